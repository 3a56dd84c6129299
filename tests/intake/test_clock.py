"""What a line's start says about time."""

from datetime import date, time, timedelta

import pytest

from stoppress.intake.clock import read_stamp

TIME_LINES = {
    "07:35 AM": time(7, 35),
    "7:35am": time(7, 35),
    "07:35 A.M.": time(7, 35),
    "7:35\u202fPM": time(19, 35),
    "7.35\u00a0pm": time(19, 35),
    "14.05": time(14, 5),
    "14:05": time(14, 5),
    "14h05": time(14, 5),
    "14:05:33": time(14, 5, 33),
    "9.15pm": time(21, 15),
    "9pm": time(21, 0),
    "12am": time(0, 0),
    "12.30 a.m.": time(0, 30),
    "noon": time(12, 0),
    "Midnight": time(0, 0),
    "11:15 a.m. ET": time(11, 15),
    "11:15 a.m. EDT": time(11, 15),
    "12.05 BST": time(12, 5),
    "14:05 (GMT+1)": time(14, 5),
    "14:05 Riverton time": time(14, 5),
    "1405 GMT": time(14, 5),
    "• 08:52": time(8, 52),
    "[14:05]": time(14, 5),
    "**14:05**": time(14, 5),
    "14:05 –": time(14, 5),
    "6:49 p.m. ET46 minutes ago": time(18, 49),
    "18m ago (14:05 GMT)": time(14, 5),
    "Posted at 14:05": time(14, 5),
    "Posted at 14:0514:05": time(14, 5),
    "Posted at 14:05 28 Apr 202214:05 28 Apr 2022": time(14, 5),
    "11:36 a.m. ETJan. 6, 2022, 11:36 a.m. ET": time(11, 36),
    "Jan. 6, 2022, 6:49 PM EST / Updated Jan. 6, 2022, 7:01 PM EST": time(18, 49),
    "2022-04-29T02:41:00+02:00": time(2, 41),
    "14:05 BST / 15:05 CEST": time(14, 5),
}
NO_TIME_LINES = [
    "6:00 am 9:00 am",
    "10:15-11:00",
    "9am-5pm",
    "14.05%",
    "14.05m tonnes of grain",
    "25:10",
    "14:65",
    "192.168.10.20",
    "At 10:15 the train left",
    "7",
    "Friday was quiet",
    "Sat in court all day",
    "May be late",
    "",
]
DATES = {
    "28 April 2022, 02:41": date(2022, 4, 28),
    "Friday 29 April 14:05": date(2022, 4, 29),
    "Oct. 13, 2021, 6:49 p.m. ET": date(2021, 10, 13),
    "May 1, 12:55 PM": date(2022, 5, 1),
    "2022-04-29 02:41": date(2022, 4, 29),
    "28/04/2022 14:05": date(2022, 4, 28),
    "04/28/2022 2:05 pm": date(2022, 4, 28),
    "28.04.2022 14:05": date(2022, 4, 28),
    "14:05, 28th of April": date(2022, 4, 28),
    "Yesterday, 14:05": date(2022, 4, 29),
    "Thu 14:05": date(2022, 4, 28),
    "31 December, 14:05": date(2021, 12, 31),
    "Thursday, 28 April 2022": date(2022, 4, 28),
    "April 28, 2022": date(2022, 4, 28),
}


@pytest.mark.parametrize(("line", "clock"), TIME_LINES.items())
def test_a_time_line_is_its_clock_time_and_nothing_else(line: str, clock: time) -> None:
    stamp = read_stamp(line)
    assert stamp
    assert (stamp.clock, stamp.rest, stamp.updated) == (clock, "", False)


@pytest.mark.parametrize("line", NO_TIME_LINES)
def test_other_lines_with_numbers_are_no_time_lines(line: str) -> None:
    stamp = read_stamp(line)
    assert stamp is None or stamp.clock is None or stamp.rest


@pytest.mark.parametrize(("line", "day"), DATES.items())
def test_a_date_without_its_year_is_the_one_nearest_the_newest_post(line: str, day: date) -> None:
    stamp = read_stamp(line)
    assert stamp and stamp.day
    assert stamp.day.near(date(2022, 4, 30)) == day


def test_a_date_that_no_calendar_has_is_none() -> None:
    stamp = read_stamp("31 February 14:05")
    assert stamp and stamp.day
    assert stamp.day.near(date(2022, 4, 30)) is None


@pytest.mark.parametrize(
    "line", ["Updated at 12.08 BST", "Last updated: 14:05", "First published on Mon 2 May 2022 05.38 BST"]
)
def test_when_something_was_changed_is_not_when_it_was_posted(line: str) -> None:
    stamp = read_stamp(line)
    assert stamp and stamp.updated and not stamp.rest


@pytest.mark.parametrize(
    ("line", "age"),
    [
        ("46 min ago", 46),
        ("1 hr 4 min ago", 64),
        ("2h ago", 120),
        ("an hour ago", 60),
        ("Just now", 0),
        ("From 49m ago", 49),
    ],
)
def test_an_age_is_read_in_minutes(line: str, age: int) -> None:
    stamp = read_stamp(line)
    assert stamp and stamp.ago == timedelta(minutes=age) and not stamp.clock


@pytest.mark.parametrize(
    ("line", "mark", "rest"),
    [
        ("14:05 – Bridge reopens", "–", "Bridge reopens"),
        ("14.05: At last the bridge reopens.", ":", "At last the bridge reopens."),
        ("9.15pm Court rises", "", "Court rises"),
        ("10:15 was when it began", "", "was when it began"),
        ("+++ 14:05 Bridge reopens +++", "", "Bridge reopens"),
        ("14:05\u00a0– “No\u00a0deal”", "–", "“No\u00a0deal”"),
    ],
)
def test_what_stands_behind_a_time_is_kept_as_it_stands(line: str, mark: str, rest: str) -> None:
    stamp = read_stamp(line)
    assert stamp and stamp.clock
    assert (stamp.mark, stamp.rest) == (mark, rest)
