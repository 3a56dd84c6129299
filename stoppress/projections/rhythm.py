"""The rhythm of a coverage: how many posts came when, in steps that fit a narrow page. Pure."""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from itertools import chain, count

HOUR = 60  # minutes
DAY = 24 * HOUR
TICKS = 12  # at most, each of which is a link
BARS = 48  # at most
# Minutes of a tick, and how many bars it may have.
_STEPS: tuple[tuple[int, tuple[int, ...]], ...] = (
    (15, (3,)),
    (30, (6, 3)),
    (HOUR, (12, 6, 4)),
    (3 * HOUR, (12, 6, 3)),
    (6 * HOUR, (12, 6, 3)),
    (12 * HOUR, (12, 6, 4)),
    (DAY, (24, 12, 8, 4)),
)


@dataclass(frozen=True)
class Tick:
    """A stretch of time that is named on the axis."""

    start: datetime
    end: datetime
    bars: tuple[int, ...]  # posts
    peaks: tuple[bool, ...]  # whether a key event is among them

    @property
    def posts(self) -> int:
        """All that came in this stretch."""
        return sum(self.bars)


@dataclass(frozen=True)
class Rhythm:
    """The whole coverage."""

    minutes: int  # of a tick
    ticks: tuple[Tick, ...]

    @property
    def highest(self) -> int:
        """Posts of the busiest bar."""
        return max((max(tick.bars) for tick in self.ticks), default=0)


def rhythm(times: Iterable[tuple[datetime, bool]], where: tzinfo) -> Rhythm:
    """Of posts by time, oldest first, each with whether it is a key event."""
    posts = list(times)
    if not posts:
        return Rhythm(0, ())
    minutes, parts, starts = _fitting(posts[0][0], posts[-1][0], where)
    edges = [start.timestamp() for start in starts]
    counts = [[0] * parts for _ in starts[1:]]
    peaks = [[False] * parts for _ in starts[1:]]
    for at, key in posts:
        time = at.timestamp()
        tick = bisect_right(edges, time) - 1
        bar = int((time - edges[tick]) / (edges[tick + 1] - edges[tick]) * parts)
        counts[tick][bar] += 1
        peaks[tick][bar] |= key
    stretches = zip(starts, starts[1:], counts, peaks, strict=False)
    return Rhythm(minutes, tuple(Tick(start, end, tuple(n), tuple(k)) for start, end, n, k in stretches))


def _fitting(first: datetime, last: datetime, where: tzinfo) -> tuple[int, int, list[datetime]]:
    """Minutes of a tick, bars in it, and the borders of all ticks."""
    for minutes, parts in chain(_STEPS, ((DAY * 2**power, (8, 4)) for power in count(1))):
        if (last - first) / timedelta(minutes=minutes) < TICKS:
            borders = _borders(first, last, minutes, where)
            fine = [part for part in parts if part * (len(borders) - 1) <= BARS]
            if fine:
                return minutes, fine[0], borders
    raise AssertionError("steps without end")


def _borders(first: datetime, last: datetime, minutes: int, where: tzinfo) -> list[datetime]:
    local = first.astimezone(where)
    into = (local.hour * 60 + local.minute) % minutes if minutes < DAY else local.hour * 60 + local.minute
    start = local.replace(second=0, microsecond=0)
    if minutes <= HOUR:
        # Within an hour the clock's change is none: an hour that comes twice is two.
        borders = [start.astimezone(UTC) - timedelta(minutes=into)]
        while borders[-1] <= last:
            borders.append(borders[-1] + timedelta(minutes=minutes))
        return borders
    wall = (start - timedelta(minutes=into)).replace(fold=0)
    borders = [wall.astimezone(UTC)]
    while borders[-1] <= last:
        wall += timedelta(minutes=minutes)  # on the clock of the wall: midnight stays midnight
        borders.append(wall.astimezone(UTC))
    return borders
