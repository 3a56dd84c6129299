"""The plain text of a live page, as a reader copies it, read into posts: pure, no Django, no clock of its own."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from stoppress.intake.body import read_body
from stoppress.intake.bylines import writers_of
from stoppress.intake.clock import Stamp
from stoppress.intake.cut import Cut, RawPost, age_of, cut_page
from stoppress.intake.days import Seen, instant, place
from stoppress.intake.reading import NotALivePage, UnreadableText, decode, lines_of
from stoppress.intake.top import read_top, zone_of_page

__all__ = ["ImportedPage", "ImportedPost", "NotALivePage", "UnreadableText", "decode", "parse"]

_YEARS = range(1900, 2200)  # room on both sides for the days before, and for zones


@dataclass(frozen=True)
class ImportedPost:
    """One post of the page; `blocks` in the shapes of the story."""

    at: datetime
    headline: str
    blocks: list[dict[str, Any]]
    bylines: list[str]


@dataclass(frozen=True)
class ImportedPage:
    """The page; `posts` newest first, those of one minute in the order that the page gives them."""

    headline: str
    standfirst: str
    posts: list[ImportedPost]


def parse(text: str, newest_day: date, zone: ZoneInfo) -> ImportedPage:
    """The page in the text; `newest_day` is the day of its newest post. Raises NotALivePage."""
    if newest_day.year not in _YEARS:
        raise NotALivePage(f"{newest_day} is no day of a live page: give the day of its newest post, as 2024-04-28.")
    cut = cut_page(lines_of(text))
    raw = _without_pinned(cut.posts)
    writers = writers_of(cut.top)
    read = [read_body(post.lines, post.bylines, writers) for post in raw]
    headline, standfirst = read_top(_without_links(cut.top, {title for title, _, _ in read}))
    moments, newest_first = _moments(cut, raw, newest_day, zone)
    posts = [ImportedPost(at, *body) for at, body in zip(moments, read, strict=True)]
    # Posts of one minute keep their order: the sort is stable, and the page is turned first where it runs forwards.
    turned = posts if newest_first else posts[::-1]
    ordered = sorted(turned, key=lambda post: instant(post.at), reverse=True)
    return ImportedPage(headline, standfirst, _without_repeats(ordered))


def _moments(cut: Cut, raw: list[RawPost], newest_day: date, zone: ZoneInfo) -> tuple[list[datetime], bool]:
    noted = zone_of_page(cut.top)
    if cut.reference:
        return _moments_by_age(cut.reference, raw, newest_day, zone, noted)
    seen = [
        Seen(
            post.stamp.clock,
            post.stamp.zone or noted,
            post.stamp.day.near(newest_day) if post.stamp.day else None,
            post.divider.near(newest_day) if post.divider else None,
        )
        for post in raw
        if post.stamp.clock
    ]
    return place(seen, newest_day, zone, pinned=len(raw) > 1 and raw[0].pinned)


def _moments_by_age(
    stamp: Stamp, raw: list[RawPost], newest_day: date, zone: ZoneInfo, noted: str
) -> tuple[list[datetime], bool]:
    """Counted back from when the page says it was updated."""
    dated = stamp.day.near(newest_day) if stamp.day else None
    updated = place([Seen(stamp.clock or time(), stamp.zone or noted)], dated or newest_day, zone)[0][0]
    moments = [(updated.astimezone(UTC) - age_of(post)).astimezone(zone) for post in raw]
    if not dated:  # it may have been updated after midnight, and its newest post be from before
        later = newest_day - max(moments).date()
        moments = [moment + later for moment in moments]
    ages = [age_of(post) for post in raw]
    return moments, sum(b >= a for a, b in pairwise(ages)) * 2 >= len(ages) - 1


def _without_links(top: list[str], titles: set[str]) -> list[str]:
    """Less the headlines of posts below that the top lists: more than one is no chance."""
    links = [place for place, line in enumerate(top) if place and line in titles]
    return [line for place, line in enumerate(top) if len(links) < 2 or place not in links]


def _without_pinned(posts: list[RawPost]) -> list[RawPost]:
    """Less the posts at the top that stand again in their own place below: they would turn the day."""
    kept = list(posts)
    while len(kept) > 1 and kept[0].lines and any(_same(kept[0], post) for post in kept[1:]):
        del kept[0]
    return kept


def _same(one: RawPost, other: RawPost) -> bool:
    """The same post, or a link to it that has no more than its time and headline."""
    same_time = (one.stamp.clock, one.stamp.ago) == (other.stamp.clock, other.stamp.ago)
    return same_time and one.lines == other.lines[: len(one.lines)]


def _without_repeats(posts: Iterable[ImportedPost]) -> list[ImportedPost]:
    """Less exact repeats, and less headlines that stand again at the same moment over a body."""
    kept: list[ImportedPost] = []
    full = {(post.at, post.headline) for post in posts if post.blocks and post.headline}
    seen: set[tuple[datetime, str, str]] = set()
    for post in posts:
        key = (post.at, post.headline, repr(post.blocks))
        is_link = not post.blocks and (post.at, post.headline) in full
        is_repeat = key in seen and any(block.get("html") or block.get("points") for block in post.blocks)
        seen.add(key)
        kept += [] if is_link or is_repeat else [post]
    return kept
