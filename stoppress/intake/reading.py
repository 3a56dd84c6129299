"""From bytes to lines: the encodings a saved page comes in, and the characters that are no text."""

import re

_UTF8_BOM = b"\xef\xbb\xbf"
_UTF16_BOMS = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
_UTF32_BOMS = (b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff")

_line_ends = re.compile("\r\n|[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]")
# Controls, halves of surrogate pairs, soft hyphens and marks of no width. The joiners U+200C and U+200D stay:
# emoji and several scripts are spelt with them.
_no_text = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b\u2060\ufeff\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]"
)
_spaces = re.compile("[ \t]+")
# One for one, so that a place in the plain line is the same place in the line itself.
_plain = str.maketrans(
    dict.fromkeys(
        "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000", " "
    )
    | dict.fromkeys("\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069", " ")
    | {"\u2236": ":", "\uff1a": ":", "\u2212": "-", "\u2010": "-", "\u2011": "-", "\u2019": "'"}
)


class NotALivePage(ValueError):
    """The text holds no post that could be recognised; the message says what was looked for."""


class UnreadableText(NotALivePage):
    """The bytes are no plain text in an encoding that can be told."""


def decode(raw: bytes) -> str:
    """The file's text: UTF-8, or UTF-16 with a byte-order mark. Raises UnreadableText."""
    if not raw:
        raise UnreadableText("The file is empty: there is no text in it.")
    if raw.startswith(_UTF32_BOMS):
        raise UnreadableText(f"The file is UTF-32. {_convert('UTF-32')}")
    encoding = _UTF16_BOMS.get(raw[:2])
    text = _decode_utf16(raw[2:], encoding) if encoding else _decode_utf8(raw.removeprefix(_UTF8_BOM), raw)
    if not text.strip():
        raise UnreadableText("The file holds nothing but white space: there is no text in it.")
    return text


def lines_of(text: str) -> list[str]:
    """The lines that say something, without the white space around them and the characters that are no text."""
    kept = _no_text.sub("", _line_ends.sub("\n", text))
    stripped = (_spaces.sub(" ", line).strip() for line in kept.split("\n"))
    return [line for line in stripped if plain(line).strip()]


def plain(line: str) -> str:
    """The line as patterns read it, of the same length: every kind of space is a space, every colon a colon."""
    return line.translate(_plain)


def _decode_utf8(body: bytes, raw: bytes) -> str:
    skipped = len(raw) - len(body)
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as wrong:
        found = raw[skipped + wrong.start]
        # Only Windows puts letters and quotes at 0x80 to 0x9f.
        windows = any(0x80 <= byte <= 0x9F for byte in body[:100_000])
        raise UnreadableText(
            f"The file is not UTF-8: byte {skipped + wrong.start + 1} is 0x{found:02x}. "
            + _convert("WINDOWS-1252" if windows else "LATIN1")
        ) from None
    nul = body.find(b"\0")
    if nul >= 0:
        raise UnreadableText(
            f"The file is not plain text: byte {skipped + nul + 1} is NUL. It may be a picture, a document, or UTF-16 "
            f"without a byte-order mark; if the last, convert it: iconv -f UTF-16LE -t UTF-8 FILE > FILE.utf8.txt"
        )
    return text


def _decode_utf16(body: bytes, encoding: str) -> str:
    try:
        text = body.decode(encoding)
    except UnicodeDecodeError as wrong:
        raise UnreadableText(
            f"The file begins as UTF-16 does, but byte {wrong.start + 3} is no part of a character: "
            f"it is damaged, cut short, or no text. Save the page's text again, as UTF-8."
        ) from None
    before, nul, _ = text.partition("\0")
    if nul:
        place = len(before.encode(encoding)) + 3  # counted from 1, behind the mark
        raise UnreadableText(f"The file is not plain text: byte {place} begins a NUL. Save the page's text as UTF-8.")
    return text


def _convert(encoding: str) -> str:
    return f"If it is {encoding}, convert it: iconv -f {encoding} -t UTF-8 FILE > FILE.utf8.txt"
