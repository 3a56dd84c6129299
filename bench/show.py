"""Prints results as tables and writes them as JSON."""

import json
import statistics
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from bench.desk import high, middle
from bench.lighthouse import CATEGORIES
from bench.machine import description

RESULTS = Path(__file__).resolve().parent / "results"
console = Console(width=None if sys.stdout.isatty() else 120)
progress = Console(stderr=True)

FANOUT_ROWS = [
    ("CPU per delivered frame, µs (publishing subtracted)", "cpu_us_per_frame", 3),
    ("the same with publishing, µs", "cpu_us_per_frame_with_publishing", 3),
    ("publishing alone, no reader: CPU per publish, µs", "publish_cpu_us", 0),
    ("bytes of a frame", "bytes_per_frame", 1),
    ("kB of process memory per reader, all open", "kb_per_reader_opened", 3),
    ("kB of process memory per reader, at the end", "kb_per_reader_after", 3),
    ("process, MB", "process_mb", 1),
    ("kernel memory (slab) per reader, both ends, kB", "kernel_kb_per_reader", 1),
    ("CPU to open one reader, µs", "opening_cpu_us_per_reader", 1),
    ("cores busy on the whole machine", "machine_busy_cores", 2),
    ("of these, not by server and readers", "foreign_cores", 2),
]
STREAM_ROWS = [
    ("frames missing", "missing"),
    ("publish to receipt p50, ms", "p50_ms"),
    ("publish to receipt p99, ms", "p99_ms"),
    ("publish to last reader, ms (median)", "last_reader_p50_ms"),
]


def verdict(value: float, limit: float) -> str:
    """A mark for a figure and its limit."""
    return "[green]within[/green]" if value <= limit else "[red]over[/red]"


def _targets(rows: list[tuple[str, float, float, str]]) -> None:
    """The figures that have a limit."""
    table = Table("target", "measured", "limit", "", title="Targets", title_justify="left")
    for name, value, limit, shape in rows:
        table.add_row(name, format(value, shape), format(limit, shape), verdict(value, limit))
    console.print(table)


def _spread(runs: list[dict[str, Any]], name: str, digits: int) -> str:
    """The median and, in brackets, the least and the most."""
    values = [one[name] for one in runs]
    text = f"{statistics.median(values):,.{digits}f}"
    return text if len(values) < 2 else f"{text}  ({min(values):,.{digits}f} to {max(values):,.{digits}f})"


def fanout(result: dict[str, Any]) -> None:
    """Ours beside the floor."""
    plan = result["plan"]
    title = f"Fan-out: {plan['readers']:,} readers, {plan['frames']} frames, medians of {plan['runs']} (least to most)"
    table = Table("", "stoppress serve", "C send() loop", title=title, title_justify="left")
    for label, name, digits in FANOUT_ROWS:
        table.add_row(label, _spread(result["ours"], name, digits), _spread(result["floor"], name, digits))
    streams = [[one["stream"] for one in result[side]] for side in ("ours", "floor")]
    for label, name in STREAM_ROWS:
        table.add_row(label, *(_spread(side, name, 0 if name == "missing" else 1) for side in streams))
    console.print(table)
    _probes(result)
    disturbed = [
        one["foreign_cores"] for side in ("ours", "floor") for one in result[side] if one["foreign_cores"] > 0.2
    ]
    if disturbed:
        console.print(
            f"[red]{len(disturbed)} of {2 * plan['runs']} runs were disturbed: others used up to "
            f"{max(disturbed):.2f} cores meanwhile. Neither CPU nor times of this measurement can be relied on.[/red]"
        )
    missing = sum(one[name]["missing"] for one in result["ours"] for name in ("stream", "probe_stream"))
    _targets(
        [
            ("CPU per frame, times the C loop", result["ratio"], 1.25, ".3f"),
            ("process memory per reader, kB", result["kb_per_reader"], 1.0, ".3f"),
            ("frames missing", missing, 0, "d"),
            ("other requests meanwhile: p99, ms", result["probe_p99_ms"], 20, ".1f"),
        ]
    )


def _probes(result: dict[str, Any]) -> None:
    """Other requests, by address and connection."""
    table = Table("requests during a fan-out", "number", "failed", "p50 ms", "p99 ms", "max ms")
    kinds = {
        "all": [one["probe_all"] for one in result["ours"]],
        "of these, while the POST was unanswered": [one["probe_while_publishing"] for one in result["ours"]],
        "of these, delivery only": [one["probe_after_publishing"] for one in result["ours"]],
    }
    for kind in result["ours"][0]["probe_kinds"]:
        kinds[kind] = [one["probe_kinds"][kind] for one in result["ours"] if kind in one["probe_kinds"]]
    for kind, runs in kinds.items():
        middle = [f"{statistics.median(one[name] for one in runs):.1f}" for name in ("p50_ms", "p99_ms", "max_ms")]
        table.add_row(kind, str(sum(r["requests"] for r in runs)), str(sum(r["failed"] for r in runs)), *middle)
    console.print(table)


def publish(result: dict[str, Any]) -> None:
    """The cost of a publish by the size of the blog."""
    plan = result["plan"]
    title = (
        f"One publish, one open reader, one page request: {plan['publishes']} fresh publishes a block, "
        f"medians of {plan['runs']} (least to most)"
    )
    table = Table("posts at the start", "CPU per publish, µs", "median cycle, µs", "process, MB", title=title)
    for posts, blocks in result["blocks"].items():
        cycles = [{"median": statistics.median(one["cycles_us"])} for one in blocks]
        cells = (_spread(blocks, "cpu_us", 0), _spread(cycles, "median", 0), _spread(blocks, "process_mb", 1))
        table.add_row(f"{int(posts):,}", *cells)
    console.print(table)
    if result["stale_pages"]:
        console.print(f"[red]{result['stale_pages']} pages did not yet show the post that the reader had.[/red]")
    _targets([("CPU per publish, most posts over fewest", result["ratio"], 1.2, ".3f")])


def page(result: dict[str, Any]) -> None:
    """The size of the first load."""
    table = Table("encoding", "body", "with response head", "unpacked", "articles", "other first loads")
    for encoding in ("gzip", "br", "identity"):
        one = result[encoding]
        sizes = [f"{one[name]:,}" for name in ("body", "with_head", "unpacked")]
        table.add_row(encoding, *sizes, str(one["articles"]), str(one["also_loaded"]))
    one = result["long"]
    sizes = [f"{one[name]:,}" for name in ("body", "with_head", "unpacked")]
    table.add_row("gzip, of 2,000 posts", *sizes, str(one["articles"]), str(one["also_loaded"]))
    table.title, table.title_justify = f"First load of the live page, bytes (text: {result['text']})", "left"
    console.print(table)
    _targets(
        [
            ("first load in gzip, bytes", result["gzip"]["body"], result["target"], ",d"),
            ("the same with the response head", result["gzip"]["with_head"], result["target"], ",d"),
        ]
    )


def desk(result: dict[str, Any]) -> None:
    """The desk in real browsers."""
    plan, load, starts = result["plan"], result["load"], result["starts"]
    slow = f"at {plan['slowdown']}x CPU slow-down"
    rows = {
        "Ctrl+Enter to painted in the other browser, ms": result["publish_ms"],
        f"first contentful paint {slow}, ms": [one["first_paint"] for one in starts],
        f"composer takes keys {slow}, ms": [one["writable"] for one in starts],
        f"interactive {slow}, ms": [one["interactive"] for one in starts],
        "main thread's work for a first load, no slow-down, ms": result["work_ms"],
        "work of a key, ms": result["keys"]["work_ms"],
        "keydown to the next painted frame, ms": result["keys"]["painted_ms"],
    }
    title = f"The desk of a blog with {plan['posts']:,} posts"
    table = Table("", "number", "median", "p95", "least", "most", title=title, title_justify="left")
    for label, values in rows.items():
        figures = (middle(values), high(values), min(values), max(values))
        table.add_row(label, str(len(values)), *(f"{one:,.1f}" for one in figures))
    console.print(table)
    kinds = ", ".join(f"{kind} {size:,}" for kind, size in sorted(load["by_kind"].items(), key=lambda one: -one[1]))
    console.print(f"First load: {load['requests']} requests; bytes by kind: {kinds}")
    console.print(f"[dim]{result['machine_busy_cores']:.2f} cores were busy meanwhile, the browsers' among them.[/dim]")
    _targets(
        [
            ("Ctrl+Enter to another browser's page: median, ms", middle(result["publish_ms"]), 100, ".1f"),
            ("first load, bytes on the wire", load["bytes"], 300_000, ",d"),
            (f"interactive {slow}: median, ms", middle([one["interactive"] for one in starts]), 1_500, ".0f"),
            ("work of a key: 95th percentile, ms", high(result["keys"]["work_ms"]), 16, ".1f"),
        ]
    )


def media(result: dict[str, Any]) -> None:
    """Pictures in real browsers."""
    plan, times, gallery = result["plan"], result["drop_ms"], result["gallery"]
    table = Table("", "number", "median", "least", "most", title="Pictures", title_justify="left")
    figures = (middle(times), min(times), max(times))
    label = "12 megapixels: drop to drawn in the other browser, ms"
    table.add_row(label, str(len(times)), *(f"{one:,.0f}" for one in figures))
    console.print(table)
    kinds = ", ".join(f"{kind} {size:,}" for kind, size in sorted(gallery["by_kind"].items(), key=lambda one: -one[1]))
    console.print(f"A page with a gallery: {gallery['requests']} requests; bytes by kind: {kinds}")
    _targets(
        [
            ("12 megapixels from drop to another browser's page: most, ms", max(times), 2_000, ".0f"),
            (f"first load with a gallery of {plan['pictures']}, bytes on the wire", gallery["bytes"], 40_000, ",d"),
        ]
    )


def phone(result: dict[str, Any]) -> None:
    """Our page beside a static file, and one more post in a long page."""
    ours, plain = result["loads"]["ours"], result["loads"]["plain"]
    table = Table("", "live page", "static file", "ratio", title="20 text posts on a slow phone", title_justify="left")
    rows = (("text readable, ms", "readable"), ("first paint, ms", "first"), ("largest paint, ms", "largest"))
    for label, name in (*rows, ("bytes of the body", "bytes")):
        ratio = statistics.median(one[name] for one in ours) / statistics.median(one[name] for one in plain)
        table.add_row(label, _spread(ours, name, 0), _spread(plain, name, 0), f"{ratio:.2f}")
    table.add_row("layout shift", *(f"{max(one['shifted'] for one in side):.4f}" for side in (ours, plain)), "")
    console.print(table)
    idle, busy = (middle(result["inserts"][name]) for name in ("idle_ms", "busy_ms"))
    console.print(f"A post put into a page of {result['plan']['posts']}: {busy:.2f} ms, of which {idle:.2f} without it")
    _targets(
        [
            ("text readable on a slow phone: median, ms", middle([one["readable"] for one in ours]), 1_500, ".0f"),
            ("layout shift: most", max(one["shifted"] for one in ours), 0, ".4f"),
            (f"work to insert a post in a page of {result['plan']['posts']}: median, ms", busy - idle, 4, ".2f"),
        ]
    )


def lighthouse(result: dict[str, Any]) -> None:
    """The points of each page, and what cost some."""
    title = f"Lighthouse {result['version']} on the demo"
    table = Table("page", "as", *CATEGORIES, "largest paint, ms", "shift", title=title, title_justify="left")
    for one in result["results"]:
        points = (str(one["points"][name]) for name in CATEGORIES)
        figures = one["figures"]
        largest, shift = figures["largest-contentful-paint"], figures["cumulative-layout-shift"]
        table.add_row(one["page"], one["preset"], *points, f"{largest:.0f}", f"{shift:.3f}")
    console.print(table)
    for one in result["results"]:
        for lost in one["lost"]:
            console.print(f"[red]{one['page']}, {one['preset']}:[/red] {lost}", highlight=False)


def save(kind: str, result: dict[str, Any]) -> None:
    """Writes the result and the machine into bench/results/."""
    RESULTS.mkdir(exist_ok=True)
    at = datetime.now(UTC)
    path = RESULTS / f"{kind}-{at:%Y%m%d-%H%M%S}.json"
    whole = {"bench": kind, "at": at.isoformat(), "machine": description(), **result}
    path.write_text(json.dumps(whole, indent=1), encoding="utf-8")
    console.print(f"[dim]{path}[/dim]")
