"""Fan-out to many readers: CPU per delivered frame beside a C send() loop, memory, lost frames, other requests."""

import statistics
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bench.build import Broken
from bench.machine import busy_seconds, kernel_kb, memory_of, use_of
from bench.server import Poster, Server, api_poster, post_body, prepare, serving
from bench.tools import Probe, Prober, Readers, SendLoop
from bench.words import filler, import_text

SLUG = "bench-fanout"
PAUSE = 0.05  # after the last reader has a frame, before the next is published
SETTLE = 1.0
STAMP = len("@@000000:0000000000000000@@ ")


@dataclass(frozen=True)
class Plan:
    """How large a run is."""

    readers: int = 10_000
    frames: int = 40
    runs: int = 3
    frame_bytes: int = 500
    every: float = 0.25
    probe_ms: int = 20
    sndbuf: int = 32768


def stamped(sequence: int, size: int) -> str:
    """A post's text of exactly so many bytes that says when it was published."""
    return f"@@{sequence:06}:{time.monotonic_ns():016}@@ {filler(max(size - STAMP, 1))}"


def floor_frame(number: int, size: int) -> bytes:
    """A frame for the C server, of exactly so many bytes, shaped like ours."""
    head, tail = f"event: change\nid: floor.{number}\ndata: ", "\n\n"
    return (head + stamped(number, size - len(head) - len(tail)) + tail).encode()


@dataclass(frozen=True)
class Window:
    """One frame: when its publish began, when that was answered, when the last reader had it; in ns."""

    begun: int
    answered: int
    received: int


class Side:
    """One server under test, ours or the floor: how to publish to it, and its process."""

    def __init__(self, pid: int, port: int, path: str, poster: Poster, body: Callable[[int], bytes]) -> None:
        """Remembers them; numbers its posts from 1."""
        self.pid, self.port, self.path, self.poster, self.body = pid, port, path, poster, body
        self.sequence = 0

    def publish(self) -> int:
        """Publishes once; answers when that began, in ns."""
        self.sequence += 1
        begun = time.monotonic_ns()
        self.poster.post(self.body(self.sequence))
        return begun


def publish_all(side: Side, plan: Plan, readers: Readers | None, every: float) -> tuple[float, list[Window]]:
    """Publishes all frames one at a time; answers the server's CPU in µs and the window of each frame.

    The pace is the same with and without readers, so that what the server does besides falls out of the difference.
    """
    windows = []
    time.sleep(PAUSE)
    before = use_of(side.pid)
    for place in range(plan.frames):
        due = time.monotonic() + every
        begun = side.publish()
        answered = time.monotonic_ns()
        windows.append(Window(begun, answered, readers.wait(place + 1) if readers else answered))
        time.sleep(max(PAUSE, due - time.monotonic()))
    return use_of(side.pid).since(before), windows


def measure(side: Side, plan: Plan) -> dict[str, Any]:
    """Publishing alone, then with all readers: CPU, memory, what came."""
    for _ in range(5):
        side.publish()
    alone, _ = publish_all(side, plan, None, plan.every)
    time.sleep(SETTLE)
    memory, kernel, use = memory_of(side.pid), kernel_kb(), use_of(side.pid)
    with Readers(side.port, side.path, plan.readers) as readers:
        time.sleep(SETTLE)
        opening, opened = use_of(side.pid).since(use), memory_of(side.pid)
        readers.mark()
        busy, begun = busy_seconds(), time.monotonic()
        with_readers, _ = publish_all(side, plan, readers, plan.every)
        busy, seconds = busy_seconds() - busy, time.monotonic() - begun
        got = _checked(readers.report(plan.frames), plan)
        probes = _probe(side, plan, readers) if side.path != "/" else {}
        ended, kernel = memory_of(side.pid), kernel_kb() - kernel
    delivered = plan.readers * plan.frames
    return {
        "cpu_us_per_frame": (with_readers - alone) / delivered,
        "cpu_us_per_frame_with_publishing": with_readers / delivered,
        "publish_cpu_us": alone / plan.frames,
        "opening_cpu_us_per_reader": opening / plan.readers,
        "kb_per_reader_opened": (opened.rss - memory.rss) / plan.readers,
        "kb_per_reader_after": (ended.rss - memory.rss) / plan.readers,
        "pss_kb_per_reader_after": (ended.pss - memory.pss) / plan.readers,
        "process_mb": ended.rss / 1024,
        "kernel_kb_per_reader": kernel / plan.readers,
        "bytes_per_frame": got["frame_bytes"] / got["frames"],
        "machine_busy_cores": busy / seconds,
        "foreign_cores": busy / seconds - (with_readers + got["client_cpu_us"]) / 1e6 / seconds,
        "client_cpu_us_per_frame": got["client_cpu_us"] / delivered,
        "seconds_to_open": readers.opened["seconds"],
        "stream": got,
        **probes,
    }


def _checked(got: dict[str, Any], plan: Plan) -> dict[str, Any]:
    """Refuses a run in which anything was lost, doubled, out of order or cut off."""
    wrong = {
        name: got[name]
        for name in ("missing", "gaps", "doubled", "foreign", "behind", "resyncs", "closed")
        if got[name]
    }
    if wrong or got["frames"] != plan.readers * plan.frames:
        raise Broken(f"of {plan.readers * plan.frames} frames {got['frames']} came as they should: {wrong}")
    return got


def _probe(side: Side, plan: Plan, readers: Readers) -> dict[str, Any]:
    """Publishes the same again, as fast as delivery allows, while others ask for a page and for /healthz.

    It is a pass of its own, because what the asking costs the server must not be booked on the frames. Only requests
    that were under way while a frame was delivered are counted.
    """
    page = side.path.removesuffix("/stream")
    readers.mark()
    prober = Prober(side.port, ["/healthz", page], plan.probe_ms)
    try:
        _, windows = publish_all(side, plan, readers, 0)
    finally:
        probes = prober.finish()
    got = _checked(readers.report(plan.frames), plan)
    meanwhile = [probe for probe in probes if any(_overlaps(probe, one.begun, one.received) for one in windows)]
    publishing = {probe for probe in meanwhile if any(_overlaps(probe, one.begun, one.answered) for one in windows)}
    kinds = sorted({(probe.path, probe.connection) for probe in meanwhile})
    return {
        "probe_all": _times(meanwhile),
        "probe_while_publishing": _times(publishing),
        "probe_after_publishing": _times([probe for probe in meanwhile if probe not in publishing]),
        "probe_kinds": {
            f"{path} {connection}": _times([p for p in meanwhile if (p.path, p.connection) == (path, connection)])
            for path, connection in kinds
        },
        "probe_stream": got,
    }


def _overlaps(probe: Probe, begun: int, ended: int) -> bool:
    """Whether a request was under way in this time."""
    return probe.begun < ended and probe.begun + probe.took_ms * 1e6 > begun


def _times(probes: Collection[Probe]) -> dict[str, Any]:
    """Percentiles of some requests, in ms."""
    times = sorted(probe.took_ms for probe in probes) or [0.0]
    at = lambda part: times[min(len(times) - 1, int(len(times) * part))]  # noqa: E731
    return {
        "requests": len(probes),
        "failed": sum(probe.status != 200 for probe in probes),
        "p50_ms": at(0.5),
        "p99_ms": at(0.99),
        "max_ms": times[-1],
        "bytes": max((probe.bytes for probe in probes), default=0),
    }


def fit_text(server: Server, token: str, wanted: int) -> int:
    """How long a post's text must be for a frame of the wanted size, found with one reader."""
    poster, size = api_poster(server.port, SLUG, token), 200
    with Readers(server.port, f"/live/{SLUG}/stream", 1) as reader:
        for _ in range(3):
            reader.mark()
            poster.post(post_body(stamped(0, size)))
            reader.wait(1)
            frame = reader.report(1)["largest"]
            if frame == wanted:
                break
            size = max(STAMP + 1, size + wanted - frame)
    poster.close()
    return size


def run_ours(template: Path, data: Path, token: str, plan: Plan) -> dict[str, Any]:
    """One run of `stoppress serve`."""
    with serving(template, data) as server:
        size = fit_text(server, token, plan.frame_bytes)
        poster = api_poster(server.port, SLUG, token)
        path = f"/live/{SLUG}/stream"
        side = Side(server.pid, server.port, path, poster, lambda number: post_body(stamped(number, size)))
        result = measure(side, plan) | {"text_bytes": size}
        poster.close()
        return result


def run_floor(plan: Plan, frame_bytes: int) -> dict[str, Any]:
    """One run of the C send() loop, with frames of the same size."""
    loop = SendLoop(plan.sndbuf)
    try:
        poster = Poster(loop.port, "/", {"Content-Type": "text/plain"})
        side = Side(loop.pid, loop.port, "/", poster, lambda number: floor_frame(number, frame_bytes))
        result = measure(side, plan)
        poster.close()
        return result
    finally:
        loop.close()


def run(scratch: Path, plan: Plan, say: Callable[[str], None]) -> dict[str, Any]:
    """Ours and the floor in alternation."""
    template = scratch / "fanout"
    yesterday = (datetime.now(UTC) - timedelta(days=1)).date().isoformat()
    token = prepare(template, {SLUG: import_text(20)}, yesterday)
    ours, floor = [], []
    for number in range(1, plan.runs + 1):
        say(f"run {number} of {plan.runs}: stoppress serve, {plan.readers:,} readers")
        ours.append(run_ours(template, scratch / f"fanout-{number}", token, plan))
        say(f"run {number} of {plan.runs}: C send() loop, {plan.readers:,} readers")
        floor.append(run_floor(plan, round(ours[-1]["bytes_per_frame"])))
    mid = lambda runs, name: statistics.median(one[name] for one in runs)  # noqa: E731
    return {
        "plan": vars(plan),
        "ours": ours,
        "floor": floor,
        "ratio": mid(ours, "cpu_us_per_frame") / mid(floor, "cpu_us_per_frame"),
        "ratios_by_run": [a["cpu_us_per_frame"] / b["cpu_us_per_frame"] for a, b in zip(ours, floor, strict=True)],
        "kb_per_reader": statistics.median(max(o["kb_per_reader_opened"], o["kb_per_reader_after"]) for o in ours),
        "probe_p99_ms": statistics.median(one["probe_all"]["p99_ms"] for one in ours),
        "probe_failed": sum(one["probe_all"]["failed"] for one in ours),
    }
