"""Nothing typed is lost and nothing is sent twice: crashes, lost networks, lost answers, ended sessions, many tabs."""

import contextlib
import os
import signal
import socket
import sqlite3
import threading
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import PASSWORD, following, ready
from tests.browser.test_desk import headline, titled, write

TOO_LONG = "Too long " * 40
TWENTY = [f"Post {number:02}" for number in range(1, 21)]


class Wire:
    """A proxy in front of the server; `drop(path)` loses the next answer to a POST there, after the server sent it."""

    def __init__(self, server) -> None:
        self.server, self.losing, self.lost = server, "", 0
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.listener.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def drop(self, path: str) -> None:
        """Lose the next answer to a POST to this path."""
        self.losing = path

    def close(self) -> None:
        """No more connections."""
        self.listener.close()

    def _accept(self) -> None:
        while True:
            try:
                mine = self.listener.accept()[0]
            except OSError:
                return
            threading.Thread(target=self._carry, args=(mine,), daemon=True).start()

    def _carry(self, mine: socket.socket) -> None:
        try:
            theirs = socket.create_connection(("127.0.0.1", self.server.port))
        except OSError:  # the server is down: the browser learns it as it would without a proxy
            mine.close()
            return
        losing = threading.Event()
        threading.Thread(target=self._back, args=(theirs, mine, losing), daemon=True).start()
        while piece := _received(mine):
            if self.losing and piece.startswith(f"POST {self.losing} ".encode()):
                self.losing = ""
                losing.set()
            theirs.sendall(piece)
        theirs.close()

    def _back(self, theirs: socket.socket, mine: socket.socket, losing: threading.Event) -> None:
        while piece := _received(theirs):
            if losing.is_set():  # the server has done it, and said so; nobody hears it
                self.lost += 1
                break
            mine.sendall(piece)
        for end in (mine, theirs):
            with contextlib.suppress(OSError):  # the browser went first
                end.shutdown(socket.SHUT_RDWR)


def _received(end: socket.socket) -> bytes:
    try:
        return end.recv(1 << 16)
    except OSError:
        return b""


@pytest.fixture
def wire(own):
    """The server of this test, through a wire that can lose an answer: (wire, server)."""
    server, _api = own
    made = Wire(server)
    yield made, server
    made.close()


@pytest.fixture
def profile_at(tmp_path) -> Path:
    """Where the profile lies."""
    return tmp_path / "profile"


@pytest.fixture
def profile(playwright, browser_type_launch_args, console, profile_at):
    """A browser with a profile on disk: profile() opens it, and opens it again after it was killed."""
    opened: list[BrowserContext] = []

    def open_() -> BrowserContext:
        arguments = [*browser_type_launch_args["args"], "--no-first-run"]
        opened.append(
            playwright.chromium.launch_persistent_context(
                profile_at, executable_path=browser_type_launch_args["executable_path"], args=arguments
            )
        )
        opened[-1].on("page", console.to)
        for page in opened[-1].pages:
            console.to(page)
        return opened[-1]

    yield open_
    opened[-1].close()


def sign_in(context: BrowserContext, url: str, path: str = "/desk/flood/") -> Page:
    """Emil in this browser."""
    page = context.pages[0] if context.pages else context.new_page()
    page.goto(f"{url}/desk/sign-in?next={path}")
    page.fill("#name", "emil")
    page.fill("#password", PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(url + path)
    ready(page)
    return page


def crash(page: Page, profile_at) -> None:
    """The tab dies in the middle of everything: no script of the page hears of it."""
    with page.expect_event("crash"):
        for pid in _renderers(profile_at):
            os.kill(pid, signal.SIGKILL)
    page.close()


def _renderers(profile_at) -> list[int]:
    """The processes in which the tabs of this browser live."""
    parents, commands = {}, {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            commands[int(folder.name)] = (folder / "cmdline").read_text()
            parents[int(folder.name)] = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue  # it ended while we looked
    found = [pid for pid, command in commands.items() if f"--user-data-dir={profile_at}" in command]
    for pid in found:
        found += [child for child, parent in parents.items() if parent == pid and child not in found]
    return [pid for pid in found if "--type=renderer" in commands[pid]]


def slips(page: Page, name: str = "waiting"):
    """The slips above the timeline."""
    return page.locator(f"[data-queue={name}] li")


def headlines(server) -> list[str]:
    """What readers see, oldest first."""
    return [post["headline"] for post in server.json("/live/flood.json")["posts"]][::-1]


def too_long(page: Page) -> None:
    """A headline that the newsroom refuses, as no keyboard could type it."""
    script = "(field, text) => { field.value = text; field.dispatchEvent(new Event('input', { bubbles: true })) }"
    headline(page).evaluate(script, TOO_LONG)


def send(page: Page, title: str, text: str = "") -> None:
    """Written and sent without the mouse."""
    write(page, title, text)
    page.keyboard.press("Control+Enter")


def test_twenty_posts_queued_offline_outlive_the_tab_and_go_out_once_each_in_order(wire, profile, profile_at, console):
    line, server = wire
    console.network_may_fail = True
    context = profile()
    emil = sign_in(context, line.url)
    before = headlines(server)
    context.set_offline(True)
    for title in TWENTY:
        send(emil, title, "Words")
        expect(headline(emil)).to_have_value("")
    expect(slips(emil)).to_have_count(20)
    assert [slip.split("\n")[1] for slip in slips(emil).all_inner_texts()] == TWENTY
    expect(emil.locator(".net")).to_have_text("Offline, 20 waiting")
    expect(emil.locator("[data-queue=waiting]")).to_contain_text("20 posts wait for the network.")
    crash(emil, profile_at)
    line.drop("/desk/flood/posts")
    context.set_offline(False)
    again = context.new_page()
    again.goto(line.url + "/desk/flood/")
    for title in TWENTY:
        expect(titled(again, title)).to_have_count(1, timeout=20_000)
    expect(slips(again)).to_have_count(0)
    expect(again.locator(".net")).to_have_text("Connected")
    assert line.lost == 1
    assert headlines(server) == before + TWENTY


def test_what_was_typed_is_found_again_after_a_crash_and_after_the_end_of_the_browser(
    own, profile, profile_at, console
):
    server, _ = own
    context = profile()
    emil = sign_in(context, server.url)
    write(emil, "Half a headline", "and some words")
    emil.wait_for_timeout(50)  # what this long before it was typed is safe
    post = emil.input_value("[name=post]")
    crash(emil, profile_at)
    again = context.new_page()
    again.goto(server.url + "/desk/flood/")
    ready(again)
    expect(headline(again)).to_have_value("Half a headline")
    expect(again.locator("[data-restored]")).to_be_visible()
    again.locator("#composer .ProseMirror").click()
    again.keyboard.press("Control+End")
    again.keyboard.type(", and more")
    again.wait_for_timeout(50)
    context.close()
    later = profile().pages[0]
    later.goto(server.url + "/desk/flood/")
    ready(later)
    expect(later.locator("#composer .ProseMirror")).to_have_text("and some words, and more")
    assert later.input_value("[name=post]") == post
    later.keyboard.press("Control+Enter")
    expect(titled(later, "Half a headline")).to_contain_text("and more")
    later.reload()
    ready(later)
    expect(headline(later)).to_have_value("")


def test_a_lost_answer_and_a_server_that_dies_cost_nothing_and_double_nothing(wire, new_context, console):
    line, server = wire
    console.network_may_fail = True
    page = new_context().new_page()
    console.to(page)
    page.goto("about:blank")
    emil = sign_in(page.context, line.url)
    before = headlines(server)
    line.drop("/desk/flood/posts")
    send(emil, "Its answer got lost")
    expect(titled(emil, "Its answer got lost")).to_be_visible()
    server.kill()
    send(emil, "While the server was away")
    send(emil, "And one more")
    expect(slips(emil)).to_have_count(2)
    expect(emil.locator(".net")).to_have_text("Reconnecting, 2 waiting")
    server.start()
    expect(titled(emil, "And one more")).to_be_visible(timeout=40_000)
    expect(slips(emil)).to_have_count(0)
    assert line.lost == 1
    assert headlines(server) == [*before, "Its answer got lost", "While the server was away", "And one more"]


def test_what_is_taken_back_is_in_the_composer_and_not_sent(own, desk, console):
    server, _ = own
    console.network_may_fail = True
    emil = desk(server)
    emil.context.set_offline(True)
    send(emil, "First")
    send(emil, "Second", "Its words")
    write(emil, "Third, half")
    slips(emil).nth(1).get_by_role("button", name="Take back").click()
    expect(headline(emil)).to_have_value("Second")
    expect(emil.locator("#composer .ProseMirror")).to_have_text("Its words")
    expect(slips(emil)).to_have_count(1)
    expect(slips(emil, "left")).to_contain_text("Third, half")
    emil.context.set_offline(False)
    expect(titled(emil, "First")).to_be_visible()
    slips(emil, "left").get_by_role("button", name="Go on with it").click()
    expect(headline(emil)).to_have_value("Third, half")
    expect(slips(emil, "left")).to_contain_text("Second")
    slips(emil, "left").get_by_role("button", name="Discard").click()
    slips(emil, "left").get_by_role("button", name="Undo").click()
    expect(slips(emil, "left").get_by_role("button", name="Go on with it")).to_be_visible()
    assert "Second" not in headlines(server)


def test_what_is_refused_comes_back_whole_and_holds_nothing_up(own, desk, console):
    server, _ = own
    console.network_may_fail = True
    emil = desk(server)
    emil.context.set_offline(True)
    write(emil, "x", "Its words")
    too_long(emil)
    emil.keyboard.press("Control+Enter")
    send(emil, "Behind it")
    write(emil, "And half a text")
    emil.context.set_offline(False)
    expect(titled(emil, "Behind it")).to_be_visible()
    back = slips(emil, "back")
    expect(back).to_contain_text("Some of this cannot be stored.")
    expect(headline(emil)).to_have_value("And half a text")
    emil.reload()
    ready(emil)
    back.get_by_role("button", name="Open").click()
    expect(headline(emil)).to_have_value(TOO_LONG)
    expect(emil.locator("#composer .ProseMirror")).to_have_text("Its words")
    expect(emil.locator("#composer-said")).to_contain_text("Some of this cannot be stored.")
    headline(emil).fill("Short")
    emil.keyboard.press("Control+Enter")
    expect(titled(emil, "Short")).to_contain_text("Its words")
    expect(slips(emil, "left")).to_contain_text("And half a text")


def test_a_refusal_at_once_leaves_the_text_in_the_composer_with_the_reason(own, desk, console):
    server, _ = own
    console.network_may_fail = True
    emil = desk(server)
    write(emil, "x", "Its words")
    post = emil.input_value("[name=post]")
    too_long(emil)
    emil.keyboard.press("Control+Enter")
    expect(emil.locator("#composer-said")).to_contain_text("Some of this cannot be stored.")
    expect(emil.locator("#composer .ProseMirror")).to_have_text("Its words")
    assert emil.input_value("[name=post]") == post
    expect(emil.locator("[data-queued]")).to_be_hidden()


def test_an_ended_session_keeps_everything_until_somebody_is_back(own, desk, console):
    server, _ = own
    console.network_may_fail = True
    emil = desk(server)
    # The heartbeat would cover the page as soon as it learns of the end, and whoever types then types into the cover.
    emil.route("**/here", lambda route: route.abort())
    with contextlib.closing(sqlite3.connect(next(server.data.glob("*.sqlite3")), timeout=20)) as base, base:
        base.execute("DELETE FROM django_session")
    send(emil, "After the end")
    send(emil, "And after it")
    expect(emil.locator("#notices")).to_contain_text("Your session has ended.")
    expect(emil.locator("[data-queue=waiting]")).to_contain_text("2 posts wait until you are signed in.")
    door = emil.context.new_page()
    console.to(door)
    door.goto(server.url + "/desk/sign-in")
    door.fill("#name", "emil")
    door.fill("#password", PASSWORD)
    door.get_by_role("button", name="Sign in").click()
    for title in ("After the end", "And after it"):
        expect(titled(emil, title)).to_have_count(1)
    expect(slips(emil)).to_have_count(0)
    expect(emil.locator("#notices")).not_to_contain_text("Your session has ended.")
    assert headlines(server)[-2:] == ["After the end", "And after it"]


def test_each_tab_has_a_text_of_its_own_and_a_closed_ones_is_offered(own, desk, console):
    server, _ = own
    first = desk(server)
    tabs = [first, first.context.new_page(), first.context.new_page()]
    for number, tab in enumerate(tabs):
        if number:
            console.to(tab)
            tab.goto(server.url + "/desk/flood/")
            ready(tab)
        expect(headline(tab)).to_have_value("")
        write(tab, f"Of tab {number}")
        expect(tab.locator("[data-kept]")).to_be_visible()
    for number, tab in enumerate(tabs):
        tab.reload()
        ready(tab)
        expect(headline(tab)).to_have_value(f"Of tab {number}")
        expect(tab.locator("[data-queued]")).to_be_hidden()
    tabs[1].close()
    tabs[2].close()
    fresh = first.context.new_page()
    console.to(fresh)
    fresh.goto(server.url + "/desk/flood/")
    ready(fresh)
    expect(headline(fresh)).to_have_value("Of tab 2")
    expect(slips(fresh, "left")).to_have_count(1)
    expect(slips(fresh, "left")).to_contain_text("Of tab 1")


def test_who_signs_out_is_asked_and_the_next_person_sees_nothing(own, desk, console):
    server, _ = own
    console.network_may_fail = True
    server.command("adduser", "ines", "--role", "editor", "--password-stdin", stdin=f"{PASSWORD}\n")
    emil = desk(server)
    write(emil, "Only for Emil")
    expect(emil.locator("[data-kept]")).to_be_visible()
    other = emil.context.new_page()
    console.to(other)
    other.goto(server.url + "/desk/")
    other.locator(".bar summary").click()
    other.get_by_role("button", name="Sign out").click()
    asked = other.get_by_role("dialog")
    expect(asked).to_contain_text("never sent")
    assert [one["id"] for one in Axe().run(other).response["violations"]] == []
    asked.get_by_role("button", name="Sign out, keep them").click()
    other.wait_for_url("**/desk/sign-in")
    other.goto(server.url + "/desk/sign-in?next=/desk/flood/")
    other.fill("#name", "ines")
    other.fill("#password", PASSWORD)
    other.get_by_role("button", name="Sign in").click()
    ready(other)
    expect(headline(other)).to_have_value("")
    expect(other.locator("[data-queued]")).to_be_hidden()
    emil.keyboard.press("Control+Enter")  # on the page that Emil left open
    expect(emil.locator("#notices")).to_contain_text("Your session has ended.")
    expect(other.locator("[data-queued]")).to_be_hidden()
    assert "Only for Emil" not in headlines(server)


def test_an_edit_waits_too_and_is_done_once(wire, new_context, console):
    line, server = wire
    console.network_may_fail = True
    page = new_context().new_page()
    console.to(page)
    emil = sign_in(page.context, line.url)
    send(emil, "The train", "At 14:00.")
    expect(titled(emil, "The train")).to_be_visible()
    titled(emil, "The train").focus()
    emil.keyboard.press("c")
    emil.wait_for_url("**?correct")
    ready(emil)
    path = emil.url.removeprefix(line.url).partition("?")[0]
    emil.locator("#edit .ProseMirror").fill("At 15:00.")
    emil.get_by_label("Note to readers").fill("It leaves at 15:00.")
    line.drop(path)
    emil.context.set_offline(True)
    emil.keyboard.press("Control+Enter")
    expect(emil.locator("#said")).to_contain_text("The change waits on this device.")
    assert [one["id"] for one in Axe().run(emil).response["violations"]] == []
    emil.context.set_offline(False)
    emil.wait_for_url("**/desk/flood/#post-*")
    expect(titled(emil, "The train")).to_contain_text("At 15:00.")
    post = server.json("/live/flood.json")["posts"][0]
    assert (line.lost, [one["text"] for one in post["corrections"]]) == (1, ["It leaves at 15:00."])


def test_a_note_of_withdrawal_is_there_again(own, desk):
    server, api = own
    made = api.publish("Words", headline="To be withdrawn")
    emil = desk(server)
    emil.keyboard.press("j")
    emil.keyboard.press("w")
    emil.keyboard.type("It was the other bridge.")
    emil.wait_for_timeout(50)
    emil.reload()
    ready(emil)
    emil.keyboard.press("j")
    emil.keyboard.press("w")
    note = emil.locator(f"#post-{made['id']} textarea")
    expect(note).to_have_value("It was the other bridge.")
    emil.keyboard.press("Control+Enter")
    expect(emil.locator(f"#post-{made['id']}")).to_have_attribute("data-gone", "")


def test_where_the_browser_has_no_database_the_simple_store_does(own, desk, console):
    server, _ = own
    console.network_may_fail = True
    emil = desk(server)
    emil.context.add_init_script("Object.defineProperty(window, 'indexedDB', { value: undefined })")
    emil.reload()
    ready(emil)
    write(emil, "Kept simply")
    expect(emil.locator("[data-kept]")).to_be_visible()
    emil.reload()
    ready(emil)
    expect(headline(emil)).to_have_value("Kept simply")
    emil.context.set_offline(True)
    emil.keyboard.press("Control+Enter")
    send(emil, "And queued")
    expect(slips(emil)).to_have_count(2)
    emil.context.set_offline(False)
    expect(titled(emil, "And queued")).to_be_visible()
    assert headlines(server)[-2:] == ["Kept simply", "And queued"]


def test_ten_tabs_follow_and_publish_over_the_six_connections_of_a_browser(own, desk, console):
    server, api = own
    first = desk(server)
    tabs = [first]
    for number in range(9):
        page = first.context.new_page()
        console.to(page)
        page.goto(server.url + ("/live/flood" if number % 3 == 2 else "/desk/flood/"))
        tabs.append(page)
    readers = [page for page in tabs if "/live/" in page.url]
    desks = [page for page in tabs if "/desk/" in page.url]
    for page in readers:
        following(page)
    for page in desks:
        expect(page.locator(".net")).to_have_text("Connected")
    api.publish("Words", headline="To all of them")
    for page in desks:
        expect(titled(page, "To all of them")).to_be_visible()
    for page in readers:
        expect(page.locator("article").filter(has_text="To all of them")).to_be_visible()
    first.close()  # it held the stream
    send(desks[-1], "From the last one")
    for page in desks[1:]:
        expect(titled(page, "From the last one")).to_be_visible(timeout=20_000)


@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_while_posts_wait(own, desk, console, width, scheme):
    server, _ = own
    console.network_may_fail = True
    emil = desk(server, viewport={"width": width, "height": 844}, color_scheme=scheme)
    emil.context.set_offline(True)
    too_long(emil)
    emil.locator("[data-primary]").evaluate("button => button.click()")
    send(emil, "Waits here")
    expect(slips(emil)).to_have_count(2)
    assert [one["id"] for one in Axe().run(emil).response["violations"]] == []
    assert emil.evaluate("document.documentElement.scrollWidth <= innerWidth")
    write(emil, "Half a text")
    emil.context.set_offline(False)
    expect(slips(emil, "back")).to_have_count(1)
    assert [one["id"] for one in Axe().run(emil).response["violations"]] == []
    assert emil.evaluate("document.documentElement.scrollWidth <= innerWidth")
