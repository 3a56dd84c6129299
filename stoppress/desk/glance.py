"""At a glance: who reads now and over the last hour, how many posts an hour, how long a publish takes."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from stoppress.delivery.meter import MINUTES, Reading, meter
from stoppress.desk.room import DeskRequest, on_blog
from stoppress.log.models import Blog
from stoppress.newsroom.models import Role, WorkingCopy

HOURS = 8  # bars at most
# The drawings' own units: the stylesheet gives them their size.
SPARK_WIDTH, SPARK_HEIGHT = 120, 40
BAR, GAP, BARS_HEIGHT = 9, 3, 28


@dataclass(frozen=True)
class Bar:
    """The posts of one hour of the clock. What is drawn is text: a number would be written in the page's language."""

    posts: int
    x: str
    y: str
    height: str


@dataclass(frozen=True)
class Glance:
    """What the fragment is drawn from."""

    readers: int
    began: datetime
    first: int  # readers in the first minute that is known
    peak: int
    peak_at: datetime
    line: str
    bars: list[Bar]
    bars_width: int
    bars_began: datetime
    last: float | None  # seconds that the latest publish took
    median: float | None
    pages: int  # to which it went
    measured: int

    @property
    def posts(self) -> int:
        """Posts of this hour."""
        return self.bars[-1].posts

    @property
    def end(self) -> str:
        """A dot at the end of the line."""
        place = self.line.rpartition("L")[2]
        return f"M{place}L{place}"

    @property
    def fill(self) -> str:
        """The line, closed to an area; none below the single point of the first minute."""
        if self.line.startswith(f"M{SPARK_WIDTH:.1f}"):
            return ""
        begin = self.line.partition(" ")[0].removeprefix("M")
        return f"{self.line}V{SPARK_HEIGHT}H{begin}Z"


@require_safe
@on_blog(Role.CONTRIBUTOR, "see the desk")
def glance(request: DeskRequest) -> HttpResponse:
    """The figures as they stand, for a page that is open."""
    return render(
        request, "desk/glance.html", {"blog": request.blog, "glance": glance_at(request.blog, timezone.now())}
    )


def glance_at(blog: Blog, now: datetime) -> Glance:
    """The figures of a blog."""
    reading = meter.reading(blog.pk, now.timestamp())
    hours = posts_per_hour(blog, now)
    last = reading.last
    return Glance(
        readers=reading.now,
        began=datetime.fromtimestamp(reading.minutes[0][0], UTC),
        first=reading.minutes[0][1],
        peak=reading.peak[1],
        peak_at=datetime.fromtimestamp(reading.peak[0], UTC),
        line=spark(reading),
        bars=bars(hours),
        bars_width=len(hours) * (BAR + GAP) - GAP,
        bars_began=_hour(blog, now) - timedelta(hours=len(hours) - 1),
        last=last.seconds if last else None,
        median=reading.median,
        pages=last.pages if last else 0,
        measured=len(reading.passages),
    )


def posts_per_hour(blog: Blog, now: datetime) -> list[int]:
    """Posts that stand, by the hour of the blog's clock, the present hour last, none before the first with a post."""
    this = _hour(blog, now)
    begins = [this - timedelta(hours=ago) for ago in reversed(range(HOURS))]
    standing = WorkingCopy.objects.filter(
        blog=blog, state=WorkingCopy.State.PUBLISHED, published_at__gte=begins[0], published_at__lte=now
    )
    within = {
        f"hour_{place}": Count("pk", filter=Q(published_at__gte=begin, published_at__lt=begin + timedelta(hours=1)))
        for place, begin in enumerate(begins)
    }
    counts = list(standing.aggregate(**within).values())
    first = next((place for place, count in enumerate(counts) if count), HOURS - 1)
    return counts[first:]


def spark(reading: Reading) -> str:
    """The path of readers over the last hour, from nobody at the bottom to the peak; now is at the right edge."""
    top = max(reading.peak[1], 1)
    counts = [count for _, count in reading.minutes]
    step = SPARK_WIDTH / (MINUTES - 1)
    left = SPARK_WIDTH - step * (len(counts) - 1)
    places = [
        f"{left + step * place:.1f} {SPARK_HEIGHT - 1 - count / top * (SPARK_HEIGHT - 3):.1f}"
        for place, count in enumerate(counts)
    ]
    return f"M{places[0]}L" + "L".join(places[1:] or [places[0]])


def bars(hours: list[int]) -> list[Bar]:
    """One bar for each hour; an hour without a post is a line on the ground."""
    top = max([*hours, 1])
    heights = [max(count / top * BARS_HEIGHT, 2 if count else 0.75) for count in hours]
    return [
        Bar(count, str(place * (BAR + GAP)), f"{BARS_HEIGHT - height:.1f}", f"{height:.1f}")
        for place, (count, height) in enumerate(zip(hours, heights, strict=True))
    ]


def _hour(blog: Blog, now: datetime) -> datetime:
    # Back to UTC, in which hours can be counted off across a change of the clocks.
    return now.astimezone(ZoneInfo(blog.time_zone)).replace(minute=0, second=0, microsecond=0).astimezone(UTC)
