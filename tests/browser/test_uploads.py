"""Files on their way: on a bad line, over reloads and ended sessions, and the posts that wait for them."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import ready
from tests.browser.files import BadLine, Dam, give, pick
from tests.browser.test_composer import parts
from tests.browser.test_desk import titled, write
from tests.browser.test_journal import headlines, slips
from tests.browser.test_pictures import GATE, QUAY, arrived, blocks, say

# What this browser keeps of its uploads says that all of them are with the server.
UPLOADED = """() => new Promise(done => {
  indexedDB.open("stoppress").onsuccess = e => {
    const all = e.target.result.transaction("uploads").objectStore("uploads").getAll()
    all.onsuccess = () => { e.target.result.close(); done(all.result.every(one => one.state === "ready")) }
  }
})"""
BROKEN = {"name": "broken.jpg", "mimeType": "image/jpeg", "buffer": b"\xff\xd8\xff\xe0" + b"nothing" * 40}


@pytest.fixture
def line(own):
    """A bad line to a server of this test's own."""
    made = BadLine(own[0].port)
    yield made
    made.close()


def test_an_upload_completes_on_a_line_that_is_slow_and_cut_again_and_again(own, line, desk, console):
    console.network_may_fail = True
    emil = desk(line)
    write(emil, "Slowly")
    big = {"name": "big.bmp", "mimeType": "image/bmp", "buffer": _bitmap()}
    give(emil, "drop", big, place="#composer")
    emil.wait_for_timeout(300)
    emil.keyboard.press("Control+Enter")
    expect(titled(emil, "Slowly").locator("img")).to_be_visible(timeout=90_000)
    assert line.cuts >= 2
    assert blocks(own[0])[0]["width"] == 400


def _bitmap() -> bytes:
    """360 kB that nothing makes smaller."""
    head = (
        b"BM"
        + (54 + 360_000).to_bytes(4, "little")
        + bytes(4)
        + (54).to_bytes(4, "little")
        + (40).to_bytes(4, "little")
    )
    size = (400).to_bytes(4, "little") + (300).to_bytes(4, "little")
    return head + size + b"\1\0\x18\0" + bytes(24) + bytes(range(240)) * 1500


def test_an_upload_goes_on_after_a_reload_and_in_another_tab_when_its_own_is_closed(own, desk):
    server, _ = own
    emil = desk(server)
    dam = Dam(emil)
    write(emil, "Interrupted", "Words.")
    pick(emil, QUAY)
    say(emil, "alt", "The quay")
    dam.until_held()
    emil.wait_for_timeout(200)  # the last letters are kept a moment later
    emil.reload()
    ready(emil)
    expect(emil.locator("[data-field=alt]")).to_have_value("The quay")
    expect(emil.locator("[data-shown]")).to_have_attribute("src", re.compile("^blob:"))
    other = emil.context.new_page()
    other.goto(server.url + "/desk/")
    emil.close()
    dam.open()
    other.wait_for_function(UPLOADED)
    other.goto(server.url + "/desk/flood/")
    ready(other)
    expect(other.locator("#composer [data-field=alt]")).to_have_value("The quay")
    arrived(other)
    expect(other.locator("#composer [data-shown]")).to_have_attribute("src", re.compile("^/desk/flood/media/"))
    other.locator(".headline").focus()
    other.keyboard.press("Control+Enter")
    expect(titled(other, "Interrupted").locator("img")).to_have_attribute("alt", "The quay")


def test_one_tab_uploads_and_the_others_see_it(own, desk):
    server, _ = own
    emil = desk(server)
    dam = Dam(emil)
    write(emil, "First")
    pick(emil, QUAY)
    dam.until_held()
    other = emil.context.new_page()
    other.goto(server.url + "/desk/flood/")
    ready(other)
    write(other, "Second")
    pick(other, GATE)
    expect(other.locator("[data-shown]")).to_be_visible()
    other.wait_for_timeout(500)
    assert len(dam.held) == 1
    dam.open()
    arrived(emil)
    arrived(other)


def test_a_post_waits_visibly_for_its_picture_and_other_posts_overtake_it(own, desk):
    server, _ = own
    emil = desk(server)
    dam = Dam(emil)
    write(emil, "With picture", "Words.")
    pick(emil, QUAY)
    dam.until_held()
    emil.keyboard.press("Control+Enter")
    expect(slips(emil, "media")).to_have_count(1)
    expect(emil.locator("[data-queue=media]")).to_contain_text("still on its way: it goes out when it is there")
    write(emil, "Bridge closed")
    emil.keyboard.press("Control+Enter")
    expect(titled(emil, "Bridge closed")).to_be_visible()
    emil.reload()
    ready(emil)
    expect(slips(emil, "media")).to_have_count(1)
    dam.open()
    expect(titled(emil, "With picture").locator("img")).to_be_visible(timeout=20_000)
    expect(slips(emil, "media")).to_have_count(0)
    assert headlines(server)[-2:] == ["Bridge closed", "With picture"]
    assert [one["kind"] for one in blocks(server)] == ["prose", "picture"]


def test_a_post_can_go_without_the_picture_that_does_not_come(own, desk):
    server, _ = own
    emil = desk(server)
    dam = Dam(emil)
    write(emil, "Now", "Words.")
    pick(emil, QUAY)
    dam.until_held()
    emil.keyboard.press("Control+Enter")
    slips(emil, "media").get_by_role("button", name="Publish without it").click()
    expect(titled(emil, "Now")).to_be_visible()
    assert [one["kind"] for one in blocks(server)] == ["prose"]
    dam.open()


def test_what_waits_for_its_picture_can_be_taken_back_with_it(own, desk):
    emil = desk(own[0])
    dam = Dam(emil)
    write(emil, "Back", "Words.")
    pick(emil, QUAY)
    dam.until_held()
    emil.keyboard.press("Control+Enter")
    slips(emil, "media").get_by_role("button", name="Take back").click()
    expect(emil.locator("#composer [data-shown]")).to_be_visible()
    dam.open()
    arrived(emil)


def test_what_the_server_does_not_take_leaves_the_text_whole_and_says_why_beside_it(own, desk, console):
    server, _ = own
    emil = desk(server)
    write(emil, "Broken", "Words.")
    pick(emil, BROKEN)
    why = emil.locator("[data-frame] [data-way-words]")
    expect(why).to_contain_text("damaged or cut short")
    emil.keyboard.press("Control+Enter")
    expect(emil.locator("#composer-said")).to_contain_text("“broken.jpg” is not here.")
    expect(emil.locator("#composer-said")).to_contain_text("damaged or cut short")
    expect(emil.locator("[name=headline]").first).to_have_value("Broken")
    assert "<p>Words.</p>" in parts(emil)
    emil.get_by_role("button", name="Send without it").click()
    expect(titled(emil, "Broken")).to_be_visible()
    assert [one["kind"] for one in blocks(server)] == ["prose"]


def test_an_upload_outlives_the_end_of_the_session(own, desk, console):
    server, _ = own
    console.network_may_fail = True
    emil = desk(server)
    dam = Dam(emil)
    write(emil, "Signed out", "Words.")
    pick(emil, QUAY)
    dam.until_held()
    cookies = [one for one in emil.context.cookies() if one["name"] == "stoppress_session"]
    emil.context.clear_cookies(name="stoppress_session")
    dam.open()
    expect(emil.locator("#over")).to_be_visible(timeout=20_000)
    expect(emil.locator("[data-way-words]").first).to_contain_text("until you are signed in")
    emil.context.add_cookies(cookies)
    emil.evaluate("dispatchEvent(new Event('focus'))")
    expect(emil.locator("#over")).to_be_hidden(timeout=20_000)
    arrived(emil)
    console.said = [line for line in console.said if "401" not in line and "403" not in line]


def test_a_change_of_a_post_that_is_out_waits_for_its_picture_too(own, desk):
    server, api = own
    out = api.publish("Words.", headline="Later with a picture")
    emil = desk(server, path=f"/desk/flood/posts/{out['id']}")
    dam = Dam(emil)
    emil.locator("#edit .ProseMirror").first.click()
    pick(emil, QUAY)
    dam.until_held()
    emil.keyboard.press("Control+Enter")
    expect(emil.locator("#said")).to_contain_text("The picture is still on its way.")
    dam.open()
    emil.wait_for_url(server.url + "/desk/flood/#post-*", timeout=20_000)
    assert [one["kind"] for one in blocks(server)] == ["prose", "picture"]


def test_a_post_that_is_sent_in_the_moment_of_the_choice_takes_the_picture_along(own, desk):
    server, _ = own
    emil = desk(server)
    held = []
    emil.route("**/js/desk/pictures.js*", lambda route: held.append(route))
    emil.reload()
    ready(emil)
    write(emil, "At once", "Words.")
    pick(emil, QUAY)
    emil.keyboard.press("Control+Enter")
    emil.wait_for_timeout(300)
    assert held and emil.locator("[data-block]").count() == 0
    for route in held:
        route.continue_()
    expect(titled(emil, "At once").locator("img")).to_be_visible(timeout=20_000)
    assert [one["kind"] for one in blocks(server)] == ["prose", "picture"] and parts(emil) == []


def test_the_first_picture_is_taken_without_a_network_and_goes_out_with_its_words_later(own, desk, console):
    server, _ = own
    emil = desk(server)
    write(emil, "From the boat", "Words.")
    emil.wait_for_load_state("networkidle")
    console.network_may_fail = True
    emil.context.set_offline(True)
    pick(emil, QUAY)
    expect(emil.locator("[data-block=picture]")).to_be_visible()
    emil.keyboard.press("Control+Enter")
    expect(slips(emil, "media")).to_have_count(1)
    emil.context.set_offline(False)
    expect(titled(emil, "From the boat").locator("img")).to_be_visible(timeout=30_000)
    assert [one["kind"] for one in blocks(server)] == ["prose", "picture"]


def test_a_draft_waits_for_its_picture_and_opens_with_it(own, desk):
    emil = desk(own[0])
    dam = Dam(emil)
    write(emil, "Draft", "Words.")
    pick(emil, QUAY)
    dam.until_held()
    emil.keyboard.press("Control+s")
    expect(slips(emil, "media").get_by_role("button", name="Send without it")).to_be_visible()
    dam.open()
    emil.get_by_role("link", name="Draft", exact=True).click(timeout=20_000)
    expect(emil.locator("#composer [data-shown]")).to_have_attribute("src", re.compile("^/desk/flood/media/"))


def test_a_text_that_was_left_comes_back_with_the_picture_that_arrived_meanwhile(own, desk):
    server, _ = own
    emil = desk(server)
    dam = Dam(emil)
    write(emil, "Left")
    pick(emil, QUAY)
    dam.until_held()
    emil.wait_for_timeout(200)  # the last letters are kept a moment later
    other = emil.context.new_page()
    other.goto(server.url + "/desk/flood/")
    ready(other)
    write(other, "Another text")
    emil.close()
    dam.open()
    other.wait_for_function(UPLOADED)
    other.reload()
    ready(other)
    slips(other, "left").get_by_role("button", name="Go on with it").click()
    expect(other.locator("#composer [data-shown]")).to_have_attribute("src", re.compile("^/desk/flood/media/"))
    arrived(other)
