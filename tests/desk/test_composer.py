"""What the composer's form says: names, times, blocks; and what its fields suggest."""

import json

import pytest

from stoppress.desk.forms import joined, parted
from stoppress.desk.quotes import marks
from stoppress.desk.times import local
from stoppress.newsroom import coverage
from stoppress.newsroom.models import WorkingCopy

pytestmark = pytest.mark.django_db(transaction=True)
QUOTE = {"kind": "quote", "html": "<p>Never with the sea on top of it.</p>", "attribution": "Marit Fennel, engineer"}


def only() -> WorkingCopy:
    return WorkingCopy.objects.get()


def block(**fields) -> str:
    return json.dumps(fields)


@pytest.mark.parametrize(
    "names", [["Smith, John", "Cora"], ['"Fish" Brandt', "A"], ['J. "Fish" Brandt'], ['a, "b"', "c"], ["Ines"], []]
)
def test_names_come_back_from_the_form_as_they_went_into_it(names):
    assert parted(joined(names)) == names


def test_names_with_commas_between_them_are_many_and_an_open_quotation_mark_harms_nobody():
    assert parted(" Emil ,, Cora,Emil") == ["Emil", "Cora"]
    assert parted('"Emil, Cora') == ['"Emil', "Cora"]


def test_a_name_with_a_comma_in_it_is_published_from_the_composer(newsroom, emil):
    emil.send(headline="Bridge closed", bylines='"Smith, John", Cora Lind', tags='"rain, heavy"')
    post = newsroom.story().posts[only().post].post
    assert [one.name for one in post.bylines] == ["Smith, John", "Cora Lind"] and post.tags == ("rain, heavy",)


def test_a_post_is_published_as_of_an_earlier_time_in_the_blogs_zone(newsroom, emil):
    emil.send(
        headline="Bridge closed", zone="Asia/Tokyo", published_at="2020-05-01T09:30", happened_at="2020-05-01T08:15"
    )
    post = newsroom.story().posts[only().post].post
    assert post.published_at.isoformat() == "2020-05-01T00:30:00+00:00"
    assert post.happened_at.isoformat() == "2020-04-30T23:15:00+00:00"


@pytest.mark.parametrize(
    "fields",
    [{"published_at": "2199-01-01T00:00"}, {"published_at": "yesterday"}, {"published_at": "0001-01-01T00:00"},
     {"happened_at": "2026-13-01T00:00"}, {"happened_at": "2026-03-29T02:30", "zone": "Europe/Berlin"},
     {"happened_at": "2026-03-29T03:30", "zone": "../etc/passwd"},
     {"published_at": "2020-01-01T00:00", "zone": "No/Where"}],
)  # fmt: skip
def test_a_time_that_cannot_be_is_refused_and_stays_in_the_form(newsroom, emil, fields):
    answer = emil.send(headline="Bridge closed", **fields)
    assert answer.status_code == 422 and newsroom.story().shown == 0
    typed = fields.get("published_at") or fields["happened_at"]
    assert f'value="{typed}"' in answer.content.decode()


def test_seconds_that_a_program_gave_survive_an_edit_of_the_text(newsroom, emil):
    at = "2026-11-22T10:00:42+00:00"
    copy = newsroom.publish("Words", happened_at=at)
    shown = local(copy.content["happened_at"], "Europe/Berlin")
    assert shown == "2026-11-22T11:00"
    emil.save(copy, **{"prose-0": "<p>Other words</p>"}, zone="Europe/Berlin", happened_at=shown)
    assert newsroom.story().posts[copy.post].post.happened_at.second == 42
    copy.refresh_from_db()
    emil.save(copy, zone="Europe/Berlin", happened_at="")
    assert newsroom.story().posts[copy.post].post.happened_at is None


def test_rows_left_empty_are_no_part_of_the_post(newsroom, emil):
    emil.send(
        **{
            "block-0": block(kind="points", points=[{"html": "One"}, {"html": "<strong> </strong>", "post": None}]),
            "block-1": block(kind="figures", figures=[{"value": "", "label": " "}, {"value": "3", "label": "boats"}]),
            "block-2": block(kind="table", rows=[["a", "b", ""], ["", " ", ""], ["c", "", ""]], caption=""),
            "block-3": block(kind="points", points=[{"html": ""}]),
            "block-4": "",
            "block-5": block(**QUOTE),
        }
    )
    points, figures, table, quote = only().content["blocks"]
    assert [one["html"] for one in points["points"]] == ["One"]
    assert [one["label"] for one in figures["figures"]] == ["boats"]
    assert table["rows"] == [["a", "b"], ["c", ""]] and quote == QUOTE


def test_a_figure_without_its_label_is_refused_by_a_sentence_that_says_so(newsroom, emil):
    answer = emil.send(scripted=True, **{"block-0": block(kind="figures", figures=[{"value": "10", "label": ""}])})
    assert answer.status_code == 422 and "what it counts" in answer.content.decode()


def test_a_point_that_leads_to_a_script_is_refused(newsroom, emil):
    bad = block(kind="points", points=[{"html": "One", "url": "javascript:alert(1)"}])
    answer = emil.send(scripted=True, headline="ok", **{"block-0": bad})
    assert answer.status_code == 422 and "starts with http" in answer.content.decode()


def test_posts_are_found_by_every_word_and_newest_first(newsroom, emil, cora, otto, stranger):
    first = newsroom.publish("The gates at Orrin are down.", headline="Barrier closed")
    second = newsroom.publish("At Orrin again.", tags=["barrier"])
    gone = newsroom.publish("Orrin barrier, by mistake")
    newsroom.withdraw(gone)
    emil.send("draft", headline="Orrin barrier, a draft")
    found = cora.get("pick?q=orrin BARRIER").json()["found"]
    assert [one["post"] for one in found] == [second.post, first.post]
    assert [one["title"] for one in found] == ["At Orrin again.", "Barrier closed"]
    assert [one["post"] for one in emil.get("pick").json()["found"]] == [second.post, first.post]
    assert [one["post"] for one in emil.get(f"pick?ids={first.post},{gone.post}").json()["found"]] == [first.post]
    assert otto.get("pick").status_code == 404 and stranger.get("pick").status_code == 302


def test_names_and_tags_that_were_used_are_suggested_the_usual_ones_first(newsroom, cora):
    newsroom.publish("One", bylines=["Emil Brandt", "Smith, John"], tags=["rain"])
    newsroom.publish("Two", bylines=["Smith, John"], tags=["rain", "bridge"])
    names = cora.get("pick?of=bylines").json()["found"]
    assert names[:2] == ["Smith, John", "Emil Brandt"] and "cora" in names and "otto" not in names
    assert cora.get("pick?of=tags").json()["found"] == ["rain", "bridge"]


def test_a_contributor_is_suggested_no_word_of_somebody_elses_draft(newsroom, cora, emil):
    emil.send("draft", headline="Soon", post="psoon", tags="resignation", bylines="Secret Source")
    cora.send("draft", headline="Mine", post="pmine", tags="sandbags", bylines="Cora Lind")
    assert cora.get("pick?of=tags").json()["found"] == ["sandbags"]
    names = cora.get("pick?of=bylines").json()["found"]
    assert "Cora Lind" in names and "Secret Source" not in names
    assert set(emil.get("pick?of=tags").json()["found"]) == {"sandbags", "resignation"}


@pytest.mark.parametrize(
    ("language", "opening"),
    [
        ("en", "“"),
        ("en-GB", "“"),
        ("de", "„"),
        ("de-CH", "«"),
        ("fr", "«\u202f"),
        ("sv", "”"),
        ("pl", "„"),
        ("xx", "“"),
    ],
)
def test_a_language_has_its_own_quotation_marks(language, opening):
    assert marks(language)[0] == opening


def test_the_page_tells_the_script_the_marks_of_the_blogs_language(newsroom, emil):
    coverage.change_details(newsroom.vera, newsroom.flood, {"language": "de"}, at=newsroom.now())
    assert 'data-quotes="„|“|‚|‘"' in emil.get().content.decode()


def test_what_is_submitted_keeps_its_straight_marks(newsroom, emil):
    emil.send(headline='"Closed" -- for now', **{"prose-0": '<p>"So" it\'s</p>'})
    assert only().content["headline"] == '"Closed" -- for now'
    assert only().content["blocks"][0]["html"] == '<p>"So" it\'s</p>'


@pytest.mark.parametrize("scripted", [True, False])
def test_a_part_that_is_nested_without_end_is_refused_and_the_words_stay(newsroom, emil, scripted):
    sent = {"headline": "Bridge closed", "post": "pdeep", "block-1": "[" * 100_000}
    answer = emil.send("publish", scripted, **sent)
    assert answer.status_code == 422
    assert scripted or "Bridge closed" in answer.content.decode()
