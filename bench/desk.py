"""The desk in real browsers: from Ctrl+Enter to another browser's page, the first load, the work of a key."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

from bench.build import Broken
from bench.chromium import Weight, browser, ready, signed_in, visit, worked
from bench.machine import busy_seconds
from bench.server import Server, command, prepare, serving
from bench.words import filler, import_text

SLUG, WHO = "bench-desk", "bench"
PATIENCE = 20_000  # milliseconds for what should take some
QUIET = 5.0  # seconds without a long task after which a page counts as interactive since the last of them
BETWEEN = 60  # milliseconds from key to key: somebody who types fast

# Both browsers take the time from the machine's clock, so that their times can be compared.
PRESSED = """addEventListener("keydown", e => {
  if (e.ctrlKey && e.key === "Enter") window.pressed = Date.now() - (performance.now() - e.timeStamp)
}, true)"""
# Visible is: in the page, and a frame with it was painted.
SEEN = """() => {
  window.seen = {}
  const titles = () => [...document.querySelectorAll("article h3")]
  const note = () => titles().forEach(title => { seen[title.textContent] ??= Date.now() })
  const painted = new MessageChannel()
  painted.port1.onmessage = note
  new MutationObserver(() => requestAnimationFrame(() => painted.port2.postMessage(0)))
    .observe(document.querySelector("main"), { childList: true, subtree: true })
}"""
LOADING = """window.long = []
new PerformanceObserver(list => {
  for (const one of list.getEntries()) long.push([one.startTime, one.startTime + one.duration])
}).observe({ type: "longtask", buffered: true })
new MutationObserver((_, watch) => {
  if (!document.querySelector("#composer .ProseMirror")) return
  window.writable = performance.now()
  watch.disconnect()
}).observe(document, { childList: true, subtree: true })"""
KEYS = """() => {
  window.painted = []
  addEventListener("keydown", e => requestAnimationFrame(() => {
    const after = new MessageChannel()
    after.port1.onmessage = () => painted.push(performance.now() - e.timeStamp)
    after.port2.postMessage(0)
  }), true)
}"""


@dataclass(frozen=True)
class Plan:
    """How large a run is."""

    posts: int = 2_000
    publishes: int = 30
    loads: int = 5
    keys: int = 100
    slowdown: int = 4


def run(scratch: Path, plan: Plan, say: Callable[[str], None]) -> dict[str, Any]:
    """All of it, on one server."""
    yesterday = (datetime.now(UTC) - timedelta(days=1)).date().isoformat()
    template = scratch / "desk"
    say(f"importing {plan.posts:,} posts")
    prepare(template, {SLUG: import_text(plan.posts)}, yesterday)
    link = command(template, "signin", WHO).strip()
    with (
        serving(template, scratch / "desk-1") as server,
        sync_playwright() as playwright,
        browser(playwright) as desk,
        browser(playwright) as elsewhere,
    ):
        state = signed_in(desk, _url(server), link)
        busy, begun = busy_seconds(), time.monotonic()
        measured = _measured(desk, elsewhere, server, state, plan, say)
        cores = (busy_seconds() - busy) / (time.monotonic() - begun)
    return {"plan": vars(plan), "machine_busy_cores": cores, **measured}


def _measured(
    one: Browser, other: Browser, server: Server, state: Any, plan: Plan, say: Callable[[str], None]
) -> dict[str, Any]:
    say("loading the desk")
    load = first_load(one, server, state)
    say(f"{plan.loads} first loads, slowed down")
    worked = [work(one, server, state) for _ in range(plan.loads)]
    starts = [start(one, server, state, plan.slowdown) for _ in range(plan.loads)]
    say(f"{plan.keys} keys")
    typed = keys(one, server, state, plan.keys)
    say(f"{plan.publishes} publishes")
    times = publishes(one, other, server, state, plan.publishes)
    return {"load": load, "work_ms": worked, "starts": starts, "keys": typed, "publish_ms": times}


def first_load(one: Browser, server: Server, state: Any) -> dict[str, Any]:
    """Bytes and requests of the first load, heads of the answers included."""
    with visit(one, state) as (page, inspector):
        weight = Weight(inspector)
        _open(page, server)
        page.wait_for_timeout(2_000)
        return weight.told()


def work(one: Browser, server: Server, state: Any) -> float:
    """What the main thread does up to a second after the composer is there, in ms of its own CPU."""
    with visit(one, state) as (page, inspector):
        inspector.send("Performance.enable")
        _open(page, server)
        page.wait_for_timeout(1_000)
        return worked(inspector) * 1000


def start(one: Browser, server: Server, state: Any, slowdown: int) -> dict[str, float]:
    """When the composer takes keys, and when the last long task before a quiet spell ended, in ms."""
    with visit(one, state, LOADING) as (page, inspector):
        inspector.send("Emulation.setCPUThrottlingRate", {"rate": slowdown})
        _open(page, server)
        page.wait_for_timeout(QUIET * 1000 + 3_000)
        writable, tasks = page.evaluate("[window.writable, window.long]")
        first_paint = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
        return {"writable": writable, "interactive": _interactive(writable, tasks), "first_paint": first_paint}


def _interactive(writable: float, tasks: list[list[float]]) -> float:
    """The end of the last long task before the first quiet spell, and not before the composer is there."""
    at = writable
    for begin, end in sorted(tasks):
        if begin > at + QUIET * 1000:
            break
        at = max(at, end)
    return at


def keys(one: Browser, server: Server, state: Any, count: int) -> dict[str, Any]:
    """The work of the page's main thread for each key, and the time to the next painted frame, in ms."""
    with visit(one, state) as (page, inspector):
        _open(page, server)
        _compose(page, "How long a key takes")
        inspector.send("Performance.enable")
        page.evaluate(KEYS)
        page.wait_for_timeout(1_000)
        worked = [_key(page, inspector, letter) for letter in filler(count, seed=7)]
        page.wait_for_timeout(500)
        return {"work_ms": worked, "painted_ms": page.evaluate("window.painted")}


def _key(page: Page, inspector: CDPSession, letter: str) -> float:
    before = worked(inspector)
    page.keyboard.type(letter)
    page.wait_for_timeout(BETWEEN)
    return (worked(inspector) - before) * 1000


def publishes(one: Browser, other: Browser, server: Server, state: Any, count: int) -> list[float]:
    """From Ctrl+Enter at the desk to the post painted in the other browser, in ms."""
    with visit(one, state, PRESSED) as (desk, _), visit(other) as (reader, _):
        _open(desk, server)
        reader.goto(f"{_url(server)}/live/{SLUG}")
        reader.wait_for_function("() => document.documentElement.dataset.following === 'live'", timeout=PATIENCE)
        reader.evaluate(SEEN)
        times = [_publish(desk, reader, place) for place in range(count + 2)]
        return times[2:]  # the first ones find cold code on both sides


def _publish(desk: Page, reader: Page, place: int) -> float:
    title = f"Gauge reading number {place + 1}"
    _compose(desk, title)
    desk.keyboard.type("The gauge at the bridge stands at four metres and falls slowly.")
    desk.wait_for_timeout(300)
    desk.keyboard.press("Control+Enter")
    reader.wait_for_function("title => window.seen[title]", arg=title, timeout=PATIENCE)
    desk.wait_for_function("() => !document.querySelector('#composer [name=headline]').value", timeout=PATIENCE)
    begun, ended = desk.evaluate("window.pressed"), reader.evaluate("title => window.seen[title]", title)
    if not 0 < ended - begun < PATIENCE:
        raise Broken(f"{title} was seen {ended - begun} ms after it was sent")
    return float(ended - begun)


def _compose(page: Page, title: str) -> None:
    """Type a headline, and go on to the text."""
    page.keyboard.press("Escape")
    page.keyboard.press("n")
    page.keyboard.type(title)
    page.keyboard.press("Enter")


def _open(page: Page, server: Server) -> None:
    page.goto(f"{_url(server)}/desk/{SLUG}/")
    ready(page)


def _url(server: Server) -> str:
    return f"http://127.0.0.1:{server.port}"


def middle(values: list[float]) -> float:
    """The median."""
    return statistics.median(values)


def high(values: list[float]) -> float:
    """The 95th percentile."""
    return statistics.quantiles(values, n=20)[-1]
