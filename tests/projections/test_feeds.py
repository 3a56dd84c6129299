"""Atom, RSS and JSON Feed: read by others, whatever was written, and without what was withdrawn."""

import json
import re
from datetime import timedelta
from xml.etree import ElementTree

import feedparser
import pytest

from stoppress.log import kinds
from stoppress.projections import atom, carried, json_feed, rss
from stoppress.projections.site import Site
from tests.projections.cast import EVENING, SITE, Storm, prose
from tests.projections.test_media import EVERY_KIND as MEDIA
from tests.projections.test_page import EVERY_KIND, Elements

HOSTILE = "</title>]]><script>alert(1)</script>&amp; &bogus; \"'\x00\x0b\x1b\ufffe\U0001f30a"
ATOM, DELETED = "{http://www.w3.org/2005/Atom}", "{http://purl.org/atompub/tombstones/1.0}deleted-entry"
BLANK = re.compile("[\\s\x00-\x1f\ufffe]")  # a title is one line, whatever the controls in it
FORMS = (atom, rss, json_feed)


@pytest.fixture
def storm():
    return Storm(kicker="Storm Hedda", standfirst="<p>The sea is falling.</p>", language="en-IE")


def read(storm, form, site=SITE):
    """The feed as its readers see it: (about the feed, its entries)."""
    made = form.feed(storm.story, site)
    if form is json_feed:
        value = json.loads(made)
        return value, value["items"]
    found = feedparser.parse(made, sanitize_html=False, resolve_relative_uris=False)
    assert not found.bozo, found.get("bozo_exception")
    return found.feed, found.entries


def contents(storm, form):
    _about, entries = read(storm, form)
    return [entry["content_html"] if form is json_feed else entry.content[0].value for entry in entries]


def ids(storm, form, site=SITE):
    return [entry["id"] for entry in read(storm, form, site)[1]]


def tombstones(storm):
    return ElementTree.fromstring(atom.feed(storm.story, SITE)).findall(DELETED)


def test_every_feed_says_whose_it_is_and_where(storm):
    for form, name, version in ((atom, "atom", "atom10"), (rss, "rss", "rss20")):
        made = form.feed(storm.story, SITE)
        about, _ = read(storm, form)
        assert feedparser.parse(made).version == version
        assert about.title == "Storm reaches the coast" and about.language == "en-IE"
        links = {(link.rel, link.href) for link in about.links}
        assert ("self", f"https://live.example.org/live/storm/feed.{name}") in links
        assert ("alternate", "https://live.example.org/live/storm") in links
        assert not any(rel == "hub" for rel, _href in links)
        assert about.updated_parsed[:5] == (2026, 11, 21, 21, 10)
    about, _ = read(storm, json_feed)
    assert about == {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Storm reaches the coast",
        "home_page_url": "https://live.example.org/live/storm",
        "feed_url": "https://live.example.org/live/storm/feed.json",
        "description": "The sea is falling.",
        "favicon": "https://live.example.org/favicon.ico",
        "authors": [{"name": "The Maren Courant", "url": "https://live.example.org/"}],
        "language": "en-IE",
        "items": [],
    }


def test_a_post_is_told_alike_by_all_three(storm):
    given = {"headline": "The gates came down", "tags": ("Port", "Rail")}
    storm.publish("gates", prose("All <b>three</b>."), published_at=EVENING, **given)
    for form in (atom, rss):
        (entry,) = read(storm, form)[1]
        assert entry.title == "The gates came down" and entry.author == "Ilse Brandt"
        assert [tag.term for tag in entry.tags] == ["Port", "Rail"]
        assert entry.link == "https://live.example.org/live/storm/posts/gates"
        assert entry.published_parsed[:5] == (2026, 11, 21, 21, 0)
    (item,) = read(storm, json_feed)[1]
    assert (item["title"], item["authors"]) == ("The gates came down", [{"name": "Ilse Brandt"}])
    assert (item["url"], item["tags"]) == ("https://live.example.org/live/storm/posts/gates", ["Port", "Rail"])
    assert item["date_published"] == item["date_modified"] == "2026-11-21T22:00:00+01:00"
    assert {text for form in FORMS for text in contents(storm, form)} == {"<p>All <b>three</b>.</p>"}
    assert {one for form in FORMS for one in ids(storm, form)} == {"tag:live.example.org,2026-11-21:storm/gates"}


@pytest.mark.parametrize("form", FORMS)
def test_every_kind_of_block_is_there_in_full_and_every_address_is_absolute(storm, form):
    storm.publish("all", *EVERY_KIND, *MEDIA)
    (markup,) = contents(storm, form)
    for words in ("Stay dry and warm.", "Katrin Voss, mayor", "4.62 m", "Trains on Sunday", "Leave one lamp on."):
        assert words in markup
    for words in ("A wave over the quay", "Mats Lindqvist", "From the lifeboat", "A rotor.", "Two are lifted."):
        assert words in markup
    found = Elements(markup)
    assert found.wrong == []
    addresses = [more[name] for _tag, more in found.found for name in ("src", "href", "poster") if name in more]
    assert len([tag for tag, _ in found.found if tag in ("img", "video", "audio")]) == 6
    assert len(addresses) > 10 and all(address.startswith("https://") for address in addresses)
    assert not {"class", "style", "id", "loading"} & {name for _tag, more in found.found for name in more}


@pytest.mark.parametrize("form", FORMS)
def test_hostile_words_stay_words(storm, form):
    storm.add(kinds.DetailsChanged(kinds.Details("storm", HOSTILE, standfirst="<p>&lt;b&gt; &amp;amp;</p>")))
    by = (kinds.Byline(HOSTILE),)
    fixed = (kinds.Correction(EVENING, HOSTILE),)
    storm.publish(
        "one", prose("&lt;/entry&gt;]]&gt;\x08"), headline=HOSTILE, bylines=by, tags=(HOSTILE,), corrections=fixed
    )
    about, (entry,) = read(storm, form)
    told = [about["title"], entry["title"]]
    told += [entry["authors"][0]["name"], entry["tags"][0] if form is json_feed else entry.tags[0].term]
    for text in told:
        assert BLANK.sub("", text) == BLANK.sub("", HOSTILE)
    (markup,) = contents(storm, form)
    assert "&lt;/entry&gt;]]&gt;</p>" in markup and "&lt;script&gt;" in markup
    assert Elements(markup).wrong == [] and "script" not in {tag for tag, _ in Elements(markup).found}


def test_every_control_character_leaves_the_feed_well_formed(storm):
    controls = "".join(map(chr, [*range(0x20), *range(0x7F, 0xA0), 0xFDD0, 0xFFFE, 0xFFFF]))
    storm.publish("one", prose(f"A{controls}B"), headline=f"A{controls}B", tags=(f"A{controls}B",))
    for form in (atom, rss):
        root = ElementTree.fromstring(form.feed(storm.story, SITE))
        assert "A\t\n\nB" in "".join(root.itertext()) or "A\t\nB" in "".join(root.itertext())


def test_the_latest_fifty_posts_stand_in_it_newest_first(storm):
    for number in range(60):
        storm.publish(f"p{number}", prose("Words."))
    storm.add(kinds.PostWithdrawn("p58", EVENING))
    wanted = [f"tag:live.example.org,2026-11-21:storm/p{n}" for n in (59, *range(57, 8, -1))]
    for form in FORMS:
        assert ids(storm, form) == wanted and len(wanted) == 50


def test_an_id_stays_when_the_blog_moves_or_the_post_is_edited(storm):
    storm.publish("one", prose("Words."))
    before = ids(storm, atom) + ids(storm, rss) + ids(storm, json_feed)
    storm.now += timedelta(days=3)
    storm.add(kinds.DetailsChanged(kinds.Details("great-storm", "Another headline")))
    storm.add(kinds.PostEdited(kinds.Post("one", EVENING, (prose("Others."),), edited_at=storm.now)))
    assert ids(storm, atom) + ids(storm, rss) + ids(storm, json_feed) == before
    assert read(storm, atom)[1][0].link == "https://live.example.org/live/great-storm/posts/one"
    assert ids(storm, atom, Site("Courant", "http://127.0.0.1:8000")) == ["tag:127.0.0.1,2026-11-21:storm/one"]


def test_a_correction_is_an_update_and_a_mended_slip_is_none(storm):
    storm.publish("one", prose("Words."), published_at=EVENING)
    storm.add(kinds.PostEdited(kinds.Post("one", EVENING, (prose("Word."),))))
    assert read(storm, atom)[1][0].updated == "2026-11-21T22:00:00+01:00"
    at = EVENING + timedelta(hours=2)
    fixed = (kinds.Correction(at, "It was 4.62 metres."),)
    storm.add(kinds.PostEdited(kinds.Post("one", EVENING, (prose("Word."),), edited_at=at, corrections=fixed)))
    for form in (atom, rss):
        assert read(storm, form)[1][0].updated_parsed[:5] == (2026, 11, 21, 23, 0)
    (item,) = read(storm, json_feed)[1]
    assert item["date_modified"] == "2026-11-22T00:00:00+01:00" and item["date_published"] != item["date_modified"]
    assert item["_stoppress"]["corrections"] == [{"at": "2026-11-22T00:00:00+01:00", "text": "It was 4.62 metres."}]
    for form in FORMS:
        assert "It was 4.62 metres." in contents(storm, form)[0]


def test_a_correction_that_came_with_an_import_is_an_update(storm):
    fixed = (kinds.Correction(EVENING + timedelta(hours=1), "It was 4.62 metres."),)
    storm.publish("one", published_at=EVENING, corrections=fixed)
    assert read(storm, atom)[1][0].updated == "2026-11-21T23:00:00+01:00"


def test_a_withdrawn_post_leaves_every_feed_and_a_tombstone_in_atom(storm):
    storm.publish("one", prose("Words."))
    storm.publish("two", prose("A secret name."), headline="A secret")
    storm.add(kinds.PostWithdrawn("two", storm.now, "It was a rumour."))
    for form in FORMS:
        assert ids(storm, form) == ["tag:live.example.org,2026-11-21:storm/one"]
        assert b"secret" not in form.feed(storm.story, SITE)
    (tombstone,) = tombstones(storm)
    assert tombstone.get("ref") == "tag:live.example.org,2026-11-21:storm/two"
    assert tombstone.get("when") == "2026-11-21T22:40:00+01:00"
    assert [child.text for child in tombstone] == ["It was a rumour."]


def test_a_redacted_post_leaves_a_tombstone_that_says_only_so(storm):
    storm.publish("one", prose("A secret name."))
    storm.add(kinds.PostRedacted("one", storm.now))
    (tombstone,) = tombstones(storm)
    assert "legal reasons" in tombstone[0].text
    assert b"secret" not in atom.feed(storm.story, SITE)


def test_a_post_that_came_back_is_newer_than_its_tombstone(storm):
    storm.publish("one", prose("Words."))
    post = storm.story.posts["one"].post
    storm.add(kinds.PostWithdrawn("one", post.published_at))
    when = tombstones(storm)[0].get("when")
    storm.add(kinds.PostPublished(post))
    storm.add(kinds.PostEdited(post))
    assert tombstones(storm) == []
    assert read(storm, atom)[1][0].updated > when


def test_the_latest_fifty_withdrawals_are_told(storm):
    for number in range(60):
        storm.publish(f"p{number}")
        storm.add(kinds.PostWithdrawn(f"p{number}", storm.now))
    assert [stub.id for stub, _at in carried.gone(storm.story)] == [f"p{n}" for n in range(59, 9, -1)]
    assert len(tombstones(storm)) == 50


def test_what_is_marked_on_a_post_is_said(storm):
    earlier = EVENING - timedelta(hours=1)
    storm.publish("one", status="unconfirmed", key_event=True, published_at=EVENING, happened_at=earlier)
    for form in FORMS:
        (markup,) = contents(storm, form)
        assert "Unconfirmed" in markup
        assert f'<time datetime="{earlier.isoformat()}">21:00</time>' in markup
    (item,) = read(storm, json_feed)[1]
    assert item["_stoppress"] == {"key_event": True, "status": "unconfirmed", "corrections": []}


def test_films_and_recordings_can_be_fetched_by_themselves(storm):
    storm.publish("one", *MEDIA)
    (item,) = read(storm, json_feed)[1]
    found = [(one["mime_type"], one["url"], one["duration_in_seconds"]) for one in item["attachments"]]
    base = "https://live.example.org/media/"
    assert found == [
        ("video/mp4", f"{base}{'film' * 5}/film.mp4", 48.2),
        ("audio/mpeg", f"{base}{'song' * 5}/sound.mp3", 372.0),
    ]
    assert [(one.type, one.href) for one in read(storm, atom)[1][0].enclosures] == [one[:2] for one in found]
    pictures = read(storm, rss)[1][0].media_content
    assert pictures[0]["url"] == item["image"] == f"{base}{'quay' * 5}/1920.jpg"
    assert (pictures[0]["width"], pictures[0]["height"]) == ("1920", "1280")


@pytest.mark.parametrize("form", FORMS)
def test_a_post_without_a_word_is_named_by_its_time(storm, form):
    storm.publish("one", published_at=EVENING)
    (entry,) = read(storm, form)[1]
    assert entry["content_html"] == "" if form is json_feed else entry.title == "22:00"


def test_the_pages_lead_to_the_feed(storm):
    storm.publish("one", prose("Words."))
    link = '<link rel="alternate" type="application/atom+xml" href="/live/storm/feed.atom">'
    assert link in storm.live() and link in storm.alone("one")
    told = "https://live.example.org/oembed?url=https%3A%2F%2Flive.example.org%2Flive%2Fstorm%2Fposts%2Fone"
    assert f'type="application/json+oembed" href="{told}"' in storm.alone("one")
    storm.add(kinds.PostWithdrawn("one", storm.now))
    assert "oembed" not in storm.alone("one")
