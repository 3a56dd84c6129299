"""Reads MP4, M4A and QuickTime: of everything in there only what is needed to play one picture and one sound."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from struct import error, pack, unpack_from
from typing import BinaryIO

from . import fragments
from .samples import sample_tables
from .track import MOST_SAMPLES, UPRIGHT, Track, Window
from .work import Unfit

MOST_HEAD = 48_000_000  # bytes of the index
MOST_BOXES = 200_000
Box = tuple[bytes, memoryview]


def read(file: BinaryIO, size: int) -> tuple[int, list[Track]]:
    """The film's ticks a second, and its tracks: at most one of video and one of sound, video first."""
    window = Window(file, size)
    try:
        return _read(window)
    except (error, IndexError, ValueError, OverflowError):
        raise Unfit("unreadable") from None


def boxes(data: memoryview) -> Iterator[Box]:
    """The boxes in a box, by name."""
    at = 0
    while at + 8 <= len(data):
        size, name = unpack_from(">I4s", data, at)
        head = 8
        if size == 1:
            (size,), head = unpack_from(">Q", data, at + 8), 16
        elif size == 0:
            size = len(data) - at
        if size < head or at + size > len(data):
            raise ValueError("a box larger than what it is in")
        yield name, data[at + head : at + size]
        at += size


def child(data: memoryview, *path: bytes) -> memoryview:
    """The first box under these names; empty where there is none."""
    for name in path:
        data = next((inner for found, inner in boxes(data) if found == name), memoryview(b""))
    return data


def _read(window: Window) -> tuple[int, list[Track]]:
    tracks: dict[int, Track] = {}
    scale, defaults = 0, {}
    for name, start, end in _top(window):
        if name == b"moov" and not scale:
            index = memoryview(_whole(window, start, end))
            scale = _movie_scale(index)
            tracks = {track.number: track for track in map(_track, _named(index, b"trak")) if track.kind}
            defaults = fragments.defaults(child(index, b"mvex"))
        elif name == b"moof":
            fragments.add(memoryview(_whole(window, start, end)), start - 8, tracks, defaults)
    chosen = [track for kind in ("video", "audio") if (track := _first(tracks, kind))]
    if not chosen:
        raise Unfit("no track")
    for track in chosen:
        track.check(window.size)
    return scale, chosen


def _first(tracks: dict[int, Track], kind: str) -> Track | None:
    found = [track for track in tracks.values() if track.kind == kind]
    return next((track for track in found if track.sizes), next(iter(found), None))


def _top(window: Window) -> Iterator[tuple[bytes, int, int]]:
    """The boxes of the file: (name, where its content starts, where it ends)."""
    at = 0
    for _ in range(MOST_BOXES):
        if at + 8 > window.size:
            return
        size, name = unpack_from(">I4s", window(at, 8))
        head = 8
        if size == 1:
            (size,), head = unpack_from(">Q", window(at + 8, 8)), 16
        elif size == 0:
            size = window.size - at
        if size < head or at + size > window.size:
            if name in (b"free", b"skip", b"wide"):
                return
            raise Unfit("unreadable")
        yield name, at + head, at + size
        at += size
    raise Unfit("unreadable")


def _whole(window: Window, start: int, end: int) -> bytes:
    if end - start > MOST_HEAD:
        raise Unfit("unreadable")
    return window(start, end - start)


def _named(data: memoryview, wanted: bytes) -> list[memoryview]:
    return [inner for name, inner in boxes(data) if name == wanted]


def _movie_scale(index: memoryview) -> int:
    head = child(index, b"mvhd")
    (scale,) = unpack_from(">I", head, 20 if head[0] == 1 else 12)
    if not scale:
        raise Unfit("unreadable")
    return int(scale)


def _track(box: memoryview) -> Track:
    """One track; without a kind where it is neither picture nor sound (chapters, places, times: they stay behind)."""
    head, media = child(box, b"tkhd"), child(box, b"mdia")
    later = 12 if head[0] == 1 else 0  # where the times take eight bytes
    track = Track(*unpack_from(">I", head, 20 if later else 12))
    handler = bytes(child(media, b"hdlr")[8:12])
    track.kind = {b"vide": "video", b"soun": "audio"}.get(handler, "")
    if not track.kind:
        return track
    track.matrix = _turn(head[40 + later : 76 + later])
    width, height = unpack_from(">II", head, 76 + later)
    track.size = (width >> 16, height >> 16)
    _media_head(track, child(media, b"mdhd"))
    track.edits = list(_edits(child(box, b"edts", b"elst")))
    table = child(media, b"minf", b"stbl")
    sample_tables(track, dict(boxes(table)), MOST_SAMPLES)
    return track


def _turn(matrix: memoryview) -> bytes:
    """How it is turned, where that is a quarter turn or a mirror; anything else is left out."""
    values = unpack_from(">9i", matrix)
    straight = all(value in (0, 1 << 16, -1 << 16) for place, value in enumerate(values) if place not in (6, 7, 8))
    return pack(">9i", *values[:8], 1 << 30) if straight else UPRIGHT


def _media_head(track: Track, head: memoryview) -> None:
    long = head[0] == 1
    (track.scale,) = unpack_from(">I", head, 20 if long else 12)
    language = bytes(head[32:34] if long else head[20:22])
    if 0x400 <= int.from_bytes(language, "big") < 0x7FFF:  # QuickTime counts languages otherwise
        track.language = language
    if not track.scale:
        raise Unfit("unreadable")


def _edits(box: memoryview) -> Iterator[tuple[int, int]]:
    if not box:
        return
    form, step = (">Qq", 20) if box[0] == 1 else (">Ii", 12)
    (count,) = unpack_from(">I", box, 4)
    with suppress(error):
        for at in range(min(count, 1000)):
            duration, start = unpack_from(form, box, 8 + at * step)
            yield duration, start
