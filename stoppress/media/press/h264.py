"""Cuts notes out of H.264: cameras and encoders can write anything there, such as where a film was taken."""

from .work import Unfit

SEI = 6
PLAYED = (0, 1, 6)  # notes that a decoder goes by: buffering, timing, where one can come in
CAPTIONS = (4, b"GA94")


def without_notes(sample: bytes, lengths: int) -> bytes:
    """The sample without notes; `lengths` is how many bytes give the length of each of its units."""
    kept, at, whole = [], 0, True
    while at < len(sample):
        start = at + lengths
        end = start + int.from_bytes(sample[at:start], "big")
        if end > len(sample) or start >= len(sample):
            raise Unfit("unreadable")
        if _is_played(sample, start, end):
            kept.append(sample[at:end])
        else:
            whole = False
        at = end
    return sample if whole else b"".join(kept)


def _is_played(sample: bytes, start: int, end: int) -> bool:
    if start == end:
        return False
    kind = sample[start] & 31
    if kind == SEI:
        return _only_plays(sample[start + 1 : end].replace(b"\0\0\3", b"\0\0"))
    return 1 <= kind < 24  # those above are for private use


def _only_plays(notes: bytes) -> bool:
    at = 0
    while at + 2 <= len(notes):
        kind, at = _number(notes, at)
        size, at = _number(notes, at)
        captions = kind == CAPTIONS[0] and notes[at + 3 : at + 7] == CAPTIONS[1]
        if kind not in PLAYED and not captions:
            return False
        at += size
    return True


def _number(notes: bytes, at: int) -> tuple[int, int]:
    value = 0
    while at < len(notes) and notes[at] == 255:
        value, at = value + 255, at + 1
    return value + (notes[at] if at < len(notes) else 0), at + 1
