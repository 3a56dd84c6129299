"""A page is made once for each change, and made ready before it is asked for where somebody asked before."""

import gzip

import pytest

from stoppress.log import read
from stoppress.projections import edition, page
from stoppress.projections.edition import Edition

LIVE = ("live",)


@pytest.fixture
def flood(newsroom):
    newsroom.publish("The water stands at the church steps.")
    return Edition(read.find("flood"), page.Site("The Tidewater Post", "http://tidewater.example")).load()


@pytest.fixture
def rendered(monkeypatch):
    """The keys of the pages that were rendered."""
    keys = []
    render = Edition._render
    monkeypatch.setattr(Edition, "_render", lambda self, key: (keys.append(key), render(self, key))[1])
    return keys


def test_a_page_is_rendered_and_compressed_once_between_two_changes(newsroom, flood, rendered):
    assert flood.ready(LIVE) is None
    first = flood.page(LIVE)
    assert first.coded("gzip") is flood.page(LIVE).coded("gzip")
    assert gzip.decompress(first.coded("gzip")) == first.body
    assert rendered == [LIVE]
    newsroom.publish("It has reached the door.")
    flood.advance()
    assert flood.ready(LIVE) is None
    assert b"reached the door" in flood.page(LIVE).body
    assert rendered == [LIVE, LIVE]


def test_what_was_asked_for_is_made_ready_after_a_change(newsroom, flood, rendered):
    flood.page(LIVE).coded("gzip")
    newsroom.publish("It has reached the door.")
    flood.advance()
    flood.prepare()
    ready = flood.ready(LIVE)
    assert ready.is_coded("gzip") and not ready.is_coded("br")
    assert b"reached the door" in ready.body
    assert rendered == [LIVE, LIVE]


def test_what_nobody_asked_for_any_more_is_not_made_again(newsroom, flood, rendered):
    flood.page(LIVE).coded("gzip")
    for text in ("It has reached the door.", "It stands in the nave."):
        newsroom.publish(text)
        flood.advance()
        flood.prepare()
    assert rendered == [LIVE, LIVE]
    assert flood.ready(LIVE) is None


def test_only_a_few_pages_are_made_ready(newsroom, flood, rendered):
    for number in range(edition.PREPARED + 3):
        flood.page(("json", "", str(number + 1))).coded("br")
    del rendered[:]
    newsroom.publish("It has reached the door.")
    flood.advance()
    flood.prepare()
    assert len(rendered) == edition.PREPARED


def test_who_walks_through_the_archive_does_not_push_out_what_all_ask_for(flood):
    story = ("json", "", "100")
    for key in (LIVE, story):
        flood.page(key)
    for number in range(edition.PAGES + 3):
        flood.page(("fragment", str(number + 1), ""))
    assert flood.ready(LIVE) and flood.ready(story)
    assert len(flood._pages) == edition.PAGES
