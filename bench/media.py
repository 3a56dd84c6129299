"""Pictures in real browsers: from the drop at the desk to a reader's page; what a gallery costs before scrolling."""

import json
import random
import time
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from bench.build import Broken
from bench.chromium import Weight, browser, ready, signed_in, visit
from bench.server import Server, command, prepare, serving
from bench.words import import_text

SLUG, GALLERY, WHO = "bench-media", "bench-gallery", "bench"
PATIENCE = 30_000  # milliseconds
PHONE = {"width": 390, "height": 844}
# The file comes in as a person drops it: as a drop on the composer, with the clock read at that moment.
DROP = """([name, numbers]) => {
  const file = new File([Uint8Array.from(atob(numbers), letter => letter.charCodeAt(0))], name, { type: "image/jpeg" })
  const carried = new DataTransfer()
  carried.items.add(file)
  const at = document.querySelector("#composer .ProseMirror")
  for (const kind of ["dragenter", "dragover", "drop"]) {
    if (kind === "drop") window.dropped = Date.now()
    at.dispatchEvent(new DragEvent(kind, { dataTransfer: carried, bubbles: true, cancelable: true }))
  }
}"""
SHOWN = """title => {
  const article = [...document.querySelectorAll("article")].find(one => one.querySelector("h3")?.textContent === title)
  const image = article?.querySelector("picture img")
  if (!image) return 0
  image.loading = "eager"
  return image.complete && image.naturalWidth > 0 ? Date.now() : 0
}"""


@dataclass(frozen=True)
class Plan:
    """How large a run is."""

    drops: int = 7
    pictures: int = 30


def run(scratch: Path, plan: Plan, say: Callable[[str], None]) -> dict[str, Any]:
    """All of it, on one server."""
    yesterday = (datetime.now(UTC) - timedelta(days=1)).date().isoformat()
    template = scratch / "media"
    prepare(template, {SLUG: import_text(20), GALLERY: import_text(20)}, yesterday)
    link = command(template, "signin", WHO).strip()
    token = command(template, "token", WHO).strip()
    with (
        serving(template, scratch / "media-1") as server,
        sync_playwright() as playwright,
        browser(playwright) as one,
        browser(playwright) as other,
    ):
        state = signed_in(one, f"http://127.0.0.1:{server.port}", link)
        say(f"{plan.drops} photos of 12 megapixels, dropped")
        times = drops(one, other, server, state, plan.drops)
        say(f"a gallery of {plan.pictures} pictures")
        return {"plan": vars(plan), "drop_ms": times, "gallery": gallery(other, server, token, plan.pictures)}


def drops(one: Browser, other: Browser, server: Server, state: Any, count: int) -> list[float]:
    """From the drop, with Ctrl+Enter at once behind it, to the picture drawn in another browser's open page, in ms."""
    url = f"http://127.0.0.1:{server.port}"
    with visit(one, state) as (desk, _), visit(other) as (reader, _):
        desk.goto(f"{url}/desk/{SLUG}/")
        ready(desk)
        reader.goto(f"{url}/live/{SLUG}")
        reader.wait_for_function("() => document.documentElement.dataset.following === 'live'", timeout=PATIENCE)
        return [_drop(desk, reader, place) for place in range(count + 1)][1:]  # the first finds cold code


def _drop(desk: Page, reader: Page, place: int) -> float:
    title = f"Photo number {place + 1}"
    desk.keyboard.press("Escape")
    desk.keyboard.press("n")
    desk.keyboard.type(title)
    desk.keyboard.press("Enter")
    desk.keyboard.type("The water stands at the quay.")
    desk.evaluate(DROP, [f"photo-{place}.jpg", b64encode(photo(4000, 3000, place)).decode()])
    desk.keyboard.press("Control+Enter")
    seen = reader.wait_for_function(SHOWN, arg=title, timeout=PATIENCE).json_value()
    desk.wait_for_function("() => !document.querySelector('#composer [name=headline]').value", timeout=PATIENCE)
    return float(seen - desk.evaluate("window.dropped"))


def gallery(one: Browser, server: Server, token: str, count: int) -> dict[str, Any]:
    """Bytes of the first load of a page with a gallery, heads of the answers included, before anybody scrolls."""
    ids = [_uploaded(server, token, photo(1600, 1200, place)) for place in range(count)]
    pictures = [{"id": one, "alt": f"Picture {place}", "caption": "At the quay"} for place, one in enumerate(ids)]
    _ask(
        server,
        token,
        "POST",
        "posts",
        {"headline": "In pictures", "blocks": [{"kind": "gallery", "pictures": pictures}]},
    )
    _until_made(server, ids)
    with visit(one) as (page, inspector):
        page.set_viewport_size(PHONE)
        weight = Weight(inspector)
        page.goto(f"http://127.0.0.1:{server.port}/live/{GALLERY}")
        page.wait_for_timeout(3_000)
        return weight.told()


def photo(width: int, height: int, seed: int) -> bytes:
    """A JPEG with as much in it as a photo has: noise at several scales."""
    source = random.Random(seed)
    coarse = Image.frombytes("RGB", (width // 40, height // 40), source.randbytes(width // 40 * (height // 40) * 3))
    fine = Image.frombytes("RGB", (width // 4, height // 4), source.randbytes(width // 4 * (height // 4) * 3))
    size = (width, height)
    out = BytesIO()
    Image.blend(coarse.resize(size, Image.Resampling.BICUBIC), fine.resize(size), 0.15).save(out, "JPEG", quality=88)
    return out.getvalue()


def _uploaded(server: Server, token: str, data: bytes) -> str:
    told = _ask(server, token, "POST", "media", {"name": "photo.jpg", "size": len(data)})
    for start in range(0, len(data), told["chunk"]):
        piece = data[start : start + told["chunk"]]
        told = _ask(server, token, "PATCH", f"media/{told['id']}", piece, {"Upload-Offset": str(start)})
    if told["state"] != "ready":
        raise Broken(f"a picture is {told['state']}: {told['problem']}")
    return str(told["id"])


def _until_made(server: Server, ids: list[str]) -> None:
    end = time.monotonic() + 600
    for one in ids:
        while "max-age=300" not in _head(server, f"/media/{one}/1600.avif"):
            if time.monotonic() > end:
                raise Broken("the sizes of the pictures were not made in ten minutes")
            time.sleep(0.2)


def _head(server: Server, path: str) -> str:
    connection = HTTPConnection("127.0.0.1", server.port, timeout=30)
    connection.request("HEAD", path)
    found = connection.getresponse().getheader("cache-control") or ""
    connection.close()
    return found


def _ask(server: Server, token: str, method: str, path: str, body: Any, more: dict[str, str] | None = None) -> Any:
    connection = HTTPConnection("127.0.0.1", server.port, timeout=60)
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json", **(more or {})}
    connection.request(method, f"/api/v1/blogs/{GALLERY}/{path}", raw, headers)
    answer = connection.getresponse()
    told = json.loads(answer.read())
    connection.close()
    if answer.status >= 400:
        raise Broken(f"{method} {path} was answered with {answer.status}: {told.get('detail')}")
    return told
