"""Two people and a reader, while the chief ends the coverage, moves it, takes it down, or asks a guest in."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from .conftest import PASSWORD, following, ready
from .test_desk import titled, write


@pytest.fixture
def three(own, desk, new_context, console):
    """Vera, who is chief, Emil, who edits, and a reader, all at the flood: (server, vera, emil, reading)."""
    server, _ = own
    server.command("adduser", "vera", "--role", "chief", "--password-stdin", stdin=PASSWORD + "\n")
    reading = new_context().new_page()
    console.to(reading)
    reading.goto(server.url + "/live/flood")
    following(reading)
    return server, desk(server, "vera"), desk(server), reading


def unfold(page, words: str):
    """Open one of the folds under Coverage."""
    page.locator("#coverage-now summary").filter(has_text=words).click()


def test_the_end_of_coverage_and_where_it_goes_on_are_on_every_desk_and_open_page(three):
    server, vera, emil, reading = three
    vera.goto(server.url + "/desk/new")
    vera.get_by_label("Headline").fill("The clean-up")
    vera.get_by_label("Address").fill("flood-two")
    vera.get_by_role("button", name="Make the blog").click()
    vera.locator("#coverage-now").get_by_role("button", name="Open the coverage").click()
    expect(vera.locator("#coverage-now")).to_contain_text("Open:")
    vera.goto(server.url + "/desk/flood/")
    ready(vera)
    write(emil, "Too late", "Nobody will read this today.")
    unfold(vera, "End the coverage")
    vera.get_by_label("It goes on in").select_option("flood-two")
    vera.get_by_role("button", name="End it now").click()
    expect(emil.locator("#coverage-now")).to_contain_text("It goes on in flood-two", timeout=15_000)
    expect(reading.locator("body")).to_contain_text("The clean-up", timeout=15_000)
    assert reading.locator("a[href$='/live/flood-two']").first.is_visible()
    emil.keyboard.press("Control+Enter")
    expect(emil.locator("#drafts-list")).to_contain_text("Too late", timeout=15_000)  # kept, and not published
    emil.locator("#coverage-now").get_by_role("button", name="Reopen the coverage").click()
    expect(vera.locator("#coverage-now")).to_contain_text("Open:", timeout=15_000)
    emil.locator("#drafts-list").get_by_role("link", name="Too late").click()
    expect(emil.locator("#composer .ProseMirror").first).to_contain_text("Nobody will read this today.")
    emil.locator("#composer .ProseMirror").first.click()
    emil.keyboard.press("Control+Enter")
    expect(titled(vera, "Too late")).to_be_visible(timeout=15_000)
    expect(reading.locator(".feed article").first).to_contain_text("Nobody will read this today.")


def test_who_writes_while_the_address_changes_loses_nothing(three, console):
    server, vera, emil, reading = three
    console.network_may_fail = True  # a browser tells on its console of the old address that is no more
    write(emil, "Half a post", "The wall")
    unfold(vera, "Address")
    vera.locator("#slug").fill("great-flood")
    vera.get_by_role("button", name="Change the address").click()
    vera.wait_for_url(server.url + "/desk/great-flood/")
    emil.keyboard.type(" holds.")
    emil.keyboard.press("Control+Enter")
    expect(titled(vera, "Half a post")).to_be_visible(timeout=20_000)
    expect(titled(vera, "Half a post")).to_contain_text("The wall holds.")
    expect(reading.locator(".feed article").first).to_contain_text("The wall holds.", timeout=15_000)


def test_a_blog_that_is_taken_down_and_put_back_is_so_for_all(three, console):
    server, vera, emil, reading = three
    console.network_may_fail = True  # a browser tells on its console of each answer that is 410
    unfold(vera, "Take the blog down")
    vera.get_by_label("Write flood to be sure").fill("flood")
    vera.get_by_role("button", name="Take it down now").click()
    expect(emil.locator("#coverage-now")).to_contain_text("Taken down", timeout=15_000)
    expect(reading.locator("h1")).to_have_text("This coverage was taken down", timeout=15_000)
    assert server.get("/live/flood")[0] == 410
    vera.get_by_role("button", name="Put it back").click()
    expect(emil.locator("#coverage-now")).to_contain_text("Open:", timeout=15_000)
    assert server.get("/live/flood")[0] == 200


def test_a_guest_comes_in_by_the_link_and_sits_at_this_blog_alone(three, new_context, console):
    server, vera, emil, reading = three
    vera.goto(server.url + "/desk/flood/team")
    vera.fill("#whom", "Gus")
    vera.get_by_text("Publish", exact=True).click()
    vera.fill("#until", (datetime.now(UTC) + timedelta(days=3)).strftime("%Y-%m-%dT18:00"))
    vera.get_by_role("button", name="Make the link").click()
    guest = new_context().new_page()
    console.to(guest)
    guest.goto(vera.input_value("#once"))
    guest.get_by_label("Your name").fill("Gus Guest")
    guest.get_by_label("Name to sign in with").fill("gus")
    guest.fill("#password", PASSWORD)
    guest.fill("#again", PASSWORD)
    guest.get_by_role("button", name="Make the account").click()
    guest.wait_for_url(server.url + "/desk/flood/")
    ready(guest)
    expect(guest.get_by_text("End the coverage")).to_be_visible()
    expect(guest.get_by_text("Take the blog down")).to_have_count(0)  # no chief
    write(guest, "From the gallery", "I am new here.")
    guest.keyboard.press("Control+Enter")
    expect(titled(emil, "From the gallery")).to_be_visible(timeout=15_000)
    expect(reading.locator(".feed article").first).to_contain_text("I am new here.")


def test_a_correction_and_a_restored_version_reach_the_other_desk_and_the_reader(three):
    _server, vera, emil, reading = three
    write(emil, "Gauge", "It stands at four metres.")
    emil.keyboard.press("Control+Enter")
    post = titled(vera, "Gauge")
    expect(post).to_be_visible(timeout=15_000)
    post.locator("[data-act=edit]").click()
    ready(vera)
    vera.locator(".ProseMirror").first.click()
    vera.keyboard.press("Control+A")
    vera.keyboard.type("It stands at five metres.")
    vera.get_by_text("Correction", exact=True).first.click()
    vera.fill("#correction", "We had the wrong gauge.")
    vera.keyboard.press("Control+Enter")
    expect(titled(emil, "Gauge")).to_contain_text("five metres", timeout=15_000)
    expect(reading.locator(".feed article").first).to_contain_text("We had the wrong gauge.")
    titled(emil, "Gauge").locator("[data-act=history]").click()
    emil.locator(".version").last.click()
    emil.get_by_role("link", name="Restore version 1").click()
    ready(emil)
    emil.get_by_text("Minor", exact=True).first.click()
    emil.keyboard.press("Control+Enter")
    expect(titled(vera, "Gauge")).to_contain_text("four metres", timeout=15_000)
    expect(reading.locator(".feed article").first).to_contain_text("four metres")
