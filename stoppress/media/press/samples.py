"""The tables of an MP4 track: how its samples are decoded, and where, how long and how large each is."""

from __future__ import annotations

from array import array
from struct import unpack_from

from .codecs import audio_entry, video_entry
from .track import Track
from .work import Unfit

Tables = dict[bytes, memoryview]


def sample_tables(track: Track, tables: Tables, most: int) -> None:
    """Fill the track in; raises Unfit for a codec that browsers do not play."""
    _description(track, tables[b"stsd"] if b"stsd" in tables else memoryview(b""))
    track.sizes = _sizes(tables, most)
    track.deltas = _expanded(tables.get(b"stts"), ">Ii", len(track.sizes))
    if b"ctts" in tables:
        track.shifts = _expanded(tables[b"ctts"], ">Ii", len(track.sizes))
    track.offsets = _offsets(track.sizes, _chunks(tables), _runs(tables.get(b"stsc")))
    if b"stss" in tables:
        track.keys = _numbers(tables[b"stss"])


def _description(track: Track, box: memoryview) -> None:
    if len(box) < 16:
        raise Unfit("unreadable")
    size, name = unpack_from(">I4s", box, 8)
    track.name, entry = bytes(name), box[16 : 8 + size]
    make = video_entry if track.kind == "video" else audio_entry
    track.entry, track.lengths, size_of = make(track.name, entry)
    if not all(track.size) and track.kind == "video":
        track.size = size_of


def _count(box: memoryview | None) -> int:
    return int(unpack_from(">I", box, 4)[0]) if box is not None and len(box) >= 8 else 0


def _sizes(tables: Tables, most: int) -> array[int]:
    box = tables.get(b"stsz")
    if box is None:
        return array("Q")
    same, count = unpack_from(">II", box, 4)
    if count > most or (not same and 12 + 4 * count > len(box)):
        raise Unfit("unreadable")
    return array("Q", [same]) * count if same else array("Q", unpack_from(f">{count}I", box, 12))


def _expanded(box: memoryview | None, form: str, count: int) -> array[int]:
    """A run-length table, written out for so many samples."""
    out = array("q")
    for at in range(_count(box)):
        times, value = unpack_from(form, box or b"", 8 + at * 8)
        out.extend(array("q", [value]) * min(times, count - len(out)))
        if len(out) == count:
            break
    return out


def _chunks(tables: Tables) -> list[int]:
    long = b"co64" in tables
    box = tables.get(b"co64" if long else b"stco")
    count = _count(box)
    return list(unpack_from(f">{count}{'Q' if long else 'I'}", box or b"", 8)) if count else []


def _runs(box: memoryview | None) -> list[tuple[int, int]]:
    """(first chunk, samples in each) until the next one."""
    found = [unpack_from(">III", box or b"", 8 + at * 12) for at in range(_count(box))]
    if any(description != 1 for _, _, description in found):  # it changes its codec on the way
        raise Unfit("no film")
    return [(first, each) for first, each, _ in found]


def _offsets(sizes: array[int], chunks: list[int], runs: list[tuple[int, int]]) -> array[int]:
    out, each, next_run, count = array("Q"), 0, 0, len(sizes)
    for number, at in enumerate(chunks, 1):
        while next_run < len(runs) and runs[next_run][0] <= number:
            each, next_run = runs[next_run][1], next_run + 1
        for _ in range(min(each, count - len(out))):
            size = sizes[len(out)]
            out.append(at)
            at += size
    return out


def _numbers(box: memoryview) -> array[int]:
    return array("q", unpack_from(f">{_count(box)}I", box, 8))
