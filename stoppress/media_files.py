"""/media/ID/NAME: pictures, films and recordings, with ranges, while something public carries them; else 404.

Whether a file is still public is asked anew every second, so that nothing is served once its post is withdrawn.
What is private is shown for a few minutes to who has a pass of the desk's.
"""

import asyncio
import re
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from django.core import signing
from django.db import close_old_connections, connection

from stoppress.desk.media import SALT
from stoppress.log import read
from stoppress.media import sizes, store
from stoppress.media.models import Asset
from stoppress.reader.answers import Answer, Headers, header, problem

Send = Callable[[dict[str, Any]], Awaitable[None]]
ADDRESS = re.compile(r"/media/([a-z0-9]{20})/([a-z0-9]{1,12}\.[a-z0-9]{3,4})")
RANGE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})")
PIECE = 256 * 1024  # bytes that are read at a time
KNOWN = 1.0  # seconds for which a verdict holds
PASSES = 600  # seconds for which the desk's pass lets somebody in
PUBLIC = "public, max-age=300"  # a withdrawn picture leaves the caches on the way within minutes
SOON = "public, max-age=5"  # it stands in for one that is being made
COMMON = {
    "x-content-type-options": "nosniff",
    "content-security-policy": "default-src 'none'; sandbox",
    "cross-origin-resource-policy": "cross-origin",
    "accept-ranges": "bytes",
}


@dataclass(frozen=True)
class _Found:
    """What there is of an asset."""

    made: dict[str, list[int]]
    public: bool
    at: float


@dataclass(frozen=True)
class _Part:
    """A stretch of a file."""

    path: Path
    begin: int
    length: int
    whole: int


class MediaFiles:
    """Looks files up, and sends them piece by piece."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(max_workers=2, thread_name_prefix="media")
        self._known: dict[str, _Found | None] = {}

    async def __call__(self, scope: dict[str, Any], send: Send) -> Answer | None:
        """The answer, or None where the file was sent already."""
        if scope["method"] not in ("GET", "HEAD"):
            answer = problem(405, "Method not allowed", "This address is for reading: use GET.")
            answer.headers["allow"] = "GET, HEAD"
            return answer
        asked = ADDRESS.fullmatch(scope["path"])
        query = parse_qs(scope["query_string"].decode("latin-1"))
        found = await self._find(asked[1]) if asked else None
        private = bool(asked and not (found and found.public))
        if found is None or asked is None or (private and not _may_pass(asked[1], query)):
            return problem(404, "Not found", "There is no such file, or its post is not public.")
        name = sizes.nearest(asked[2], found.made)
        path = await self._run(store.get, asked[1], name) if name else None
        if path is None or name is None:
            return problem(404, "Not found", "There is no such file.")
        caching = "private, no-store" if private else PUBLIC if name == asked[2] else SOON
        return await _sent(scope, send, path, f'"{asked[1]}-{name}"', caching)

    def close(self) -> None:
        """Let the threads end."""
        self._threads.submit(connection.close)
        self._threads.shutdown(wait=True, cancel_futures=True)

    async def _find(self, asset: str) -> _Found | None:
        now = time.monotonic()
        known = self._known.get(asset)
        # That it is private holds for no moment: the desk looks at a picture, publishes it, and readers ask at once.
        if known and known.public and now - known.at < KNOWN:
            return known
        if len(self._known) > 2_000:
            self._known.clear()
        found: _Found | None = await self._run(_look, asset, now)
        self._known[asset] = found
        return found

    async def _run(self, work: Callable[..., Any], *arguments: Any) -> Any:
        return await asyncio.get_running_loop().run_in_executor(self._threads, work, *arguments)


def _look(asset: str, now: float) -> _Found | None:
    close_old_connections()
    made = Asset.objects.filter(pk=asset, state=Asset.State.READY).values_list("made", flat=True).first()
    return None if made is None else _Found(made, read.carried(asset), now)


def _may_pass(asset: str, query: dict[str, list[str]]) -> bool:
    try:
        signing.TimestampSigner(salt=SALT).unsign(f"{asset}:{query['pass'][0]}", max_age=PASSES)
    except (signing.BadSignature, KeyError):
        return False
    return True


async def _sent(scope: dict[str, Any], send: Send, path: Path, etag: str, caching: str) -> Answer | None:
    headers: Headers = scope["headers"]
    own = {**COMMON, "cache-control": caching, "content-type": sizes.TYPES[path.suffix[1:]]}
    own |= {"etag": etag} if caching == PUBLIC else {}
    if caching == PUBLIC and etag in header(headers, b"if-none-match"):
        return Answer(b"", 304, own)
    try:
        whole = path.stat().st_size
    except FileNotFoundError:  # removed this moment
        return problem(404, "Not found", "There is no such file.")
    wanted = header(headers, b"range") if header(headers, b"if-range") in ("", etag) else ""
    part = stretch(wanted, whole)
    if part is None:
        return Answer(b"", 416, {**own, "content-range": f"bytes */{whole}"})
    begin, length = part
    status = 206 if _one_range(wanted) else 200
    if status == 206:
        own["content-range"] = f"bytes {begin}-{begin + length - 1}/{whole}"
    own["content-length"] = str(length)
    told = [(name.encode(), value.encode()) for name, value in own.items()]
    await send({"type": "http.response.start", "status": status, "headers": told})
    await _pieces(send, _Part(path, begin, 0 if scope["method"] == "HEAD" else length, whole))
    return None


def stretch(wanted: str, whole: int) -> tuple[int, int] | None:
    """First byte and length of one range (RFC 9110, 14.1.2); all for what is none or several, None beyond the end."""
    found = _one_range(wanted)
    if not found or not whole:
        return 0, whole
    if not found[1]:
        length = min(int(found[2]), whole)
        return (whole - length, length) if length else None
    begin, end = int(found[1]), min(int(found[2] or whole), whole - 1)
    return (begin, end - begin + 1) if begin < whole else None


def _one_range(wanted: str) -> re.Match[str] | None:
    """The one range that is asked for; what is no valid range does not count."""
    found = RANGE.fullmatch(wanted.strip())
    if not found or found[1] == found[2] == "":
        return None
    return None if found[1] and found[2] and int(found[2]) < int(found[1]) else found


async def _pieces(send: Send, part: _Part) -> None:
    if not part.length:
        await send({"type": "http.response.body", "body": b""})
        return
    left = part.length
    with await asyncio.to_thread(part.path.open, "rb") as file:
        file.seek(part.begin)
        while left:
            piece = await asyncio.to_thread(file.read, min(PIECE, left))
            left -= len(piece)
            await send({"type": "http.response.body", "body": piece, "more_body": left > 0 and bool(piece)})
            if not piece:
                return
