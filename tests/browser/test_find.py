"""Finding one's way in a real browser: with the panel in place, by plain links, by keyboard, while the blog goes on."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.conftest import following
from tests.browser.test_live import turn

WIDE, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def told(covered):
    """Posts of every sort: (server, api)."""
    server, api = covered
    for number in range(25):
        api.publish(f"Reading {number} of the gauge.", tags=["Gauge"])
    api.publish("The dam holds.", headline="Dam holds", key_event=True, tags=["Dams & dykes"])
    return server, api


def ids(page):
    return page.locator(".feed article").evaluate_all("all => all.map(one => one.id)")


def sentence(page):
    return page.locator(".choice p").first


def opened(reader, page, server, size=WIDE, path="/live/flood"):
    """The page, once its panel is there."""
    page.set_viewport_size(size)
    reader(server, path)
    if size is PHONE and "?" not in path:
        page.wait_for_timeout(2500)  # find.js comes when all else is through
        page.locator(".find").click()
    page.locator(".plot input").wait_for()
    page.evaluate("window.same = true")
    return page


def axe(page):
    found = Axe().run(page)
    return [f"{one['id']}: {one['nodes'][0]['html'][:120]}" for one in found.response["violations"]]


def test_a_filter_an_order_and_a_search_change_the_posts_in_place_and_back_undoes_them(told, reader, page):
    server, _api = told
    opened(reader, page, server)
    before = ids(page)
    page.locator(".filters a", has_text="Key events").click()
    expect(sentence(page)).to_contain_text("key events, newest first")
    expect(page.locator(".filters [aria-current]")).to_contain_text("Key events")
    expect(page.locator(".filters [aria-current]")).to_be_focused()
    expect(page.locator(".said")).to_contain_text("key events")
    assert page.url.endswith("?show=key")
    page.locator(".orders a", has_text="Oldest first").click()
    expect(sentence(page)).to_contain_text("oldest first")
    page.get_by_role("searchbox").fill("dam")
    page.keyboard.press("Enter")
    expect(sentence(page)).to_contain_text("dam")
    expect(sentence(page)).to_be_focused()
    expect(page.locator(".feed article")).to_have_count(1)
    assert page.url.endswith("?q=dam&show=key&order=oldest")
    for shown in ("show=key&order=oldest", "show=key"):
        page.go_back()
        expect(page.locator(".choice")).to_be_visible()
        page.wait_for_url(f"**/live/flood?{shown}")
    page.go_back()
    expect(page.locator(".choice")).to_have_count(0)
    assert ids(page) == before
    assert page.evaluate("window.same")


def test_back_to_all_posts_the_page_follows_as_before(told, reader, page):
    server, api = told
    opened(reader, page, server)
    page.locator(".filters a[href$='tag=Gauge']").click()
    expect(sentence(page)).to_contain_text("tagged")
    hidden = api.publish("Not of this choice.")["id"]
    expect(page.locator("a.fresh")).to_contain_text("1 new post")
    assert hidden not in ids(page)
    page.locator("a.fresh").click()
    expect(page.locator(".choice")).to_have_count(0)
    expect(page.locator(f"article#{hidden}")).to_be_visible()
    shown = api.publish("Straight onto the page.")["id"]
    expect(page.locator(".feed article").first).to_have_attribute("id", shown)
    assert page.evaluate("window.same")
    assert page.url.endswith("/live/flood")


@pytest.mark.parametrize("path", ["?tag=Moving", "?tag=Moving&order=oldest"])
def test_edits_and_withdrawals_reach_what_was_found_and_no_other_post_comes_in(told, reader, page, path):
    server, api = told
    name = path[-6:].replace("=", "")
    posts = [api.publish(f"{name} {n}.", tags=["Moving"])["id"] for n in range(2)]
    other = api.publish("Between them.")["id"]
    posts.append(api.publish(f"{name} 2.", tags=["Moving"])["id"])
    opened(reader, page, server, path="/live/flood" + path)
    before = ids(page)
    assert set(posts) <= set(before) and other not in before
    api.edit(posts[1], text="Edited since.", minor=True)
    expect(page.locator(f"#{posts[1]}")).to_contain_text("Edited since.")
    api.edit(other, text="Edited, and still of no interest.", minor=True)
    api.withdraw(posts[0], "A mistake.")
    expect(page.locator(f"#{posts[0]}")).to_contain_text("A mistake.")
    expect(page.locator(f"#{posts[0]}")).not_to_contain_text(name)
    assert ids(page) == before
    page.reload()
    assert posts[0] not in ids(page)
    api.withdraw(posts[1])
    api.withdraw(posts[2])


def test_a_page_that_was_opened_on_a_choice_becomes_the_live_page(told, reader, page):
    server, api = told
    opened(reader, page, server, path="/live/flood?show=key")
    page.get_by_role("link", name="All posts, newest first").click()
    expect(page.locator(".standfirst")).to_contain_text("The council has opened two schools")
    shown = api.publish("Straight onto the page again.")["id"]
    expect(page.locator(".feed article").first).to_have_attribute("id", shown)
    assert page.evaluate("window.same")
    page.go_back()
    expect(sentence(page)).to_contain_text("key events")


@pytest.mark.parametrize("size", [WIDE, PHONE])
def test_a_page_that_starts_anew_keeps_its_choice_and_its_panel(own, reader, page, size):
    server, api = own
    api.publish("The dam holds.", key_event=True)
    opened(reader, page, server, size)
    for choice in (False, True):
        if choice:
            page.locator(".filters [href*='show=key']").click()
            expect(page.locator(".feed article")).to_have_count(1)
        page.evaluate("document.querySelector('.way').mark = 1")
        turn(server, "other epoch" if choice else "move")
        page.wait_for_function("() => !document.querySelector('.way').mark", timeout=30_000)
        expect(page.locator(".plot input")).to_be_attached()
    expect(page.locator(".feed article")).to_have_count(1)
    assert page.evaluate("window.same")


def test_older_posts_of_a_choice_come_in_place(told, reader, page):
    server, _api = told
    opened(reader, page, server, path="/live/flood?tag=Gauge&order=oldest")
    had = ids(page)
    assert len(had) == 20
    page.locator(".more").click()
    expect(page.locator(".feed article")).to_have_count(25)
    assert ids(page)[:20] == had
    times = page.locator(".feed article > .when a time").evaluate_all("all => all.map(one => Date.parse(one.dateTime))")
    assert times == sorted(times)


def test_a_tag_of_a_post_leads_to_its_posts(told, reader, page):
    server, _api = told
    opened(reader, page, server, PHONE)
    page.locator(".feed .tags a", has_text="Dams & dykes").click()
    expect(page.locator(".feed article")).to_have_count(1)
    expect(sentence(page)).to_contain_text("tagged")
    assert page.url.endswith("?tag=Dams%20%26%20dykes")


def test_the_slider_jumps_by_keyboard_and_says_where_it_stands(told, reader, page):
    server, _api = told
    opened(reader, page, server)
    slider = page.get_by_role("slider", name="Jump to a time")
    slider.focus()
    page.keyboard.press("Home")
    assert re.fullmatch(r"\w{3},? \d\d:\d\d, \d+ posts?", slider.get_attribute("aria-valuetext"))
    page.wait_for_url("**/live/flood?from=*")
    expect(sentence(page)).to_contain_text("back, newest first")
    expect(slider).to_be_focused()
    expect(page.locator(".said")).to_contain_text("back, newest first")
    assert page.locator(".finder output").inner_text() == slider.get_attribute("aria-valuetext")
    page.keyboard.press("End")
    page.wait_for_url("**/live/flood")
    expect(page.locator(".choice")).to_have_count(0)
    assert page.evaluate("window.same")


def test_on_a_phone_the_panel_opens_where_the_link_was_and_closes_again(told, reader, page):
    server, _api = told
    opened(reader, page, server, PHONE)
    summary = page.locator(".finder summary")
    expect(summary).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("searchbox")).to_be_focused()
    summary.click()
    expect(page.get_by_role("searchbox")).to_be_hidden()


def test_beside_the_posts_the_panel_comes_by_itself_and_moves_nothing_that_is_read(told, reader, page):
    server, _api = told
    page.set_viewport_size(WIDE)
    page.add_init_script("""
        window.moved = []
        const told = ({ node, previousRect, currentRect }) => [node?.textContent, previousRect.top, currentRect.top]
        new PerformanceObserver((list) => list.getEntries().forEach((one) => moved.push(...one.sources.map(told))))
            .observe({ type: "layout-shift", buffered: true })
    """)
    reader(server)
    page.locator(".plot input").wait_for()
    page.wait_for_timeout(300)
    assert page.evaluate("moved") == []


def test_without_script_every_choice_is_a_link_or_a_form(told, new_context, console):
    server, _api = told
    page = new_context(java_script_enabled=False, viewport=PHONE).new_page()
    console.to(page)
    page.goto(f"{server.url}/live/flood")
    page.locator(".find").click()
    page.locator(".filters a[href$='tag=Gauge']").click()
    expect(sentence(page)).to_contain_text("25 posts")
    page.locator(".orders a", has_text="Oldest first").click()
    page.get_by_role("searchbox").fill("READING 2")
    page.get_by_role("button", name="Search").click()
    expect(sentence(page)).to_contain_text("oldest first")
    assert {"tag=Gauge", "order=oldest", "q=READING+2"} <= set(page.url.split("?")[1].split("&"))
    page.locator(".choice a").click()
    page.locator(".find").click()
    page.locator(".plot li a").first.click()
    expect(sentence(page)).to_contain_text("back, newest first")
    page.goto(f"{server.url}/live/flood?q=xyzzy")
    expect(page.locator(".choice")).to_contain_text("No post has all these words.")


def test_where_data_is_saved_the_links_lead_there(told, page, console):
    server, _api = told
    console.to(page)
    page.set_viewport_size(WIDE)
    page.add_init_script("Object.defineProperty(navigator, 'connection', { value: { saveData: true } })")
    page.goto(f"{server.url}/live/flood")
    following(page)
    page.wait_for_timeout(2500)
    page.locator(".find").click()
    page.wait_for_url("**/live/flood?find")
    page.locator(".filters a", has_text="Key events").click()
    page.wait_for_url("**/live/flood?show=key")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1440])
def test_axe_finds_nothing_and_nothing_is_too_wide(told, reader, page, width, scheme):
    server, _api = told
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    for path in ("?find", "?tag=Gauge&order=oldest", "?q=" + "x" * 190):
        opened(reader, page, server, {"width": width, "height": 800}, "/live/flood" + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert axe(page) == [], path


def test_axe_finds_nothing_in_the_links_of_the_times(told, new_context):
    server, _api = told
    page = new_context(viewport=PHONE).new_page()
    page.route("**/static/**", lambda route: route.abort())
    page.goto(f"{server.url}/live/flood?find")
    assert axe(page) == []


def test_from_right_to_left_time_runs_from_the_right_and_arabic_is_found_without_its_vowels(own, reader, page):
    server, api = own
    api.publish("المَدْرَسَة مُغْلَقَة", headline="إغلاق", tags=["المدارس"])
    turn(server, "move")
    opened(reader, page, server, PHONE, "/live/flood?find")
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    slider = page.locator(".plot input")
    boxes = page.locator(".plot li").evaluate_all("all => all.map(one => one.getBoundingClientRect().left)")
    assert boxes == sorted(boxes, reverse=True)
    slider.focus()
    before = int(slider.input_value())
    page.keyboard.press("ArrowRight")
    assert int(slider.input_value()) == before - 1
    page.get_by_role("searchbox").fill("المدرسة")
    page.keyboard.press("Enter")
    expect(page.locator(".feed article")).to_have_count(1)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert axe(page) == []
