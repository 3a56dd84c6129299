"""The one screen in a real browser: search, filters, older posts, the reader's view, every key, light and dark."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from .conftest import ready
from .test_desk import headline, titled, write

WIDTHS = {390: 844, 820: 1180, 1440: 900}


def titles(page):
    """The headlines that the timeline shows."""
    return page.locator("#posts .post .post-title")


def post_of(page, made):
    return page.locator(f"#post-{made['id']}")


@pytest.fixture
def long(own):
    """A flood of 130 posts, so that a page does not hold them: (server, api, posts from the oldest on)."""
    server, api = own
    return server, api, [api.publish(f"Words of {n}.", headline=f"Number {n}", tags=["gauge"]) for n in range(130)]


def test_a_search_finds_while_typed_follows_the_stream_and_is_cleared_by_esc(own, desk):
    server, api = own
    api.publish("Ein Fährmann wartet.", headline="Found")
    emil = desk(server)
    emil.keyboard.press("/")
    emil.keyboard.type("FÄHR")
    expect(titles(emil)).to_have_text(["Found"])
    expect(emil.locator("#count")).to_contain_text("1 found")
    assert emil.url.endswith("?find=F%C3%84HR")
    api.publish("Something else.", headline="Not this one")
    api.publish("Fährt wieder.", headline="This one")
    expect(titles(emil)).to_have_text(["This one", "Found"])
    expect(emil.locator("[name=find]")).to_be_focused()
    emil.reload()
    ready(emil)
    expect(titles(emil)).to_have_text(["This one", "Found"])
    headline(emil).fill("Written meanwhile")
    emil.keyboard.press("Control+Enter")
    expect(headline(emil)).to_have_value("")
    expect(titles(emil)).to_have_text(["This one", "Found"])
    for key in ("Escape", "/", "Escape"):  # out of the text, to the search, away with it
        emil.keyboard.press(key)
    expect(titled(emil, "Not this one")).to_be_visible()
    expect(titled(emil, "Written meanwhile")).to_be_visible()
    assert emil.url == server.url + "/desk/flood/"


def test_a_filter_keeps_what_is_of_its_kind_and_a_tag_leads_to_its_posts(own, desk):
    server, api = own
    key = api.publish("Words", headline="Turning point", key_event=True, tags=["old bridge"])
    api.publish("Words", headline="By the way")
    emil = desk(server, viewport={"width": 1440, "height": 900})
    emil.get_by_role("radio", name="Key events").check(force=True)
    expect(titles(emil)).to_have_text(["Turning point"])
    emil.keyboard.press("Escape")
    expect(titled(emil, "By the way")).to_be_visible()
    emil.locator("#posts").get_by_role("link", name="old bridge").click()
    expect(titles(emil)).to_have_text(["Turning point"])
    expect(emil.locator("[name=find]")).to_have_value('"#old bridge"')
    emil.keyboard.press("Escape")
    emil.get_by_role("navigation", name="Key events").get_by_role("link").click()
    expect(post_of(emil, key)).to_be_focused()


def test_older_posts_come_as_one_scrolls_and_stay_where_they_are_when_something_happens(long, desk):
    server, api, made = long
    emil = desk(server, viewport={"width": 1440, "height": 900})
    assert titles(emil).count() == 20
    emil.locator("#posts").evaluate("feed => feed.scrollTo(0, feed.scrollHeight)")
    expect(emil.locator("#older > section")).not_to_have_count(0)
    old = post_of(emil, made[40])
    while not old.count():
        emil.locator("#posts").evaluate("feed => feed.scrollTo(0, feed.scrollHeight)")
        emil.wait_for_timeout(50)
    old.focus()
    old.evaluate("post => post.scrollIntoView({ block: 'center' })")
    emil.wait_for_timeout(300)  # the posts around it get their real height
    place = old.bounding_box()["y"]
    api.publish("Fresh", headline="Fresh")
    expect(titled(emil, "Fresh")).to_be_attached()
    assert abs(old.bounding_box()["y"] - place) < 2
    expect(old).to_be_focused()
    api.edit(made[40]["id"], headline="Changed far below", minor=True)
    expect(old).to_contain_text("Changed far below")
    emil.keyboard.press("m")
    expect(old.locator("[data-act=key]")).to_have_attribute("aria-pressed", "true")
    expect(old).to_be_focused()
    ids = emil.locator("#posts .post").evaluate_all("all => all.map(one => one.id)")
    known = ids[ids.index(f"post-{made[129]['id']}") :]
    assert len(ids) == len(set(ids)) and known == [f"post-{one['id']}" for one in made[::-1]][: len(known)]


def test_without_a_script_older_posts_and_the_search_are_plain_addresses(long, new_context):
    server, _, _made = long
    page = new_context(java_script_enabled=False).new_page()
    page.goto(server.url + "/desk/sign-in?next=/desk/flood/")
    page.fill("#name", "emil")
    page.fill("#password", "a long password")
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("link", name="Older posts").click()
    expect(titles(page).first).to_have_text("Number 109")
    page.get_by_role("link", name="Newest posts").click()
    page.fill("[name=find]", "number 100")
    page.get_by_role("button", name="Find", exact=True).click()
    expect(titles(page)).to_have_text(["Number 100"])


def test_the_readers_view_shows_what_is_being_written_above_the_live_page(own, desk):
    server, api = own
    api.publish("It stands.", headline="Already out")
    emil = desk(server, viewport={"width": 1440, "height": 900})
    emil.keyboard.press("v")
    view = emil.frame_locator("#glass iframe")
    expect(view.locator("#now")).to_contain_text("What you write appears here.")
    expect(view.locator("#below article").first).to_contain_text("Already out")
    write(emil, "Being written", "With ")
    emil.keyboard.press("Control+b")
    emil.keyboard.type("weight")
    expect(view.locator("#now h3")).to_have_text("Being written")
    expect(view.locator("#now strong")).to_have_text("weight")
    assert view.locator("#now h3").evaluate("head => getComputedStyle(head).fontFamily").startswith("Charter")
    emil.keyboard.press("Control+Enter")
    expect(view.locator("#below article").first).to_contain_text("Being written")
    expect(view.locator("#now")).to_contain_text("What you write appears here.")
    emil.get_by_role("button", name="Desktop").click()
    assert view.locator("body").evaluate("body => body.clientWidth") == 960
    emil.keyboard.press("Escape")
    emil.keyboard.press("v")
    expect(emil.locator("#review")).to_be_visible()


def test_on_a_phone_the_readers_view_is_a_view_of_its_own(covered, desk):
    server, _ = covered
    emil = desk(server, viewport={"width": 390, "height": 844})
    emil.get_by_role("link", name="Reader’s view").click()
    expect(emil.frame_locator("#glass iframe").locator("#below article").first).to_be_visible()
    expect(emil.locator("#posts")).to_be_hidden()
    assert emil.evaluate("document.documentElement.scrollWidth <= innerWidth")
    emil.get_by_role("link", name="Timeline", exact=True).click()
    expect(emil.locator("#posts")).to_be_visible()


def test_z_takes_back_the_last_mark_and_then_takes_it_back_again(own, desk):
    server, api = own
    made = api.publish("Words", headline="Marked")
    emil = desk(server)
    mark = post_of(emil, made).locator("[data-act=key]")
    emil.keyboard.press("j")
    for key, state in (("m", "true"), ("z", "false"), ("z", "true")):
        emil.keyboard.press(key)
        expect(mark).to_have_attribute("aria-pressed", state)
    emil.keyboard.press("w")
    emil.keyboard.press("Control+Enter")
    expect(post_of(emil, made)).to_have_attribute("data-gone", "")
    emil.locator("#posts").focus()
    emil.keyboard.press("z")
    expect(post_of(emil, made)).not_to_have_attribute("data-gone", "")


def test_f6_and_g_lead_from_pane_to_pane_and_a_slip_takes_its_keys(own, desk):
    server, api = own
    api.publish("Words", headline="In the timeline")
    server.command("adduser", "cora", "--role", "contributor", "--password-stdin", stdin="a long password\n")
    cora, emil = desk(server, "cora"), desk(server, viewport={"width": 1440, "height": 900})
    for title in ("First from the quay", "Second from the quay"):
        write(cora, title)
        cora.keyboard.press("Control+Enter")
        expect(cora.locator("#review .slip").filter(has_text=title)).to_be_visible()
    slips = emil.locator("#review .slip")
    emil.reload()
    ready(emil)
    expect(slips).to_have_count(2)
    emil.keyboard.press("n")
    emil.keyboard.press("F6")
    expect(emil.locator("#posts .post").first).to_be_focused()
    emil.keyboard.press("F6")
    expect(slips.first).to_be_focused()
    emil.keyboard.press("Shift+F6")
    emil.keyboard.press("Shift+F6")
    expect(headline(emil)).to_be_focused()
    emil.keyboard.press("Escape")
    emil.keyboard.type("gr")
    expect(slips.first).to_be_focused()
    emil.keyboard.press("j")
    expect(slips.nth(1)).to_be_focused()
    emil.keyboard.press("b")
    emil.keyboard.type("Who says so?")
    emil.keyboard.press("Control+Enter")
    expect(slips).to_have_count(1)
    emil.keyboard.type("gr")
    emil.keyboard.press("a")
    expect(titled(emil, "First from the quay")).to_be_visible()
    emil.keyboard.type("gd")
    expect(emil.locator("#drafts .slip").first).to_be_focused()
    emil.keyboard.press("Enter")
    emil.wait_for_url("**?draft=*")
    ready(emil)
    emil.keyboard.press("Escape")
    emil.keyboard.type("gb")
    emil.wait_for_url(server.url + "/desk/")


def test_single_letters_can_be_turned_off_and_stay_off_on_this_device(covered, desk):
    server, _ = covered
    emil = desk(server)
    emil.keyboard.press("?")
    emil.get_by_label("Single-letter keys").uncheck()
    emil.keyboard.press("Escape")
    emil.reload()
    ready(emil)
    emil.locator("#posts").focus()
    for key in ("n", "j", "v", "?", "/"):
        emil.keyboard.press(key)
    expect(emil.locator("#posts")).to_be_focused()
    expect(emil.get_by_role("dialog", name="Keyboard")).to_be_hidden()
    emil.keyboard.press("F6")
    expect(emil.locator("#posts")).not_to_be_focused()


def test_a_held_key_acts_once(own, desk):
    server, api = own
    made = api.publish("Words", headline="Held")
    emil = desk(server)
    emil.keyboard.press("j")
    head = server.json("/live/flood.json")["head"]
    for _ in range(3):
        emil.keyboard.down("m")
    expect(post_of(emil, made).locator("[data-act=key]")).to_have_attribute("aria-pressed", "true")
    emil.keyboard.up("m")
    assert server.json("/live/flood.json")["head"] == head + 1


def test_l_copies_the_address_that_readers_open(own, desk):
    server, api = own
    made = api.publish("Words", headline="Copied")
    emil = desk(server, permissions=["clipboard-read", "clipboard-write"])
    emil.keyboard.press("j")
    emil.keyboard.press("l")
    expect(emil.locator("#notices")).to_contain_text("Address copied.")
    assert emil.evaluate("navigator.clipboard.readText()") == f"{server.url}/live/flood/posts/{made['id']}"


def test_light_or_dark_is_kept_and_drawn_by_the_server(covered, desk):
    server, _ = covered
    emil = desk(server, color_scheme="light", viewport={"width": 1440, "height": 900})
    ground = "getComputedStyle(document.body).backgroundColor"
    light = emil.evaluate(ground)
    emil.locator(".bar summary").click()
    emil.get_by_label("Dark").check(force=True)
    dark = emil.evaluate(ground)
    assert dark != light
    emil.goto(server.url + "/desk/")
    assert emil.evaluate(ground) == dark
    assert 'data-theme="dark"' in emil.request.get(server.url + "/desk/flood/").text()
    emil.locator(".bar summary").click()
    emil.get_by_label("As the system").check(force=True)
    emil.reload()
    assert emil.evaluate(ground) == light


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_with_everything_open(covered, desk, width, scheme):
    server, api = covered
    api.publish("Words", headline="With all that it can have", key_event=True, summary=True, tags=["gauge"])
    api.publish("Words", headline="Unconfirmed", status="unconfirmed")
    emil = desk(server, viewport={"width": width, "height": WIDTHS[width]}, color_scheme=scheme)
    write(emil, "For the trays")
    emil.get_by_role("button", name="Save draft").click()
    expect(headline(emil)).to_have_value("")
    emil.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
    views = ("timeline", "review", "coverage", "glass") if width == 390 else ("timeline", "glass")
    for view in views:
        if width == 1440 and view == "glass":
            emil.locator("#tab-glass").evaluate("tab => tab.click()")
        elif width != 1440:
            emil.locator(f"[data-view-to={view}]").evaluate("tab => tab.click()")
        assert axe(emil) == [], view
    emil.evaluate("document.getElementById('keys').showModal()")
    assert axe(emil) == [], "the sheet"


def axe(page):
    found = Axe().run(page).response["violations"]
    return [(one["id"], one["nodes"][0]["html"][:200]) for one in found]


@pytest.mark.parametrize("width", [390, 1440])
def test_text_twice_as_large_fits_and_right_to_left_mirrors(covered, desk, width):
    server, _ = covered
    emil = desk(server, viewport={"width": width, "height": 900})
    emil.evaluate("document.documentElement.style.fontSize = '200%'")
    assert emil.evaluate("document.documentElement.scrollWidth <= innerWidth")
    emil.evaluate("document.documentElement.style.fontSize = ''; document.documentElement.dir = 'rtl'")
    assert emil.evaluate("document.documentElement.scrollWidth <= innerWidth")
    if width == 1440:
        side, room = emil.locator(".side").bounding_box(), emil.locator(".room").bounding_box()
        assert side["x"] < room["x"]
