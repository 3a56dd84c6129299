"""Search, filters and the parts of the timeline."""

import importlib

import pytest
from django.apps import apps
from django.db import connection

from stoppress.newsroom import posts
from stoppress.newsroom.finding import folded
from stoppress.newsroom.models import WorkingCopy

from .conftest import HTMX

pytestmark = pytest.mark.django_db(transaction=True)


def seen(answer) -> list[str]:
    """The headlines that an answer shows, from the top."""
    page = answer.context["page"]
    return [row.copy.content["headline"] for row in page.rows]


def find(desk, words: str = "", show: str = "", **more) -> list[str]:
    return seen(desk.get("feed", data={"find": words, "show": show, **more}, **HTMX))


@pytest.fixture
def told(newsroom):
    """Five posts, each of which can be told from the others."""
    newsroom.publish("Der Fährmann wartet.", headline="Straße gesperrt", tags=["Alte Brücke"])
    newsroom.publish("100% of the bridge_deck is closed.", headline="Deck", bylines=["İnci Öztürk"], key_event=True)
    newsroom.publish(None, headline="Depth", blocks=[
        {"kind": "figures", "figures": [{"value": "2.40 m", "label": "at Port Elsin", "source": "", "as_of": ""}]},
        {"kind": "quote", "html": "<p>You cannot dry a <em>na</em>me.</p>", "attribution": "Edda Karrow"},
        {"kind": "points", "points": [{"html": "Ferries", "post": None, "url": "https://secret.example"}]},
    ])  # fmt: skip
    newsroom.withdraw(newsroom.publish("A power cut.", headline="Power"))
    newsroom.correct(newsroom.publish("Trains until 20:00.", headline="Trains"), "It is 22:00.", text="Until 22:00.")
    return newsroom


@pytest.mark.parametrize(
    ("words", "headlines"),
    [
        ("STRASSE", ["Straße gesperrt"]),
        ("fährmann", ["Straße gesperrt"]),
        ("FA\u0308HRMANN", ["Straße gesperrt"]),  # the same letter in two parts
        ("öztürk", ["Deck"]),
        ("ÖZTÜRK deck", ["Deck"]),
        ("öztürk trains", []),
        ("%", ["Deck"]),
        ("bridge_deck", ["Deck"]),
        ("bridge%deck", []),
        ("elsin", ["Depth"]),
        ("karrow", ["Depth"]),
        ("name", ["Depth"]),
        ("ferries", ["Depth"]),
        ("secret.example", []),
        ("em", []),  # markup is no word
        ("22:00", ["Trains"]),
        ("20:00", []),  # what it said before
        ("#alte", ["Straße gesperrt"]),
        ('"#alte brücke"', ["Straße gesperrt"]),
        ('"#alte"', []),
        ("#brücke", []),
        ('"cannot dry"', ["Depth"]),
        ('"dry cannot"', []),
        ("dry cannot", ["Depth"]),
        ('"', ["Trains", "Power", "Depth", "Deck", "Straße gesperrt"]),
    ],
)
def test_words_are_found_in_headline_text_byline_and_tag_in_any_case(told, emil, words, headlines):
    assert find(emil, words) == headlines


def test_the_filters_show_one_kind_and_go_with_the_words(told, emil, ines):
    posts.publish(told.ines, told.flood, {"headline": "By Ines", "key_event": True}, at=told.now())
    assert find(emil, show="key") == ["By Ines", "Deck"]
    assert find(emil, show="withdrawn") == ["Power"]
    assert find(emil, show="corrected") == ["Trains"]
    assert find(ines, show="yours") == ["By Ines"]
    assert "By Ines" not in find(emil, show="yours") and len(find(emil, show="yours")) == 5
    assert find(emil, "deck", show="key") == ["Deck"]
    assert len(find(emil, show="'; drop")) == 6


def test_drafts_and_other_blogs_are_not_found(told, emil):
    other = told.open("vote", "The town votes")
    posts.publish(told.emil, other, {"headline": "Elsewhere deck"}, at=told.now())
    posts.save_draft(told.emil, told.flood, {"headline": "Draft deck"}, at=told.now())
    assert find(emil, "deck") == ["Deck"]


def test_the_page_says_how_many_and_asks_for_the_same_again(told, emil):
    page = emil.get("?find=deck&show=key")
    html = page.content.decode()
    assert "1 found" in html and 'data-feed="/desk/flood/feed?find=deck&amp;show=key"' in html
    assert 'value="deck"' in html and 'value="key" checked' in html
    assert "Nothing found" in emil.get("?find=nowhere").content.decode()
    post = WorkingCopy.objects.get(content__headline="Deck")
    answer = emil.post(f"posts/{post.post}/key?find=deck&show=key", key="off")
    assert answer["Location"] == f"/desk/flood/?find=deck&show=key#post-{post.post}"


def test_a_found_post_that_is_pinned_stands_in_its_place_and_can_be_unpinned(told, emil):
    deck = WorkingCopy.objects.get(content__headline="Deck")
    posts.pin(told.emil, told.flood, deck.post, at=told.now())
    assert find(emil) == ["Trains", "Power", "Depth", "Straße gesperrt"]
    page = emil.get("feed", data={"find": "d"}, **HTMX)
    assert "Deck" in seen(page) and page.context["page"].pinned is None
    assert 'name="pin" value="off"' in page.content.decode()


def test_what_was_written_before_there_was_a_search_is_found_too(told, emil):
    WorkingCopy.objects.update(words="")
    assert find(emil, "karrow") == []
    with connection.schema_editor() as editor:
        importlib.import_module("stoppress.newsroom.migrations.0004_finding").fill(apps, editor)
    assert find(emil, "karrow") == ["Depth"]


def test_case_and_width_and_composition_do_not_count():
    assert folded("  ﬁne\u00a0 ＡＢＣ ǅ ß ") == "fine abc dž ss"
    assert folded("I\u0307") == folded("İ")


@pytest.fixture
def long(newsroom, monkeypatch):
    """Eight posts on pages of three."""
    monkeypatch.setattr("stoppress.desk.timeline.PAGE", 3)
    return [newsroom.publish(f"Number {n}", headline=f"{n}", key_event=not n % 2).post for n in range(8)]


def test_older_posts_follow_where_a_page_ends_in_parts_that_can_be_asked_for_again(long, newsroom, emil):
    first = emil.get()
    assert seen(first) == ["7", "6", "5"]
    older = emil.get("older", data={"before": first.context["page"].older})
    assert seen(older) == ["4", "3", "2"] and "<html" not in older.content.decode()
    newsroom.publish("Late", headline="4b", post="plate")
    WorkingCopy.objects.filter(post="plate").update(published_at=WorkingCopy.objects.get(post=long[4]).published_at)
    again = emil.get("older", data={"before": long[5], "upto": long[2]})
    assert seen(again) == ["4b", "4", "3", "2"] and 'class="older"' not in again.content.decode()
    rest = emil.get("older", data={"before": long[2], "find": "", "show": "key"})
    assert seen(rest) == ["0"] and 'class="older"' not in rest.content.decode()


def test_a_page_that_shows_older_posts_is_asked_for_down_to_where_they_begin(long, newsroom, emil):
    newsroom.publish("Fresh", headline="8")
    page = emil.get("feed", data={"upto": long[5]}, **HTMX)
    assert seen(page) == ["8", "7", "6", "5"] and 'id="older"' not in page.content.decode()
    plain = emil.get("feed", **HTMX)
    assert seen(plain) == ["8", "7", "6"] and 'id="older"' in plain.content.decode()


def test_too_many_for_one_answer_begin_anew(long, emil, monkeypatch):
    monkeypatch.setattr("stoppress.desk.timeline.LONGEST", 4)
    page = emil.get("feed", data={"upto": long[2]}, **HTMX)
    assert seen(page) == ["7", "6", "5"] and 'id="older"' in page.content.decode()


def test_the_pinned_post_stands_on_top_and_nowhere_else(long, newsroom, emil):
    posts.pin(newsroom.emil, newsroom.flood, long[3], at=newsroom.now())
    page = emil.get()
    assert page.context["page"].pinned.post == long[3]
    assert seen(emil.get("older", data={"before": long[5]})) == ["4", "2", "1"]


def test_a_page_is_told_which_posts_changed_since_it_looked(long, newsroom, emil):
    since = newsroom.story().head
    newsroom.edit(WorkingCopy.objects.get(post=long[1]), text="Other")
    page = emil.get("feed", data={"since": since}, **HTMX)
    assert page.context["page"].changed == long[1]
    for post in long[2:6]:
        newsroom.edit(WorkingCopy.objects.get(post=post), text="Other")
    assert emil.get("feed", data={"since": since}, **HTMX).context["page"].changed == "*"
    assert emil.get("feed", data={"since": "x"}, **HTMX).context["page"].changed == ""


def test_an_address_that_begins_below_a_draft_or_nothing_is_refused(long, newsroom, emil):
    draft = posts.save_draft(newsroom.emil, newsroom.flood, {"text": "No"}, at=newsroom.now())
    for post in (draft.post, "pnothing"):
        assert emil.get(f"?before={post}").status_code == 404
        assert emil.get("feed", data={"upto": post}, **HTMX).status_code == 200


def test_each_day_has_one_divider_in_the_zone_of_the_blog(newsroom, emil, monkeypatch):
    monkeypatch.setattr("stoppress.desk.timeline.PAGE", 2)
    newsroom.flood.time_zone = "Pacific/Auckland"  # midnight there is 11:00 UTC
    newsroom.flood.save()
    for hour, headline in ((9, "a"), (10, "b"), (11, "c"), (12, "d")):
        copy = newsroom.publish("Words", headline=headline)
        WorkingCopy.objects.filter(pk=copy.pk).update(published_at=copy.published_at.replace(hour=hour, minute=30))
    first = emil.get()
    older = emil.get("older", data={"before": first.context["page"].older})
    days = [[str(row.day) if row.day else "" for row in page.context["page"].rows] for page in (first, older)]
    assert days == [["2026-11-23", ""], ["2026-11-22", ""]]


def test_the_key_events_are_listed_beside_the_timeline(told, emil):
    html = emil.get().content.decode()
    assert 'class="keyline"' in html and html.count("data-to-post=") == 1
