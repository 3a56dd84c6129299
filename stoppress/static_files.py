"""Static files: each read, hashed and compressed once, then answered from memory.

An address that carries the hash of the file's content (?v=…, as the desk's pages have it) may be kept for ever.
"""

import asyncio
import mimetypes
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs

import brotli
from django.contrib.staticfiles import finders

from stoppress import sheets
from stoppress.projections.edition import Page
from stoppress.projections.inline import STATIC
from stoppress.projections.shrink import smaller_js
from stoppress.reader.answers import Answer, Headers, paged, problem

MARK = 10  # letters of the hash in an address
QUALITY = 9  # of brotli: a twentieth of a second for the largest file, on the first request
FOR_EVER = "public, max-age=31536000, immutable"
AN_HOUR = "public, max-age=3600"
READERS = STATIC / "js"  # the folder of reader's modules; the desk's are below it
TEXT = ("text/", "image/svg+xml", "application/json")  # what is worth compressing
TYPES = {".js": "text/javascript", ".woff2": "font/woff2", ".map": "application/json", ".svg": "image/svg+xml"}


@dataclass(frozen=True)
class _Kept:
    page: Page
    changed: int  # when the file was changed, so that who works on it sees what he wrote


class StaticFiles:
    """The files that the finders know, and no others: an address is looked up, never joined to a path."""

    def __init__(self) -> None:
        found = [(path, storage) for finder in finders.get_finders() for path, storage in finder.list([])]
        self._places = {f"/static/{path}": Path(storage.path(path)) for path, storage in reversed(found)}
        self._kept: dict[str, _Kept] = {}

    async def answer(self, path: str, query: str, headers: Headers) -> Answer:
        """The file in the coding that the request allows."""
        place = self._places.get(path)
        try:
            page = await self._page(path, place) if place else None
        except FileNotFoundError:
            page = None
        if page is None:
            return problem(404, "Not found", "There is no such file.")
        mark = parse_qs(query).get("v", [""])[0]
        is_this = len(mark) == MARK and page.etag.startswith(mark)
        more = {"cache-control": FOR_EVER if is_this else AN_HOUR, "x-content-type-options": "nosniff"}
        if page.media_type.startswith(TEXT):
            return paged(page, headers, more)
        return paged(page, [(name, value) for name, value in headers if name != b"accept-encoding"], more)

    async def _page(self, path: str, place: Path) -> Page:
        changed, kept = sheets.changed(place), self._kept.get(path)
        if kept is None or kept.changed != changed:
            kept = self._kept[path] = _Kept(await asyncio.to_thread(_made, place), changed)
        return kept.page


def _made(place: Path) -> Page:
    page = Page(_small(place) if place.parent == READERS else sheets.whole(place), _media_type(place))
    if page.media_type.startswith(TEXT):
        page.codings["br"] = brotli.compress(page.body, quality=QUALITY)
        page.coded("gzip")
    return page


def _small(place: Path) -> bytes:
    """A module of the reader's page, with what it imports, made small."""
    return smaller_js(sheets.whole(place).decode()).encode()


def _media_type(place: Path) -> str:
    found = TYPES.get(place.suffix) or mimetypes.guess_type(place.name)[0] or "application/octet-stream"
    return f"{found}; charset=utf-8" if found.startswith("text/") else found
