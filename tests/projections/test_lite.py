"""The text edition: every word, no picture, no script, and under 5 kB for ten posts."""

import gzip
import re

import pytest

from stoppress.log import kinds
from stoppress.projections.inline import SECURITY
from stoppress.projections.lite import PAGE, lite_page, lite_post
from tests.projections.cast import EVENING, SITE, Storm, articles, prose
from tests.projections.test_page import EVERY_KIND, HOSTILE, Elements

PICTURE = kinds.Picture("a" * 20, 1600, 900, alt="Waves over the quay", caption="The quay at ten", credit="Noor Aden")
FILM = kinds.Video("b" * 20, "film.mp4", 1280, 720, 80, caption="The gates close", transcript="A siren sounds.")


@pytest.fixture
def storm():
    return Storm(kicker="Storm Hedda", standfirst="<p>The sea is falling.</p>")


def test_ten_posts_of_a_hundred_words_are_under_5_kb(storm):
    vocabulary = [
        f"{first}{second}" for first in ("wa", "ter", "mo", "lin", "qua") for second in ("ve", "r", "st", "y")
    ]
    for number in range(11):
        text = " ".join(vocabulary[(number * 7 + n * n) % len(vocabulary)] + str(n * number % 9) for n in range(100))
        storm.publish(f"p{number}", prose(text[:300], text[300:]), headline=f"Headline {number}", tags=("Port",))
    packed = gzip.compress(lite_page(storm.story, SITE).encode())
    assert len(packed) < 5_000
    assert len(gzip.compress(storm.live().encode())) > 2 * len(packed)


def test_it_is_complete_and_draws_and_runs_nothing(storm):
    storm.publish("all", *EVERY_KIND, PICTURE, FILM, kinds.Gallery((PICTURE,)), headline="All of it", tags=("Port",))
    for markup in (lite_page(storm.story, SITE), lite_post(storm.story, SITE, "all")):
        for words in (
            "Stay dry and warm.",
            "Katrin Voss",
            "4.62 m",
            "harbour office, 00:41",
            "Trains on Sunday",
            "Hourly",
        ):
            assert words in markup, words
        for words in ("Leave one lamp on.", "Something was embedded here", "The quay at ten", "Noor Aden", "Port"):
            assert words in markup, words
        assert "[Picture: Waves over the quay]" in markup and "A siren sounds." in markup
        assert f'href="/media/{"b" * 20}/film.mp4">The gates close</a>' in markup
        tags = {tag for tag, _ in Elements(markup).found}
        assert not tags & {"img", "picture", "script", "svg", "video", "audio", "iframe"} and "url(" not in markup
    assert "script-src 'self'" in SECURITY["lite"]["content-security-policy"]


def test_older_posts_are_further_links_down_to_the_first(storm):
    for number in range(PAGE * 2 + 3):
        storm.publish(f"p{number}", prose("Words."))
    found, before = [], None
    while True:
        markup = lite_page(storm.story, SITE, before)
        found += re.findall(r'<article id="(\w+)"', markup)
        link = re.search(r'rel="next" href="/live/storm\?lite&amp;before=(\w+)"', markup)
        if link is None:
            break
        before = link[1]
    assert found == [f"p{number}" for number in reversed(range(PAGE * 2 + 3))]
    with pytest.raises(KeyError):
        lite_page(storm.story, SITE, "nobody")


def test_a_post_alone_names_the_full_page_as_its_address_and_leads_to_its_neighbours(storm):
    for name in ("quay", "gates", "lamp"):
        storm.publish(name, prose(f"At the {name}."), headline=name.title())
    markup = lite_post(storm.story, SITE, "gates")
    assert '<link rel="canonical" href="https://live.example.org/live/storm/posts/gates">' in markup
    assert "<h1>Gates</h1>" in markup and "At the quay." not in markup
    assert 'rel="prev" href="/live/storm/posts/quay?lite"' in markup
    assert 'rel="next" href="/live/storm/posts/lamp?lite"' in markup
    assert '<a href="/live/storm/posts/gates">With pictures</a>' in markup


def test_what_readers_should_know_of_a_post_is_told_here_too(storm):
    note = kinds.Correction(EVENING, "It was 4.62 metres.")
    storm.publish("peak", prose("High."), status="unconfirmed", key_event=True, edited_at=EVENING, corrections=(note,))
    storm.publish("street", prose("Secret street."))
    storm.add(kinds.PostWithdrawn("street", storm.story.posts["street"].published_at, "The wrong street."))
    markup = lite_page(storm.story, SITE)
    for words in ("Unconfirmed", "Key event", "edited 22:00", "It was 4.62 metres.", "withdrawn. The wrong street."):
        assert words in markup, words
    assert "Secret" not in markup and "Secret" not in lite_post(storm.story, SITE, "street")


def test_what_was_written_stays_in_its_place_in_the_text_edition():
    storm = Storm(headline=HOSTILE, kicker=HOSTILE)
    picture = kinds.Picture("a" * 20, 1, 1, alt=HOSTILE, caption=HOSTILE, credit=HOSTILE)
    table, card = (
        kinds.Table(((HOSTILE,), (HOSTILE,)), HOSTILE),
        kinds.Embed("https://x.example/?\"'><b>", HOSTILE, HOSTILE),
    )
    storm.publish("bad", kinds.Quote("<p>Quiet.</p>", HOSTILE), picture, table, card, headline=HOSTILE, tags=(HOSTILE,))
    for markup in (lite_page(storm.story, SITE), lite_post(storm.story, SITE, "bad")):
        assert not {"script", "img"} & {tag for tag, _ in Elements(markup).found}


def test_the_pages_lead_to_the_text_edition_and_to_the_record(storm):
    storm.publish("gates", prose("Words."))
    for markup, own in ((storm.live(), "/live/storm"), (storm.alone("gates"), "/live/storm/posts/gates")):
        assert f'<a href="{own}?lite">Text only</a>' in markup
        assert '<a href="/live/storm/record">How to verify</a>' in markup
    assert articles(storm.live()) == ["gates"]
