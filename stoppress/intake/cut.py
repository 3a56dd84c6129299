"""A page's lines, cut into what stands at the top and the posts below it."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from itertools import pairwise

from stoppress.intake.clock import Stamp, read_stamp
from stoppress.intake.dates import Day
from stoppress.intake.furniture import counts_minutes_of_play, is_button, is_foot, is_key_events, is_pinned
from stoppress.intake.parts import read_parts
from stoppress.intake.reading import NotALivePage
from stoppress.intake.sentences import is_headline, is_name, is_sentence
from stoppress.intake.starts import Marks, find_starts

_MANY = 0.8  # what is so for this share of the posts is the page's way


@dataclass
class RawPost:
    """A post as it stands on the page."""

    stamp: Stamp
    lines: list[str]
    divider: Day | None = None  # a date line between this post and the one above it
    bylines: list[str] = field(default_factory=list)
    pinned: bool = False  # stands above its place


@dataclass(frozen=True)
class Cut:
    """The page in pieces; `reference` is when its ages ("4m ago") were counted, where it has nothing better."""

    top: list[str]
    posts: list[RawPost]
    reference: Stamp | None = None


def cut_page(lines: list[str]) -> Cut:
    """The page's top and its posts, in the page's order. Raises NotALivePage."""
    marks = [read_stamp(line) for line in lines]
    starts = find_starts(marks)
    reference = None
    ages = [place for place, mark in enumerate(marks) if _is_age(mark)]
    if len(starts) < 2 and len(ages) >= 2 and (not starts or starts[0] < ages[0]):
        reference = _reference(marks, ages[0])
        if not reference:
            raise NotALivePage(_only_ages(len(ages)))
        starts = ages
    elif fresh := _fresh_posts(marks, ages, starts):
        marks = _with_clocks(marks, fresh)
        starts = sorted(fresh + starts)
    if not starts:
        raise NotALivePage(_nothing_found(lines))
    top, posts = _cut_at(lines, marks, set(starts))
    if not any(post.lines for post in posts):
        raise NotALivePage(_nothing_found(lines))
    _cut_foot(posts[-1])
    _take_lines_above(top, posts)
    return Cut(top, posts, reference)


def _fresh_posts(marks: Marks, ages: list[int], starts: list[int]) -> list[int]:
    """The ages above the first clock time, where they stand over posts, as on a page that gives old posts a clock."""
    above = [place for place in ages if starts and place < starts[0]]
    reference = _reference(marks, above[0]) if len(above) > 1 else None
    if not reference or not reference.updated:
        return []
    # Where an age has but a line or nothing under it, it is a link to a post, or belongs to the time below it.
    over_posts = [end - at > 2 and not any(marks[at + 1 : end]) for at, end in pairwise([*above, starts[0]])]
    return above if sum(over_posts) >= _MANY * len(above) else []


def _with_clocks(marks: Marks, ages: list[int]) -> list[Stamp | None]:
    """The marks, with the clock time that each of the ages stands for."""
    reference = _reference(marks, ages[0]) or Stamp()
    updated = datetime.combine(date(2000, 1, 3), reference.clock or time())
    dated = list(marks)
    for place in ages:
        clock = (updated - _age(marks[place])).time()
        dated[place] = Stamp(clock=clock, zone=reference.zone)
    return dated


def _age(mark: Stamp | None) -> timedelta:
    return (mark and mark.ago) or timedelta()


def _cut_at(lines: list[str], marks: Marks, starts: set[int]) -> tuple[list[str], list[RawPost]]:
    top: list[str] = []
    posts: list[RawPost] = []
    dropped = _key_events(lines, marks, starts)
    divider: tuple[str, Day] | None = None
    pinned = False
    for place, (line, mark) in enumerate(zip(lines, marks, strict=True)):
        kept = posts[-1].lines if posts else top
        if mark and place in starts:
            if posts and not kept and _same_moment(posts[-1].stamp, mark):
                posts[-1].stamp = _joined(posts[-1].stamp, mark)
                continue
            lead, signed = [mark.rest] if mark.rest else [], [mark.by] if mark.by else []
            posts.append(RawPost(mark, lead, divider[1] if divider else None, signed, pinned))
            divider, pinned = None, False
        elif place in dropped or is_button(line) or _is_note(mark):
            pinned = not posts and (pinned or is_pinned(line))
        elif posts and not kept and mark and _completes(posts[-1].stamp, mark):
            posts[-1].stamp = _joined(posts[-1].stamp, mark)
        else:
            if divider and posts:
                kept.append(divider[0])  # no post follows it: these are words of this one
            divider = (line, mark.day) if mark and mark.day and not mark.clock else None
            if not divider:
                kept.append(line)
    return top, posts


def _key_events(lines: list[str], marks: Marks, starts: set[int]) -> set[int]:
    """The lists of links to posts, each an age and a title: they repeat headlines and are no posts."""
    dropped: set[int] = set()
    ages = [place for place, mark in enumerate(marks) if _is_age(mark) and place not in starts]
    pairs = {place for place in ages if place + 1 < len(lines) and marks[place + 1] is None}
    for place in sorted(pairs):
        headed = place > 0 and is_key_events(lines[place - 1])
        if headed or place + 2 in pairs or (place - 2 in pairs and place - 1 in dropped):
            dropped |= {place, place + 1} | ({place - 1} if headed else set())
    return dropped


def _is_age(mark: Stamp | None) -> bool:
    return bool(mark and mark.ago is not None and not (mark.clock or mark.day or mark.rest or mark.updated))


def _is_note(mark: Stamp | None) -> bool:
    """An age beside a time, or when something was changed: nothing a reader of the import needs."""
    return bool(mark and not mark.rest and (mark.updated or _is_age(mark)))


def _same_moment(one: Stamp, other: Stamp) -> bool:
    """Whether two time lines in a row say the same; two ages, or two clocks that differ, do not."""
    days_differ = one.day and other.day and one.day != other.day
    return one.clock == other.clock and one.ago == other.ago and not days_differ and not other.rest


def _completes(stamp: Stamp, mark: Stamp) -> bool:
    """Whether the line under a time line is the rest of it: its date, or its zone."""
    if mark.clock or mark.rest:
        return False
    return bool(mark.day and not stamp.day) or bool(mark.zone and not stamp.zone and not mark.day)


def _joined(one: Stamp, other: Stamp) -> Stamp:
    return replace(one, day=one.day or other.day, zone=one.zone or other.zone)


def _cut_foot(post: RawPost) -> None:
    foot = next((place for place, line in enumerate(post.lines) if is_foot(line)), None)
    if foot is not None:
        del post.lines[foot:]


def _take_lines_above(top: list[str], posts: list[RawPost]) -> None:
    """Where a page puts the name or the headline above the time, moves it to the post it belongs to."""
    above = [top, *(post.lines for post in posts[:-1])]
    if len(posts) < 2:
        return
    # What is a post's only line is that post's.
    free = [lines[-1] if len(lines) > (0 if lines is top else 1) else "" for lines in above]
    names = [is_name(line) for line in free]
    heads = [_could_head(line) and not name for line, name in zip(free, names, strict=True)]
    untitled = sum(bool(post.lines) and not _has_title(post.lines) for post in posts)
    many = _MANY * len(posts)
    moved = names if sum(names) >= many else heads if sum(heads) >= many and untitled >= many else None
    for lines, post, line, move in zip(above, posts, free, moved or [False] * len(posts), strict=True):
        if move:
            lines.pop()
            if moved is names:
                post.bylines = [line]
            else:
                post.lines.insert(0, line)


def _has_title(lines: list[str]) -> bool:
    parts = read_parts(lines[:1])
    return bool(parts) and parts[0].kind == "paragraph" and is_headline(lines[0], len(lines) == 1)


def _could_head(line: str) -> bool:
    return (
        bool(line)
        and line[0].isalnum()
        and is_headline(line, alone=False)
        and not is_sentence(line)
        and "/" not in line
    )


def _reference(marks: Marks, first_age: int) -> Stamp | None:
    stamps = [mark for mark in marks[:first_age] if mark and mark.clock and not mark.rest]
    return next((mark for mark in stamps if mark.updated), stamps[0] if stamps else None)


def age_of(post: RawPost) -> timedelta:
    """How long before the reference it was posted."""
    return _age(post.stamp)


def _only_ages(found: int) -> str:
    return (
        f"No post can be dated in this text: {found} lines say how long ago something was posted (“35 min ago”), "
        "none says when, and no line above them says when the page was updated (“Updated 4:20 p.m. ET”). "
        "Add such a line at the top, or copy the page with clock times."
    )


def _nothing_found(lines: list[str]) -> str:
    first = lines[0].lower() if lines else ""
    if first.startswith(("<!doctype", "<html", "<?xml", "{\\rtf", "%pdf")):
        return (
            "This is no plain text but a document's source. Open it, select all, copy, and save what you paste as text."
        )
    if counts_minutes_of_play(lines):
        return (
            "No post found in this text: it counts minutes of play (“63'”), which are no times of day. "
            "Looked for lines that begin a post with a clock time, such as 7:05 PM or 19.05. Put one above each post."
        )
    return (
        "No post found in this text. Looked for lines that begin a post with a clock time: alone on its line "
        "(11:37 AM, 14.05, 9.15pm, 11:15 a.m. ET, 28 April 2024, 14:05) with a headline or a paragraph under it, "
        f"or, at least twice, in front of a headline (14:05 – Headline). None of the {len(lines)} lines is one. "
        "Copy the page's text with its times, one paragraph a line, and try again."
    )
