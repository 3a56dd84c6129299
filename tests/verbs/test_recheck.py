"""The sources of cards are looked at again, and a card whose source was deleted says so to readers."""

from datetime import timedelta

import pytest

from stoppress.newsroom import cards, coverage, looks, recheck
from stoppress.newsroom.models import Look, Revision
from tests.outside import Elsewhere, gone, ok
from tests.verbs.test_cards import embed

VIDEO = "https://vimeo.com/76979871"
THERE = {"title": "The barrier"}


class Watch:
    """A post with a card whose source comes and goes, and a clock that is set by hand."""

    def __init__(self, newsroom, elsewhere) -> None:
        self.newsroom, self.elsewhere = newsroom, elsewhere
        self.out = newsroom.publish(text=None, blocks=[embed(VIDEO, title="The barrier")])
        self.source(True)

    def source(self, there: bool) -> None:
        """Whether the source is there."""
        self.elsewhere.pages["vimeo.com"] = ok(THERE) if there else gone()

    def after(self, **time) -> int:
        """So much later: how many sources were asked."""
        self.newsroom.clock += timedelta(**time)
        asked = len(self.elsewhere.asked)
        while recheck.look_once(lambda: self.newsroom.clock):
            pass
        return len(self.elsewhere.asked) - asked

    @property
    def post(self):
        """What readers know."""
        return self.newsroom.story().posts[self.out.post].post

    @property
    def told(self) -> bool:
        """Whether readers are told that the source is gone."""
        return self.post.blocks[0].gone


@pytest.fixture
def watch(newsroom, monkeypatch):
    server = Elsewhere()
    monkeypatch.setattr(cards, "way", server.plain())
    yield Watch(newsroom, server)
    server.close()


def test_a_source_is_looked_at_ever_more_rarely_and_then_no_more(watch):
    assert watch.after(minutes=59) == 0
    assert watch.after(minutes=2) == 1
    assert watch.after(hours=4) == 0
    assert watch.after(hours=1) == 1
    assert watch.after(hours=17) == 0
    assert watch.after(hours=1) == 1
    assert watch.after(days=5) == 0
    assert watch.after(days=1) == 1
    assert watch.after(days=99) == 0
    assert not watch.told


def test_a_source_that_is_gone_twice_in_a_row_is_said_to_readers_as_nobodys_edit(watch):
    watch.source(False)
    assert watch.after(hours=1) == 1
    assert not watch.told, "once may be a slip"
    assert watch.after(minutes=16) == 1
    assert watch.told
    assert (watch.post.edited_at, watch.post.corrections, watch.post.blocks[0].title) == (None, (), "The barrier")
    assert Revision.objects.filter(copy=watch.out).first().act == "source gone"


def test_a_source_that_is_gone_once_and_there_again_is_not_said(watch):
    watch.source(False)
    watch.after(hours=1)
    watch.source(True)
    watch.after(minutes=16)
    watch.source(False)
    assert watch.after(hours=6) == 1
    assert not watch.told


def test_a_source_that_does_not_answer_is_not_gone(watch):
    watch.elsewhere.pages["vimeo.com"] = gone("503 Busy")
    for _ in range(5):
        watch.after(days=7)
    assert not watch.told


def test_a_source_that_is_back_takes_the_mark_off(watch):
    watch.source(False)
    watch.after(hours=1)
    watch.after(minutes=16)
    assert watch.told
    watch.source(True)
    assert watch.after(hours=6) == 1
    assert not watch.told
    assert Revision.objects.filter(copy=watch.out).first().act == "source back"


def test_what_is_marked_is_looked_at_once_a_week_in_case_it_comes_back(watch):
    watch.source(False)
    for _ in range(9):
        watch.after(days=7)
    assert watch.told
    watch.source(True)
    assert watch.after(days=7) == 1
    assert not watch.told
    assert watch.after(days=70) == 0


def test_an_editors_mark_is_left_alone(watch):
    block = {**watch.out.content["blocks"][0], "gone": True}
    watch.newsroom.edit(watch.out, blocks=[block])
    for _ in range(4):
        watch.after(days=7)
    assert watch.told


def test_an_editor_who_takes_our_mark_off_knows_better(watch):
    watch.source(False)
    watch.after(hours=1)
    watch.after(minutes=16)
    watch.out.refresh_from_db()
    watch.newsroom.edit(watch.out, blocks=[{**watch.out.content["blocks"][0], "gone": False}])
    for _ in range(4):
        watch.after(days=7)
    assert not watch.told


def test_only_what_readers_see_in_a_blog_that_is_live_is_looked_at(watch):
    newsroom = watch.newsroom
    coverage.close(newsroom.emil, newsroom.flood, at=newsroom.now())
    assert watch.after(hours=2) == 0
    coverage.reopen(newsroom.emil, newsroom.flood, at=newsroom.now())
    newsroom.withdraw(watch.out)
    assert watch.after(hours=2) == 0
    assert not Look.objects.exists()


def test_a_card_that_was_taken_out_is_not_looked_at(watch):
    watch.newsroom.edit(watch.out, text="Words alone.")
    assert watch.after(days=9) == 0


def test_a_card_that_was_put_in_later_is_looked_at_from_then_on(watch):
    watch.newsroom.clock += timedelta(days=30)
    both = [watch.out.content["blocks"][0], embed("https://vimeo.com/1234567")]
    watch.newsroom.edit(watch.out, blocks=both)
    assert watch.after(minutes=61) == 2


@pytest.mark.parametrize(
    "url", ["https://www.instagram.com/p/CxAbC-12_x/", "https://www.openstreetmap.org/#map=9/52/13"]
)
def test_what_tells_nothing_is_not_asked(newsroom, url):
    newsroom.publish(text=None, blocks=[embed(url), embed(None, title="x")])
    assert not looks.can_be_asked(url)
    assert not Look.objects.exists()


def test_two_looks_at_one_source_are_one(watch):
    """Another process takes the same look: only one of them asks."""
    watch.newsroom.clock += timedelta(hours=2)
    assert recheck._claimed(watch.newsroom.clock) is not None
    assert recheck._claimed(watch.newsroom.clock) is None
