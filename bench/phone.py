"""A slow phone in real Chromium: our live page beside a static file of the same words; the work of one more post."""

import gzip
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

from bench.build import Broken
from bench.chromium import browser, visit, worked
from bench.server import Server, api_poster, fetch, post_body, prepare, serving
from bench.words import import_text

SLUG, LONG = "bench-phone", "bench-long"
PHONE = {"width": 390, "height": 844}
LINE = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}  # 400 kbit/s
SLOWDOWN = 4
SETTLED = 3_000  # milliseconds after which nothing more is painted for the first time
WINDOW = 400  # milliseconds in which a post arrives, is put in and is drawn
PATIENCE = 30_000
# The end of the first frame in which the first post is laid out: its words are on the screen, or one swipe below.
LOOK = """(() => {
  const look = () => requestAnimationFrame(() => {
    const post = document.querySelector("article p")
    if (!post?.offsetHeight) return look()
    const told = new MessageChannel()
    told.port1.onmessage = () => { window.readable = performance.now() }
    told.port2.postMessage(0)
  })
  look()
  new PerformanceObserver(list => { for (const one of list.getEntries()) window.largest = one.startTime })
    .observe({ type: "largest-contentful-paint", buffered: true })
  window.shifted = 0
  new PerformanceObserver(list => { for (const one of list.getEntries()) window.shifted += one.value })
    .observe({ type: "layout-shift", buffered: true })
})()"""
TOLD = """() => ({ readable: window.readable, largest: window.largest, shifted: window.shifted,
  first: performance.getEntriesByName("first-contentful-paint")[0].startTime,
  bytes: performance.getEntriesByType("navigation")[0].encodedBodySize })"""
# What a plain export would be: the words, and as much style as makes them readable on a phone.
STYLE = "body{max-width:37rem;margin:auto;padding:1rem;font:1.0625rem/1.55 Georgia,serif}article{margin-top:2rem}"


@dataclass(frozen=True)
class Plan:
    """How large a run is."""

    runs: int = 7
    posts: int = 500
    inserts: int = 20


def run(scratch: Path, plan: Plan, say: Callable[[str], None]) -> dict[str, Any]:
    """Both measurements on one server."""
    yesterday = (datetime.now(UTC) - timedelta(days=1)).date().isoformat()
    template = scratch / "phone"
    token = prepare(template, {SLUG: import_text(20), LONG: import_text(plan.posts)}, yesterday)
    with (
        serving(template, scratch / "phone-1") as server,
        plain(exported(server)) as port,
        sync_playwright() as playwright,
        browser(playwright) as one,
    ):
        say(f"{plan.runs} loads of each side")
        sides = {"ours": f"http://127.0.0.1:{server.port}/live/{SLUG}", "plain": f"http://127.0.0.1:{port}/"}
        loads: dict[str, list[dict[str, float]]] = {side: [] for side in sides}
        for place in range(plan.runs + 1):
            for side, address in sides.items():
                told = load(one, address)
                if place:  # the first finds cold code
                    loads[side].append(told)
        say(f"{plan.inserts} posts into a page of {plan.posts}")
        return {"plan": vars(plan), "loads": loads, "inserts": inserts(one, server, token, plan)}


def exported(server: Server) -> bytes:
    """The same words as a plain page."""
    story = json.loads(fetch(server.port, f"/live/{SLUG}.json?limit=20")[2])
    posts = "".join(
        f"<article><h3>{escape(post['headline'])}</h3><time>{post['published_at']}</time>"
        + "".join(block["html"] for block in post["blocks"])
        + "</article>"
        for post in story["posts"]
    )
    head = '<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
    title = escape(story["headline"])
    top = f"{head}<title>{title}</title><style>{STYLE}</style><h1>{title}</h1>{story['standfirst']}"
    return f"{top}<main>{posts}</main></html>".encode()


@contextmanager
def plain(body: bytes) -> Iterator[int]:
    """A server of this one file, in gzip and ready before anybody asks; answers its port."""
    packed = gzip.compress(body, 9)

    class Static(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            found = self.path == "/"
            self.send_response(200 if found else 404)
            self.send_header("content-type", "text/html; charset=utf-8")
            self.send_header("content-encoding", "gzip")
            self.send_header("content-length", str(len(packed) if found else 0))
            self.end_headers()
            self.wfile.write(packed if found else b"")

        def log_message(self, *_words: Any) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Static)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()


def load(one: Browser, address: str) -> dict[str, float]:
    """One first load on a slow phone, in ms since the navigation."""
    with visit(one, script=LOOK) as (page, inspector):
        page.set_viewport_size(PHONE)
        inspector.send("Network.enable")
        inspector.send("Network.emulateNetworkConditions", LINE)
        inspector.send("Emulation.setCPUThrottlingRate", {"rate": SLOWDOWN})
        page.goto(address, wait_until="commit")
        page.wait_for_timeout(SETTLED)
        told: dict[str, float] = page.evaluate(TOLD)
        return told


def inserts(one: Browser, server: Server, token: str, plan: Plan) -> dict[str, Any]:
    """CPU of the page's main thread while a post comes in, less that of the same time without one, in ms."""
    with visit(one) as (page, inspector):
        page.emulate_media(reduced_motion="reduce")  # fading in is the compositor's work, and lasts for seconds
        page.goto(f"http://127.0.0.1:{server.port}/live/{LONG}")
        page.wait_for_function("() => document.documentElement.dataset.following === 'live'", timeout=PATIENCE)
        _fill(page, plan.posts)
        inspector.send("Performance.enable")
        page.wait_for_timeout(2_000)
        poster = api_poster(server.port, LONG, token)
        idle, busy = [], []
        for place in range(plan.inserts + 2):
            idle.append(_window(page, inspector))
            poster.post(post_body(f"Reading number {place}: the gauge at the bridge stands at four metres."))
            busy.append(_window(page, inspector))
        poster.close()
        if _articles(page) != plan.posts + plan.inserts + 2:
            raise Broken(f"the page has {_articles(page)} posts after {plan.inserts + 2} came in")
        return {"idle_ms": idle[2:], "busy_ms": busy[2:]}  # the first find cold code


def _fill(page: Page, posts: int) -> None:
    while (had := _articles(page)) < posts:
        page.evaluate("document.querySelector('.more').click()")
        page.wait_for_function("had => document.querySelectorAll('.feed article').length > had", arg=had)
    page.evaluate("scrollTo({ top: 0, behavior: 'instant' })")


def _articles(page: Page) -> int:
    return int(page.evaluate("document.querySelectorAll('.feed article').length"))


def _window(page: Page, inspector: CDPSession) -> float:
    before = worked(inspector)
    page.wait_for_timeout(WINDOW)
    return (worked(inspector) - before) * 1000
