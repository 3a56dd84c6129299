"""Finding one's way: which posts a choice names, and the rhythm of a coverage."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from stoppress.log import kinds
from stoppress.projections.choice import Choice, NoChoice, chosen
from stoppress.projections.find import find, offer
from stoppress.projections.rhythm import DAY, HOUR, rhythm
from stoppress.projections.search import Texts, folded, searched
from tests.projections.cast import BERLIN, EVENING, Storm, prose

PICTURE = kinds.Picture("quay" * 5, 1280, 853, alt="A wave", caption="The quay at midnight", credit="Noor Adeyemi")


@pytest.fixture
def storm():
    """Five posts, ten minutes apart, and one that was withdrawn between the third and the fourth."""
    storm = Storm()
    storm.publish("one", prose("Waves break over the <b>east</b> quay."), tags=("Port",))
    storm.publish("two", PICTURE, tags=("Port", "Weather"))
    storm.publish("three", kinds.Quote("<p>Stay dry.</p>", "Katrin Voß, mayor"), key_event=True)
    storm.publish("rumour", prose("The bridge has fallen."), tags=("Port",), key_event=True)
    storm.publish("four", prose("Château d’Yquem"), headline="Café Ångström is open")
    storm.publish("five", prose("المَدْرَسَة مُغْلَقَة"), bylines=(kinds.Byline("Noor Adeyemi"),))
    storm.add(kinds.PostWithdrawn("rumour", storm.story.posts["rumour"].published_at))
    return storm


def names(storm, texts=None, **choice):
    return [one.id for one in find(storm.story, Choice(**choice), texts or Texts(), 20).posts]


def test_filters_leave_the_posts_that_they_name_newest_first(storm):
    assert names(storm, show="key") == ["three"]
    assert names(storm, show="media") == ["two"]
    assert names(storm, tag="Port") == ["two", "one"]
    assert names(storm, tag="Port", oldest=True) == ["one", "two"]
    assert names(storm, tag="Port", show="media") == ["two"]
    assert names(storm, tag="port") == []


def test_what_was_withdrawn_keeps_its_place_but_is_found_by_nothing(storm):
    assert names(storm, oldest=True) == ["one", "two", "three", "rumour", "four", "five"]
    assert find(storm.story, Choice(), Texts(), 20).total == 5
    for choice in ({"words": "bridge"}, {"words": "withdrawn"}, {"show": "key"}, {"tag": "Port"}):
        assert "rumour" not in names(storm, **choice)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("EAST waves", ["one"]),
        ("east bridge", []),
        ("quay", ["two", "one"]),
        ("adeyemi", ["five", "two"]),
        ("weather", ["two"]),
        ("voss", ["three"]),
        ("cafe angstrom", ["four"]),
        ("d'yquem", ["four"]),
        ("“Stay dry.”", ["three"]),
        ("المدرسة", ["five"]),
        ("الـمَدرسة", ["five"]),
        ("<b>", []),  # the marks of HTML are no words
    ],
)
def test_a_search_finds_words_wherever_a_post_has_them_whatever_their_accents(storm, words, found):
    assert names(storm, words=words) == found


def test_words_that_differ_by_more_than_an_accent_stay_apart():
    assert folded("कि") != folded("क")
    assert folded("が") != folded("か")
    assert searched("a  a, B!") == ("a", "b")
    assert searched("!") == ("!",)
    assert searched("\u0301") == ("\u0301",)  # a mark alone finds nothing, rather than everything
    assert searched(" ") == ()


def test_an_edit_is_found_by_its_new_words_alone(storm):
    texts = Texts()
    assert texts.fill(storm.story, 3) is False
    assert texts.fill(storm.story, 3) is True
    assert names(storm, texts, words="east") == ["one"]
    storm.add(kinds.PostEdited(kinds.Post(id="one", published_at=EVENING, blocks=(prose("Westerby."),))))
    assert texts.fill(storm.story, 3) is True
    assert names(storm, texts, words="east") == []
    assert names(storm, texts, words="westerby") == ["one"]
    storm.add(kinds.PostWithdrawn("one", EVENING))
    assert names(storm, texts, words="westerby") == []


def test_pages_follow_each_other_without_a_gap_in_both_orders(storm):
    for oldest in (False, True):
        whole, got, beyond = names(storm, oldest=oldest), [], ""
        for left in (4, 2, 0):
            page = find(storm.story, Choice(oldest=oldest, beyond=beyond), Texts(), 2)
            got += [one.id for one in page.posts]
            assert (page.left, page.total) == (left, 5)
            beyond = got[-1]
        assert got == whole
    with pytest.raises(KeyError):
        find(storm.story, Choice(beyond="nobody"), Texts(), 2)


def test_a_jump_begins_within_the_minute_that_it_names(storm):
    at = storm.story.posts["three"].published_at
    assert names(storm, at=at) == ["three", "two", "one"]
    assert names(storm, at=at, oldest=True) == ["three", "rumour", "four", "five"]
    assert names(storm, at=at - timedelta(minutes=1)) == ["two", "one"]
    assert names(storm, at=at, tag="Port") == ["two", "one"]


def test_an_address_names_a_choice_and_a_choice_its_address():
    newest = datetime(2026, 11, 22, 0, 30, tzinfo=UTC)  # 01:30 in Berlin
    assert chosen({"from": "23:05"}, BERLIN, newest).query == "from=2026-11-21T22:05Z"
    assert chosen({"from": "01:30"}, BERLIN, newest).query == "from=2026-11-22T00:30Z"
    assert chosen({"from": "2026-11-21T14:05:59+01:00"}, BERLIN, newest).query == "from=2026-11-21T13:05Z"
    assert chosen({"from": "2026-11-21T14:05"}, BERLIN, None).query == "from=2026-11-21T13:05Z"
    assert chosen({"q": " two  words ", "order": "oldest", "after": "p1", "before": "p2"}, BERLIN, newest) == Choice(
        words="two words", oldest=True, beyond="p1"
    )
    assert Choice(show="key", tag="A & B", oldest=True).query == "show=key&tag=A%20%26%20B&order=oldest"
    assert (Choice().query, Choice(beyond="p1").with_(tag="A").query) == ("", "tag=A")


@pytest.mark.parametrize(
    "asked",
    [
        {"show": "secret"},
        {"order": "random"},
        {"q": "x" * 201},
        *(
            {"from": time}
            for time in ("soon", "25:00", "9" * 400, "9999-12-31T23:59-12:00", "0001-01-01T00:00+12:00", "\0")
        ),
    ],
)
def test_what_cannot_be_chosen_is_refused_with_a_sentence(asked):
    with pytest.raises(NoChoice, match=r"\w+ .*\.$"):
        chosen(asked, BERLIN, EVENING)


def test_there_is_to_choose_from_what_stands_now(storm):
    offered = offer(storm.story, BERLIN)
    assert (offered.posts, offered.keys, offered.media) == (5, 1, 1)
    assert offered.tags == [("Port", 2), ("Weather", 1)]
    assert sum(tick.posts for tick in offered.rhythm.ticks) == 5


def hours(start, *distances, key=()):
    return [(start + timedelta(hours=distance), distance in key) for distance in distances]


def test_the_rhythm_counts_every_post_and_marks_key_events():
    found = rhythm(hours(EVENING, 0, 0.1, 0.3, 2, 6.9, key=(2,)), BERLIN)
    assert found.minutes == HOUR
    assert [tick.posts for tick in found.ticks] == [3, 0, 1, 0, 0, 0, 1]
    assert found.ticks[0].bars[:3] == (2, 1, 0)
    assert [any(tick.peaks) for tick in found.ticks] == [False, False, True, False, False, False, False]
    assert found.highest == 2
    assert found.ticks[0].start == EVENING
    assert rhythm([], BERLIN).ticks == ()


@pytest.mark.parametrize("long", [0, 0.2, 1, 5, 11.9, 12.1, 40, 100, 24 * 9, 24 * 40, 24 * 365, 24 * 365 * 90])
def test_a_coverage_of_any_length_has_few_ticks_and_not_too_many_bars(long):
    for minute in (0, 7, 59):
        start = EVENING.replace(hour=13, minute=minute)
        found = rhythm(hours(start, 0, long), BERLIN)
        assert 1 <= len(found.ticks) <= 12
        assert sum(len(tick.bars) for tick in found.ticks) <= 48
        assert sum(tick.posts for tick in found.ticks) == 2
        assert found.ticks[0].start <= start < found.ticks[0].end
        assert all(one.end == other.start for one, other in zip(found.ticks, found.ticks[1:], strict=False))


def test_days_begin_at_midnight_by_the_clock_of_the_wall_also_where_that_changes():
    found = rhythm(hours(datetime(2026, 10, 23, 15, tzinfo=BERLIN), 0, 24 * 7), BERLIN)
    assert found.minutes == DAY
    assert {tick.start.astimezone(BERLIN).strftime("%H:%M") for tick in found.ticks} == {"00:00"}
    lengths = [(tick.end - tick.start) / timedelta(hours=1) for tick in found.ticks]
    assert lengths.count(25) == 1 and set(lengths) == {24, 25}
    spring = rhythm(hours(datetime(2027, 3, 27, 20, tzinfo=BERLIN), 0, 20), BERLIN)
    assert {tick.start.astimezone(BERLIN).hour % 3 for tick in spring.ticks} == {0}


def test_an_hour_that_comes_twice_is_two_and_half_hours_of_a_zone_are_kept():
    night = datetime(2026, 10, 25, 0, tzinfo=UTC)  # 02:00, and an hour later 02:00 again
    found = rhythm(hours(night, 0, 1, 8), BERLIN)
    assert [tick.start.astimezone(BERLIN).hour for tick in found.ticks[:3]] == [2, 2, 3]
    kolkata = ZoneInfo("Asia/Kolkata")
    assert rhythm(hours(night, 0, 8), kolkata).ticks[0].start.astimezone(kolkata).minute == 0
