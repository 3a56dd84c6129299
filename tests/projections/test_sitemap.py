"""Sitemaps by the rules of sitemaps.org and Google; oEmbed by those of oembed.com."""

import json
import re
from datetime import timedelta
from xml.etree import ElementTree

import pytest

from stoppress.log import kinds
from stoppress.log.read import Covered
from stoppress.projections import oembed, sitemap
from tests.projections.cast import EVENING, SITE, Storm, prose
from tests.projections.test_media import image, picture

SITEMAPS = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "n": "http://www.google.com/schemas/sitemap-news/0.9"}
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
BASE = "https://live.example.org"


@pytest.fixture
def storm():
    return Storm(language="pt-BR")


def checked(made: bytes, root="urlset", one="url") -> list[str]:
    """The addresses in a sitemap, once it was held against the rules."""
    found = ElementTree.fromstring(made)
    assert found.tag == f"{{{SITEMAPS['s']}}}{root}"
    assert len(found) <= 50_000 and len(made) <= 50 * 1024 * 1024
    addresses = []
    for child in found:
        assert child.tag == f"{{{SITEMAPS['s']}}}{one}"
        addresses.append(child.findtext("s:loc", namespaces=SITEMAPS))
        assert addresses[-1].startswith(f"{BASE}/") and len(addresses[-1]) < 2048
        changed = child.findtext("s:lastmod", namespaces=SITEMAPS)
        assert changed is None or MOMENT.fullmatch(changed)
    assert len(set(addresses)) == len(addresses)
    return addresses


def posts(*names):
    return [f"{BASE}/live/storm/posts/{name}" for name in names]


def test_a_blog_is_there_with_its_posts_but_for_those_withdrawn(storm):
    for name in ("one", "two", "three"):
        storm.publish(name, prose("Words."))
    storm.add(kinds.PostWithdrawn("two", storm.now))
    made = sitemap.of_blog(storm.story, SITE, 1)
    assert checked(made) == [f"{BASE}/live/storm", *posts("one", "three")]
    assert "<lastmod>2026-11-21T21:20:00+00:00</lastmod>" in made.decode()


def test_a_blog_of_many_posts_has_several_sitemaps(storm, monkeypatch):
    monkeypatch.setattr(sitemap, "PART", 2)
    for number in range(5):
        storm.publish(f"p{number}")
    parts = [checked(sitemap.of_blog(storm.story, SITE, part)) for part in (1, 2, 3)]
    assert parts == [[f"{BASE}/live/storm", *posts("p0", "p1")], posts("p2", "p3"), posts("p4")]
    for part in (0, 4):
        with pytest.raises(KeyError):
            sitemap.of_blog(storm.story, SITE, part)


def test_the_index_names_every_sitemap_and_is_split_before_it_has_too_many(monkeypatch):
    monkeypatch.setattr(sitemap, "INDEX", 3)
    covered = [Covered("storm", EVENING, sitemap.PART + 1), Covered("fair", None, 1), Covered("vote", EVENING, 0)]
    found = [checked(sitemap.index(covered, SITE, EVENING, part), "sitemapindex", "sitemap") for part in (1, 2)]
    assert found == [
        [f"{BASE}/sitemap-front.xml", f"{BASE}/live/storm/sitemap.xml", f"{BASE}/live/storm/sitemap-2.xml"],
        [f"{BASE}/live/fair/sitemap.xml", f"{BASE}/live/vote/sitemap.xml"],
    ]
    assert sitemap.indexes(covered, SITE) == [f"{BASE}/sitemap.xml", f"{BASE}/sitemap-2.xml"]
    assert sitemap.indexes(covered[1:], SITE) == [f"{BASE}/sitemap.xml"]
    with pytest.raises(KeyError):
        sitemap.index(covered, SITE, EVENING, 3)


def test_no_file_is_larger_than_the_rules_allow():
    assert sitemap.PART < 50_000 and sitemap.INDEX <= 50_000 and sitemap.NEWEST <= 1000


def test_the_front_page_has_a_sitemap_of_its_own():
    assert checked(sitemap.front(SITE, EVENING)) == checked(sitemap.front(SITE, None)) == [f"{BASE}/"]


def test_the_news_are_those_of_two_days_with_all_that_google_asks_for(storm):
    old, now = EVENING, EVENING + timedelta(days=2, hours=1)
    storm.publish("old", prose("Words."), published_at=old)
    storm.publish("new", prose("The gates & the quay."), published_at=old + timedelta(hours=2))
    storm.publish("gone", published_at=old + timedelta(hours=3))
    storm.add(kinds.PostWithdrawn("gone", old + timedelta(hours=3)))
    made = sitemap.news([storm.story], SITE, now)
    assert checked(made) == posts("new")
    (news,) = ElementTree.fromstring(made).iterfind("s:url/n:news", SITEMAPS)
    told = {element.tag.split("}")[1]: element.text for element in news.iter()}
    assert told == {
        "news": None,
        "publication": None,
        "name": "The Maren Courant",
        "language": "pt",
        "publication_date": "2026-11-21T23:00:00+00:00",
        "title": "The gates & the quay.",
    }
    assert checked(sitemap.news([storm.story], SITE, EVENING + timedelta(hours=3)))[-2:] == [
        f"{BASE}/live/storm",
        *posts("old"),
    ]
    assert checked(sitemap.news([storm.story], SITE, now + timedelta(days=2))) == []


def test_the_news_hold_no_more_than_google_takes(storm, monkeypatch):
    monkeypatch.setattr(sitemap, "NEWEST", 3)
    for number in range(5):
        storm.publish(f"p{number}", prose("Words."))
    assert checked(sitemap.news([storm.story], SITE, storm.now)) == posts("p4", "p3", "p2")


def test_a_page_says_of_itself_what_others_show(storm):
    storm.publish(
        "one", prose("Words."), picture(), headline="A & B", bylines=(kinds.Byline("Ilse"), kinds.Byline("Noor"))
    )
    told = json.loads(oembed.answer(storm.story, SITE, "one", oembed.Room(), "json"))
    assert told == {
        "version": "1.0",
        "type": "link",
        "title": "A & B",
        "author_name": "Ilse, Noor",
        "provider_name": "The Maren Courant",
        "provider_url": f"{BASE}/",
        "cache_age": 300,
        "thumbnail_url": f"{BASE}/media/{'quay' * 5}/1280.jpg",
        "thumbnail_width": 1280,
        "thumbnail_height": 853,
    }
    xml = ElementTree.fromstring(oembed.answer(storm.story, SITE, "one", oembed.Room(), "xml"))
    assert xml.tag == "oembed" and {child.tag: child.text for child in xml} == {key: str(told[key]) for key in told}


def test_its_picture_fits_into_the_room_or_is_left_out(storm):
    storm.add(kinds.DetailsChanged(kinds.Details("storm", "Storm", picture=image())))

    def sized(**room):
        told = json.loads(oembed.answer(storm.story, SITE, None, oembed.Room(**room), "json"))
        return told.get("thumbnail_width"), told.get("thumbnail_height"), "thumbnail_url" in told

    assert sized(width=700) == (640, 427, True)
    assert sized(height=300) == (320, 213, True)
    assert sized(width=100) == sized(height=0) == (None, None, False)


def test_a_post_that_does_not_stand_says_nothing(storm):
    storm.publish("one", prose("Words."))
    storm.add(kinds.PostWithdrawn("one", storm.now))
    for name in ("one", "nobody"):
        with pytest.raises(KeyError):
            oembed.answer(storm.story, SITE, name, oembed.Room(), "json")
