"""MP4 in fragments, as browsers and screen recorders write it while they record: read into one table for each track."""

from __future__ import annotations

from array import array
from struct import unpack_from

from .track import MOST_SAMPLES, Track
from .work import Unfit

NOT_KEY = 0x10000
Defaults = dict[int, tuple[int, int, int]]  # by track: duration, size, flags of a sample


def defaults(box: memoryview) -> Defaults:
    """What the film's head says of every sample."""
    found = {}
    for name, inner in _boxes(box):
        if name == b"trex":
            number, _, duration, size, flags = unpack_from(">IIIII", inner, 4)
            found[number] = (duration, size, flags)
    return found


def add(box: memoryview, start: int, tracks: dict[int, Track], known: Defaults) -> None:
    """Add the samples of one fragment, whose box starts here in the file."""
    base = start
    for name, inner in _boxes(box):
        if name == b"traf":
            base = _add_track(inner, start, base, tracks, known)


def _boxes(data: memoryview) -> list[tuple[bytes, memoryview]]:
    found, at = [], 0
    while at + 8 <= len(data):
        size, name = unpack_from(">I4s", data, at)
        if not 8 <= size <= len(data) - at:
            raise Unfit("unreadable")
        found.append((bytes(name), data[at + 8 : at + size]))
        at += size
    return found


def _add_track(box: memoryview, start: int, base: int, tracks: dict[int, Track], known: Defaults) -> int:
    inner = _boxes(box)
    head = next(each for name, each in inner if name == b"tfhd")
    flags, number = unpack_from(">II", head)
    at, values = 8, list(known.get(number, (0, 0, 0)))
    if flags & 1:
        (base,), at = unpack_from(">Q", head, at), at + 8
    elif flags & 0x20000:
        base = start
    at += 4 if flags & 2 else 0
    for place, bit in enumerate((8, 0x10, 0x20)):
        if flags & bit:
            (values[place],), at = unpack_from(">I", head, at), at + 4
    track, first = tracks.get(number) or Track(number), base
    for name, each in inner:
        if name == b"tfdt":
            _begin(track, int(unpack_from(">Q" if each[0] == 1 else ">I", each, 4)[0]))
        elif name == b"trun":
            base = _add_run(each, first, base, track, values)
    return base


def _begin(track: Track, time: int) -> None:
    """A fragment says when it starts: a pause before it belongs to the sample before."""
    if not track.deltas:
        track.start = time
    elif (gap := time - track.start - track.ticks) > 0:
        track.deltas[-1] += gap


def _add_run(box: memoryview, first: int, base: int, track: Track, values: list[int]) -> int:
    flags, count = unpack_from(">II", box)
    flags, at, first_flags = flags & 0xFFFFFF, 8, None
    if count + len(track.sizes) > MOST_SAMPLES:
        raise Unfit("unreadable")
    if flags & 1:
        base, at = first + int(unpack_from(">i", box, at)[0]), at + 4
    if flags & 4:
        (first_flags,), at = unpack_from(">I", box, at), at + 4
    for number in range(count):
        sample = [*values, 0]
        for place, bit in enumerate((0x100, 0x200, 0x400, 0x800)):
            if flags & bit:
                (sample[place],), at = unpack_from(">i" if bit == 0x800 else ">I", box, at), at + 4
        if number == 0 and first_flags is not None:
            sample[2] = first_flags
        _add_sample(track, base, sample)
        base += sample[1]
    return base


def _add_sample(track: Track, at: int, sample: list[int]) -> None:
    duration, size, flags, shift = sample
    track.offsets.append(at)
    track.sizes.append(size)
    track.deltas.append(duration)
    track.shifts.append(shift)
    if track.kind == "video":
        track.keys = array("q") if track.keys is None else track.keys
        if not flags & NOT_KEY:
            track.keys.append(len(track.sizes))
