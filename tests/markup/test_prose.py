"""The sanitiser: its output is on the allowlist, and cleaning it again changes nothing."""

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stoppress.markup import prose

TAG = re.compile(r"<(/?)([a-zA-Z0-9]+)([^>]*)>")


def on_the_allowlist(html):
    for _, name, attributes in TAG.findall(html):
        if name not in prose.TAGS:
            return False
        if attributes.strip() and not re.fullmatch(
            r' href="\s*(?:https?:|mailto:|tel:)[^"<>]*"', attributes, re.IGNORECASE
        ):
            return False
    return True


@given(st.text() | st.text(alphabet="<>/\"'= abphrefscript:&;!-\n"))
def test_anything_comes_out_clean_and_stays_so(text):
    cleaned = prose.clean(text)
    assert prose.is_clean(cleaned)
    assert on_the_allowlist(cleaned)


@pytest.mark.parametrize(
    ("given_", "wanted"),
    [
        ('<p onclick="x">Hi</p>', "<p>Hi</p>"),
        ('<a href="//evil.example">x</a>', "<a>x</a>"),
        ('<a href="javascript:alert(1)">x</a>', "<a>x</a>"),
        ('<a href="https://example.org/a?b=1&amp;c=2">x</a>', '<a href="https://example.org/a?b=1&amp;c=2">x</a>'),
        ("<script>alert(1)</script><b>x</b>", "<b>x</b>"),
        ("<p style='color:red'>x</p>", "<p>x</p>"),
        ("<h1>Big</h1>", "Big"),
        ("a\x00b\x07c", "abc"),
        ("<!-- note -->x", "x"),
    ],
)
def test_what_is_not_allowed_is_dropped(given_, wanted):
    assert prose.clean(given_) == wanted


def test_text_becomes_paragraphs_and_keeps_its_signs():
    assert prose.from_text("One & <two>\nthree\n\n\n“four”") == "<p>One &amp; &lt;two&gt;<br>three</p><p>“four”</p>"
    assert prose.from_text(" \n ") == ""


@given(st.text())
def test_words_survive_the_way_through_prose(text):
    words = prose.printable(text).split()
    assert prose.to_text(prose.from_text(text)).split() == words


def test_too_long_is_said():
    with pytest.raises(prose.TooLong, match="Split it"):
        prose.clean("x" * (prose.LIMIT + 1))


def test_what_is_nested_too_deep_is_refused_before_it_costs_seconds():
    with pytest.raises(prose.TooLong, match="deep"):
        prose.clean("<ul><li>" * 20_000 + "x")
    assert not prose.is_clean("<b>" * 200)


def test_many_paragraphs_that_nobody_closed_are_not_deep():
    assert prose.clean("<p>One<br>two<img>" * 500).count("<p>") == 500


@pytest.mark.shared
@pytest.mark.parametrize(
    "name",
    [
        "ammonia_tests",
        "bleach_tests",
        "dompurify_expect",
        "loofah_sanitizer_tests1",
        "owasp_java_sanitizer",
        "sanitize_html_tests",
    ],
)
def test_the_attacks_known_to_other_sanitisers_come_out_clean(shared, name):
    attacks = strings(json.loads((shared / "corpora" / "html" / f"{name}.json").read_text()))
    assert len(attacks) > 20
    for attack in attacks:
        try:
            cleaned = prose.clean(attack[: prose.LIMIT])
        except prose.TooLong:
            continue
        assert prose.is_clean(cleaned), attack
        assert on_the_allowlist(cleaned), attack


def strings(value):
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for part in value.values() for text in strings(part)]
    return [text for part in value for text in strings(part)] if isinstance(value, list) else []
