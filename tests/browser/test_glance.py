"""The room beside the timeline follows by itself, and takes nothing from whoever writes."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.servers import Stream, until

from .test_desk import headline


def test_readers_and_the_time_of_a_publish_come_without_a_key(own, desk):
    server, api = own
    emil = desk(server)
    emil.keyboard.press("n")
    emil.keyboard.type("Half a ")
    crowd = [Stream(server, "flood") for _ in range(3)]
    for one in crowd:
        one.head()
    expect(emil.locator(".figure-readers b")).to_have_text("4", timeout=20_000)  # they, and this desk
    expect(emil.locator(".figure-publish b")).to_have_text("–")
    api.publish("Now.", headline="Out at once")
    expect(emil.locator(".figure-publish b")).to_contain_text("ms", timeout=20_000)
    expect(emil.locator(".figure-publish .figure-more")).to_contain_text("open page")
    expect(headline(emil)).to_be_focused()
    emil.keyboard.type("sentence")
    expect(headline(emil)).to_have_value("Half a sentence")
    for one in crowd:
        one.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 1000, 390])
def test_the_room_is_accessible_and_fits(covered, desk, scheme, width):
    server, _ = covered
    page = desk(server, color_scheme=scheme, viewport={"width": width, "height": 860})
    found = Axe().run(page, context=".room")
    assert found.response["violations"] == []
    assert len(found.response["passes"]) > 3
    assert page.locator(".room").evaluate("room => room.scrollWidth <= room.clientWidth")


def test_whoever_lost_the_session_is_told_once(own, desk, console):
    server, _ = own
    console.network_may_fail = True  # the browser itself says that it was refused
    emil = desk(server)
    asked = []
    emil.on("response", lambda answer: asked.append(answer.status) if answer.url.endswith("/glance") else None)
    emil.context.clear_cookies()
    until(lambda: emil.wait_for_timeout(200) or asked, patience=20)
    emil.wait_for_timeout(7_000)
    assert asked == [401]
    expect(emil.locator("#notices")).to_contain_text("sign in", ignore_case=True)
