"""The pictures of the documentation, taken of the running demo: always the same sizes, in the light and in the dark."""

import base64
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from bench.build import Broken
from bench.chromium import browser, ready, signed_in
from bench.png import small
from bench.server import COMMAND, START_SECONDS, free_port

DOCS = Path(__file__).resolve().parents[1] / "docs"
LARGEST = 150_000  # bytes of a picture
READERS = 120
HEADLINE = "Families move to the church in Kelderby"
TEXT = "The village hall is needed for the doctors. Relatives are being taken across the road, to the church."
SIZES = {"wide": {"width": 1440, "height": 900}, "phone": {"width": 390, "height": 844}}
# The README's picture: the page, and beside it the same page on a phone in the dark.
TOGETHER = """<!doctype html><style>
  body {{ margin: 0; padding: 14px 14px 14px 14px; background: #e0ddd6; display: flex; gap: 26px; align-items: end; }}
  img {{ display: block; box-shadow: 0 1px 6px rgb(0 0 0 / .25); object-fit: cover; object-position: top; }}
</style><img src="{wide}" width="960" height="600"><img src="{phone}" width="260" height="562">"""


@dataclass(frozen=True)
class Demo:
    """A running demo: where it is, what it covers, and a link that signs in."""

    url: str
    slug: str
    link: str


@contextmanager
def demo(data: Path) -> Iterator[Demo]:
    """The running demo."""
    words = [COMMAND, "demo", "--port", str(free_port()), "--data", str(data)]
    log = data.with_suffix(".log")
    with log.open("w") as said:
        process = subprocess.Popen(words, stdout=said, stderr=said)
    try:
        yield _told(process, log)
    finally:
        process.terminate()
        process.wait()


def _told(process: "subprocess.Popen[bytes]", log: Path) -> Demo:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        said = log.read_text()
        live = re.search(r"(http://\S+)/live/(\S+)", said)
        link = re.search(r"(/desk/sign-in/\S+)", said)
        if live and link:
            return Demo(live[1], live[2], link[1])
        time.sleep(0.2)
    raise Broken(f"the demo did not start:\n{log.read_text()}")


@contextmanager
def readers(of: Demo, count: int) -> Iterator[None]:
    """So many open streams."""
    host, port = of.url.removeprefix("http://").split(":")
    crowd = [socket.create_connection((host, int(port))) for _ in range(count)]
    try:
        for one in crowd:
            one.sendall(f"GET /live/{of.slug}/stream HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
        yield
    finally:
        for one in crowd:
            one.close()


@contextmanager
def looking(one: Browser, size: str, scheme: str, state: Any) -> Iterator[Page]:
    """A page of this size, in the light or in the dark, where nothing moves."""
    context = one.new_context(
        viewport=SIZES[size], color_scheme=scheme, reduced_motion="reduce", storage_state=state, timezone_id="UTC"
    )
    try:
        yield context.new_page()
    finally:
        context.close()


def desk(page: Page, of: Demo, wide: bool) -> None:
    """The desk; on a wide screen somebody is writing."""
    page.goto(f"{of.url}/desk/{of.slug}/")
    ready(page)
    if wide:
        page.keyboard.press("n")
        page.keyboard.type(HEADLINE)
        page.keyboard.press("Enter")
        page.keyboard.type(TEXT)
    page.wait_for_timeout(6_000)  # the room has looked once more


def live(page: Page, of: Demo, wide: bool) -> None:
    """The reader's page."""
    page.goto(f"{of.url}/live/{of.slug}")
    page.wait_for_function("() => document.documentElement.dataset.following === 'live'")
    page.wait_for_timeout(500)


def take(one: Browser, of: Demo, state: Any, folder: Path) -> None:
    """Every picture: what, how wide, light or dark."""
    folder.mkdir(parents=True, exist_ok=True)
    for what in (desk, live):
        for size in SIZES:
            for scheme in ("light", "dark"):
                with looking(one, size, scheme, state) as page:
                    what(page, of, size == "wide")
                    _keep(page, folder / f"{what.__name__}-{size}-{scheme}.png")


def together(one: Browser, folder: Path, place: Path) -> None:
    """The picture of the README."""
    parts = {
        size: _inline(folder / f"live-{size}-{scheme}.png") for size, scheme in (("wide", "light"), ("phone", "dark"))
    }
    context = one.new_context(viewport={"width": 1274, "height": 628})
    page = context.new_page()
    page.set_content(TOGETHER.format(**parts))
    _keep(page, place)
    context.close()


def _inline(picture: Path) -> str:
    return f"data:image/png;base64,{base64.b64encode(picture.read_bytes()).decode()}"


def _keep(page: Page, place: Path) -> None:
    place.write_bytes(small(page.screenshot(animations="disabled", caret="hide")))
    size = place.stat().st_size
    print(f"{place}  {size:,} bytes", file=sys.stderr)
    if size > LARGEST:
        raise Broken(f"{place.name} has {size:,} bytes: a picture has {LARGEST:,} at most")


def main() -> None:
    """Takes all of them."""
    with (
        tempfile.TemporaryDirectory(prefix="stoppress-shots-") as data,
        demo(Path(data) / "demo") as shown,
        readers(shown, READERS),
        sync_playwright() as playwright,
        browser(playwright) as one,
    ):
        time.sleep(15)  # the reporters publish, and the time of it is measured
        state = signed_in(one, shown.url, shown.link)
        take(one, shown, state, DOCS / "img")
        together(one, DOCS / "img", DOCS / "live-page.png")


if __name__ == "__main__":
    try:
        main()
    except Broken as broken:
        sys.exit(str(broken))
