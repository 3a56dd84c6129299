"""Since you last looked: what is new is counted and marked, and nothing moves for it."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.comfort import enlarged, hide, opened, settled, shifts
from tests.browser.conftest import following


@pytest.fixture
def returned(own, page, console):
    """A reader who saw one post, and returns after three more and a correction: (page, api, ids)."""
    server, api = own
    console.to(page)
    seen = api.publish("Seen before.", headline="Seen before")["id"]
    opened(page, server)
    page.goto("about:blank")
    ids = [api.publish(f"News {n}. " * 30, headline=f"News {n}")["id"] for n in range(3)]
    api.edit(seen, text="Seen before, and corrected.", correction="It was not so.")
    return server, api, page, ids


def test_who_comes_for_the_first_time_is_told_nothing(covered, page, console):
    server, _api = covered
    console.to(page)
    opened(page, server)
    expect(page.locator(".unread, .since")).to_have_count(0)


def test_who_returns_is_told_what_is_new_and_led_to_its_first(returned):
    server, _api, page, ids = returned
    opened(page, server)
    link = page.locator(".bar .unread")
    expect(link).to_contain_text("3 posts, 1 correction since ")
    assert page.locator(".since").evaluate("line => line.closest('article').id") == ids[0]
    expect(page.locator(".since")).to_contain_text("New since ")
    link.focus()
    page.keyboard.press("Enter")
    expect(page.locator(f"article[id='{ids[0]}']")).to_be_focused()
    expect(page.locator(f"article[id='{ids[0]}']")).to_be_in_viewport()
    expect(link).to_have_count(0)
    page.goto("about:blank")
    opened(page, server)
    expect(page.locator(".unread, .since")).to_have_count(0)


def test_what_was_scrolled_to_is_read(returned):
    server, _api, page, ids = returned
    opened(page, server)
    expect(page.locator(".unread")).to_have_count(1)
    page.locator(f"article[id='{ids[0]}']").scroll_into_view_if_needed()
    page.locator(".since").scroll_into_view_if_needed()
    expect(page.locator(".unread")).to_have_count(0)
    expect(page.locator(".since")).to_have_count(1)


def test_a_withdrawn_post_counts_no_more_and_the_line_goes_to_the_next(returned):
    server, api, page, ids = returned
    opened(page, server)
    expect(page.locator(".unread")).to_contain_text("3 posts")
    api.withdraw(ids[0])
    expect(page.locator(".unread")).to_contain_text("2 posts")
    assert page.locator(".since").evaluate("line => line.closest('article').id") == ids[1]


def test_an_edit_keeps_the_line_and_another_epoch_the_count(returned):
    server, api, page, ids = returned
    page.goto(server.url + "/live/flood")
    page.evaluate("""() => {
        const all = JSON.parse(localStorage["stoppress seen"])
        all.flood.epoch = "another"
        localStorage["stoppress seen"] = JSON.stringify(all)
    }""")
    settled(page)
    expect(page.locator(".unread")).to_contain_text("3 posts since ")
    api.edit(ids[0], text="Other words.", minor=True)
    expect(page.locator(f"article[id='{ids[0]}']")).to_contain_text("Other words.")
    assert page.locator(".since").evaluate("line => line.closest('article').id") == ids[0]


def test_only_a_correction_leads_to_the_corrections(own, page, console):
    server, api = own
    console.to(page)
    seen = api.publish("Seen before.")["id"]
    opened(page, server)
    page.goto("about:blank")
    api.edit(seen, text="Corrected.", correction="It was not so.")
    opened(page, server)
    link = page.locator(".unread")
    expect(link).to_contain_text("1 correction since ")
    assert link.inner_text()[0] == "1"
    link.click()
    page.wait_for_url("**/live/flood/corrections")


def test_the_first_new_post_may_stand_on_an_older_page(own, page, console):
    server, api = own
    console.to(page)
    opened(page, server)
    page.goto("about:blank")
    ids = [api.publish(f"News {n}.")["id"] for n in range(30)]
    opened(page, server)
    link = page.locator(".unread")
    expect(link).to_contain_text("30 posts since ")
    expect(link).to_contain_text("older pages")
    assert "?before=" in link.get_attribute("href")
    expect(page.locator(".since")).to_have_count(0)
    link.click()
    expect(page.locator(f"article[id='{ids[0]}']")).to_be_focused()
    assert page.locator(".since").evaluate("line => line.closest('article').id") == ids[0]
    expect(link).to_have_count(0)


def test_who_turns_away_and_back_is_told_what_came_meanwhile(own, page, console):
    server, api = own
    console.to(page)
    opened(page, server)
    hide(page)
    api.publish("Meanwhile.", headline="Meanwhile")
    expect(page.locator(".feed")).to_contain_text("Meanwhile")
    expect(page.locator(".unread")).to_have_count(0)
    hide(page, False)
    expect(page.locator(".unread")).to_contain_text("1 post since ")
    api.publish("Under the reader’s eyes.")
    expect(page.locator(".feed")).to_contain_text("Under the reader’s eyes.")
    expect(page.locator(".unread")).to_contain_text("1 post since ")


def test_what_was_read_before_a_choice_of_posts_is_not_new_again(returned):
    server, _api, page, ids = returned
    opened(page, server)
    expect(page.locator(f"article[id='{ids[-1]}']")).to_be_visible()
    page.locator("#\\~q").fill("bridge")
    page.locator(".search button").click()
    expect(page.locator(".choice")).to_be_visible()
    opened(page, server)
    expect(page.locator(".alerts")).to_be_visible()
    expect(page.locator(".unread, .since")).to_have_count(0)


def test_a_browser_that_keeps_nothing_is_as_well(covered, page, console):
    server, _api = covered
    console.to(page)
    page.add_init_script(
        "Object.defineProperty(self, 'localStorage', { get() { throw new DOMException('no', 'SecurityError') } })"
    )
    opened(page, server)
    opened(page, server)
    expect(page.locator(".alerts")).to_be_visible()
    expect(page.locator(".unread")).to_have_count(0)


def test_what_is_remembered_is_little_and_does_not_stay_for_ever(covered, page, console):
    server, _api = covered
    console.to(page)
    page.goto(server.url + "/live/flood")
    page.evaluate("""() => {
        const all = Object.fromEntries([...Array(80)].map((_, n) => [`blog-${n}`, { on: Date.now() - n * 1000 }]))
        all.old = { on: Date.now() - 40 * 864e5 }
        localStorage["stoppress seen"] = JSON.stringify(all)
    }""")
    settled(page)
    hide(page)
    kept = page.evaluate("() => JSON.parse(localStorage['stoppress seen'])")
    assert len(kept) == 50
    assert "flood" in kept
    assert "old" not in kept
    assert set(kept["flood"]) == {"on", "epoch", "at", "posts", "corrections"}


@pytest.mark.parametrize(
    ("width", "size", "scheme"), [(390, 100, "light"), (320, 200, "dark"), (390, 200, "light"), (1440, 100, "dark")]
)
def test_nothing_moves_for_it_and_axe_finds_nothing(returned, width, size, scheme):
    server, _api, page, _ids = returned
    page.set_viewport_size({"width": width, "height": 844})
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    shifts(page)
    enlarged(page, size)
    page.goto(server.url + "/live/flood")
    following(page)
    expect(page.locator(".unread")).to_contain_text("3 posts, 1 correction since ")
    page.wait_for_timeout(300)
    assert page.evaluate("shifts") == []
    assert page.evaluate("document.documentElement.scrollWidth") == width
    for part in (".unread", ".alerts summary"):
        box = page.locator(part).bounding_box()
        assert box["width"] >= 24 and box["height"] >= 16 and box["x"] >= 0 and box["x"] + box["width"] <= width
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    page.locator(".alerts summary").click()
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") == width
