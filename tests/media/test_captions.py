"""Captions: what a player shows, and nothing that could be markup, style or somebody's note."""

from contextlib import suppress

import pytest

from stoppress.media.captions import captions
from stoppress.media.workshop import Refused

SRT = """\ufeff1\r
00:00:01,000 --> 00:00:03,5 X1:40 X2:600\r
<font color="#fff">The water</font> is <i>rising</i>.\r
{\\an8}Second line\r
\r
2\r
00:01:00,000 --> 00:01:02,000\r
Rock & roll < all\r
"""


def test_subrip_becomes_webvtt():
    assert captions(SRT.encode()) == (
        "WEBVTT\n\n"
        "00:00:01.000 --> 00:00:03.500\nThe water is <i>rising</i>.\nSecond line\n\n"
        "00:01:00.000 --> 00:01:02.000\nRock &amp; roll &lt; all\n"
    )


def test_webvtt_keeps_its_words_and_its_places_in_the_order_of_time():
    text = (
        "WEBVTT - Emil's file\nKind: captions\n\n"
        "NOTE call Vera before this goes out\n\nSTYLE\n::cue { background: url(https://spy.example/) }\n\n"
        "REGION\nid:fred\n\n"
        "later\n00:05.000 --> 00:07.000 align:start line:0 region:fred position:10%,line-left\n"
        "<v.loud Ines & co>It is &amp; stays <b.red>open</b></v>\n\n"
        "00:01.250 --> 00:02.000\n<lang de>Guten <00:01.500>Tag</lang>\n"
    )
    assert captions(text.encode()) == (
        "WEBVTT\n\n"
        "00:00:01.250 --> 00:00:02.000\n<lang de>Guten Tag</lang>\n\n"
        "00:00:05.000 --> 00:00:07.000 align:start line:0 position:10%,line-left\n"
        "<v Ines  co>It is &amp; stays <b>open</b></v>\n"
    )


def test_what_was_made_is_made_again_the_same():
    once = captions(SRT.encode())
    assert captions(once.encode()) == once


@pytest.mark.parametrize(
    "text",
    ["<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<i onclick=x>", "<<b>script>", "&lt;script&gt;"],
)
def test_no_markup_but_that_of_captions_comes_out(text):
    made = captions(f"WEBVTT\n\n00:01.000 --> 00:02.000\nbefore {text} after".encode())
    left = made.partition("before")[2].replace("<b>", "").replace("<i>", "")
    assert "<" not in left and ">" not in left, made


@pytest.mark.parametrize(
    ("text", "line", "why"),
    [
        ("WEBVTT\n\n00:01.000 --> 00:02\nno thousandths", 3, "caption time"),
        ("WEBVTT\n\n00:01.000 --> 00:02.000\nfine\n\nno times at all\nhere", 6, "caption time"),
        ("1\n00:00:05,000 --> 00:00:04,000\nbackwards", 2, "caption order"),
        ("1\n00:61:05,000 --> 00:62:04,000\nno such minute", 2, "caption time"),
        ("1\n00:00:01,000 --> 00:00:02,000\nfine\n2\n00:00:03,000 --> 00:00:04,000\nno gap", 5, "caption gap"),
        ("WEBVTT\n\n-->", 3, "caption time"),
    ],
)
def test_the_line_that_is_wrong_is_named(text, line, why):
    with pytest.raises(Refused, match=f"Line {line}: ") as refused:
        captions(text.encode())
    assert refused.value.why == why


@pytest.mark.parametrize("data", [b"", b"WEBVTT", b"\0\1\2", b"WEBVTT\n\nNOTE nothing\n", b"\xff\xfe\x00", b"\x81\x8d"])
def test_a_file_without_captions_is_refused(data):
    with pytest.raises(Refused):
        captions(data)


def test_captions_in_the_encodings_of_old_are_read():
    text = "1\n00:00:01,000 --> 00:00:02,000\nDas Öl läuft aus\n"
    assert captions(text.encode()) == captions(text.encode("cp1252")) == captions(text.encode("utf-16"))


def test_a_file_too_large_for_captions_is_refused():
    with pytest.raises(Refused, match="2 MB"):
        captions(b"WEBVTT" + b"\n" * 2_000_000)


@pytest.mark.parametrize("piece", ["{\\", "<a", "<1.", "<", "<v.a", "<c.", "&", "<b>", "a:b ", "1", " "])
def test_a_file_of_nothing_but_openings_is_read_at_once(piece, a_second_of_work):
    text = piece * (400_000 // len(piece))
    for where in (
        "WEBVTT\n\n00:01.000 --> 00:02.000\n{}",
        "WEBVTT\n\n00:01.000 --> 00:02.000 {}\nx",
        "WEBVTT\n\n{}-->\nx",
    ):
        with suppress(Refused):
            captions(where.format(text).encode())
