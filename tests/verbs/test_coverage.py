"""What the desk can do with a blog."""

import pytest

from stoppress.log.models import Blog
from stoppress.newsroom import coverage, people
from stoppress.newsroom.refusals import CoverageOver, Unfit, Unknown


def test_opening_makes_a_blog_public_once(newsroom):
    vote = newsroom.draft("vote", "The town votes", standfirst="<p>Polls close at six.</p>")
    assert newsroom.story(vote).details is None
    coverage.open_coverage(newsroom.emil, vote, at=newsroom.now())
    coverage.open_coverage(newsroom.emil, vote, at=newsroom.now())
    story = newsroom.story(vote)
    assert (story.head, story.state, story.details.standfirst) == (1, "live", "<p>Polls close at six.</p>")


def test_details_of_a_draft_stay_at_the_desk_and_those_of_a_live_blog_are_a_change(newsroom):
    vote = newsroom.draft("vote", "The town votes")
    coverage.change_details(newsroom.emil, vote, {"headline": "The town has voted"}, at=newsroom.now())
    assert Blog.objects.get(pk=vote.pk).head == 0
    coverage.change_details(newsroom.emil, newsroom.flood, {"headline": "River falls"}, at=newsroom.now())
    assert newsroom.story().details.headline == "River falls"
    coverage.change_details(newsroom.emil, newsroom.flood, {"headline": "River falls"}, at=newsroom.now())
    assert newsroom.story().head == 2


def test_closing_may_name_where_it_goes_on(newsroom):
    newsroom.open("aftermath", "After the flood")
    coverage.close(newsroom.emil, newsroom.flood, at=newsroom.now(), successor="aftermath")
    story = newsroom.story()
    assert (story.state, story.successor, story.coverage_end) == ("closed", "aftermath", newsroom.clock)
    coverage.reopen(newsroom.emil, newsroom.flood, at=newsroom.now())
    assert (newsroom.story().state, newsroom.story().successor) == ("live", None)


@pytest.mark.parametrize("successor", ["flood", "nowhere", "secret"])
def test_the_coverage_cannot_go_on_in_itself_or_where_no_reader_gets(newsroom, successor):
    newsroom.draft("secret", "A secret")
    with pytest.raises(Unfit):
        coverage.close(newsroom.emil, newsroom.flood, at=newsroom.now(), successor=successor)
    assert newsroom.story().state == "live"


def test_a_draft_cannot_be_closed_and_a_closed_blog_not_opened(newsroom):
    vote = newsroom.draft("vote", "The town votes")
    with pytest.raises(CoverageOver):
        coverage.close(newsroom.emil, vote, at=newsroom.now())
    with pytest.raises(CoverageOver):
        coverage.reopen(newsroom.emil, vote, at=newsroom.now())
    coverage.close(newsroom.emil, newsroom.flood, at=newsroom.now())
    with pytest.raises(CoverageOver):
        coverage.open_coverage(newsroom.emil, newsroom.flood, at=newsroom.now())


@pytest.mark.parametrize(
    "details",
    [
        {"headline": ""},
        {"headline": "x" * 301},
        {"headline": "Fine", "slug": "Not Fine"},
        {"headline": "Fine", "slug": "-fine"},
        {"headline": "Fine", "slug": "flood"},
        {"headline": "Fine", "time_zone": "Europe/Atlantis"},
        {"headline": "Fine", "time_zone": "../../etc/passwd"},
        {"headline": "Fine", "language": "klingon language"},
        {"headline": "Fine", "standfirst": "x" * 20_001},
        {"headline": "Fine", "standfirst": "<b>" * 200_001},
    ],
)
def test_details_that_do_not_do_are_refused(newsroom, details):
    with pytest.raises(Unfit):
        coverage.make(newsroom.vera, details, at=newsroom.now())
    assert Blog.objects.count() == 1


def test_an_address_is_made_from_the_headline():
    assert coverage.slug_from("Überflutung: “Das Wasser” steigt!") == "uberflutung-das-wasser-steigt"
    assert len(coverage.slug_from("word " * 40)) <= 60
    assert coverage.slug_from("洪水") == ""


def test_an_unknown_blog_is_said_to_be_unknown(db):
    with pytest.raises(Unknown):
        coverage.find("nowhere")


def test_a_signin_link_works_once_and_within_a_day(newsroom):
    secret = people.make_signin_link(newsroom.emil, at=newsroom.now()).rsplit("/", 1)[1]
    assert people.use_signin_link(secret, at=newsroom.now()) == newsroom.emil
    assert people.use_signin_link(secret, at=newsroom.now()) is None
    late = people.make_signin_link(newsroom.emil, at=newsroom.now()).rsplit("/", 1)[1]
    assert people.use_signin_link(late, at=newsroom.clock + people.LINK_LASTS) is None
    assert people.use_signin_link("made-up", at=newsroom.now()) is None


def test_a_token_is_known_until_its_person_is_disabled(newsroom):
    token = people.make_token(newsroom.emil, at=newsroom.now())
    assert people.person_of_token(token, at=newsroom.now()) == newsroom.emil
    assert people.person_of_token(token + "x", at=newsroom.now()) is None
    newsroom.emil.is_active = False
    newsroom.emil.save()
    assert people.person_of_token(token, at=newsroom.now()) is None


@pytest.mark.parametrize(
    ("name", "role", "password"),
    [("bad name", "editor", None), ("new", "king", None), ("new", "editor", "short"), ("emil", "editor", None)],
)
def test_accounts_that_do_not_do_are_refused(newsroom, name, role, password):
    with pytest.raises(Unfit):
        people.add_person(name, role, password)
