"""Writes an MP4 anew: the index in front, then the samples. Nothing but the samples is taken over from the original."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from heapq import merge
from itertools import accumulate, groupby, pairwise, repeat
from struct import pack
from typing import BinaryIO

from .codecs import box
from .h264 import without_notes
from .track import UPRIGHT, Track, Window
from .work import Unfit

MOST_SAMPLE = 32_000_000
CHUNK = 1_000_000  # bytes, so that sound and picture stay close together
Run = tuple[int, int, int]  # place of the track, first sample, one after the last


def write(source: Window, out: BinaryIO, scale: int, tracks: list[Track]) -> None:
    """Write these tracks; the sizes of their samples change where notes are cut out of them."""
    kind = b"M4A \0\0\2\0isomM4A mp42" if tracks[0].kind == "audio" else b"isom\0\0\2\0isomiso2avc1mp41"
    brand = box(b"ftyp", kind)
    runs = list(_runs(tracks))
    start = len(brand) + len(_index(tracks, scale, runs, 0)) + 16
    out.seek(start)
    for number, first, last in runs:
        _copy(source, out, tracks[number], first, last)
    end = out.tell()
    index = _index(tracks, scale, runs, start)
    out.seek(0)
    out.write(brand + index + pack(">I4sQ", 1, b"mdat", end - start + 16))
    if out.tell() != start:
        raise Unfit("unreadable")


def _runs(tracks: list[Track]) -> Iterator[Run]:
    """The samples in the order of the original, those of one track that follow each other taken together."""
    in_place = all(earlier <= later for track in tracks for earlier, later in pairwise(track.offsets))
    # A chunk cannot hold samples out of their order: a file that is laid out oddly is laid out by time instead.
    keys = [track.offsets if in_place else _times(track) for track in tracks]
    first = last = size = 0
    running = -1
    placed = [zip(key, repeat(number), range(len(tracks[number].sizes))) for number, key in enumerate(keys)]
    for _, number, at in merge(*placed):
        length = tracks[number].sizes[at]
        if number != running or size + length > CHUNK:
            if last > first:
                yield running, first, last
            running, first, size = number, at, 0
        last, size = at + 1, size + length
    if last > first:
        yield running, first, last


def _times(track: Track) -> Iterator[int]:
    """When each sample is due, in milliseconds."""
    return (ticks * 1000 // track.scale for ticks in accumulate(track.deltas, initial=0))


def _copy(source: Window, out: BinaryIO, track: Track, first: int, last: int) -> None:
    for at in range(first, last):
        if not track.lengths:
            for piece in source.pieces(track.offsets[at], track.sizes[at]):
                out.write(piece)
            continue
        if track.sizes[at] > MOST_SAMPLE:
            raise Unfit("unreadable")
        sample = without_notes(source(track.offsets[at], track.sizes[at]), track.lengths)
        track.sizes[at] = len(sample)
        out.write(sample)


def _index(tracks: list[Track], scale: int, runs: list[Run], start: int) -> bytes:
    length = max(_length(track, scale) for track in tracks)
    head = bytes(8) + pack(">IQ", scale, length) + b"\0\1\0\0\1\0" + bytes(10) + UPRIGHT + bytes(24)
    places = _places(tracks, runs, start)
    traks = [_trak(track, number, scale, runs, places) for number, track in enumerate(tracks)]
    return box(b"moov", box(b"mvhd", b"\1\0\0\0", bytes(8), head, pack(">I", len(tracks) + 1)), *traks)


def _places(tracks: list[Track], runs: list[Run], start: int) -> list[int]:
    """Where each run begins in what is written."""
    places = []
    for number, first, last in runs:
        places.append(start)
        start += sum(tracks[number].sizes[first:last])
    return places


def _length(track: Track, scale: int) -> int:
    """In ticks of the film."""
    edited = sum(duration for duration, _ in track.edits)
    return edited or (track.ticks + track.start) * scale // track.scale


def _trak(track: Track, number: int, scale: int, runs: list[Run], places: list[int]) -> bytes:
    volume = b"\1\0" if track.kind == "audio" else b"\0\0"
    head = bytes(16) + pack(">II", number + 1, 0) + pack(">Q", _length(track, scale)) + bytes(12) + volume + bytes(2)
    size = pack(">II", track.size[0] << 16, track.size[1] << 16)
    mine = [(place, first, last) for (of, first, last), place in zip(runs, places, strict=True) if of == number]
    return box(b"trak", box(b"tkhd", b"\1\0\0\3", head, track.matrix, size), _edts(track, scale), _media(track, mine))


def _edts(track: Track, scale: int) -> bytes:
    edits = [(duration or track.ticks * scale // track.scale, start) for duration, start in track.edits]
    if track.start and not edits:
        edits = [(track.start * scale // track.scale, -1), (track.ticks * scale // track.scale, 0)]
    if not edits:
        return b""
    rows = b"".join(pack(">QqI", duration, start, 1 << 16) for duration, start in edits)
    return box(b"edts", box(b"elst", b"\1\0\0\0", pack(">I", len(edits)), rows))


def _media(track: Track, runs: list[Run]) -> bytes:
    kind, shown = (b"vide", box(b"vmhd", b"\0\0\0\1", bytes(8)))
    if track.kind == "audio":
        kind, shown = (b"soun", box(b"smhd", bytes(8)))
    head = box(b"mdhd", b"\1\0\0\0", bytes(16), pack(">IQ", track.scale, track.ticks), track.language, bytes(2))
    here = box(b"dinf", box(b"dref", pack(">II", 0, 1), box(b"url ", b"\0\0\0\1")))
    return box(
        b"mdia",
        head,
        box(b"hdlr", bytes(8), kind, bytes(13)),
        box(b"minf", shown, here, box(b"stbl", *_tables(track, runs))),
    )


def _tables(track: Track, runs: list[Run]) -> Iterator[bytes]:
    yield box(b"stsd", pack(">II", 0, 1), track.entry)
    yield _table(b"stts", 0, [(count, value) for value, count in _counted(track.deltas)])
    if any(track.shifts):
        yield _table(b"ctts", 1, [(count, value & 0xFFFFFFFF) for value, count in _counted(track.shifts)])
    if track.keys is not None:
        yield _table(b"stss", 0, [(key,) for key in track.keys])
    each = _counted(last - first for _, first, last in runs)
    first, rows = 1, []
    for value, times in each:
        rows.append((first, value, 1))
        first += times
    yield _table(b"stsc", 0, rows)
    yield box(b"stsz", pack(">III", 0, 0, len(track.sizes)), _big(track.sizes))
    yield box(b"co64", pack(">II", 0, len(runs)), b"".join(pack(">Q", place) for place, _, _ in runs))


def _counted(values: Iterable[int]) -> list[tuple[int, int]]:
    return [(value, sum(1 for _ in group)) for value, group in groupby(values)]


def _table(name: bytes, version: int, rows: Sequence[tuple[int, ...]]) -> bytes:
    flat = [value for row in rows for value in row]
    return box(name, bytes((version, 0, 0, 0)), pack(f">I{len(flat)}I", len(rows), *flat))


def _big(values: array[int]) -> bytes:
    return pack(f">{len(values)}I", *values)
