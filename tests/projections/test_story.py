"""The story is a pure fold: in parts or at once, followed or read after the fact, it is the same."""

import copy
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stoppress.log import kinds
from stoppress.log.read import Entry
from stoppress.projections.story import Story, fold

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
DETAILS = kinds.Details(slug="flood", headline="River rises")
IDS = ["pa", "pb", "pc", "pd"]


def entries(changes):
    return [
        Entry(
            number, type(change).__name__, kinds.post_of(change), NOON + timedelta(minutes=number), f"d{number}", change
        )
        for number, change in enumerate(changes, 1)
    ]


def post(name, minutes=0, **more):
    return kinds.Post(id=name, published_at=NOON + timedelta(minutes=minutes), headline=name, **more)


posts = st.builds(
    lambda name, minutes, key, names: post(
        name, minutes, key_event=key, bylines=tuple(kinds.Byline(one) for one in names)
    ),
    st.sampled_from(IDS),
    st.integers(-3, 3),
    st.booleans(),
    st.lists(st.sampled_from(["Emil", "Ines"]), max_size=2),
)
ids = st.sampled_from(IDS)
changes = st.one_of(
    posts.map(kinds.PostPublished),
    posts.map(kinds.PostEdited),
    st.builds(
        lambda name, minutes: kinds.PostWithdrawn(name, NOON + timedelta(minutes=minutes), "sorry"),
        ids,
        st.integers(-3, 3),
    ),
    st.builds(lambda name: kinds.PostRedacted(name, NOON), ids),
    ids.map(kinds.PostPinned),
    ids.map(kinds.PostUnpinned),
    st.just(kinds.DetailsChanged(DETAILS)),
    st.sampled_from([kinds.CoverageClosed(None), kinds.CoverageClosed("after"), kinds.CoverageReopened()]),
)


@given(st.lists(changes, max_size=30), st.data())
def test_folding_in_parts_equals_folding_at_once(some, data):
    whole = entries([kinds.CoverageOpened(DETAILS), *some])
    cut = data.draw(st.integers(0, len(whole)))
    first = fold(Story(), whole[:cut])
    again = copy.deepcopy(first)
    assert fold(first, whole[cut:]) == fold(Story(), whole)
    assert again == fold(Story(), whole[:cut])


@given(st.lists(changes, max_size=30))
def test_the_lists_agree_with_the_posts(some):
    story = fold(Story(), entries([kinds.CoverageOpened(DETAILS), *some]))
    assert story.order == sorted(standing.place for standing in story.posts.values())
    shown = [standing for standing in story.posts.values() if standing.post]
    assert story.keys == sorted(one.place for one in shown if one.post.key_event)
    assert story.shown == len(shown)
    names = [byline.name for one in shown for byline in one.post.bylines]
    assert story.authors == {name: names.count(name) for name in names}
    assert story.pinned_post is None or story.pinned_post.post is not None


def test_posts_stand_newest_first_by_time_then_number():
    made = [kinds.PostPublished(post(name, minutes)) for name, minutes in [("pa", 5), ("pb", 5), ("pc", 1), ("pd", 9)]]
    story = fold(Story(), entries([kinds.CoverageOpened(DETAILS), *made]))
    assert [one.id for one in story.newest(10)] == ["pd", "pb", "pa", "pc"]
    assert [one.id for one in story.newest(2, before="pb")] == ["pa", "pc"]
    assert [one.id for one in story.newest(2)] == ["pd", "pb"]
    with pytest.raises(KeyError):
        story.newest(2, before="nowhere")


def test_an_edited_post_keeps_its_place():
    made = [kinds.PostPublished(post("pa", 5)), kinds.PostPublished(post("pb", 5)), kinds.PostEdited(post("pa", 5))]
    story = fold(Story(), entries([kinds.CoverageOpened(DETAILS), *made]))
    assert [one.id for one in story.newest(10)] == ["pb", "pa"]


def test_neighbours_are_the_nearest_posts_that_stand():
    made = [kinds.PostPublished(post(name, minutes)) for minutes, name in enumerate(IDS)]
    gone = kinds.PostWithdrawn("pb", NOON + timedelta(minutes=1), "")
    story = fold(Story(), entries([kinds.CoverageOpened(DETAILS), *made, gone]))
    before, after = story.neighbours("pc")
    assert (before.id, after.id) == ("pa", "pd")
    assert story.neighbours("pa")[0] is None
    assert story.neighbours("pd")[1] is None


def test_a_change_that_does_not_follow_is_refused():
    with pytest.raises(ValueError):
        Story().apply(entries([kinds.CoverageOpened(DETAILS), kinds.CoverageReopened()])[1])


def test_closing_and_reopening_turn_the_state():
    story = fold(Story(), entries([kinds.CoverageOpened(DETAILS), kinds.CoverageClosed("after")]))
    assert (story.state, story.successor, story.coverage_end) == ("closed", "after", NOON + timedelta(minutes=2))
    story.apply(Entry(3, "CoverageReopened", None, NOON, "d3", kinds.CoverageReopened()))
    assert (story.state, story.successor, story.coverage_end) == ("live", None, None)
