"""Bytes to text to lines."""

import pytest

from stoppress.intake.reading import NotALivePage, UnreadableText, decode, lines_of

WORDS = "14:05\nBridge “closed” – café"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_unicode_text_is_read_with_or_without_its_mark(encoding: str) -> None:
    assert decode(WORDS.encode(encoding)) == WORDS


def test_big_endian_utf_16_is_read() -> None:
    assert decode(b"\xfe\xff" + WORDS.encode("utf-16-be")) == WORDS


def test_another_encoding_is_refused_with_the_place_and_the_command() -> None:
    with pytest.raises(UnreadableText, match=r"byte 4 is 0xe9.*iconv -f LATIN1 -t UTF-8"):
        decode("café au lait".encode("latin-1"))


def test_windows_quotes_are_told_from_latin_1() -> None:
    with pytest.raises(UnreadableText, match=r"byte 1 is 0x93.*iconv -f WINDOWS-1252 -t UTF-8"):
        decode("“Stop”".encode("cp1252"))


def test_the_place_counts_the_byte_order_mark() -> None:
    with pytest.raises(UnreadableText, match="byte 5 is 0xff"):
        decode(b"\xef\xbb\xbfa\xff")


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (b"", "empty"),
        (b" \n\t ", "white space"),
        (b"\xef\xbb\xbf", "white space"),
        (b"ab\0cd", "byte 3 is NUL"),
        (b"\xff\xfea\0\0\0", "byte 5 begins a NUL"),
        (b"\xff\xfea\0b", "damaged"),
        (b"\xff\xfe\0\0a\0\0\0", "UTF-32"),
    ],
)
def test_what_is_no_text_is_refused_in_plain_words(raw: bytes, says: str) -> None:
    with pytest.raises(UnreadableText, match=says):
        decode(raw)
    assert issubclass(UnreadableText, NotALivePage)


def test_every_kind_of_line_end_ends_a_line() -> None:
    assert lines_of("a\r\nb\rc\nd\fe\u2028f\n\n \t\n  g  ") == ["a", "b", "c", "d", "e", "f", "g"]


def test_controls_go_and_the_joiners_of_emoji_stay() -> None:
    family = "👩\u200d👧"
    assert lines_of(f"\ufeff1\u200b4:05\x00\x1b\n {family} soft\u00adly\tdone\ud800") == [
        "14:05",
        f"{family} softly done",
    ]
