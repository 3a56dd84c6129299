"""Cards in a real browser: the server asks a stand-in for the rest of the internet."""

import json
import re
import threading
from io import BytesIO

import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import expect

from tests.outside import Elsewhere, gone, ok
from tests.servers import Api, Server

from .test_composer import parts, paste, text
from .test_desk import headline, titled, write

ADDRESS = "https://youtu.be/dQw4w9WgXcQ"
URL = "https://www.youtube.com/watch?v=dQw4w9WgXcQ"
TOLD = {"title": "The barrier closes", "author_name": "Harbour Authority", "width": 200, "height": 113}


@pytest.fixture
def web(staged, tmp_path):
    """A server of this test's own for which a stand-in is the rest of the internet: (server, api, elsewhere)."""
    import shutil

    folder, token = staged
    shutil.copytree(folder, tmp_path / "data")
    elsewhere, server = Elsewhere(), Server(tmp_path / "data")
    server.module, server.settings["STAND_IN"] = "tests.stand_in", str(elsewhere.port)
    elsewhere.pages["www.youtube.com"] = ok(TOLD)
    yield server.start(), Api(server, token, "flood"), elsewhere
    server.stop()
    elsewhere.close()


def begun(desk, server, words="Filmed from the tower."):
    """Emil has written a line, and stands in an empty one below it."""
    page = desk(server)
    write(page, "The barrier is closed", words)
    page.keyboard.press("Enter")
    return page


def story(server):
    """What readers' programs get."""
    return server.json("/live/flood.json")


def card(page):
    """The one card in the form."""
    return page.locator("[data-block=embed]")


def said(page):
    return card(page).locator("[data-card-said]")


def block(page):
    """The card as the form would send it."""
    return next(one for one in parts(page) if isinstance(one, dict))


def test_an_address_on_its_own_line_is_a_card_at_once_and_nothing_jumps_when_it_is_filled(web, desk):
    server, _api, elsewhere = web
    answered, file = threading.Event(), BytesIO()
    Image.new("RGB", (480, 270), "teal").save(file, "JPEG")

    def slow(path):
        answered.wait(20)
        return ok({**TOLD, "thumbnail_url": "https://i.ytimg.com/a.jpg"})

    elsewhere.pages |= {"www.youtube.com": slow, "i.ytimg.com": ok(file.getvalue(), "image/jpeg")}
    emil = begun(desk, server)
    paste(emil, plain=ADDRESS)
    expect(card(emil).locator("[data-card-provider]")).to_have_text("youtu.be")
    expect(said(emil)).to_have_text("Asking the source…")
    emil.keyboard.type("More foll")  # the cursor is below the card
    before = card(emil).bounding_box()
    answered.set()
    expect(card(emil).get_by_label("Title")).to_have_value("The barrier closes")
    expect(card(emil).locator("img")).to_be_visible()
    emil.keyboard.type("ows.")
    assert card(emil).bounding_box() == before
    first, made, last = parts(emil)
    assert (first, last) == ("<p>Filmed from the tower.</p>", "<p>More follows.</p>")
    assert (made["url"], made["provider"], made["author"]) == (URL, "YouTube", "Harbour Authority")
    emil.keyboard.press("Control+Enter")
    expect(titled(emil, "The barrier is closed")).to_have_count(1)
    sent = story(server)["posts"][0]["blocks"][1]
    assert sent["player"] == "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ"
    assert (sent["picture"]["width"], sent["width"], sent["height"]) == (480, 640, 362)


def test_what_somebody_types_while_the_source_is_asked_stays(web, desk):
    server, _api, elsewhere = web
    answered = threading.Event()
    elsewhere.pages["www.youtube.com"] = lambda path: answered.wait(20) and ok(TOLD)
    emil = begun(desk, server)
    paste(emil, plain=ADDRESS)
    card(emil).get_by_label("Title").fill("Gates 7 to 9")
    answered.set()
    expect(card(emil).get_by_label("Whose it is")).to_have_value("Harbour Authority")
    expect(card(emil).get_by_label("Title")).to_have_value("Gates 7 to 9")
    expect(card(emil).get_by_label("Title")).to_be_focused()
    assert block(emil)["title"] == "Gates 7 to 9"


def test_a_card_comes_off_with_undo_and_can_be_a_link(web, desk):
    server, _api, _elsewhere = web
    emil = begun(desk, server)
    paste(emil, plain=ADDRESS)
    expect(card(emil).get_by_label("Title")).to_have_value("The barrier closes")
    emil.keyboard.press("Control+z")
    expect(card(emil)).to_have_count(0)
    emil.keyboard.press("Control+Shift+z")
    expect(card(emil).get_by_label("Title")).to_have_value("The barrier closes")
    card(emil).get_by_role("button", name="As a link").click()
    expect(card(emil)).to_have_count(0)
    assert f'<a href="{URL}">The barrier closes</a>' in "".join(parts(emil))
    emil.locator("[data-blocks]").press("Control+z")
    expect(card(emil)).to_have_count(1)


def test_an_address_within_a_text_stays_in_it(web, desk):
    server, _api, elsewhere = web
    emil = desk(server)
    write(emil, "High water", "See ")
    paste(emil, plain=ADDRESS)
    expect(card(emil)).to_have_count(0)
    assert ADDRESS in text(emil).inner_text()
    assert elsewhere.connections == 0


def test_embed_code_is_a_card_wherever_it_is_pasted(web, desk):
    server, _api, _elsewhere = web
    emil = desk(server)
    write(emil, "High water", "Before it.")
    paste(emil, plain='<iframe width="560" src="https://www.youtube.com/embed/dQw4w9WgXcQ" onload="alert(1)"></iframe>')
    expect(card(emil).get_by_label("Title")).to_have_value("The barrier closes")
    assert block(emil)["url"] == URL
    assert "iframe" not in json.dumps(parts(emil))


def test_the_tool_asks_for_an_address_and_enter_publishes_nothing(web, desk):
    server, _api, _elsewhere = web
    emil = begun(desk, server)
    before = story(server)["head"]
    emil.keyboard.type("/embed")
    emil.keyboard.press("Enter")
    expect(emil.get_by_label("Address, or embed code")).to_be_focused()
    emil.keyboard.press("Enter")
    expect(said(emil)).to_contain_text("starts with https://")
    emil.keyboard.type("nonsense")
    emil.keyboard.press("Enter")
    expect(emil.get_by_label("Address, or embed code")).to_have_attribute("aria-invalid", "true")
    emil.get_by_label("Address, or embed code").fill(ADDRESS)
    emil.keyboard.press("Enter")
    expect(card(emil).get_by_label("Title")).to_have_value("The barrier closes")
    expect(card(emil).get_by_label("Title")).to_be_focused()
    assert story(server)["head"] == before


def test_without_a_network_the_card_has_what_is_known_and_is_filled_later(web, desk, console):
    server, _api, _elsewhere = web
    console.network_may_fail = True
    emil = begun(desk, server)
    emil.context.set_offline(True)
    paste(emil, plain=ADDRESS)
    expect(said(emil)).to_contain_text("No network")
    assert (block(emil)["url"], block(emil)["provider"]) == (ADDRESS, "youtu.be")
    emil.context.set_offline(False)
    expect(card(emil).get_by_label("Title")).to_have_value("The barrier closes")


def test_a_platform_that_tells_nothing_says_so_and_the_card_is_written_by_hand(web, desk):
    server, _api, _elsewhere = web
    emil = begun(desk, server)
    paste(emil, plain="https://www.instagram.com/p/CxAbC-12_x/")
    expect(said(emil)).to_contain_text("write the card by hand")
    card(emil).get_by_label("Text").fill("The quay at dusk")
    emil.keyboard.press("Control+Enter")
    expect(titled(emil, "The barrier is closed")).to_have_count(1)
    sent = story(server)["posts"][0]["blocks"][1]
    assert (sent["provider"], sent["text"]) == ("Instagram", "The quay at dusk")
    assert sent["player"] == "https://www.instagram.com/p/CxAbC-12_x/embed/"


def test_an_editor_reloads_a_card_whose_source_is_gone_and_readers_are_told(web, desk):
    server, api, elsewhere = web
    out = api.publish(
        None, headline="The barrier", blocks=[{"kind": "embed", "url": URL, "title": "The barrier closes"}]
    )
    elsewhere.pages["www.youtube.com"] = gone()
    emil = desk(server, path=f"/desk/flood/posts/{out['id']}")
    expect(card(emil).get_by_label("The source was deleted")).not_to_be_checked()
    card(emil).get_by_role("button", name="Reload").click()
    expect(said(emil)).to_contain_text("deleted")
    expect(card(emil).get_by_label("The source was deleted")).to_be_checked()
    expect(card(emil).get_by_label("Title")).to_have_value("The barrier closes")
    emil.get_by_text("Minor", exact=True).click()
    emil.keyboard.press("Control+Enter")
    emil.wait_for_url(re.compile(r"/desk/flood/(#.*)?$"))
    post = next(one for one in story(server)["posts"] if one["id"] == out["id"])
    assert (post["blocks"][0]["gone"], post["edited_at"]) == (True, None)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1440])
def test_a_card_in_the_composer_has_no_violation_for_axe(web, desk, scheme, width):
    server, _api, _elsewhere = web
    emil = desk(server, viewport={"width": width, "height": 900}, color_scheme=scheme)
    if width == 390:
        emil.get_by_role("button", name="Write an update").click()
    headline(emil).fill("The barrier is closed")
    text(emil).click()
    paste(emil, plain=ADDRESS)
    expect(card(emil).get_by_label("Title")).to_have_value("The barrier closes")
    emil.locator("#composer [data-insert=embed]").click()
    found = Axe().run(emil)
    assert found.violations_count == 0, found.generate_report()
    assert emil.evaluate("document.documentElement.scrollWidth <= innerWidth")
