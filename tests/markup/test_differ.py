"""What changed, word by word: all insertions taken it is the new text, all deletions the old one."""

import re
from html import unescape
from html.parser import HTMLParser

from hypothesis import given, settings
from hypothesis import strategies as st

from stoppress.markup import differ, prose
from stoppress.markup.lines import html_of, lines_of
from stoppress.markup.units import blocks_of, units_of
from stoppress.newsroom.content import EMPTY


def of(html: str, **more):
    """A content of one piece of prose."""
    return {**EMPTY, "blocks": [{"kind": "prose", "html": html}], **more}


def body(old: str, new: str) -> str:
    """The body's difference in one piece."""
    return "".join(row.html for row in differ.content(of(old), of(new)).rows)


def marks(old: str, new: str) -> list[tuple[str, str]]:
    """Each row's mark with its words."""
    return [(row.mark, prose.to_text(row.html)) for row in differ.content(of(old), of(new)).rows]


def test_words_are_compared_and_not_letters():
    assert body("<p>Buses run by way of Thornbey.</p>", "<p>Buses run by way of Thornby.</p>") == (
        "<p>Buses run by way of <del>Thornbey</del><ins>Thornby</ins>.</p>"
    )


def test_a_time_and_a_figure_are_one_word():
    assert "<del>20:00</del><ins>22:00</ins>" in body("<p>Until 20:00.</p>", "<p>Until 22:00.</p>")
    assert "<del>1,200</del><ins>1,250</ins>" in body("<p>At least 1,200 left.</p>", "<p>At least 1,250 left.</p>")


def test_words_that_changed_side_by_side_are_one_change():
    assert body("<p>until at least eight tonight</p>", "<p>until the last tide tonight</p>") == (
        "<p>until <del>at least eight</del><ins>the last tide</ins> tonight</p>"
    )


def test_what_was_written_anew_stands_behind_the_old_one():
    old, new = "<p>The bridge is open to all who can walk.</p>", "<p>Water stands in every cellar of the town.</p>"
    assert body(old, new) == f"<p><del>{old[3:-4]}</del><ins>{new[3:-4]}</ins></p>"


def test_a_paragraph_that_is_new_gone_or_moved_is_marked_as_such():
    one, two, three, four = (f"<p>{number} words of a paragraph of its own</p>" for number in ("One", "Two", "3", "4"))
    assert [mark for mark, _ in marks(one + two, one + three + two)] == ["text", "added", "text"]
    assert [mark for mark, _ in marks(one + two + three, one + three)] == ["text", "removed", "text"]
    moved = marks(one + two + three + four, three + one + two + four)
    assert [mark for mark, _ in moved] == ["moved", "text", "left", "text"]
    assert "<ins>" not in differ.content(of(one + two), of(two + one)).rows[0].html


def test_markup_stays_balanced_where_a_change_crosses_it():
    assert body(
        "<p>All <strong>lanes are shut</strong> now</p>", "<p>All <strong>lanes</strong> stay open now</p>"
    ) == ("<p>All <strong>lanes</strong> <strong><del>are shut</del></strong><ins>stay open</ins> now</p>")


def test_rows_of_a_list_are_compared_each_by_itself():
    old, new = "<ul><li>One school</li><li>Two boats</li></ul>", "<ul><li>One school</li><li>Three boats</li></ul>"
    assert body(old, new) == "<ul><li>One school</li><li><del>Two</del><ins>Three</ins> boats</li></ul>"


def test_blocks_of_every_kind_can_be_read():
    blocks = [
        {"kind": "quote", "html": "<p>Never so high.</p>", "attribution": "The verger"},
        {"kind": "points", "points": [{"html": "The bridge is shut", "post": None, "url": "https://a.example/"}]},
        {"kind": "figures", "figures": [{"value": "2.40 m", "label": "at the bridge", "source": "", "as_of": ""}]},
        {"kind": "table", "rows": [["Gate", "Down"], ["1", "13:58"]], "caption": "Gates"},
        {"kind": "embed", "url": "https://b.example/", "title": "A post", "text": "", "author": "", "provider": ""},
    ]
    changed = [dict(block) for block in blocks]
    changed[0] = {**blocks[0], "html": "<p>Never so low.</p>"}
    changed[3] = {**blocks[3], "rows": [["Gate", "Down"], ["1", "14:20"]]}
    rows = differ.content({**EMPTY, "blocks": blocks}, {**EMPTY, "blocks": changed}).rows
    assert [row.kind for row in rows] == [block["kind"] for block in blocks]
    assert rows[0].html == "<blockquote><p>Never so <del>high</del><ins>low</ins>.</p></blockquote><p>The verger</p>"
    assert "<p>1 | <del>13:58</del><ins>14:20</ins></p>" in rows[3].html
    assert "https://a.example/" in rows[1].html and "2.40 m | at the bridge" in rows[2].html


def test_names_tags_and_marks_are_told_each_by_itself():
    old = of("<p>Words</p>", headline="A", bylines=[{"name": "Ada"}, {"name": "Bo"}], tags=["rail"], key_event=False)
    new = of("<p>Words</p>", headline="B", bylines=[{"name": "Ada"}], tags=["rail", "sea"], key_event=True)
    found = differ.content(old, new)
    assert found.names == {"bylines": [("", "Ada"), ("-", "Bo")], "tags": [("", "rail"), ("+", "sea")]}
    assert found.marks == {"key_event": (False, True)} and found.headline == "<del>A</del><ins>B</ins>"
    assert (found.added, found.removed) == (1, 1)


def test_nothing_hostile_comes_through():
    found = body("<p>a</p>", '<p onclick="x">a <img src=x onerror=y><a href="javascript:z">b</a> &lt;script&gt;</p>')
    assert "<script" not in found and "onerror" not in found and "javascript" not in found and "&lt;script&gt;" in found


# ---- properties
WORDS = st.lists(st.sampled_from(["river", "rises", "20:00", "a", "a", "the", "<", "&", "“so”", ".", ",", "\u00a0"]))
INLINE = st.recursive(
    WORDS.map(lambda words: " ".join(words).replace("&", "&amp;").replace("<", "&lt;")),
    lambda inner: st.tuples(
        st.sampled_from(["strong", "em", 'a href="https://a.example/?b&amp;c"', "br"]), inner, WORDS
    ).map(lambda one: f"<{one[0]}>{one[1]}</{one[0].split(' ')[0]}> {' '.join(w for w in one[2] if w not in '<&')}"),
    max_leaves=4,
)
HTML = st.lists(
    st.tuples(st.sampled_from(["p", "p", "h4", "li", "quote", "nested"]), INLINE).map(
        lambda one: {
            "li": f"<ul><li>{one[1]}</li><li>x {one[1]}</li></ul>",
            "quote": f"<blockquote><p>{one[1]}</p><p>y</p></blockquote>",
            "nested": f"<ol><li><p>{one[1]}</p><ul><li>z</li></ul>tail</li></ol>",
        }.get(one[0], f"<{one[0]}>{one[1]}</{one[0]}>")
    ),
    max_size=6,
).map("".join)
settle = settings(max_examples=150, deadline=None)


def said(html: str, without: str = "") -> str:
    """The letters that are shown, without those of one side."""
    kept = re.sub(rf"<{without}>.*?</{without}>", "", html, flags=re.DOTALL) if without else html
    return "".join(unescape(re.sub(r"<[^>]*>", "", kept)).split())


class Balance(HTMLParser):
    """Raises where an element is closed that is not the innermost one."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.feed(html)
        assert not self.open, self.open

    def handle_starttag(self, tag, attrs):
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


@settle
@given(HTML, HTML)
def test_taking_all_insertions_gives_the_new_text_and_all_deletions_the_old(old, new):
    old, new = prose.clean(old), prose.clean(new)
    rows = differ.content(of(old), of(new)).rows
    for row in rows:
        Balance(row.html)
    now = "".join(row.html for row in rows if row.mark not in ("removed", "left"))
    before = "".join(row.html for row in rows if row.mark not in ("added", "moved"))
    assert said(now, "del") == said(new) and said(before, "ins") == said(old)


@settle
@given(HTML)
def test_prose_taken_apart_and_put_together_says_the_same(html):
    cleaned = prose.clean(html)
    again = html_of(lines_of(cleaned))
    assert prose.is_clean(again) and lines_of(again) == lines_of(cleaned)
    assert said(again) == said(cleaned)
    assert blocks_of(units_of([{"kind": "prose", "html": again}])) == (
        [{"kind": "prose", "html": again}] if again else []
    )


@settle
@given(HTML)
def test_a_text_that_did_not_change_has_no_difference(html):
    found = differ.content(of(html), of(html))
    assert not found.words_changed and "<ins>" not in body(html, html) and "<del>" not in body(html, html)
