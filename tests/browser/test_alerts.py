"""The count in the tab's title, and a sound or a notification for key events."""

import pytest
from playwright.sync_api import expect

from tests.browser.comfort import hide, opened, settled
from tests.browser.conftest import following
from tests.browser.test_live import turn
from tests.servers import until

SOUNDS = """self.tones = 0
const start = OscillatorNode.prototype.start
OscillatorNode.prototype.start = function (...given) { tones++; return start.apply(this, given) }"""
SHOWN = """async () => {
    const all = await (await navigator.serviceWorker.ready).getNotifications()
    return all.map(one => [one.title, one.body, one.tag, one.data])
}"""


@pytest.fixture
def bell(own, page, console):
    """A page with its bell open: (server, api, page)."""
    server, api = own
    console.to(page)
    page.add_init_script(SOUNDS)
    opened(page, server)
    page.locator(".alerts summary").click()
    return server, api, page


@pytest.fixture
def allowed(bell, context):
    """A reader who has asked for notifications, and the browser lets the site."""
    server, api, page = bell
    context.grant_permissions(["notifications"], origin=server.url)
    page.get_by_label("Notification for key events").check()
    return server, api, page


def test_the_title_counts_what_waits_and_is_bare_once_it_is_read(own, reader):
    server, api = own
    for n in range(12):
        api.publish(f"Reading {n}. " * 20)
    page = settled(reader(server))
    bare = page.title()
    page.evaluate("scrollTo({ top: 1500, behavior: 'instant' })")
    api.publish("Above one.")
    expect(page).to_have_title(f"(1) {bare}")
    second = api.publish("Above two.")
    expect(page).to_have_title(f"(2) {bare}")
    api.withdraw(second["id"])
    expect(page).to_have_title(f"(1) {bare}")
    page.locator("button.fresh").click()
    expect(page).to_have_title(bare)


def test_the_title_counts_what_came_while_the_tab_was_hidden(own, reader):
    server, api = own
    page = settled(reader(server))
    bare = page.title()
    hide(page)
    api.publish("While nobody looked.")
    expect(page).to_have_title(f"(1) {bare}")
    hide(page, False)
    expect(page).to_have_title(bare)
    api.publish("Under the reader’s eyes.")
    expect(page.locator(".feed")).to_contain_text("Under the reader’s eyes.")
    expect(page).to_have_title(bare)


def test_a_hidden_tab_that_has_let_go_looks_every_two_minutes(own, page, console):
    server, api = own
    console.to(page)
    asked = []
    page.on("request", lambda request: "/after/" in request.url and asked.append(request.url))
    page.clock.install()
    page.goto(server.url + "/live/flood")
    following(page)
    page.clock.run_for(3000)
    settled(page)
    bare = page.title()
    hide(page)
    # The server's heartbeat knows nothing of this clock: without a message for 40 seconds the page would ask by itself.
    page.clock.run_for(30_000)
    api.publish("Over the stream.")
    expect(page).to_have_title(f"(1) {bare}")
    page.clock.run_for(31_000)
    gone = api.publish("While nobody looked.")["id"]
    api.publish("And again.")
    assert page.title() == f"(1) {bare}"
    assert asked == []
    page.clock.run_for(60_000)
    expect(page).to_have_title(f"(3) {bare}")
    assert len(asked) == 1
    api.withdraw(gone)
    page.clock.run_for(120_000)
    expect(page).to_have_title(f"(2) {bare}")
    assert len(asked) == 2
    hide(page, False)
    expect(page).to_have_title(bare)
    expect(page.locator(".feed")).to_contain_text("And again.")


def test_a_headline_that_begins_with_a_number_in_brackets_keeps_it(own, reader):
    server, api = own
    page = settled(reader(server))
    page.evaluate("document.title = '(2) years on'")
    hide(page)
    api.publish("While nobody looked.")
    expect(page).to_have_title("(1) (2) years on")
    hide(page, False)
    expect(page).to_have_title("(2) years on")


def test_nobody_is_alerted_who_did_not_ask_for_it(bell, context):
    server, api, page = bell
    context.grant_permissions(["notifications"], origin=server.url)
    made = api.publish("The dam holds.", headline="Dam holds", key_event=True)
    expect(page.locator(f"[data-key='{made['id']}']")).to_have_count(1)
    assert page.evaluate("tones") == 0
    assert page.evaluate(SHOWN) == []


def test_a_key_event_sounds_once_and_no_other_post(bell):
    _server, api, page = bell
    page.get_by_label("Sound for key events").check()
    assert page.evaluate("tones") == 2  # so that the reader knows it
    api.publish("No key event.")
    expect(page.locator(".feed")).to_contain_text("No key event.")
    made = api.publish("The dam holds.", headline="Dam holds", key_event=True)
    until(lambda: page.evaluate("tones") == 4)
    api.edit(made["id"], headline="The dam is holding", minor=True)
    expect(page.locator(f"[data-key='{made['id']}']")).to_contain_text("is holding")
    api.edit(made["id"], key_event=False)
    expect(page.locator(f"[data-key='{made['id']}']")).to_have_count(0)
    api.edit(made["id"], key_event=True)
    expect(page.locator(f"[data-key='{made['id']}']")).to_have_count(1)
    api.withdraw(made["id"])
    expect(page.locator(f"[data-key='{made['id']}']")).to_have_count(0)
    assert page.evaluate("tones") == 4
    page.get_by_label("Sound for key events").uncheck()
    api.publish("Another.", key_event=True)
    expect(page.locator("[data-key]")).to_have_count(1)
    assert page.evaluate("tones") == 4


def test_a_post_that_an_edit_makes_a_key_event_notifies_with_its_headline_and_address(allowed):
    _server, api, page = allowed
    made = api.publish("The dam holds.", headline="Dam holds")["id"]
    expect(page.locator(f"article[id='{made}']")).to_be_visible()
    assert page.evaluate(SHOWN) == []
    api.edit(made, key_event=True)
    until(lambda: page.evaluate(SHOWN))
    assert page.evaluate(SHOWN) == [["Dam holds", "River rises in the old town", made, f"/live/flood/posts/{made}"]]


def test_of_two_tabs_one_alerts(allowed, context, console):
    server, api, page = allowed
    page.get_by_label("Sound for key events").check()
    other = context.new_page()
    console.to(other)
    other.add_init_script(SOUNDS)
    opened(other, server)
    other.locator(".alerts summary").click()
    expect(other.get_by_label("Sound for key events")).to_be_checked()
    before = page.evaluate("tones") + other.evaluate("tones")
    made = api.publish("The dam holds.", headline="Dam holds", key_event=True)["id"]
    for one in (page, other):
        expect(one.locator(f"[data-key='{made}']")).to_have_count(1)
    until(lambda: page.evaluate(SHOWN))
    page.wait_for_timeout(300)
    assert page.evaluate("tones") + other.evaluate("tones") == before + 2
    assert [one[2] for one in page.evaluate(SHOWN)] == [made]


def test_a_refusal_is_explained_in_place(bell, context):
    _server, _api, page = bell
    context.clear_permissions()
    page.evaluate("Notification.requestPermission = async () => 'denied'")
    page.get_by_label("Notification for key events").click()
    expect(page.locator(".alerts [role=status]")).to_contain_text("does not let the site notify you")
    expect(page.get_by_label("Notification for key events")).not_to_be_checked()


def test_the_choice_is_remembered_and_a_hidden_tab_that_alerts_keeps_its_stream(own, page, console):
    server, api = own
    console.to(page)
    page.clock.install()
    page.add_init_script(SOUNDS)
    page.goto(server.url + "/live/flood")
    following(page)
    page.clock.run_for(3000)
    settled(page)
    page.locator(".alerts summary").click()
    page.get_by_label("Sound for key events").check()
    page.reload()
    following(page)
    page.clock.run_for(3000)
    settled(page)
    page.locator(".alerts summary").click()
    expect(page.get_by_label("Sound for key events")).to_be_checked()
    hide(page)
    page.clock.run_for(30_000)
    api.publish("Over the stream.")
    expect(page.locator(".feed")).to_contain_text("Over the stream.")
    page.clock.run_for(35_000)
    api.publish("The dam holds.", headline="Dam holds", key_event=True)
    until(lambda: page.evaluate("tones") == 2)
    assert page.title().startswith("(2) ")


def test_the_bell_works_by_keyboard_and_closes(bell):
    _server, _api, page = bell
    page.keyboard.press("Escape")
    fold = page.locator(".alerts")
    expect(fold.locator("div")).to_be_hidden()
    expect(page.get_by_label("Alerts")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(page.get_by_label("Sound for key events")).to_be_checked()
    page.mouse.click(5, 700)
    expect(fold.locator("div")).to_be_hidden()


def test_over_is_over_no_bell_for_a_coverage_that_ended(own, page, console):
    server, _api = own
    console.to(page)
    turn(server, "close")
    opened(page, server)
    expect(page.locator(".alerts")).to_have_count(0)
