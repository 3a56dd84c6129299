"""Files for browser tests: drawn here, recorded by the browser, and carried to the page as a person would."""

import base64
import contextlib
import socket
import threading
import time
from collections.abc import Callable

from playwright.sync_api import Page, Route

from tests.pictures import photo

# What the browser hands to the page when files are dropped or pasted.
_GIVE = """([kind, files, place, html]) => {
  const data = new DataTransfer()
  if (html) data.setData("text/html", html)
  for (const [name, type, text] of files) data.items.add(new File([Uint8Array.from(atob(text), one => one.charCodeAt(0))], name, { type }))
  const to = document.querySelector(place) ?? document.activeElement
  const box = to.getBoundingClientRect(), at = { bubbles: true, cancelable: true, clientX: box.x + 9, clientY: box.y + 9 }
  if (kind === "paste") return to.dispatchEvent(new ClipboardEvent("paste", { ...at, clipboardData: data }))
  for (const name of kind === "drop" ? ["dragenter", "dragover", "drop"] : [kind]) to.dispatchEvent(new DragEvent(name, { ...at, dataTransfer: data }))
}"""  # noqa: E501
# A second of a square that wanders, as this browser records it.
_FILM = """async field => {
  const canvas = Object.assign(document.createElement("canvas"), { width: 320, height: 180 })
  const pen = canvas.getContext("2d")
  const recorder = new MediaRecorder(canvas.captureStream(25), { mimeType: "video/webm;codecs=vp8" }), parts = []
  recorder.ondataavailable = e => parts.push(e.data)
  recorder.start()
  for (let step = 0; step < 25; step++) {
    pen.fillStyle = "navy"; pen.fillRect(0, 0, 320, 180); pen.fillStyle = "gold"; pen.fillRect(step * 10, 60, 60, 60)
    await new Promise(done => setTimeout(done, 40))
  }
  await new Promise(done => { recorder.onstop = done; recorder.stop() })
  const data = new DataTransfer()
  data.items.add(new File(parts, "gates.webm", { type: "video/webm" }))
  field.files = data.files
  field.dispatchEvent(new Event("change", { bubbles: true }))
}"""


def named(name: str, width: int = 1200, height: int = 800) -> dict:
    """A photo as a file chooser hands it over."""
    return {"name": name, "mimeType": "image/jpeg", "buffer": photo(width, height)}


def give(page: Page, kind: str, *files: dict, place: str = "", html: str = "") -> None:
    """Drop or paste these files (kind may also be one event of a drag)."""
    carried = [[one["name"], one["mimeType"], base64.b64encode(one["buffer"]).decode()] for one in files]
    page.evaluate(_GIVE, [kind, carried, place or "no-such-element", html])


def pick(page: Page, *files: dict) -> None:
    """Choose files with the button in the toolbar."""
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Picture, video or sound").click()
    chooser.value.set_files(list(files))


def record(page: Page) -> None:
    """A film, recorded by the browser, is picked."""
    page.locator('[data-pick-file=""]').first.evaluate(_FILM)


class Dam:
    """Holds the pieces of uploads back until it is opened; what goes on meanwhile is as on a slow line."""

    def __init__(self, page: Page) -> None:
        self.page, self.held, self.is_open = page, [], False
        page.context.route("**/desk/*/media/*", self._route)

    def open(self) -> None:
        """Let everything through."""
        self.is_open = True
        for route in self.held:
            with contextlib.suppress(Exception):  # a page that is gone has no use for an answer
                route.continue_()
        self.held = []

    def until_held(self) -> None:
        """Wait until a piece stands before it."""
        for _ in range(200):
            if self.held:
                return
            self.page.wait_for_timeout(50)
        raise AssertionError("no piece of an upload came")

    def _route(self, route: Route) -> None:
        if self.is_open or route.request.method != "PATCH":
            route.continue_()
        else:
            self.held.append(route)


class BadLine:
    """A wire that carries 50 kB a second to the server and is cut every few seconds while a file goes over it."""

    SPEED, CUT = 50_000, 120_000  # bytes a second, bytes to the server between two cuts

    def __init__(self, port: int) -> None:
        self.port, self.cuts, self.since = port, 0, 0
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.listener.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        """No more connections."""
        self.listener.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                mine = self.listener.accept()[0]
                theirs = socket.create_connection(("127.0.0.1", self.port))
                threading.Thread(target=self._carry, args=(mine, theirs, self._slowly), daemon=True).start()
                threading.Thread(target=self._carry, args=(theirs, mine, socket.socket.sendall), daemon=True).start()

    def _carry(self, one: socket.socket, other: socket.socket, send: Callable[[socket.socket, bytes], object]) -> None:
        with contextlib.suppress(OSError):
            while piece := one.recv(8192):
                send(other, piece)
        for end in (one, other):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def _slowly(self, end: socket.socket, piece: bytes) -> None:
        end.sendall(piece)
        if len(piece) < 8192:  # a request of the page, not a file
            return
        time.sleep(len(piece) / self.SPEED)
        self.since += len(piece)
        if self.since > self.CUT:
            self.since, self.cuts = 0, self.cuts + 1
            raise ConnectionError("cut")
