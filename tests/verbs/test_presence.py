"""Who is here, who writes where, and when they are gone."""

from datetime import timedelta

import pytest

from stoppress.newsroom import presence
from stoppress.newsroom.models import Presence
from stoppress.newsroom.refusals import Unfit, Unknown

pytestmark = pytest.mark.django_db(transaction=True)


def names(newsroom, at):
    return [(one.person.name, one.writing, one.narrow) for one in presence.here_now(newsroom.flood, at=at)]


def test_somebody_is_here_for_twelve_seconds_after_the_last_sign(newsroom):
    at = newsroom.now()
    presence.here(newsroom.ines, newsroom.flood, "tab-1", at=at, post="p1", narrow=True)
    assert names(newsroom, at + timedelta(seconds=11)) == [("ines", "p1", True)]
    assert names(newsroom, at + timedelta(seconds=12)) == []


def test_a_page_that_stays_open_stays_here(newsroom):
    at = newsroom.now()
    for second in range(0, 60, 4):
        presence.here(newsroom.ines, newsroom.flood, "tab-1", at=at + timedelta(seconds=second))
        assert names(newsroom, at + timedelta(seconds=second + 3)) == [("ines", "", False)]
    assert Presence.objects.count() == 1


def test_two_tabs_are_one_person_and_the_one_that_types_counts(newsroom):
    at = newsroom.now()
    presence.here(newsroom.emil, newsroom.flood, "a", at=at, post="p9", narrow=True)
    presence.here(newsroom.emil, newsroom.flood, "b", at=at)
    presence.here(newsroom.cora, newsroom.flood, "c", at=at)
    assert names(newsroom, at) == [("emil", "p9", False), ("cora", "", False)]


def test_who_leaves_is_gone_at_once(newsroom):
    at = newsroom.now()
    presence.here(newsroom.emil, newsroom.flood, "a", at=at)
    presence.gone(newsroom.emil, newsroom.flood, "a")
    presence.gone(newsroom.emil, newsroom.flood, "a")
    assert names(newsroom, at) == []


def test_another_blog_has_other_people(newsroom):
    at, vote = newsroom.now(), newsroom.open("vote", "The town votes")
    presence.here(newsroom.emil, vote, "a", at=at)
    assert names(newsroom, at) == []


def test_old_pages_are_pruned(newsroom):
    at = newsroom.now()
    presence.here(newsroom.emil, newsroom.flood, "a", at=at)
    presence.here(newsroom.ines, newsroom.flood, "b", at=at + timedelta(minutes=2))
    assert [row.tab for row in Presence.objects.all()] == ["b"]


def test_a_tab_is_named_and_otto_is_nowhere(newsroom):
    with pytest.raises(Unfit):
        presence.here(newsroom.emil, newsroom.flood, "a b", at=newsroom.now())
    draft = newsroom.draft("secret", "Nobody knows")
    for verb in (lambda: presence.here(newsroom.otto, draft, "a", at=newsroom.now()),
                 lambda: presence.gone(newsroom.otto, draft, "a")):  # fmt: skip
        with pytest.raises(Unknown):
            verb()
    presence.here(newsroom.emil, newsroom.flood, "a", at=newsroom.now(), post="<no id>")
    assert names(newsroom, newsroom.clock) == [("emil", "", False)]
