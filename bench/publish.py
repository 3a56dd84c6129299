"""The CPU of one publish, fold and render included, beside many posts and beside few."""

import gzip
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bench.fanout import stamped
from bench.machine import memory_of, use_of
from bench.server import Server, api_poster, fetch, post_body, prepare, serving
from bench.tools import Readers
from bench.words import import_text

SLUG, WARM_SLUG = "bench-publish", "bench-warm"
TEXT_BYTES = 450


@dataclass(frozen=True)
class Plan:
    """How large a run is."""

    sizes: tuple[int, ...] = (10, 10_000)
    publishes: int = 30
    runs: int = 3


def block(server: Server, token: str, slug: str, count: int) -> dict[str, Any]:
    """Publishes so many posts, each delivered to one reader and followed by one request of the page."""
    poster, path, stale = api_poster(server.port, slug, token), f"/live/{slug}", 0
    cycles = []
    with Readers(server.port, f"{path}/stream", 1) as reader:
        fetch(server.port, path, "gzip")
        reader.mark()
        time.sleep(0.2)
        before = last = use_of(server.pid)
        for number in range(1, count + 1):
            poster.post(post_body(stamped(number, TEXT_BYTES)))
            reader.wait(number)
            body = fetch(server.port, path, "gzip")[2]
            stale += f"@@{number:06}:".encode() not in gzip.decompress(body)
            time.sleep(0.02)
            last, previous = use_of(server.pid), last
            cycles.append(last.since(previous))
    poster.close()
    return {"cpu_us": last.since(before) / count, "cycles_us": cycles, "stale_pages": stale}


def run_size(template: Path, data: Path, token: str, posts: int, plan: Plan) -> dict[str, Any]:
    """One block on a fresh copy; the code is warmed on another blog, so that the measured one begins as imported."""
    with serving(template, data) as server:
        block(server, token, WARM_SLUG, 20)
        fetch(server.port, f"/live/{SLUG}", "gzip")
        measured = block(server, token, SLUG, plan.publishes)
        return measured | {"posts": posts, "process_mb": memory_of(server.pid).rss / 1024}


def run(scratch: Path, plan: Plan, say: Callable[[str], None]) -> dict[str, Any]:
    """All sizes in alternation."""
    yesterday = (datetime.now(UTC) - timedelta(days=1)).date().isoformat()
    templates = {}
    for posts in plan.sizes:
        say(f"importing {posts:,} posts")
        template = scratch / f"publish-{posts}"
        texts = {WARM_SLUG: import_text(10), SLUG: import_text(posts)}
        templates[posts] = (template, prepare(template, texts, yesterday))
    blocks: dict[int, list[dict[str, Any]]] = {posts: [] for posts in plan.sizes}
    for number in range(1, plan.runs + 1):
        for posts, (template, token) in templates.items():
            say(f"run {number} of {plan.runs}: {plan.publishes} publishes beside {posts:,} posts")
            data = scratch / f"{template.name}-{number}"
            blocks[posts].append(run_size(template, data, token, posts, plan))
    medians = {posts: statistics.median(one["cpu_us"] for one in done) for posts, done in blocks.items()}
    return {
        "plan": vars(plan),
        "blocks": {str(posts): done for posts, done in blocks.items()},
        "cpu_us": {str(posts): value for posts, value in medians.items()},
        "ratio": medians[max(plan.sizes)] / medians[min(plan.sizes)],
        "stale_pages": sum(one["stale_pages"] for done in blocks.values() for one in done),
    }
