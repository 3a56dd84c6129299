"""A blog gets another address, or is taken down; nobody is led astray."""

import pytest

from stoppress.log import read
from stoppress.newsroom import coverage
from stoppress.newsroom.refusals import CoverageOver, NotAllowed, Unfit


def test_the_old_address_leads_to_the_new_one_for_ever(newsroom):
    coverage.rename(newsroom.vera, newsroom.flood, "great-flood", at=newsroom.now())
    coverage.rename(newsroom.vera, newsroom.flood, "greatest-flood", at=newsroom.now())
    assert read.find("flood") is None
    for former in ("flood", "great-flood"):
        assert read.elsewhere(former).slug == "greatest-flood"
        assert coverage.find(former) == newsroom.flood
    assert newsroom.story().details.slug == "greatest-flood"
    for taken in ("flood", "great-flood"):
        with pytest.raises(Unfit):
            newsroom.draft(taken, "Another")


def test_a_blog_can_take_back_the_address_that_it_had(newsroom):
    coverage.rename(newsroom.vera, newsroom.flood, "great-flood", at=newsroom.now())
    coverage.rename(newsroom.vera, newsroom.flood, "flood", at=newsroom.now())
    assert read.find("flood").blog == newsroom.flood.pk
    assert read.elsewhere("great-flood").slug == "flood"


def test_a_draft_that_is_renamed_leaves_its_address_free(newsroom):
    secret = newsroom.draft("secret", "A secret")
    coverage.rename(newsroom.vera, secret, "vote", at=newsroom.now())
    assert read.elsewhere("secret") is None
    newsroom.draft("secret", "Another")


@pytest.mark.parametrize("slug", ["", "Flood!", "a" * 81, "vote"])
def test_an_address_that_does_not_do_is_refused(newsroom, slug):
    newsroom.draft("vote", "The town votes")
    with pytest.raises(Unfit):
        coverage.rename(newsroom.vera, newsroom.flood, slug, at=newsroom.now())
    assert read.find("flood")


def test_who_was_sent_on_to_the_old_address_is_sent_to_the_new_one(newsroom):
    newsroom.open("aftermath", "After the flood")
    coverage.close(newsroom.emil, newsroom.flood, at=newsroom.now(), successor="aftermath")
    aftermath = coverage.find("aftermath")
    coverage.rename(newsroom.vera, aftermath, "rebuilding", at=newsroom.now())
    assert read.elsewhere(newsroom.story().successor).slug == "rebuilding"


def test_what_is_taken_down_is_gone_for_readers_and_kept_at_the_desk(newsroom):
    newsroom.publish("What should not have been said.")
    with pytest.raises(NotAllowed):
        coverage.take_down(newsroom.emil, newsroom.flood, at=newsroom.now())
    coverage.take_down(newsroom.vera, newsroom.flood, at=newsroom.now())
    assert read.find("flood") is None and read.head(newsroom.flood.pk) is None
    assert read.headline("flood") == ""
    assert "flood" not in {head.slug for head in read.latest(10)}
    assert read.elsewhere("flood") == read.Elsewhere(None)
    with pytest.raises(CoverageOver):
        newsroom.publish("More.")
    coverage.put_back(newsroom.vera, newsroom.flood, at=newsroom.now())
    assert read.find("flood") and newsroom.publish("More.").number == 3


def test_the_coverage_cannot_go_on_in_what_was_taken_down(newsroom):
    gone = newsroom.open("aftermath", "After the flood")
    coverage.take_down(newsroom.vera, gone, at=newsroom.now())
    with pytest.raises(Unfit):
        coverage.close(newsroom.emil, newsroom.flood, at=newsroom.now(), successor="aftermath")


def test_what_no_reader_knew_cannot_be_taken_down_or_be_elsewhere(newsroom):
    secret = newsroom.draft("secret", "A secret")
    with pytest.raises(CoverageOver):
        coverage.take_down(newsroom.vera, secret, at=newsroom.now())
    assert read.elsewhere("secret") is None
