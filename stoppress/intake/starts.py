"""Which lines of a page begin a post: judged by how the page does it everywhere, not by one line alone."""

from collections import Counter
from collections.abc import Sequence
from datetime import time
from itertools import pairwise

from stoppress.intake.clock import Stamp

Marks = Sequence[Stamp | None]

_EXPLICIT = set("–—-|:·•")
_FEW = 2  # what happens fewer times than this is no habit
_HALF_DAY = 12 * 60


def find_starts(marks: Marks) -> list[int]:
    """The places of the lines that begin a post, by a clock time alone on its line or in front of a headline."""
    alone = _without_timetable(marks, _alone(marks))
    inline = _inline(marks, bulleted=not alone)
    if not inline:
        return alone
    if len(alone) < _FEW and (not alone or inline[0] < alone[0] or _dated_only(marks, alone)):
        return inline
    if 4 * len(inline) < len(alone):
        return alone
    # A timetable within a post runs against the page's order; headlines beside their time run with it.
    together = sorted(alone + inline)
    return together if _against(marks, together) <= _against(marks, alone) else alone


def _without_timetable(marks: Marks, places: list[int]) -> list[int]:
    """Less a timetable within a post: some times in a row, written unlike all others, that run against the page."""
    twelve = [place for place in places if (mark := marks[place]) and mark.twelve]
    twenty_four = [place for place in places if (mark := marks[place]) and not (mark.twelve or mark.word)]
    few, many = sorted((twelve, twenty_four), key=len)
    in_a_row = len(few) > _FEW and few == [place for place in places if few[0] <= place <= few[-1]]
    own, others = _steps(marks, few), _steps(marks, many)
    up = sum(step > 0 for step in others) - sum(step < 0 for step in others)
    against = all(step * up < 0 for step in own)
    return [place for place in places if place not in few] if in_a_row and against else places


def is_time_alone(mark: Stamp | None) -> bool:
    """Whether the line is a clock time, with or without day, zone and age, and nothing else."""
    return bool(mark and mark.clock and not mark.rest and not mark.updated)


def _alone(marks: Marks) -> list[int]:
    found = [(place, mark) for place, mark in enumerate(marks) if mark and is_time_alone(mark)]
    if any(not mark.digits and not mark.word for _, mark in found):
        found = [(place, mark) for place, mark in found if not mark.digits]
    elif len(found) < _FEW or not _are_hours([mark for _, mark in found]):
        return []
    if any(not mark.by for _, mark in found):
        found = [(place, mark) for place, mark in found if not mark.by]  # "Riverside Hall, 19:30" is no post
    unmarked = [(place, mark) for place, mark in found if not mark.bullet]
    if len(unmarked) >= _FEW or len(unmarked) == len(found):
        found = unmarked  # a time behind a bullet is then a point of a list
    if len(found) == 1 and found[0][1].published:
        return []  # the date line of an article
    return _without_page_date(found)


def _without_page_date(found: list[tuple[int, Stamp]]) -> list[int]:
    """Leaves out the page's own date at the top, where the posts carry a clock time alone."""
    undated = [place for place, mark in found if not mark.day]
    before = [mark for place, mark in found if undated and place < undated[0]]
    same = len({(mark.clock, mark.day) for mark in before}) == 1
    later_dated = any(mark.day and place > undated[0] for place, mark in found) if undated else True
    return undated if same and not later_dated and len(undated) >= _FEW else [place for place, _ in found]


def _inline(marks: Marks, bulleted: bool) -> list[int]:
    found = [(place, mark) for place, mark in enumerate(marks) if mark and mark.clock and _leads(mark)]
    found = [(place, mark) for place, mark in found if bulleted or not mark.bullet]
    sure = [(place, mark) for place, mark in found if not mark.digits and not mark.word]
    if not sure and not _are_hours([mark for _, mark in found]):
        return []
    habits = Counter(_habit(mark) for _, mark in sure or found)
    most = max(habits.values(), default=0)
    kept = {habit for habit, times in habits.items() if times >= _FEW and 5 * times >= most}
    places = [
        place for place, mark in found if (mark.word and kept) or (_habit(mark) in kept and not (sure and mark.digits))
    ]
    return places if len(places) >= _FEW else []


def _leads(mark: Stamp) -> bool:
    """Whether what stands behind the time can be a headline or a paragraph of its own."""
    if not mark.rest or mark.updated:
        return False
    if mark.mark in _EXPLICIT and mark.mark:
        return True
    first = next((letter for letter in mark.rest if letter.isalnum()), " ")
    return not (mark.digits or mark.word) and (first.isupper() or first.isdigit() or not first.isascii())


def _habit(mark: Stamp) -> tuple[bool, bool, bool]:
    return bool(mark.mark) and mark.mark in _EXPLICIT, mark.twelve, mark.bullet


def _are_hours(marks: list[Stamp]) -> bool:
    """Whether four-digit numbers are times: "2019", "2020", "2022" could be, but are years."""
    clocks = [mark.clock for mark in marks if mark.clock and mark.digits]
    return any(not 19 <= clock.hour <= 20 for clock in clocks)


def _dated_only(marks: Marks, alone: list[int]) -> bool:
    mark = marks[alone[0]]
    return bool(mark and mark.day)


def _against(marks: Marks, places: list[int]) -> int:
    """How many times the clock goes against the page's own direction."""
    steps = [step for step in _steps(marks, places) if step]
    up = sum(step > 0 for step in steps)
    return min(up, len(steps) - up)


def _steps(marks: Marks, places: list[int]) -> list[int]:
    clocks = [mark.clock for place in places if (mark := marks[place]) and mark.clock]
    return [clock_step(before, after) for before, after in pairwise(clocks)]


def clock_step(before: time, after: time) -> int:
    """Seconds from one clock time to the next, the short way round the dial."""
    half_day = _HALF_DAY * 60
    return (seconds(after) - seconds(before) + half_day) % (2 * half_day) - half_day


def seconds(clock: time) -> int:
    """Seconds since midnight."""
    return clock.hour * 3600 + clock.minute * 60 + clock.second
