"""Pictures, galleries and films at the desk: how they come in, what is said of them, and that no text waits in vain."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import PASSWORD
from tests.browser.files import Dam, give, named, pick, record
from tests.browser.test_composer import parts
from tests.browser.test_desk import titled, write

QUAY, GATE, HALL = named("quay.jpg"), named("gate.jpg", 900, 900), named("hall.jpg", 800, 1000)


def blocks(server, place: int = 0) -> list:
    """The blocks of a post as readers get them, the newest first."""
    return server.json("/live/flood.json")["posts"][place]["blocks"]


def block(page: Page) -> dict:
    """The first block of the form, as it would be sent."""
    return next(part for part in parts(page) if isinstance(part, dict))


def arrived(page: Page) -> None:
    """Everything in the form is with the server."""
    expect(page.locator("[data-blocks] [data-way]:visible")).to_have_count(0, timeout=20_000)
    page.wait_for_function(
        """() => ![...document.querySelectorAll("[data-block] > input")].some(one => one.value.includes('"upload"'))"""
    )


def say(page: Page, name: str, words: str) -> None:
    """Write into a field of the picture that is open."""
    page.locator(f"[data-field={name}]").fill(words)


def test_a_picked_picture_shows_at_once_is_described_and_goes_out_with_its_words(own, desk):
    server, _ = own
    emil = desk(server)
    dam = Dam(emil)
    write(emil, "High water", "At the quay.")
    pick(emil, QUAY)
    expect(emil.locator("[data-field=alt]")).to_be_focused()
    expect(emil.locator("[data-shown]")).to_have_attribute("src", re.compile("^blob:"))
    dam.until_held()
    expect(emil.locator("[data-frame] progress")).to_be_visible()
    expect(emil.get_by_text("No description yet")).to_be_visible()
    emil.keyboard.type("Water up to the doors of the quay")
    expect(emil.get_by_text("No description yet")).to_be_hidden()
    dam.open()
    arrived(emil)
    expect(emil.locator("[data-shown]")).to_have_attribute(
        "src", re.compile(r"^/desk/flood/media/[a-z0-9]{20}/640\.webp$")
    )
    emil.locator("[data-frame]").focus()
    for key in ("ArrowRight", "Shift+ArrowUp"):
        emil.keyboard.press(key)
    say(emil, "caption", "Spray over the promenade")
    say(emil, "credit", "Ruta Lindqvist")
    emil.keyboard.press("Control+Enter")
    expect(titled(emil, "High water").locator("img")).to_have_attribute("alt", "Water up to the doors of the quay")
    assert emil.wait_for_function("() => document.querySelector('#feed .b-picture img').naturalWidth > 0")
    prose, picture = blocks(server)
    assert prose["html"] == "<p>At the quay.</p>"
    assert (picture["width"], picture["height"], picture["focus"]) == (1200, 800, [0.52, 0.4])
    assert (picture["caption"], picture["credit"]) == ("Spray over the promenade", "Ruta Lindqvist")
    assert parts(emil) == [] and emil.locator("[data-undescribed]").count() == 0


def test_a_picture_without_description_goes_out_and_is_marked_until_there_is_one(own, desk):
    server, _ = own
    emil = desk(server)
    write(emil, "Gate")
    pick(emil, QUAY)
    arrived(emil)
    emil.keyboard.press("Control+Enter")
    flag = titled(emil, "Gate").get_by_role("link", name="1 picture without description")
    flag.click()
    expect(emil.get_by_text("No description yet")).to_be_visible()
    emil.get_by_label("Decorative").check()
    expect(emil.get_by_text("No description yet")).to_be_hidden()
    emil.keyboard.press("Control+Enter")
    expect(titled(emil, "Gate")).to_be_visible()
    expect(flag).to_have_count(0)
    assert blocks(server)[0]["decorative"]


def test_files_are_dropped_anywhere_on_the_composer_and_several_pictures_are_a_gallery(covered, desk):
    emil = desk(covered[0])
    write(emil, "Dropped", "Before.")
    give(emil, "dragenter", QUAY, place="#composer .composer-foot")
    expect(emil.locator("#composer")).to_have_attribute("data-drop", "")
    give(emil, "drop", QUAY, GATE, place="#composer .headline")
    expect(emil.locator("#composer")).not_to_have_attribute("data-drop", "")
    expect(emil.locator("[data-shot]")).to_have_count(2)
    give(emil, "drop", HALL, place="[data-shots]")
    expect(emil.locator("[data-shot]")).to_have_count(3)
    arrived(emil)
    assert [one["width"] for one in block(emil)["pictures"]] == [1200, 900, 800]
    emil.get_by_role("button", name="Take apart").click()
    expect(emil.locator("[data-block=picture]")).to_have_count(3)
    emil.get_by_role("button", name="Make a gallery").nth(1).click()
    assert [one["width"] for one in block(emil)["pictures"]] == [1200, 900, 800]
    emil.keyboard.press("Escape")
    expect(emil.locator("#composer [data-block]")).to_have_count(1)
    give(emil, "drop", QUAY, place="#timeline")
    assert emil.url.endswith("/desk/flood/") and emil.locator("[data-shot]").count() == 3


def test_a_pasted_picture_is_taken_but_words_win_over_the_picture_beside_them(covered, desk):
    emil = desk(covered[0])
    write(emil, "Pasted", "Before.")
    give(emil, "paste", QUAY, html="<meta charset=utf-8><p>From <b>Word</b></p>")
    expect(emil.locator("#composer .ProseMirror").first).to_contain_text("From Word")
    assert emil.locator("[data-block]").count() == 0
    give(emil, "paste", QUAY, html='<img src="https://example.org/quay.jpg">')
    expect(emil.locator("[data-block=picture]")).to_have_count(1)
    arrived(emil)


def test_what_is_no_picture_is_said_to_be_none(covered, desk):
    emil = desk(covered[0])
    give(emil, "drop", {"name": "minutes.pdf", "mimeType": "application/pdf", "buffer": b"%PDF"}, place="#composer")
    expect(emil.locator("#notices")).to_contain_text("minutes.pdf is neither a picture nor video or sound")
    assert emil.locator("[data-block]").count() == 0


def test_a_photo_of_which_the_browser_knows_no_kind_is_taken_by_its_name(covered, desk):
    emil = desk(covered[0])
    give(emil, "drop", {**QUAY, "mimeType": "application/octet-stream"}, place="#composer")
    expect(emil.locator("[data-block=picture]")).to_have_count(1)
    arrived(emil)


def test_a_picture_that_was_refused_is_chosen_with_a_click_on_what_is_said_of_it(covered, desk, console):
    emil = desk(covered[0])
    drawing = {"name": "map.svg", "mimeType": "image/svg+xml", "buffer": b"<svg xmlns='http://www.w3.org/2000/svg'/>"}
    give(emil, "drop", QUAY, drawing, place="#composer")
    said = emil.locator("[data-shot] [data-way-words]").nth(1)
    expect(said).to_contain_text("SVG")
    said.scroll_into_view_if_needed()
    box = said.bounding_box()
    emil.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(emil.locator("[data-choose]").nth(1)).to_have_attribute("aria-pressed", "true")


def test_a_gallery_is_put_in_order_by_keyboard_and_by_hand(covered, desk):
    emil = desk(covered[0], viewport={"width": 1440, "height": 1400})
    write(emil, "In pictures")
    pick(emil, QUAY, GATE, HALL)
    for words in ("Quay", "Gate", "Hall"):
        emil.locator("[data-field=alt]").fill(words)
        emil.keyboard.press("Enter")
    arrived(emil)
    order = lambda: [one["alt"] for one in block(emil)["pictures"]]  # noqa: E731
    assert order() == ["Quay", "Gate", "Hall"]
    emil.get_by_role("button", name="Picture 1: its words").focus()
    emil.keyboard.press("Alt+Shift+ArrowRight")
    assert order() == ["Gate", "Quay", "Hall"]
    expect(emil.locator("[data-gallery-said]")).to_have_text("Picture 1 is now 2 of 3")
    emil.get_by_role("button", name="Move picture 3 to an earlier place").click()
    assert order() == ["Gate", "Hall", "Quay"]
    shot = emil.locator("[data-shot]")
    shot.nth(2).scroll_into_view_if_needed()
    start, end = shot.nth(2).bounding_box(), shot.nth(0).bounding_box()
    emil.mouse.move(start["x"] + 60, start["y"] + 50)
    emil.mouse.down()
    emil.mouse.move(end["x"] + 60, end["y"] + 50, steps=8)
    emil.mouse.up()
    assert order() == ["Quay", "Gate", "Hall"]
    expect(emil.locator("[data-field=alt]")).to_have_value("Quay")
    emil.locator("[data-shot] [data-choose]").nth(1).focus()
    emil.keyboard.press("Delete")
    assert order() == ["Quay", "Hall"]
    emil.keyboard.press("Control+z")
    assert order() == ["Quay", "Gate", "Hall"]


def test_a_finger_takes_a_picture_by_its_number(covered, desk):
    emil = desk(covered[0], has_touch=True, is_mobile=True, viewport={"width": 390, "height": 844})
    emil.locator("[data-open]").click()
    give(emil, "drop", QUAY, GATE, place="#composer")
    expect(emil.locator("[data-shot]")).to_have_count(2)
    arrived(emil)
    emil.locator("[data-shots]").scroll_into_view_if_needed()
    grip, end = (emil.locator("[data-grip]").nth(place).bounding_box() for place in (1, 0))
    finger = emil.context.new_cdp_session(emil)

    def touch(kind: str, *at: float) -> None:
        points = [{"x": at[0], "y": at[1]}] if at else []
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    start = (grip["x"] + 8, grip["y"] + 8)
    touch("touchStart", *start)
    for step in (0.3, 0.6, 1.0):
        touch("touchMove", start[0] + step * (end["x"] - grip["x"]), start[1])
    touch("touchEnd")
    assert [one["width"] for one in block(emil)["pictures"]] == [900, 1200]


def test_one_credit_is_remembered_and_given_to_all(covered, desk):
    emil = desk(covered[0])
    write(emil, "Credits")
    pick(emil, QUAY, GATE)
    arrived(emil)
    say(emil, "credit", "Ruta Lindqvist")
    emil.get_by_role("button", name="This credit for all without one").click()
    assert [one["credit"] for one in block(emil)["pictures"]] == ["Ruta Lindqvist"] * 2
    emil.locator("[data-block]").get_by_role("button", name="Remove", exact=True).click()
    pick(emil, HALL)
    emil.get_by_role("button", name="Ruta Lindqvist").click()
    arrived(emil)
    assert block(emil)["credit"] == "Ruta Lindqvist"


def test_two_people_write_about_one_picture_and_see_both(own, desk):
    server, _ = own
    server.command("adduser", "ines", "--role", "editor", "--password-stdin", stdin=f"{PASSWORD}\n")
    emil = desk(server)
    write(emil, "Shared", "Words.")
    pick(emil, QUAY)
    arrived(emil)
    emil.keyboard.press("Control+Enter")
    expect(titled(emil, "Shared")).to_be_visible()
    address = titled(emil, "Shared").get_by_role("link", name="1 picture without description").get_attribute("href")
    ines = desk(server, "ines", path=address)
    emil.goto(server.url + address)
    for page, words in ((ines, "A man on the quay"), (emil, "The quay at noon")):
        say(page, "alt", words)
    ines.keyboard.press("Control+Enter")
    ines.wait_for_url("**/desk/flood/#post-*")
    emil.keyboard.press("Control+Enter")
    expect(emil.locator("[data-hunk]")).to_contain_text("A man on the quay")
    assert not re.search(r"base64|[a-z0-9]{20}", emil.locator("[data-hunk]").inner_text())
    emil.locator("[data-hunk] [value=theirs]").check()
    expect(emil.locator("#sheet [data-field=alt]")).to_have_value("A man on the quay")


def test_a_film_has_a_still_captions_and_a_transcript(own, desk, tmp_path):
    server, _ = own
    emil = desk(server)
    write(emil, "The gates close")
    record(emil)
    expect(emil.locator("[data-block=video]")).to_have_count(1)
    words = tmp_path / "gates.srt"
    words.write_text("1\n00:00:00,000 --> 00:00:01,000\nThe gates close.\n")
    emil.locator("[data-captions-file]").set_input_files(words)
    say(emil, "caption", "Gates 7 to 9")
    say(emil, "transcript", "The gates close.")
    expect(emil.locator("[data-poster-shown]")).to_be_visible(timeout=20_000)
    arrived(emil)
    emil.keyboard.press("Control+Enter")
    expect(titled(emil, "The gates close").locator(".b-film")).to_contain_text("Gates 7 to 9")
    film = blocks(server)[0]
    assert (film["kind"], film["file"], film["transcript"]) == ("video", "film.webm", "The gates close.")
    assert film["poster"]["width"] == 320 and film["captions"]
    status, _head, body = server.get(f"/media/{film['captions']}/captions.vtt")
    assert status == 200 and body.startswith(b"WEBVTT") and b"00:00:01.000" in body


def test_the_blog_has_a_picture_of_its_own(own, desk):
    server, _ = own
    emil = desk(server)
    emil.get_by_role("link", name="Headline, standfirst and other details").click()
    with emil.expect_file_chooser() as chooser:
        emil.get_by_role("button", name="Choose a picture").click()
    chooser.value.set_files([QUAY])
    emil.locator("[data-lead] [data-field=alt]").fill("The quay under water")
    emil.get_by_role("button", name="Save the details").click()
    expect(emil.locator("#notices")).to_contain_text("The details are saved.", timeout=20_000)
    assert server.json("/live/flood.json")["picture"]["alt"] == "The quay under water"
    emil.get_by_role("button", name="Remove the picture").click()
    emil.get_by_role("button", name="Save the details").click()
    expect(emil.locator("[data-lead] img")).to_have_count(0)
    emil.wait_for_function("async () => !(await (await fetch('/live/flood.json')).json()).picture")


def test_the_readers_view_shows_the_picture_before_it_is_out(own, desk):
    emil = desk(own[0])
    write(emil, "Seen first")
    pick(emil, QUAY)
    say(emil, "alt", "The quay")
    arrived(emil)
    emil.get_by_role("tab", name="Reader’s view").click()
    frame = emil.frame_locator("#glass iframe")
    expect(frame.locator("#now")).to_contain_text("Seen first")
    expect(frame.get_by_alt_text("The quay")).to_have_attribute("src", re.compile("^/desk/flood/media/"))
    inside = "document.querySelector('#glass iframe').contentDocument.querySelector('#now img[alt=\"The quay\"]')"
    emil.wait_for_function(f"() => {inside}.naturalWidth > 0")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1440])
def test_it_is_accessible(covered, desk, scheme, width):
    emil = desk(covered[0], color_scheme=scheme, viewport={"width": width, "height": 900})
    if width == 390:
        emil.locator("[data-open]").click()
    give(emil, "drop", QUAY, GATE, place="#composer")
    expect(emil.locator("[data-shot]")).to_have_count(2)
    give(emil, "drop", HALL, place="#composer .headline")
    expect(emil.locator("[data-block=picture]")).to_have_count(1)
    record(emil)
    expect(emil.locator("[data-block=video]")).to_have_count(1)
    arrived(emil)
    assert emil.evaluate("document.documentElement.scrollWidth <= innerWidth")
    found = Axe().run(emil).response["violations"]
    assert [(one["id"], [node["html"][:200] for node in one["nodes"]]) for one in found] == []
