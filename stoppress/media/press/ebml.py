"""The elements that a WebM consists of: their numbers, and how they are read and written."""

from collections.abc import Iterator
from struct import pack

from .track import Window
from .work import Unfit

UNKNOWN = -1  # the length of what was written while it was recorded
Element = tuple[int, int, int]  # id, where its content starts, where it ends

(EBML, DOCTYPE, SEGMENT, SEEK_HEAD, INFO, TRACKS, CLUSTER, CUES, CHAPTERS, TAGS, ATTACHMENTS) = (
    *(0x1A45DFA3, 0x4282, 0x18538067, 0x114D9B74, 0x1549A966, 0x1654AE6B),
    *(0x1F43B675, 0x1C53BB6B, 0x1043A770, 0x1254C367, 0x1941A469),
)
TOP = {SEEK_HEAD, INFO, TRACKS, CLUSTER, CUES, CHAPTERS, TAGS, ATTACHMENTS}
(SCALE, DURATION, MUXER, WRITER) = (0x2AD7B1, 0x4489, 0x4D80, 0x5741)
(ENTRY, NUMBER, UID, TYPE, CODEC, PRIVATE, PACKED, VIDEO, AUDIO) = (
    *(0xAE, 0xD7, 0x73C5, 0x83, 0x86, 0x63A2, 0x6D80, 0xE0, 0xE1),
)
(TIME, SIMPLE, GROUP, BLOCK, LASTS, REFERS, DISCARDS) = (0xE7, 0xA3, 0xA0, 0xA1, 0x9B, 0xFB, 0x75A2)
(CUE, CUE_TIME, CUE_PLACE, CUE_TRACK, CUE_CLUSTER) = (0xBB, 0xB3, 0xB7, 0xF7, 0xF1)


def elements(window: Window, start: int, end: int, *, cut: bool = False) -> Iterator[Element]:
    """The elements from here to there; one that is longer than that is damage, or its end where a recording was cut."""
    while start < end:
        number, at = _number(window, start, keep=True)
        length, at = _number(window, at, keep=False)
        if length != UNKNOWN and at + length > end:
            if cut:
                return
            raise Unfit("unreadable")
        stop = at + length if length != UNKNOWN else end
        yield number, at, stop
        start = stop


def first_size_unknown(window: Window, start: int) -> bool:
    """Whether the element that begins here does not know how long it is."""
    _, at = _number(window, start, keep=True)
    return _number(window, at, keep=False)[0] == UNKNOWN


def unsigned(window: Window, start: int, end: int) -> int:
    """The number in an element."""
    if end - start > 8:
        raise Unfit("unreadable")
    return int.from_bytes(window(start, end - start), "big")


def element(number: int, content: bytes) -> bytes:
    """An element as it is written."""
    return _id(number) + size(len(content)) + content


def size(length: int) -> bytes:
    """A length, always in eight bytes: so that what comes before it can be measured before it is known."""
    return (length | 1 << 56).to_bytes(8, "big")


def number(of: int, value: int) -> bytes:
    """An element with a number, always in eight bytes."""
    return element(of, pack(">Q", value))


def _id(number: int) -> bytes:
    return number.to_bytes((number.bit_length() + 7) // 8, "big")


def _number(window: Window, at: int, *, keep: bool) -> tuple[int, int]:
    """A number that says itself how long it is, and where it ends; `keep` leaves the mark of its length in."""
    data = window(at, 8)
    if not data or not data[0]:
        raise Unfit("unreadable")
    length = 9 - data[0].bit_length()
    if len(data) < length or (keep and length > 4):
        raise Unfit("unreadable")
    value = int.from_bytes(data[:length], "big")
    if keep:
        return value, at + length
    value &= (1 << 7 * length) - 1
    return (UNKNOWN if value == (1 << 7 * length) - 1 else value), at + length
