"""Makes a screenshot smaller: 256 colours, each standing for its neighbours, and a thorough deflate."""

import struct
import zlib
from collections import Counter
from collections.abc import Iterator

import deflate

SIGNATURE = b"\x89PNG\r\n\x1a\n"
COLOURS = 256
Colour = tuple[int, int, int]


def small(png: bytes) -> bytes:
    """The same picture with a palette. It takes what Chromium writes: 8 bits of red, green and blue."""
    chunks = list(_chunks(png))
    width, height, depth, kind = struct.unpack(">IIBB", chunks[0][1][:10])
    if (depth, kind) != (8, 2):
        raise ValueError("only 8-bit RGB is made smaller")
    packed = b"".join(body for name, body in chunks if name == b"IDAT")
    rows = list(_rows(zlib.decompress(packed), width * 3))
    counts = Counter(pixel for row in rows for pixel in zip(row[::3], row[1::3], row[2::3], strict=True))
    palette, places = _palette([colour for colour, _ in counts.most_common()])
    lines = (bytes(places[pixel] for pixel in zip(row[::3], row[1::3], row[2::3], strict=True)) for row in rows)
    # No filter: in drawings with large even areas the lines themselves repeat.
    pixels = b"".join(b"\0" + line for line in lines)
    header = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    colours = bytes(part for colour in palette for part in colour)
    parts = [(b"IHDR", header), (b"PLTE", colours), (b"IDAT", bytes(deflate.zlib_compress(pixels, 12))), (b"IEND", b"")]
    return SIGNATURE + b"".join(_chunk(*part) for part in parts)


def _palette(colours: list[Colour]) -> tuple[list[Colour], dict[Colour, int]]:
    """The colours that are kept, and which of them stands for each. A small red dot is rare, and must stay red."""
    near = 0
    while True:
        palette: list[Colour] = []
        places: dict[Colour, int] = {}
        for colour in colours:
            found = next((place for place, known in enumerate(palette) if _distance(colour, known) <= near), None)
            if found is None:
                found = len(palette)
                palette.append(colour)
            places[colour] = found
        if len(palette) <= COLOURS:
            return palette, places
        near = near * 2 or 16


def _distance(one: Colour, other: Colour) -> int:
    return (one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2 + (one[2] - other[2]) ** 2


def _chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(SIGNATURE)
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        yield png[at + 4 : at + 8], png[at + 8 : at + 8 + length]
        at += length + 12


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def _rows(raw: bytes, length: int) -> Iterator[bytes]:
    """The lines of pixels, with their filters undone (RFC 2083, 6)."""
    above = bytes(length)
    for start in range(0, len(raw), length + 1):
        line = bytearray(raw[start + 1 : start + 1 + length])
        _unfilter(raw[start], line, above)
        above = bytes(line)
        yield above


def _unfilter(kind: int, line: bytearray, above: bytes) -> None:
    if kind == 0:
        return
    for place, byte in enumerate(line):
        up, left, corner = above[place], 0, 0
        if place > 2:
            left, corner = line[place - 3], above[place - 3]
        match kind:
            case 1:
                guess = left
            case 2:
                guess = up
            case 3:
                guess = (left + up) // 2
            case _:
                guess = _paeth(left, up, corner)
        line[place] = (byte + guess) & 255


def _paeth(left: int, up: int, corner: int) -> int:
    guess = left + up - corner
    return min((left, up, corner), key=lambda one: abs(guess - one))
