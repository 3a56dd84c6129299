"""Times in addresses."""

from datetime import UTC, datetime, timedelta

import pytest

from stoppress.projections.moment import NoMoment, moment, named, wall_clock
from tests.projections.cast import BERLIN

AT = datetime(2026, 11, 22, 14, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-22T14:05Z",
        "2026-11-22T14:05:00.000Z",
        "2026-11-22T15:05+01:00",
        "2026-11-22T15:05 01:00",  # a plus that nobody escaped
        "2026-11-22T15:05+0100",
        "2026-11-22T09:05-05:00",
        "2026-11-22T15:05",  # by the clocks of the blog
    ],
)
def test_a_time_is_read_as_people_and_programs_write_it(text):
    assert moment(text, BERLIN) == AT


@pytest.mark.parametrize(
    "text",
    [
        *("", "now", "14:05", "2026-11-22", "2026-13-22T14:05Z", "2026-11-22T25:05Z", "2026-W47-7T14:05Z"),
        *("0001-01-01T00:00+14:00", "9999-12-31T23:59-12:00", "2026-11-22T14:05Zx", "2026-11-22T14:05+99:00"),
        "٢٠٢٦-11-22T14:05Z",
    ],
)
def test_what_is_no_time_is_refused(text):
    with pytest.raises(NoMoment):
        moment(text, BERLIN)


def test_a_time_is_named_so_that_it_comes_back_to_the_microsecond():
    exact = AT + timedelta(microseconds=123456)
    assert moment(named(exact), BERLIN) == exact and named(exact) == "2026-11-22T14:05:00.123456Z"


def test_a_form_names_the_first_whole_second_that_is_not_before_the_change():
    assert wall_clock(AT, BERLIN) == "2026-11-22T15:05:00"
    assert wall_clock(AT + timedelta(microseconds=1), BERLIN) == "2026-11-22T15:05:01"
    assert moment(wall_clock(AT + timedelta(microseconds=1), BERLIN), BERLIN) == AT + timedelta(seconds=1)
