"""Which day each post is from: the clock, the page's direction, its date lines, and the day of the newest post."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from stoppress.intake.starts import clock_step, seconds
from stoppress.intake.zones import zone_named

_HOUR = 3600
_DAY = 24 * _HOUR
# An hour against the page's order is as unlikely as this many hours without a post. So the clock turns the day where
# it jumps more than three hours against the order; what jumps less was published late or moved a little.
_DISORDER = 7
_STRAY = 12 * _HOUR  # a single post out of its place jumps there and back; no more than this


@dataclass(frozen=True)
class Seen:
    """What the page says about one post's time."""

    clock: time
    zone: str = ""
    day: date | None = None  # from its own time line
    divider: date | None = None  # from a date line above it


def place(seen: Sequence[Seen], newest_day: date, zone: ZoneInfo, pinned: bool = False) -> tuple[list[datetime], bool]:
    """The moment of each post, in the page's order, and whether that is newest first.

    Where the first is `pinned` above its place, it is from the last time that its clock showed.
    """
    if pinned and not seen[0].day:
        others, newest_first = place(seen[1:], newest_day, zone)
        return [_last_before(max(others, key=instant), seen[0], zone), *others], newest_first
    newest_first = _runs_newest_first(seen, newest_day)
    days = _days(seen, newest_day, newest_first)
    moments: list[datetime] = []
    ordered = list(zip(seen, days, strict=True))
    for one, day in reversed(ordered) if newest_first else ordered:
        moment = _moment(one, day, zone)
        repeated = moment.replace(fold=1)
        # In the hour that a change to winter time repeats, only the order tells which of the two is meant.
        if moments and not one.zone and instant(moment) < instant(moments[-1]) <= instant(repeated):
            moment = repeated
        moments.append(moment)
    return (moments[::-1] if newest_first else moments), newest_first


def _last_before(newest: datetime, one: Seen, zone: ZoneInfo) -> datetime:
    today, yesterday = (_moment(one, newest.date() - timedelta(days=back), zone) for back in (0, 1))
    return yesterday if instant(today) > instant(newest) else today


def instant(moment: datetime) -> datetime:
    """The moment in UTC: two moments in one zone compare by the clock, which an hour repeated in autumn fools."""
    return moment.astimezone(UTC)


def _runs_newest_first(seen: Sequence[Seen], newest_day: date) -> bool:
    """Whether the page's first post is its newest; so for a single post, too."""
    days = [day for number, one in enumerate(seen) if (day := one.day or (one.divider if number else None))]
    days = [seen[0].divider, *days] if seen[0].divider and days else days
    if days and days[0] != days[-1]:
        return days[0] > days[-1]
    if days and not (seen[0].day or seen[0].divider):
        return days[0] < newest_day  # one date line within the page: it heads the older posts, or the newest
    steps = [clock_step(before.clock, after.clock) for before, after in pairwise(seen)]
    down, up = sum(step < 0 for step in steps), sum(step > 0 for step in steps)
    # As many up as down: the smallest step is the least likely to be a night.
    return down > up or (down == up and (not steps or min(steps, key=abs) <= 0))


def _days(seen: Sequence[Seen], newest_day: date, newest_first: bool) -> list[date]:
    anchors = [one.day or (one.divider if number else None) for number, one in enumerate(seen)]
    if seen[0].divider and any(anchors[1:]) and not newest_first:
        anchors[0] = anchors[0] or seen[0].divider
    first = next((number for number, anchor in enumerate(anchors) if anchor), len(seen))
    days = _lead(seen, first, anchors, newest_day, newest_first) if first else []
    shift, base = 0, newest_day
    for number in range(first, len(seen)):
        anchor = anchors[number]
        base, shift = (anchor, 0) if anchor else (base, shift + _turn(seen, number, newest_first, shift))
        days.append(base + timedelta(days=shift))
    return days


def _lead(
    seen: Sequence[Seen], count: int, anchors: Sequence[date | None], newest_day: date, newest_first: bool
) -> list[date]:
    """The days of the posts above the first date that the page gives."""
    shifts = [0]
    for number in range(1, count):
        shifts.append(shifts[-1] + _turn(seen, number, newest_first, shifts[-1]))
    last = newest_day - timedelta(days=max(shifts))
    following = anchors[count] if count < len(seen) else None
    if following and not newest_first:
        turn = _turn(seen, count, newest_first, shifts[-1])
        last = following - timedelta(days=shifts[-1] + max(turn, 0 if seen[count].day else 1))
    return [last + timedelta(days=shift) for shift in shifts]


def _turn(seen: Sequence[Seen], number: int, newest_first: bool, shift: int) -> int:
    """Days from the post above to this one: 0, or 1 towards the page's end, or back again around midnight."""
    before, here = seconds(seen[number - 1].clock), seconds(seen[number].clock)
    gap = before - here if newest_first else here - before
    onward = -1 if newest_first else 1
    if gap < 0 and -gap < _STRAY and _is_stray(seen, number, newest_first):
        return 0
    choices = [(_cost(gap), 0), (_cost(gap + _DAY), onward)]
    if shift:
        choices.append((_cost(gap - _DAY), -onward))
    return min(choices, key=lambda choice: (choice[0], abs(choice[1])))[1]


def _cost(gap: int) -> int:
    return gap if gap >= 0 else -gap * _DISORDER


def _is_stray(seen: Sequence[Seen], number: int, newest_first: bool) -> bool:
    """Whether the next post goes on where the last one left off, so that this one alone is out of its place."""
    if number + 1 >= len(seen):
        return False
    before, here, after = (seconds(one.clock) for one in seen[number - 1 : number + 2])
    onward = before - after if newest_first else after - before
    return 0 <= onward < abs(here - before) / 2


def _moment(one: Seen, day: date, zone: ZoneInfo) -> datetime:
    written = datetime.combine(day, one.clock, tzinfo=zone_named(one.zone, zone, day.year))
    # By way of UTC, so that a time that a change to summer time skips becomes one that exists.
    return written.astimezone(UTC).astimezone(zone)
