"""A film's track as all readers give it and all writers take it: what to play, and where its samples lie."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from .work import Unfit

MOST_SAMPLES = 3_000_000  # twelve hours of sound
UPRIGHT = b"".join(each.to_bytes(4, "big") for each in (1 << 16, 0, 0, 0, 1 << 16, 0, 0, 0, 1 << 30))


def _longs() -> array[int]:
    return array("Q")


def _ints() -> array[int]:
    return array("q")


@dataclass
class Track:
    """One track of an MP4."""

    number: int
    kind: str = ""  # video | audio
    scale: int = 1000  # ticks a second
    name: bytes = b""  # the codec, four letters
    entry: bytes = b""  # how to decode it, made anew
    lengths: int = 0  # bytes of the length before each unit of H.264; 0 for all else
    size: tuple[int, int] = (0, 0)  # as it is shown, before it is turned
    matrix: bytes = UPRIGHT  # how it is turned
    language: bytes = b"\x55\xc4"  # und
    edits: list[tuple[int, int]] = field(default_factory=list)  # (ticks of the film, start in ticks of the track)
    start: int = 0  # ticks of the track before its first sample
    offsets: array[int] = field(default_factory=_longs)
    sizes: array[int] = field(default_factory=_longs)
    deltas: array[int] = field(default_factory=_ints)
    shifts: array[int] = field(default_factory=_ints)  # from the order of decoding to that of showing; may be empty
    keys: array[int] | None = None  # the numbers of those that can be begun with; None: all of them

    @property
    def ticks(self) -> int:
        """How long it is."""
        return sum(self.deltas)

    def check(self, size: int) -> None:
        """Raise Unfit unless every sample lies within a file of this size, and none is there twice over."""
        count = len(self.sizes)
        if not count or count > MOST_SAMPLES or len(self.offsets) != count or len(self.deltas) != count:
            raise Unfit("unreadable")
        if sum(self.sizes) > size:  # samples that lie on each other would write more than was uploaded
            raise Unfit("unreadable")
        if any(offset + length > size for offset, length in zip(self.offsets, self.sizes, strict=True)):
            raise Unfit("unreadable")


class Window:
    """Looks at a file of any size, a piece of it in memory at a time."""

    PIECE = 1 << 18

    def __init__(self, file: BinaryIO, size: int) -> None:
        self.file, self.size = file, size
        self.start, self.piece = 0, b""

    def __call__(self, at: int, count: int) -> bytes:
        """`count` bytes from here, fewer at the end of the file."""
        if at < self.start or at + count > self.start + len(self.piece):
            self.file.seek(at)
            self.start, self.piece = at, self.file.read(max(count, self.PIECE))
        return self.piece[at - self.start : at - self.start + count]

    def pieces(self, at: int, count: int) -> Iterator[bytes]:
        """The same, however much it is."""
        while count:
            piece = self(at, min(count, self.PIECE))
            if not piece:
                raise Unfit("unreadable")
            yield piece
            at, count = at + len(piece), count - len(piece)
