"""Edits of what is out: minor, correction, two at once; parts that are no prose."""

import re
from html import unescape

import pytest

from stoppress.desk.editor import EXTENSIONS
from stoppress.markup import prose
from stoppress.newsroom import posts

pytestmark = pytest.mark.django_db(transaction=True)
QUOTE = {"kind": "quote", "html": "<p>Never seen it so high.</p>", "attribution": "The verger"}
FIGURES = {"kind": "figures", "figures": [{"value": "2.40 m", "label": "at the bridge", "source": "", "as_of": ""}]}
TABLE = {"kind": "table", "rows": [["Gate", "Down"], ["1", "13:58"]], "caption": ""}
EMBED = {
    "kind": "embed",
    "url": "https://social.example/1",
    "title": "A “post” <b>",
    "text": "",
    "author": "",
    "provider": "",
    "at": None,
    "picture": None,
    "player": None,
    "width": None,
    "height": None,
    "gone": False,
}
MIXED = [
    {"kind": "prose", "html": "<p>Before.</p>"},
    QUOTE,
    FIGURES,
    {"kind": "prose", "html": "<p>After.</p>"},
    TABLE,
    EMBED,
]


def now(newsroom, copy):
    return newsroom.story().posts[copy.post].post


def test_a_minor_edit_leaves_no_mark(newsroom, emil):
    copy = newsroom.publish()
    assert emil.save(copy, headline="High water").status_code == 302
    post = now(newsroom, copy)
    assert (post.headline, post.edited_at, post.corrections) == ("High water", None, ())


def test_a_correction_carries_its_note_and_wants_one(newsroom, emil):
    copy = newsroom.publish()
    bare = emil.save(copy, headline="High water", kind="correction", correction=" ")
    assert bare.status_code == 422 and "High water" in bare.content.decode()
    emil.save(copy, headline="High water", kind="correction", correction="It was low.")
    post = now(newsroom, copy)
    assert [one.text for one in post.corrections] == ["It was low."] and post.edited_at


def test_a_stale_save_overwrites_nothing_and_shows_both_texts(newsroom, emil):
    copy = newsroom.publish()
    newsroom.edit(copy, headline="Of Ines", text="The words of Ines.")
    for scripted in (False, True):
        answer = emil.save(copy, scripted, headline="Of Emil", **{"prose-0": "<p>The words of Emil.</p>"})
        if scripted:
            answer = emil.get(answer["HX-Redirect"])
        else:
            assert answer.status_code == 409
        page = answer.content.decode()
        for words in ("Of Ines", "The words of Ines.", "Of Emil", "The words of Emil."):
            assert words in page
        assert f'name="version" value="{copy.version + 1}"' in page
    assert now(newsroom, copy).headline == "Of Ines"
    fresh = posts.find(newsroom.flood, copy.post)
    assert emil.save(fresh, headline="Of both").status_code == 302 and now(newsroom, copy).headline == "Of both"


def test_the_script_is_led_back_to_the_post(newsroom, emil):
    copy = newsroom.publish()
    answer = emil.save(copy, True, headline="High water")
    assert answer["HX-Redirect"] == f"/desk/flood/#post-{copy.post}" and answer.content == b""


def mixed_form(answer) -> dict[str, str]:
    """The form as the browser has it: its text areas and hidden fields, read from the page."""
    form = answer.context["form"]
    fields = {}
    for number, block in enumerate(form["blocks"]):
        if block["kind"] == "prose":
            fields[f"prose-{number}"] = block["html"]
    hidden = re.findall(r'name="(block-\d+)" value="([^"]*)"', answer.content.decode())
    return fields | {name: unescape(value) for name, value in hidden}


def test_parts_that_are_no_prose_survive_an_edit_in_their_order(newsroom, emil):
    copy = newsroom.publish(None, blocks=MIXED)
    fields = mixed_form(emil.get(f"posts/{copy.post}"))
    assert len(fields) == 6
    fields["prose-3"] = "<p>After, and more.</p>"
    assert emil.save(copy, **fields).status_code == 302
    after = posts.find(newsroom.flood, copy.post).content["blocks"]
    assert after == [*MIXED[:3], {"kind": "prose", "html": "<p>After, and more.</p>"}, *MIXED[4:]]


def test_a_part_is_removed_by_its_box_and_only_that_one(newsroom, emil):
    copy = newsroom.publish(None, blocks=MIXED)
    fields = mixed_form(emil.get(f"posts/{copy.post}"))
    emil.save(copy, **fields, **{"remove-2": "1"})
    kinds = [block["kind"] for block in posts.find(newsroom.flood, copy.post).content["blocks"]]
    assert kinds == ["prose", "quote", "prose", "table", "embed"]


def test_an_edit_page_saved_as_it_is_changes_nothing(newsroom, emil):
    copy = newsroom.publish(
        None, blocks=MIXED, headline="As it is", bylines=["Smith, John", "Cora Lind"], tags=["rain, heavy"],
        status="confirmed", happened_at="2026-11-22T10:00:00+00:00",
    )  # fmt: skip
    head = newsroom.story().head
    fields = mixed_form(emil.get(f"posts/{copy.post}"))
    assert emil.save(copy, **fields, status="confirmed").status_code == 302
    assert newsroom.story().head == head
    assert posts.find(newsroom.flood, copy.post).content == copy.content


def test_a_name_with_a_comma_survives_an_edit_of_the_text(newsroom, emil):
    copy = newsroom.publish("Words", bylines=["Smith, John"])
    emil.save(copy, **{"prose-0": "<p>Other words</p>"})
    assert [one.name for one in now(newsroom, copy).bylines] == ["Smith, John"]


def test_a_draft_is_edited_in_the_composer(newsroom, emil):
    emil.send("draft", headline="Later", post="pdraft")
    assert emil.get("posts/pdraft")["Location"] == "/desk/flood/?draft=pdraft"


def test_a_post_of_another_blog_is_not_found_here(newsroom, emil):
    newsroom.open("harbour", "Harbour inquiry")
    copy = newsroom.publish()
    assert emil.get(f"/desk/harbour/posts/{copy.post}").status_code == 404
    assert emil.post(f"/desk/harbour/posts/{copy.post}/withdraw").status_code == 404


def test_the_editor_makes_nothing_that_the_sanitiser_takes_away(newsroom, emil):
    made = {
        "Bold": "strong", "Italic": "em", "Strike": "s", "Subscript": "sub", "Superscript": "sup", "Code": "code",
        "HardBreak": "br", "BulletList": "ul", "OrderedList": "ol", "ListItem": "li", "Heading": "h4",
        "Blockquote": "blockquote", "Link": "a",
    }  # fmt: skip
    wanted = {name for name, setting in EXTENSIONS.items() if setting}
    assert wanted == set(made) and set(made.values()) <= prose.TAGS
    assert EXTENSIONS["Heading"] == {"levels": [4]}
    page = emil.get().content.decode()
    assert "data-django-prose-editor-desk" in page


def test_a_mark_of_a_colleague_neither_stops_a_change_of_the_words_nor_is_undone_by_it(newsroom, emil):
    copy = newsroom.publish("Words", headline="Water")
    newsroom.edit(copy, key_event=True, status="confirmed")
    assert emil.save(copy, headline="High water").status_code == 302
    post = now(newsroom, copy)
    assert (post.headline, post.key_event, post.status) == ("High water", True, "confirmed")


def test_settling_a_conflict_keeps_the_mark_and_shows_what_differs(newsroom, emil):
    copy = newsroom.publish("Words", headline="Water")
    newsroom.edit(copy, headline="Of Ines", key_event=True, tags=["flood"], status="confirmed")
    answer = emil.save(copy, headline="Of Emil", status="false")
    page, form = answer.content.decode(), answer.context["form"]
    assert answer.status_code == 409 and "Confirmed" in page.split('id="merge"')[1].split("</section>")[0]
    assert (form["headline"], form["key_event"], form["tags"], form["status"]) == ("Of Emil", True, "flood", "false")


def test_a_text_too_long_is_refused_with_its_sentence_and_given_back(newsroom, emil):
    copy = newsroom.publish()
    for answer in (
        emil.save(copy, **{"prose-0": "x" * 200_001}),
        emil.send(**{"prose-0": "x" * 200_001}),
        emil.save(copy, True, **{"prose-0": "x" * 200_001}),
        emil.post("details", standfirst="x" * 200_001),
    ):
        assert answer.status_code == 422 and "one post holds" in answer.content.decode()


def test_a_refusal_names_the_field(newsroom, emil):
    answer = emil.send(scripted=True, headline="x" * 301)
    assert "headline:" in answer.content.decode()
