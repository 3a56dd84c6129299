"""The storm as it was: folded up to a moment, with what was withdrawn since held back."""

from dataclasses import replace

import pytest

from stoppress.log import kinds
from stoppress.projections.past import as_it_was, carried
from stoppress.projections.then import Then, then_page
from tests.projections.cast import SITE, Storm, articles, prose
from tests.projections.test_page import Elements


@pytest.fixture
def storm():
    return Storm(kicker="Storm Hedda", standfirst="<p>The sea is rising.</p>")


def as_public(storm):
    """The entries as the log's filter gives them: without the content of posts that are withdrawn now."""
    gone = {one.id for one in storm.story.posts.values() if one.post is None}
    words = ("PostPublished", "PostEdited")
    return [replace(one, change=None) if one.post in gone and one.kind in words else one for one in storm.entries]


def then(storm, number, before=None):
    entries = as_public(storm)
    until = entries[number].at if number < len(entries) else None
    earlier = entries[number - 2].at if number > 1 else None
    story = as_it_was(entries, number, "storm-today")
    return then_page(Then(story, entries[number - 1].at, until, earlier, carried(entries)), SITE, before)


def test_the_page_shows_what_stood_then_and_says_so(storm):
    storm.publish("gates", prose("One gate is down."))
    storm.publish("lamp", prose("The lamp is out."))
    storm.add(kinds.PostEdited(replace(storm.story.posts["gates"].post, blocks=(prose("Two gates are down."),))))
    markup = then(storm, 2)
    assert articles(markup) == ["gates"] and "One gate is down." in markup and "Two gates" not in markup
    assert "as it was on Saturday 21 November 2026, 22:20" in markup and "after change 2." in markup
    assert '<meta name="robots" content="noindex">' in markup
    assert (
        '<a href="/live/storm-today">The live page now</a>' in markup
        and 'href="/live/storm-today/posts/gates"' in markup
    )
    assert "?at=2026-11-21T21:10:00Z" in markup and "?at=2026-11-21T21:30:00Z" in markup
    assert f"<code>{storm.entries[1].digest}</code>" in markup
    assert Elements(markup).wrong == []


def test_it_neither_follows_nor_runs_anything(storm):
    storm.publish("gates", prose("One gate is down."))
    markup = then(storm, 2)
    assert "<script" not in markup and "data-epoch" not in markup


def test_a_post_that_was_withdrawn_later_stands_as_its_stub_at_all_times(storm):
    storm.publish("street", prose("Secret street."), headline="Secret")
    storm.add(kinds.PostEdited(replace(storm.story.posts["street"].post, headline="Still secret")))
    storm.add(kinds.PostWithdrawn("street", storm.story.posts["street"].published_at, "It was another street."))
    for number in (2, 3, 4):
        markup = then(storm, number)
        assert articles(markup) == ["street"] and "It was another street." in markup
        assert "ecret" not in markup
    assert articles(then(storm, 1)) == [] and "There was no post yet." in then(storm, 1)


def test_a_post_that_is_back_today_is_gone_only_while_it_was(storm):
    storm.publish("street", prose("The street is dry."))
    post = storm.story.posts["street"].post
    storm.add(kinds.PostWithdrawn("street", post.published_at, "Checking."))
    storm.add(kinds.PostPublished(post))
    assert "The street is dry." in then(storm, 2) and "The street is dry." in then(storm, 4)
    assert "Checking." in then(storm, 3) and "dry" not in then(storm, 3)


def test_a_picture_that_was_replaced_since_is_not_asked_for(storm):
    old, new = (kinds.Picture(letter * 20, 1600, 900, alt=f"Picture {letter}") for letter in "ab")
    gallery = kinds.Gallery((old, new))
    storm.publish("quay", old, gallery)
    storm.add(kinds.PostEdited(replace(storm.story.posts["quay"].post, blocks=(new,))))
    markup = then(storm, 2)
    assert "Picture b" in markup and "Picture a" not in markup and "a" * 20 not in markup
    assert "taken out or replaced since" in markup


def test_older_posts_are_those_of_that_moment(storm):
    for number in range(25):
        storm.publish(f"p{number}", prose("Words."))
    markup = then(storm, 23)
    assert len(articles(markup)) == 20 and articles(markup)[0] == "p21"
    assert 'at=2026-11-22T00:50:00Z&amp;before=p2"' in markup
    assert articles(then(storm, 23, before="p2")) == ["p1", "p0"]
    with pytest.raises(KeyError):
        then(storm, 23, before="p24")
