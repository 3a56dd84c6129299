"""Two people at once: they see each other, what the stream does not tell, and both texts where they collide."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from .conftest import PASSWORD
from .test_desk import headline, titled, write

BEATS = 15_000  # a few heartbeats
TWO = "<p>Trains stop until eight.</p><p>Buses run inland.</p>"
THEIRS = TWO.replace("eight", "ten")


@pytest.fixture
def newsroom(own):
    """A server with Emil, Ines and Cora: (server, api)."""
    server, api = own
    for name, role in (("ines", "editor"), ("cora", "contributor")):
        server.command("adduser", name, "--role", role, "--password-stdin", stdin=PASSWORD + "\n")
    return server, api


def here(page: Page, name: str):
    """Somebody in the list of who is here."""
    return page.locator("[data-people] li").filter(has_text=name)


def prose(page: Page):
    """The first editor."""
    return page.locator("#sheet .ProseMirror").first


def accessible(page: Page) -> None:
    """Axe finds nothing, in either scheme."""
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # no colour on its way
        found = Axe().run(page).response["violations"]
        assert found == [], [(one["id"], one["nodes"][0]["html"]) for one in found]


def test_who_is_here_who_writes_where_and_who_left(newsroom, desk):
    server, api = newsroom
    post = api.publish("Words", headline="The bridge is closed")["id"]
    emil = desk(server, viewport={"width": 1440, "height": 900})
    ines = desk(server, "ines", f"/desk/flood/posts/{post}")
    expect(here(emil, "ines")).to_be_visible(timeout=BEATS)
    expect(here(emil, "emil, you")).to_be_visible()
    headline(ines).fill("The bridge is open")
    expect(titled(emil, "The bridge is closed")).to_contain_text("ines is writing here", timeout=BEATS)
    expect(here(emil, "ines")).to_contain_text("is writing in “The bridge is closed”", timeout=BEATS)
    api.publish("Meanwhile")  # the list is drawn anew, and the mark stands there again
    expect(emil.locator("#feed")).to_contain_text("Meanwhile")
    expect(titled(emil, "The bridge is closed")).to_contain_text("ines is writing here", timeout=BEATS)
    accessible(emil)
    emil.goto(f"{server.url}/desk/flood/posts/{post}")
    expect(emil.locator("[data-writing-too]")).to_have_text("ines is writing here too", timeout=BEATS)
    emil.goto(f"{server.url}/desk/flood/")
    ines.goto("about:blank")
    expect(here(emil, "ines")).to_have_count(0, timeout=BEATS)


def test_a_draft_and_a_submission_appear_at_every_desk(newsroom, desk):
    server, _ = newsroom
    emil, cora = desk(server), desk(server, "cora")
    write(emil, "Half a sentence")
    write(cora, "Water in the cellar")
    cora.keyboard.press("Control+Enter")
    expect(emil.locator("#review-list")).to_contain_text("Water in the cellar", timeout=BEATS)
    expect(headline(emil)).to_have_value("Half a sentence")


def collide(newsroom, desk, mine: str) -> Page:
    """Emil writes into the first paragraph while Ines saves hers."""
    server, api = newsroom
    post = api.ask("POST", "/posts", {"html": TWO, "headline": "Trains stop"})[1]["id"]
    emil = desk(server, path=f"/desk/flood/posts/{post}")
    ines = desk(server, "ines", f"/desk/flood/posts/{post}")
    ines.evaluate("html => { document.querySelector('#sheet [name^=prose]').value = html }", THEIRS)
    ines.keyboard.press("Control+Enter")
    ines.wait_for_url("**/desk/flood/**#post-*")
    emil.locator("#sheet .ProseMirror p").nth(0 if "midnight" in mine else 1).click()
    emil.keyboard.press("End")
    emil.keyboard.type(mine)
    emil.keyboard.press("Control+Enter")
    emil.locator("[data-merge]").wait_for()
    prose(emil).wait_for()
    return emil


def test_what_does_not_overlap_is_merged_and_goes_out_by_one_key(newsroom, desk):
    _, api = newsroom
    emil = collide(newsroom, desk, " Allow an hour.")
    expect(emil.locator("[data-left]")).to_have_text("All decided")
    expect(prose(emil)).to_have_text("Trains stop until ten.Buses run inland. Allow an hour.")
    accessible(emil)
    emil.keyboard.press("Control+Enter")
    emil.wait_for_url("**/desk/flood/**#post-*")
    html = api.server.json("/live/flood.json")["posts"][0]["blocks"][0]["html"]
    assert html == "<p>Trains stop until ten.</p><p>Buses run inland. Allow an hour.</p>"


def test_where_both_wrote_nothing_goes_out_before_somebody_chose(newsroom, desk):
    _, api = newsroom
    emil = collide(newsroom, desk, " Perhaps until midnight.")
    expect(emil.locator("[data-left]")).to_have_text("1 to decide")
    emil.keyboard.press("Control+Enter")
    expect(emil.locator("[data-hunk] input").first).to_be_focused()
    emil.keyboard.press("1")
    expect(prose(emil)).to_have_text("Trains stop until ten.Buses run inland.")
    emil.keyboard.press("2")
    expect(prose(emil)).to_have_text("Trains stop until eight. Perhaps until midnight.Buses run inland.")
    emil.keyboard.press("3")
    both = "Trains stop until ten.Trains stop until eight. Perhaps until midnight.Buses run inland."
    expect(prose(emil)).to_have_text(both)
    prose(emil).press("Control+End")
    emil.keyboard.type(" By hand.")
    expect(emil.locator("[data-hand]")).to_be_visible()
    accessible(emil)
    emil.keyboard.press("Control+Enter")
    emil.wait_for_url("**/desk/flood/**#post-*")
    assert api.server.json("/live/flood.json")["posts"][0]["blocks"][0]["html"].endswith("inland. By hand.</p>")
    assert emil.evaluate("localStorage.length") == 0


def test_history_by_keyboard_and_back(newsroom, desk):
    server, api = newsroom
    post = api.publish("Until 20:00.", headline="Trains stop")["id"]
    api.edit(post, text="Until 22:00.", correction="It said 20:00.")
    emil = desk(server)
    emil.keyboard.press("j")
    emil.keyboard.press("h")
    emil.wait_for_url("**/history")
    expect(emil.locator(".diff ins")).to_have_text("22:00")
    accessible(emil)
    emil.keyboard.press("j")
    emil.wait_for_url("**/history?v=1")
    emil.keyboard.press("r")
    emil.wait_for_url(f"**/{post}?restore=1")
    expect(prose(emil)).to_have_text("Until 20:00.")
    emil.keyboard.press("Control+Enter")
    emil.wait_for_url("**/desk/flood/**#post-*")
    assert api.server.json("/live/flood.json")["posts"][0]["blocks"][0]["html"] == "<p>Until 20:00.</p>"


def test_two_versions_are_settled_without_a_script_and_on_a_phone(newsroom, desk, new_context):
    server, api = newsroom
    post = api.ask("POST", "/posts", {"html": TWO, "headline": "Trains stop"})[1]["id"]
    page = new_context(java_script_enabled=False, viewport={"width": 390, "height": 844}).new_page()
    page.goto(f"{server.url}/desk/sign-in?next=/desk/flood/posts/{post}")
    page.fill("#name", "emil")
    page.fill("#password", PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    api.edit(post, html=THEIRS, minor=True)
    page.fill("#sheet textarea[name^=prose]", "<p>Trains stop until midnight.</p><p>Buses run inland.</p>")
    page.get_by_role("button", name="Publish the change").click()
    expect(page.get_by_role("heading", name="Two versions of one post")).to_be_visible()
    page.locator("[data-hunk] input[value=theirs]").check()
    page.get_by_role("button", name="Put these choices").click()
    expect(page.locator("#sheet textarea[name^=prose]")).to_have_value(THEIRS)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.fill("[name=headline]", "Settled")
    page.get_by_role("button", name="Publish this version").click()
    assert api.server.json("/live/flood.json")["posts"][0]["headline"] == "Settled"
