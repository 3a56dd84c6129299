"""A blog on other people's pages, without a server: what the fragment says, and what its articles leave at home."""

import gzip
import re

import pytest

from stoppress.log import kinds
from stoppress.projections import elsewhere
from tests.projections.cast import EPOCH, SITE, Storm, articles, prose

PICTURE = kinds.Picture("a" * 20, 1400, 930, alt="The quay", preview="data:image/webp;base64,UklGRg==")
POSTER = kinds.Image("b" * 20, 1280, 720, alt="The boat", preview="data:image/webp;base64,UklGRg==")
FILM = kinds.Video(id="c" * 20, width=1280, height=720, duration=2.0, file="film.mp4", poster=POSTER)
CARD = kinds.Embed(
    url="https://www.youtube.com/watch?v=x", provider="YouTube", title="The rescue", player="https://player.example/x"
)
KINDS = (prose("The water is falling."), PICTURE, kinds.Gallery((PICTURE, PICTURE)), FILM, CARD)


@pytest.fixture
def storm():
    storm = Storm()
    for number in range(1, 7):
        storm.publish(f"p{number}", prose(f"Post {number}."), key_event=number % 2 == 0)
    return storm


def fragment(storm, limit=10, only=""):
    return elsewhere.fragment(storm.story, EPOCH, SITE, storm._render, limit, only)


def test_the_latest_posts_stand_newest_first_up_to_the_limit(storm):
    assert articles(fragment(storm)) == ["p6", "p5", "p4", "p3", "p2", "p1"]
    assert articles(fragment(storm, 2)) == ["p6", "p5"]
    assert " data-more" in fragment(storm, 2)
    assert " data-more" not in fragment(storm, 6)


def test_key_events_can_stand_alone(storm):
    assert articles(fragment(storm, only="key-events")) == ["p6", "p4", "p2"]


def test_a_withdrawn_post_leaves_nothing_and_the_next_one_moves_up(storm):
    storm.add(kinds.PostWithdrawn("p6", storm.story.posts["p6"].published_at, "It was wrong."))
    markup = fragment(storm, 5)
    assert articles(markup) == ["p5", "p4", "p3", "p2", "p1"]
    assert "It was wrong." not in markup


def test_a_blog_without_posts_says_so():
    assert "The first post will appear here." in fragment(Storm())


def test_every_address_is_absolute_and_nothing_lies_within_the_markup(storm):
    storm.publish("all", *KINDS)
    markup = fragment(storm)
    assert not re.search(r' (?:href|src|poster)="/| srcset="/|, /media', markup)
    assert "data:" not in markup
    assert f'poster="{SITE.url}/media/{POSTER.id}/960.jpg"' in markup
    assert f'srcset="{SITE.url}/media/{PICTURE.id}/320.avif 320w, {SITE.url}/media/' in markup
    assert f'href="{SITE.url}/live/storm/posts/p6"' in markup


def test_what_needs_our_own_script_stays_at_home(storm):
    storm.publish("all", *KINDS)
    ours, theirs = storm.article("all"), fragment(storm)
    for part in ('class="turn"', "data-player", 'class="note"', "<svg", 'class="preview"'):
        assert part in ours
        assert part not in theirs
    assert "Show the original" in theirs


def test_words_that_look_like_an_attribute_stay_as_they_are(storm):
    storm.publish("code", prose('Write src="/logo.png" there.'))
    assert 'Write src="/logo.png" there.' in fragment(storm)


def test_the_fragment_runs_as_its_language_does():
    markup = fragment(Storm(language="ar", headline="عاصفة"))
    assert '<section class="stoppress" lang="ar" dir="rtl"' in markup


def test_the_bare_page_is_for_frames_and_leads_search_engines_to_the_live_page(storm):
    markup = elsewhere.embed_page(storm.story, SITE, fragment(storm, 3), 3, "key-events")
    assert '<meta name="robots" content="noindex">' in markup
    assert '<link rel="canonical" href="https://live.example.org/live/storm">' in markup
    assert '<stoppress-live blog="storm" limit="3" key-events><section class="stoppress"' in markup
    policy = elsewhere.HEADERS["embed"]["content-security-policy"]
    assert "frame-ancestors *" in policy
    assert "unsafe" not in policy


def test_the_component_is_under_six_kilobytes():
    source = elsewhere.SOURCES["embed.js"]
    assert len(gzip.compress(source)) < 6000
    assert b'replaceSync("STYLE")' not in source
    assert b"--stoppress-accent" in source
