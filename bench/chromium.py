"""Real Chromium: one browser process each, and somebody signed in at the desk."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, CDPSession, Page, Playwright

from bench.build import Broken

FOUND = Path(__file__).resolve().parents[1] / ".venv" / "chromium"
FLAGS = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
# A new window loads hundreds of files of the browser's own bar beside the page; whoever follows a link has that behind.
SETTLED = 2_000  # milliseconds
SIZE = {"width": 1440, "height": 900}


@contextmanager
def browser(playwright: Playwright) -> Iterator[Browser]:
    """A browser process of its own."""
    if not FOUND.exists():
        raise Broken("Chromium is needed and was not found: run bin/setup --browser")
    one = playwright.chromium.launch(executable_path=FOUND.read_text().strip(), args=FLAGS)
    try:
        yield one
    finally:
        with suppress(Exception):
            one.close()


def signed_in(one: Browser, url: str, link: str) -> Any:
    """The cookies of somebody who followed a sign-in link."""
    context = one.new_context(viewport=SIZE)
    page = context.new_page()
    page.goto(url + link[link.index("/desk/") :])
    page.locator("form button[type=submit]").first.click()
    page.wait_for_url(lambda address: "/sign-in" not in address)
    state = context.storage_state()
    context.close()
    return state


@contextmanager
def visit(one: Browser, state: Any = None, script: str = "") -> Iterator[tuple[Page, CDPSession]]:
    """A page with an empty cache, and the line to its inspector; the script runs before anything of the page."""
    context: BrowserContext = one.new_context(viewport=SIZE, storage_state=state)
    page = context.new_page()
    if script:
        page.add_init_script(script)
    page.wait_for_timeout(SETTLED)
    try:
        yield page, context.new_cdp_session(page)
    finally:
        context.close()


class Weight:
    """Counts from now on what a page takes over the network, heads of the answers included."""

    def __init__(self, inspector: CDPSession) -> None:
        self._kinds: dict[str, str] = {}
        self._size: Counter[str] = Counter()
        inspector.on("Network.responseReceived", self._answered)
        inspector.on("Network.loadingFinished", self._finished)
        inspector.send("Network.enable")

    def told(self) -> dict[str, Any]:
        """Bytes and requests so far, and the bytes by kind."""
        by_kind = dict(self._size)
        return {"bytes": sum(by_kind.values()), "requests": len(self._kinds), "by_kind": by_kind}

    def _answered(self, got: dict[str, Any]) -> None:
        self._kinds[got["requestId"]] = got["type"]

    def _finished(self, got: dict[str, Any]) -> None:
        self._size[self._kinds.get(got["requestId"], "Other")] += int(got["encodedDataLength"])


def ready(page: Page) -> None:
    """Wait until the composer can be written in."""
    page.locator("#composer .ProseMirror").first.wait_for(state="attached")


def worked(inspector: CDPSession) -> float:
    """The CPU of the page's main thread so far, in seconds; Performance.enable was sent before."""
    metrics = inspector.send("Performance.getMetrics")["metrics"]
    return float(next(one["value"] for one in metrics if one["name"] == "ThreadTime"))
