"""A real Chromium beside a real server. Browser tests run last: the browser's loop lives on in this thread."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.paper import Paper

PASSWORD = "a long password"
ROOT = Path(__file__).resolve().parents[2]
# What a browser itself says of a request that failed; a script cannot keep it from doing so.
NETWORK = re.compile(r"net::ERR_|Failed to load resource|status of 50[0-9]")


def pytest_collection_modifyitems(items):
    """Mark these tests, and put them behind all others."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)
    items.sort(key=lambda item: here in item.path.parents)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    """The Chromium that bin/setup found. Without it the tests fail: they do not skip."""
    found = ROOT / ".venv" / "chromium"
    assert found.exists(), "Chromium is missing: run bin/setup --browser"
    arguments = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
    return {**browser_type_launch_args, "executable_path": found.read_text().strip(), "args": arguments}


class Listening:
    """Collects what pages say on the console. `network_may_fail` is for tests that take the server away."""

    def __init__(self) -> None:
        self.said: list[str] = []
        self.network_may_fail = False

    def to(self, page) -> None:
        """Listen to this page."""
        page.on("console", lambda message: self.said.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: self.said.append(f"error: {error}"))

    def strangers(self) -> list[str]:
        """What should not have been said."""
        return [line for line in self.said if not (self.network_may_fail and NETWORK.search(line))]


@pytest.fixture
def console():
    """No page may say anything on the console."""
    listening = Listening()
    yield listening
    assert listening.strangers() == []


@pytest.fixture
def reader(page, console):
    """Open a reader's page and wait until it follows: reader(server, path)."""
    console.to(page)

    def open_(server, path="/live/flood"):
        page.goto(server.url + path)
        following(page)
        return page

    return open_


def following(page, *states):
    """Wait until the page says that it follows (or is in one of these states)."""
    wanted = list(states or ("live", "ended"))
    page.wait_for_function(
        "wanted => wanted.includes(document.documentElement.dataset.following)", arg=wanted, timeout=30_000
    )


@pytest.fixture
def desk(new_context, console):
    """Sign somebody in on a browser of their own: desk(server, name="emil", path="/desk/flood/")."""

    def open_(server, name="emil", path="/desk/flood/", **more) -> Page:
        page = new_context(**more).new_page()
        console.to(page)
        page.goto(f"{server.url}/desk/sign-in?next={path}")
        page.fill("#name", name)
        page.fill("#password", PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url(server.url + path)
        ready(page)
        return page

    return open_


def ready(page: Page) -> None:
    """Wait until the editor is there."""
    page.locator(".ProseMirror").first.wait_for(state="attached")


@pytest.fixture
def paper():
    """Another site."""
    paper = Paper()
    yield paper
    paper.server.shutdown()
    paper.server.server_close()
