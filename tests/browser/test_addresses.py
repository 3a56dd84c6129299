"""A page that is open while its blog gets another address, or is taken down."""

import os
import subprocess
import sys

from playwright.sync_api import expect

ACT = """
import sys, django
django.setup()
from django.utils import timezone
from stoppress.newsroom import coverage, people
by, blog = people.console(), coverage.find("flood")
if sys.argv[1] == "rename":
    coverage.rename(by, blog, sys.argv[2], at=timezone.now())
else:
    getattr(coverage, sys.argv[1])(by, blog, at=timezone.now())
"""


def act(server, *words: str) -> None:
    env = {**os.environ, "STOPPRESS_DATA": str(server.data), "DJANGO_SETTINGS_MODULE": "stoppress.settings"}
    subprocess.run([sys.executable, "-c", ACT, *words], env=env, check=True, timeout=60)


def test_an_open_page_follows_a_blog_to_its_new_address(own, reader):
    server, api = own
    page = reader(server)
    page.evaluate("window.same = true")
    act(server, "rename", "great-flood")
    api.slug = "great-flood"
    api.publish("The water falls.", headline="Water falls")
    expect(page.locator(".feed article").first).to_contain_text("Water falls")
    assert page.evaluate("window.same"), "the page must not be loaded anew"
    page.goto(server.url + "/live/flood")
    assert page.url == server.url + "/live/great-flood"


def test_nothing_of_a_blog_that_was_taken_down_stays_on_an_open_page(own, reader, console):
    server, _api = own
    page = reader(server)
    expect(page.locator("body")).to_contain_text("Bridge closed")
    console.network_may_fail = True  # a browser tells on its console of each answer that is 410
    act(server, "take_down")
    # A browser comes back to a stream that ended within the six seconds it was told at most.
    expect(page.locator("h1")).to_have_text("This coverage was taken down", timeout=20_000)
    expect(page.locator("body")).not_to_contain_text("Bridge closed")
