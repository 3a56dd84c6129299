"""The reader's page in a real browser: whatever changes reaches every place where a post stands."""

import os
import re
import socket
import subprocess
import sys
import threading

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import following
from tests.servers import free_port


def test_a_post_an_edit_a_correction_and_a_withdrawal_appear_without_a_reload(covered, reader):
    server, api = covered
    page = reader(server)
    page.evaluate("window.same = true")
    made = api.publish("The museum’s cellar is dry.", headline="Museum dry")
    article = page.locator(f"article#{made['id']}")
    expect(article).to_contain_text("The museum’s cellar is dry.")
    expect(page.locator(".feed article").first).to_have_attribute("id", made["id"])
    api.edit(made["id"], text="The museum’s cellar is still dry.", minor=True)
    expect(article).to_contain_text("still dry")
    api.edit(made["id"], text="The cellar is wet.", correction="We said that the cellar is dry.")
    expect(article.locator(".correction")).to_contain_text("We said that the cellar is dry.")
    api.withdraw(made["id"], "It was another museum.")
    expect(article).to_contain_text("It was another museum.")
    expect(article).not_to_contain_text("wet")
    expect(page.locator(f"article#{made['id']}")).to_have_count(1)
    assert page.evaluate("window.same")


def test_a_pinned_post_stands_above_and_follows_its_edits(covered, reader):
    server, api = covered
    made = api.publish("Call 112 070.", headline="Numbers to call")
    page = reader(server)
    server.command("post", "flood", "Something else.")
    pin(server, "flood", made["id"])
    copy = page.locator(".pinned")
    expect(copy).to_have_attribute("data-copy", made["id"])
    expect(copy).to_contain_text("Numbers to call")
    expect(page.locator(f"article#{made['id']}")).to_have_count(1)
    api.edit(made["id"], headline="Numbers to call today", minor=True)
    expect(copy).to_contain_text("Numbers to call today")
    api.withdraw(made["id"])
    expect(copy).to_be_hidden()
    assert page.locator("[id]").evaluate_all("all => all.length === new Set(all.map(one => one.id)).size")


def test_key_events_come_and_go_in_their_list(covered, reader):
    server, api = covered
    page = reader(server)
    made = api.publish("The dam holds.", headline="Dam holds", key_event=True)
    entry = page.locator(f".keys [data-key='{made['id']}']")
    expect(entry).to_contain_text("Dam holds")
    api.edit(made["id"], headline="Dam is holding", minor=True)
    expect(entry).to_contain_text("Dam is holding")
    api.edit(made["id"], key_event=False)
    expect(entry).to_have_count(0)


def test_scrolled_down_nothing_moves_and_a_button_counts(covered, reader):
    server, api = covered
    for count in range(12):
        api.publish(f"Reading {count}. " * 20)
    page = reader(server)
    page.evaluate("scrollTo({ top: 1500, behavior: 'instant' })")
    page.wait_for_timeout(100)
    reading = page.evaluate("""() => {
        const one = [...document.querySelectorAll('.feed article')].find(one => one.getBoundingClientRect().top > 100)
        return [one.id, one.getBoundingClientRect().top]
    }""")
    first, second = api.publish("Above one."), api.publish("Above two.")
    button = page.locator("button.fresh")
    expect(button).to_contain_text("2")
    assert page.evaluate("id => document.getElementById(id).getBoundingClientRect().top", reading[0]) == pytest.approx(
        reading[1], abs=1
    )
    expect(page.locator(f"article#{first['id']}")).to_have_count(0)
    api.withdraw(first["id"])
    button.click()
    expect(page.locator(f"article#{second['id']}")).to_be_visible()
    assert page.evaluate("document.activeElement.id") == second["id"]
    expect(button).to_be_hidden()


def test_posts_loaded_by_older_are_followed_too(own, reader):
    server, api = own
    oldest = api.publish("The oldest of them.")
    for count in range(30):
        api.publish(f"Reading {count}.")
    page = reader(server)
    article = page.locator(f"article#{oldest['id']}")
    expect(article).to_have_count(0)
    page.locator("a.more").click()
    expect(article).to_have_count(1)
    api.edit(oldest["id"], text="The oldest, edited.", minor=True)
    expect(article).to_contain_text("The oldest, edited.")
    api.withdraw(oldest["id"], "Gone.")
    expect(article).to_contain_text("Gone.")


def test_an_open_permalink_follows_its_post(covered, reader):
    server, api = covered
    made = api.publish("First words.", headline="A page of its own")
    page = reader(server, f"/live/flood/posts/{made['id']}")
    expect(page.locator("h1")).to_contain_text("A page of its own")
    api.edit(made["id"], text="Second words.", headline="A better page", correction="They were the first words.")
    expect(page.locator("h1")).to_contain_text("A better page")
    expect(page.locator("article")).to_contain_text("They were the first words.")
    api.withdraw(made["id"], "Nothing is left.")
    expect(page.locator("article")).to_contain_text("Nothing is left.")


def test_the_end_of_coverage_is_said_and_its_reopening(own, reader, console):
    server, _api = own
    page = reader(server)
    turn(server, "close")
    following(page, "ended")
    expect(page.locator(".state")).to_contain_text("Coverage ended")
    turn(server, "reopen")
    following(page, "live")
    turn(server, "rename")
    expect(page.locator("h1")).to_contain_text("River falls")
    expect(page.locator(".standfirst")).to_contain_text("The worst is over.")
    assert "River falls" in page.title()


def test_the_page_reads_without_javascript(covered, browser, console):
    server, api = covered
    for count in range(25):
        api.publish(f"Reading {count}.", headline=f"Reading {count}")
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    console.to(page)
    page.goto(server.url + "/live/flood")
    expect(page.locator("article").first).to_contain_text("Reading 24")
    assert page.locator("article").count() == 20
    assert page.locator("script[src], link[rel=stylesheet], [style]").count() == 0
    page.get_by_role("link", name="Older posts").click()
    expect(page.locator("article").first).to_contain_text("Reading 4")
    page.locator("article .when a").first.click()
    expect(page.locator("h1")).to_contain_text("Reading 4")
    context.close()


def test_after_a_kill_and_a_restart_the_page_is_whole_again_by_itself(own, reader, console):
    server, api = own
    page = reader(server)
    console.network_may_fail = True
    before = api.publish("Before the fall.")
    expect(page.locator(f"article#{before['id']}")).to_be_visible()
    server.kill()
    following(page, "reconnecting")
    server.start()
    made = api.publish("After the fall.")
    expect(page.locator(f"article#{made['id']}")).to_be_visible(timeout=30_000)
    following(page, "live")


def test_what_was_published_while_the_network_was_away_is_there_when_it_returns(covered, reader, console):
    server, api = covered
    page = reader(server)
    console.network_may_fail = True
    page.context.set_offline(True)
    following(page, "offline", "reconnecting")
    made = [api.publish(f"While you were away, {count}.") for count in range(3)]
    page.context.set_offline(False)
    for one in made:
        expect(page.locator(f"article#{one['id']}")).to_have_count(1, timeout=30_000)


def test_after_a_proxy_answered_502_for_a_while_the_page_is_whole_again(own, reader, console):
    server, api = own
    proxy = Proxy(server.port)
    server.url = f"http://127.0.0.1:{proxy.port}"
    page = reader(server)
    console.network_may_fail = True
    proxy.broken = True
    proxy.cut()
    following(page, "reconnecting", "offline")
    made = api.publish("Behind the broken proxy.")
    page.wait_for_timeout(4000)
    proxy.broken = False
    expect(page.locator(f"article#{made['id']}")).to_be_visible(timeout=40_000)
    following(page, "live", "polling")
    later = api.publish("And on it goes.")
    expect(page.locator(f"article#{later['id']}")).to_be_visible(timeout=40_000)


def test_a_resync_refreshes_the_feed_in_place(own, reader, console):
    server, api = own
    page = reader(server)
    page.evaluate("window.same = true")
    console.network_may_fail = True
    server.stop()
    turn(server, "other epoch")
    server.start()
    made = api.publish("In another history.")
    expect(page.locator(f"article#{made['id']}")).to_be_visible(timeout=40_000)
    assert page.evaluate("window.same")


def test_ten_tabs_share_one_stream(own, browser, console):
    server, api = own
    context = browser.new_context()
    tabs = [context.new_page() for _ in range(10)]
    for tab in tabs:
        console.to(tab)
        tab.goto(server.url + "/live/flood")
    for tab in tabs:
        following(tab)
    made = api.publish("To every tab.")
    for tab in tabs:
        expect(tab.locator(f"article#{made['id']}")).to_have_count(1, timeout=15_000)
    tabs[0].close()
    made = api.publish("After the first tab closed.")
    for tab in tabs[1:]:
        expect(tab.locator(f"article#{made['id']}")).to_have_count(1, timeout=60_000)
    context.close()


def test_withdrawn_words_do_not_come_back_while_the_rest_of_the_script_is_loading(own, reader):
    server, api = own
    pinned = api.publish("Call 112 070.", headline="Numbers to call")
    marked = api.publish("The dam holds.", headline="Dam holds")
    page = reader(server)
    held = []
    page.route("**/*later*", lambda route: held.append(route))
    pin(server, "flood", pinned["id"])
    api.edit(marked["id"], key_event=True)
    api.withdraw(pinned["id"])
    api.withdraw(marked["id"])
    expect(page.locator(f"article#{marked['id']}")).to_have_class("post withdrawn")
    page.wait_for_timeout(300)
    assert held
    for route in held:
        route.continue_()
    page.wait_for_timeout(500)
    expect(page.locator(".pinned")).to_be_hidden()
    expect(page.locator(".pinned")).not_to_contain_text("112 070")
    expect(page.locator(".keys [data-key]")).to_have_count(0)
    expect(page.locator(".way details:has(.keys)")).to_be_hidden()


def test_a_permalink_forgets_a_withdrawn_headline_and_follows_the_end(own, reader):
    server, api = own
    made = api.publish("First words.", headline="A page of its own")
    page = reader(server, f"/live/flood/posts/{made['id']}")
    api.withdraw(made["id"])
    expect(page).to_have_title(re.compile("^Withdrawn post [|] "))
    turn(server, "close")
    expect(page.locator(".live-mark")).to_have_text("Ended")
    turn(server, "reopen")
    expect(page.locator(".live-mark")).to_have_text("Live")


def test_an_end_and_a_reopening_stand_as_on_a_fresh_page(own, reader):
    server, _api = own
    page = reader(server)
    turn(server, "close")
    expect(page).to_have_title(re.compile("– as it happened [|]"))
    expect(page.locator(".state time")).to_contain_text(re.compile(r"\d\d:\d\d"))
    expect(page.locator(".facts .full, .facts time[title]")).to_have_count(2)
    turn(server, "reopen")
    expect(page).to_have_title(re.compile("– live [|]"))
    following(page, "live")
    expect(page.locator(".state")).to_contain_text("Live")
    expect(page.locator(".facts")).to_contain_text("Since")


def test_another_language_or_zone_takes_the_whole_page(own, reader):
    server, api = own
    api.publish("Words.")
    page = reader(server)
    page.evaluate("window.same = true")
    turn(server, "move")
    expect(page.locator("html")).to_have_attribute("lang", "ar")
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    expect(page.locator("main")).to_have_attribute("data-time-zone", "Asia/Tokyo")
    assert page.evaluate("window.same")


def test_the_rest_of_the_script_is_asked_for_again_when_it_did_not_come(own, reader, console):
    server, api = own
    page = reader(server)
    console.network_may_fail = True
    page.route("**/*later*", lambda route: route.abort(), times=1)
    made = api.publish("The dam holds.", headline="Dam holds", key_event=True)
    expect(page.locator(f".keys [data-key='{made['id']}']")).to_contain_text("Dam holds", timeout=15_000)
    api.edit(made["id"], headline="Dam is holding", minor=True)
    expect(page.locator(f".keys [data-key='{made['id']}']")).to_contain_text("Dam is holding")


def test_after_another_language_the_script_speaks_it_as_well(own, browser, console):
    server, api = own
    api.publish("Words.")
    context = browser.new_context(timezone_id="America/New_York")
    page = context.new_page()
    console.to(page)
    page.goto(server.url + "/live/flood")
    following(page)
    turn(server, "move")
    since = page.locator(".facts .full, .facts time[title]").first
    expect(since).to_contain_text(re.compile("[\u0621-\u064a]{3}"))
    made = api.publish("More words.")
    expect(page.locator(f"article#{made['id']} .ago")).to_have_text("الآن")
    context.close()


def test_an_open_permalink_forgets_the_words_of_a_neighbour_that_is_withdrawn(own, reader):
    server, api = own
    api.publish("The water falls.", headline="Water falls")
    made = api.publish("First words.", headline="A page of its own")
    after = api.publish("Emma Doe is missing.", headline="Emma Doe missing")
    page = reader(server, f"/live/flood/posts/{made['id']}")
    page.evaluate("window.same = true")
    neighbours = page.locator(".neighbours")
    expect(neighbours).to_contain_text("Emma Doe missing")
    api.edit(after["id"], headline="A woman missing", minor=True)
    expect(neighbours).to_contain_text("A woman missing")
    expect(neighbours).not_to_contain_text("Emma")
    api.withdraw(after["id"])
    expect(neighbours).not_to_contain_text("missing")
    expect(neighbours).to_contain_text("Water falls")
    assert page.evaluate("window.same")


def test_of_one_minute_only_what_is_loaded_is_shown_when_it_changes(own, reader):
    server, api = own
    turn(server, "import")
    page = reader(server)
    shown = page.locator(".feed article")
    expect(shown).to_have_count(20)
    api.withdraw("import00")
    api.edit("import01", text="Import 1, edited.", minor=True)
    top = api.publish("After them.")
    expect(shown.first).to_have_attribute("id", top["id"])
    expect(shown).to_have_count(21)


class Proxy:
    """A proxy on loopback that can answer 502, cut its connections, and refuse one kind of address."""

    def __init__(self, target: int, blocks: bytes = b"") -> None:
        self.target, self.blocks, self.broken, self.port = target, blocks, False, free_port()
        self._open: list[socket.socket] = []
        self._listener = socket.create_server(("127.0.0.1", self.port))
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self) -> None:
        """Close every connection."""
        for one in self._open:
            try:
                one.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue
        self._open.clear()

    def _accept(self) -> None:
        while True:
            client, _ = self._listener.accept()
            threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        try:
            head = client.recv(1 << 16)
            if self.broken or (self.blocks and self.blocks in head.split(b"\r\n")[0]):
                client.sendall(b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                client.close()
                return
            server = socket.create_connection(("127.0.0.1", self.target))
            self._open += [client, server]
            server.sendall(head.replace(b"Connection: keep-alive", b"Connection: close"))
            threading.Thread(target=self._copy, args=(client, server), daemon=True).start()
            self._copy(server, client)
        except OSError:
            client.close()

    def _copy(self, source: socket.socket, sink: socket.socket) -> None:
        try:
            while piece := source.recv(1 << 16):
                sink.sendall(piece)
        except OSError:
            pass
        finally:
            for one in (source, sink):
                one.close()


def pin(server, slug, post):
    """Pin a post, as the desk would."""
    turn(server, f"pin {post}")


def turn(server, what):
    """Do something at the desk's side in a process of its own, on the server's data."""
    script = """
import sys, django
django.setup()
from django.utils import timezone
from stoppress.log.models import Blog
from stoppress.newsroom import coverage, people, posts
by, blog, at, what = people.console(), Blog.objects.get(slug="flood"), timezone.now(), sys.argv[1]
if what == "close": coverage.close(by, blog, at=at)
if what == "reopen": coverage.reopen(by, blog, at=at)
calm = {"headline": "River falls", "standfirst": "<p>The worst is over.</p>"}
if what == "rename": coverage.change_details(by, blog, calm, at=at)
if what == "move": coverage.change_details(by, blog, {"language": "ar", "time_zone": "Asia/Tokyo"}, at=at)
for n in range(25 if what == "import" else 0):
    posts.publish(by, blog, {"blocks": [{"kind": "prose", "html": f"<p>Import {n}.</p>"}]}, at=at, post=f"import{n:02}")
if what == "other epoch": Blog.objects.update(epoch="other1")
if what.startswith("pin "): posts.pin(by, blog, what[4:], at=at)
"""
    environment = {**os.environ, "STOPPRESS_DATA": str(server.data), "DJANGO_SETTINGS_MODULE": "stoppress.settings"}
    subprocess.run([sys.executable, "-c", script, what], env=environment, check=True, timeout=60)
