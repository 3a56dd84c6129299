"""Corrections, the page as it was, the record, the text edition and passing a post on, in a real browser."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

SENT = "navigator.share = (what) => { window.sent = what; return Promise.resolve() }"


@pytest.fixture
def corrected(covered):
    """A post that was corrected, and one that was withdrawn: (server, id of the first)."""
    server, api = covered
    made = api.publish("The gauge reads four metres.", headline="Gauge at four")
    api.edit(made["id"], text="The gauge reads five metres.", correction="We misread the gauge.")
    gone = api.publish("A rumour.", headline="Rumour")
    api.withdraw(gone["id"], "It was one.")
    return server, made["id"]


def stamp(page, server):
    """When the newest post was published, as an address has it."""
    return page.request.get(f"{server.url}/live/flood.json").json()["posts"][0]["published_at"].replace("+", "%2B")


def test_the_link_of_a_post_is_copied_and_the_reader_is_told(corrected, reader, page):
    server, post = corrected
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=server.url)
    reader(server, f"/live/flood/posts/{post}?from=elsewhere")
    page.get_by_role("button", name="Copy link").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".share [role=status]")).to_have_text("The link is copied.")
    wanted = page.locator("link[rel=canonical]").get_attribute("href")
    assert page.evaluate("navigator.clipboard.readText()") == wanted and wanted.endswith(f"/live/flood/posts/{post}")


def test_a_post_is_shared_where_the_browser_can_and_the_button_is_hidden_where_it_cannot(corrected, reader, page):
    server, post = corrected
    reader(server, f"/live/flood/posts/{post}")
    assert page.evaluate("!navigator.share")
    expect(page.locator(".share .send")).to_be_hidden()
    page.add_init_script(SENT)
    page.reload()
    page.get_by_role("button", name="Share", exact=True).click()
    sent = page.evaluate("window.sent")
    assert sent["url"].endswith(f"/live/flood/posts/{post}") and sent["title"].startswith("Gauge at four")


def test_without_script_nothing_is_offered_that_does_not_work(corrected, new_context, console):
    server, post = corrected
    page = new_context(java_script_enabled=False).new_page()
    page.goto(f"{server.url}/live/flood/posts/{post}")
    expect(page.locator(".share button").first).to_be_hidden()
    page.get_by_role("link", name="What was corrected, word by word").click()
    expect(page.locator(".corrected")).to_have_count(1)
    expect(page.locator(".diff del")).to_have_text("four")
    page.get_by_role("link", name="All corrections").click()
    page.locator(".corrected h2 a", has_text="Gauge at four").first.click()
    expect(page.locator("article h1")).to_have_text("Gauge at four")
    page.get_by_role("link", name="Text only").click()
    expect(page.locator("h1")).to_have_text("Gauge at four")
    page.get_by_role("link", name="With pictures").click()
    expect(page.locator("article h1")).to_have_text("Gauge at four")


def test_from_the_foot_of_the_page_to_the_page_as_it_was_and_back(corrected, new_context):
    server, _post = corrected
    page = new_context(java_script_enabled=False).new_page()
    page.goto(f"{server.url}/live/flood")
    page.locator(".digest summary").click()
    page.get_by_role("link", name="How to verify").click()
    expect(page.locator("pre").last).to_contain_text("stoppress verify - --digest")
    page.get_by_role("button", name="Show").click()
    expect(page.locator(".bar")).to_contain_text("As it was")
    assert "at=" in page.url
    page.locator("a[rel~=next], a[rel~=prev]").first.click()
    expect(page.locator(".bar")).to_contain_text("As it was")
    page.get_by_role("link", name="The live page now").click()
    expect(page.locator("main[data-epoch]")).to_be_visible()


def test_the_page_as_it_was_does_not_follow(corrected, page, console):
    server, _post = corrected
    console.to(page)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{server.url}/live/flood?at=2999-01-01T00:00Z")
    expect(page.locator("main")).to_contain_text("This time has not come yet.")
    assert console.said and all("404" in said for said in console.said)  # of the browser itself
    console.said.clear()
    page.goto(f"{server.url}/live/flood?at={stamp(page, server)}")
    page.wait_for_load_state("networkidle")
    assert not [url for url in asked if "/stream" in url or "/after/" in url]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1440])
def test_axe_finds_nothing_and_nothing_is_too_wide(corrected, new_context, console, width, scheme):
    server, post = corrected
    page = new_context(viewport={"width": width, "height": 900}, color_scheme=scheme).new_page()
    console.to(page)
    paths = ["corrections", f"corrections?post={post}", "record", f"posts/{post}", f"posts/{post}?lite"]
    for path in (*(f"/live/flood/{one}" for one in paths), "/live/flood?lite", f"/live/flood?at={stamp(page, server)}"):
        answer = page.goto(server.url + path)
        assert answer.status == 200, path
        page.evaluate("document.querySelectorAll('details').forEach((one) => one.open = true)")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
        found = Axe().run(page).response["violations"]
        assert found == [], (path, [(one["id"], [node["html"] for node in one["nodes"]]) for one in found])


def test_print_keeps_the_words_and_the_address_and_leaves_the_buttons_out(corrected, reader, page):
    server, post = corrected
    reader(server, f"/live/flood/posts/{post}")
    page.emulate_media(media="print")
    expect(page.locator(".printed")).to_be_visible()
    expect(page.locator(".share")).to_be_hidden()
    expect(page.locator("article .correction")).to_be_visible()
    page.goto(f"{server.url}/live/flood/corrections")
    expect(page.locator(".diff ins").first).to_be_visible()
