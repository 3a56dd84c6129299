"""The first load: what a page of 20 text posts weighs."""

import gzip
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import brotli

from bench.build import Broken
from bench.server import fetch, prepare, serving
from bench.words import import_text

SLUG = "bench-page"
POSTS = 20
MANY, LONG = 2_000, "bench-long"
UNPACK = {"gzip": gzip.decompress, "br": brotli.decompress, "identity": bytes}
ALSO_LOADED = re.compile(
    r"<script[^>]+\ssrc=|<link[^>]+rel=[\"']?(?:stylesheet|preload|modulepreload)|<img[^>]+\ssrc=", re.IGNORECASE
)


def run(scratch: Path, text: str | None, say: Callable[[str], None]) -> dict[str, Any]:
    """Imports 20 posts (or the given text) and asks for the page in each encoding."""
    template = scratch / "page"
    yesterday = (datetime.now(UTC) - timedelta(days=1)).date().isoformat()
    # The seed makes the same words at the top of both, so that only their number differs.
    prepare(template, {SLUG: text or import_text(POSTS), LONG: import_text(MANY)}, yesterday)
    say("asking for the page")
    with serving(template, scratch / "page-1") as server:
        sizes = {encoding: _size(server.port, SLUG, encoding) for encoding in UNPACK}
        long = _size(server.port, LONG, "gzip")
    if text is None and sizes["gzip"]["articles"] < POSTS:
        raise Broken(f"the page shows {sizes['gzip']['articles']} of {POSTS} posts")
    return {"text": "given" if text else "invented, seed 20", "target": 14_600, "long": long, **sizes}


def _size(port: int, slug: str, encoding: str) -> dict[str, Any]:
    """One answer: bytes of the body and of all, and what its HTML would load besides."""
    status, headers, body, total = fetch(port, f"/live/{slug}", encoding)
    if status != 200 or headers.get("content-encoding", "identity") != encoding:
        raise Broken(f"the page was answered with {status}, {headers.get('content-encoding')} instead of {encoding}")
    html = UNPACK[encoding](body).decode()
    return {
        "body": len(body),
        "with_head": total,
        "unpacked": len(html.encode()),
        "articles": len(re.findall(r"<article\b", html)),
        "also_loaded": len(ALSO_LOADED.findall(html)),
    }
