"""MP3, written anew: its frames and nothing else, whatever stands before, between and after them."""

from typing import BinaryIO

from .track import Window
from .work import Unfit

RATES = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}
FAST = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
SLOW = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
SAME = 0xFFFE0C00  # of a head: sync, version, layer, rate
FEWEST = 3
NEUTRAL = b"LAME\0\0\0\0\0"
KNOWN = 36  # bytes of what an encoder says, from its name on


def copy(file: BinaryIO, size: int, out: BinaryIO) -> float:
    """Copy the frames and give the seconds that they play."""
    window = Window(file, size)
    at, like, frames, rate, samples = _after_tags(window), 0, 0, 1, 0
    while at + 4 <= size:
        head = int.from_bytes(window(at, 4), "big")
        length, rate_, samples_ = _frame(head)
        if not length or (like and head & SAME != like) or not _goes_on(window, at, length, head):
            at = _next_sync(window, at + 1)
            continue
        like, rate, samples = head & SAME, rate_, samples_
        out.write(window(at, length) if frames else _first(window(at, length)))
        frames, at = frames + 1, at + length
    if frames < FEWEST:
        raise Unfit("unreadable")
    return frames * samples / rate


def _frame(head: int) -> tuple[int, int, int]:
    """Bytes, samples a second and samples of a frame; 0 bytes for what is not the head of one."""
    version, layer, fast, rate = head >> 19 & 3, head >> 17 & 3, head >> 12 & 15, head >> 10 & 3
    if head >> 21 != 0x7FF or layer != 1 or version == 1 or fast in (0, 15) or rate == 3:
        return 0, 1, 0
    samples = 1152 if version == 3 else 576
    bits = (FAST if version == 3 else SLOW)[fast] * 1000
    per_second = RATES[version][rate]
    return samples // 8 * bits // per_second + (head >> 9 & 1), per_second, samples


def _first(frame: bytes) -> bytes:
    """The first frame may carry an index and, behind it, the encoder's name and room for anything: they are emptied."""
    at = max(frame.find(b"Xing", 4, 48), frame.find(b"Info", 4, 48))
    if at < 0:
        return frame
    flags = frame[at + 7]
    at += 8 + sum(size for bit, size in ((1, 4), (2, 4), (4, 100), (8, 4)) if flags & bit)
    # Players look for LAME before they cut the silence that every encoder puts in front; the bytes after say how much.
    return (frame[:at] + NEUTRAL + frame[at + len(NEUTRAL) : at + KNOWN]).ljust(len(frame), b"\0")[: len(frame)]


def _goes_on(window: Window, at: int, length: int, head: int) -> bool:
    """Whether another frame, a tag or the end follows: a picture in a tag looks like a frame now and then."""
    end = at + length
    if end > window.size:
        return False
    following = window(end, 4)
    if len(following) < 4 or following[:3] in (b"TAG", b"ID3") or following == b"APET":
        return True
    return int.from_bytes(following, "big") & SAME == head & SAME


def _after_tags(window: Window) -> int:
    at = 0
    while (tag := window(at, 10))[:3] == b"ID3" and len(tag) == 10:
        length = tag[6] << 21 | tag[7] << 14 | tag[8] << 7 | tag[9]
        at += 10 + length + (10 if tag[5] & 0x10 else 0)
    return at


def _next_sync(window: Window, at: int) -> int:
    while piece := window(at, 65536):
        if (found := piece.find(b"\xff")) >= 0:
            return at + found
        at += len(piece)
    return at
