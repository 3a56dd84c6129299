"""Time lines: what a line says about a clock, a day, a zone and an age, and what stands behind that."""

import re
from dataclasses import dataclass, replace
from datetime import time, timedelta

from stoppress.intake.dates import DAY, Day, day_of
from stoppress.intake.reading import plain
from stoppress.intake.sentences import is_name
from stoppress.intake.zones import ZONE, name_of

REACH = 160  # characters at a line's start that are looked at

_half = r"\s?(?P<half{0}>[AaPp])\.?\s?[Mm](?:\.|(?![A-Za-z])|(?=[A-Z]{{2,4}}\b))"
_CLOCK = re.compile(
    r"(?P<h>[01]?[0-9]|2[0-3])(?P<sep>[:.h]|\sh\s)(?P<m>[0-5][0-9])(?:(?![0-9])|(?=(?P=h)[:.](?P=m)))(?:[:.](?P<s>[0-5][0-9])(?:[.,][0-9]{1,6})?)?"
    rf"(?:{_half.format('')})?(?:\s?(?:hrs?|hours|[Uu]hr)\b)?(?![.:][0-9]|\s?[%€])"
    rf"|(?P<h2>1[0-2]|0?[1-9]){_half.format('2')}"
    r"|(?P<h4>[01][0-9]|2[0-3])(?P<m4>[0-5][0-9])(?![0-9])(?P<hrs>\s?(?:hrs|hours|h|[Uu]hr)\b)?"
    r"|(?:12\s)?(?P<word>[Nn]oon|NOON|[Mm]idday|MIDDAY|[Mm]idnight|MIDNIGHT)\b"
)
_unit = r"(?:s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|d|days?|w|wks?|weeks?)"
_AGO = re.compile(
    r"(?:from\s)?(?:about\s|around\s|over\s|almost\s)?"
    rf"(?:just\snow\b|(?P<n>[0-9]{{1,4}}|an?|one)\s?(?P<unit>{_unit})(?:,?\s?(?:and\s)?(?P<n2>[0-9]{{1,2}})\s?(?P<unit2>{_unit}))?\sago(?-i:(?![a-z])))",
    re.IGNORECASE,
)
_WORD = re.compile(
    r"(?P<updated>(?:last\s)?(?:updated|modified|edited|amended)|first\spublished)(?:\s(?:at|on))?\b:?"
    r"|(?P<said>(?:posted|published|added|filed|time|date)(?:\s(?:at|on))?\b:?|(?:at|on)\b"
    # "At" in some of Europe's languages, where a clock time follows.
    r"|(?:kl|klo|godz|ore|um|om|à|às|(?:a|de) las|alle(?: ore)?)\.?(?=\s?[0-9]{1,2}[:.h]))",
    re.IGNORECASE,
)
_SIGNED = re.compile(
    r"(?:(?:(?:[Pp]osted|[Ww]ritten)\s)?[Bb]y\s(?P<by>))?(?P<name>[^\W\d_][^\d,|·•]{3,48}?)"
    r"\s?(?:[,|·•]\s?(?:at\s)?|(?(by)\s(?:at\s)?|\s[–—-]\s))(?=[0-9])"
)
_BULLET = re.compile(r"[•·◦▪■●‣⁃∙]\s*|[*–—-]\s+")
_DECOR = re.compile(r"[\s#*_+=~|>\[(]*")
_GAP = re.compile(r"[\s,;|/·•()\[\]–—-]*")
_TAIL = re.compile(r"[\s,;:|/·•()\[\]–—+*_=#.-]*")
_SEPARATOR = re.compile(r"\s*[\])*_]*\s*(?P<mark>[–—|:·•.,-]?)[–—-]*\s*")


@dataclass(frozen=True)
class Stamp:
    """What the start of a line says about time."""

    clock: time | None = None
    day: Day | None = None
    zone: str = ""
    ago: timedelta | None = None
    updated: bool = False  # says when something was changed, not when it was posted
    published: bool = False
    bullet: bool = False
    twelve: bool = False  # written with am or pm
    digits: bool = False  # four digits and no more: "2205", which might be a year
    word: bool = False  # "noon"
    by: str = ""  # who stands in front of the time
    mark: str = ""  # what parts the time from the rest
    rest: str = ""


def read_stamp(line: str) -> Stamp | None:
    """What the line's start says about time, or None. Where `rest` is "", the line says nothing else."""
    text = plain(line[:REACH])
    bullet = _BULLET.match(text)
    start = _end(_DECOR, text, bullet.end() if bullet else 0)
    stamp, at, head, head_at = _scan(text, start)
    if _end(_TAIL, text, at) == len(line):
        said = stamp.clock or stamp.day or stamp.zone or stamp.updated or stamp.ago is not None
        return replace(stamp, bullet=bool(bullet)) if said else None
    if not head or head.updated:
        return _read_signed(line, text) if len(line) == len(text) else None
    parted = _SEPARATOR.match(text, head_at)
    if not parted or parted.end() == head_at or parted.end() >= len(text) or _CLOCK.match(text, parted.end()):
        return None
    rest = line[parted.end() :].rstrip(" +*_=-–—" if bullet else " +*_=")
    if not rest:
        return None
    return replace(head, bullet=bool(bullet), mark=parted["mark"], rest=rest)


def _read_signed(line: str, text: str) -> Stamp | None:
    """A name and a time, "Ada Penn, 14:05"."""
    signed = _SIGNED.match(text)
    if not signed or not is_name(signed["name"]):
        return None
    stamp = read_stamp(line[signed.end() :])
    return replace(stamp, by=line[signed.start("name") : signed.end("name")]) if stamp and not stamp.rest else None


def _scan(text: str, at: int) -> tuple[Stamp, int, Stamp | None, int]:
    """Everything said about time from there on, and what was said when the clock had just been read."""
    stamp, head, head_at = Stamp(), None, 0
    while at < len(text):
        start = _end(_GAP, text, at)
        read = next((read for take in _TAKERS if (read := take(text, start, stamp))), None)
        if not read:
            break
        first_clock = stamp.clock is None and read[0].clock is not None
        dated = head is not None and at == head_at and read[0].day != stamp.day and not text[at:start].strip(" ,")
        stamp, at = read
        # Behind a clock in front of a headline only the date may follow: "14.05 – At noon ..." has its own words.
        if first_clock or (dated and stamp.day and stamp.day.day):
            head, head_at = stamp, at
    return stamp, at, head, head_at


def _take_ago(text: str, at: int, stamp: Stamp) -> tuple[Stamp, int] | None:
    found = _AGO.match(text, at)
    return (replace(stamp, ago=_age(found)), found.end()) if found else None


def _take_day(text: str, at: int, stamp: Stamp) -> tuple[Stamp, int] | None:
    found = DAY.match(text, at)
    if not found:
        return None
    day = day_of(found)
    return replace(stamp, day=stamp.day.joined(day) if stamp.day else day), found.end()


def _take_clock(text: str, at: int, stamp: Stamp) -> tuple[Stamp, int] | None:
    found = _CLOCK.match(text, at)
    if not found:
        return None
    clock, twelve = _time(found)
    zoned = ZONE.match(text, _end(_SPACE, text, found.end()))
    if zoned and zoned["bare"] and re.match("-..:", zoned["bare"]) and not stamp.day:
        return None  # "10:15-11:00" is a span; an offset so spelt stands behind a date
    zone = name_of(zoned) if zoned else ""
    end = zoned.end() if zoned else found.end()
    if stamp.clock:
        # A second clock is the first one again, or the same moment elsewhere; else the line is a span or a timetable.
        if not stamp.zone and zone and text[at - 1] == "(":
            return replace(stamp, clock=clock, zone=zone, twelve=twelve), end
        elsewhere = zone and stamp.zone and zone != stamp.zone
        return (stamp, end) if clock == stamp.clock or elsewhere else None
    digits = bool(found["h4"]) and not (found["hrs"] or zone)
    word = bool(found["word"])
    return replace(stamp, clock=clock, zone=zone, twelve=twelve, digits=digits, word=word), end


def _take_zone(text: str, at: int, stamp: Stamp) -> tuple[Stamp, int] | None:
    found = ZONE.match(text, at)
    return (replace(stamp, zone=stamp.zone or name_of(found)), found.end()) if found else None


def _take_word(text: str, at: int, stamp: Stamp) -> tuple[Stamp, int] | None:
    found = _WORD.match(text, at)
    if not found:
        return None
    if found["updated"] and stamp.clock:
        later = read_stamp(text[found.end() :].strip())
        return (stamp, len(text)) if later and not later.rest else None
    published = stamp.published or found[0].lower().startswith("publ")
    return replace(stamp, updated=stamp.updated or bool(found["updated"]), published=published), found.end()


_TAKERS = (_take_ago, _take_day, _take_clock, _take_zone, _take_word)
_SPACE = re.compile(r"\s*")


def _time(found: re.Match[str]) -> tuple[time, bool]:
    if found["word"]:
        return time(0 if found["word"].lower() == "midnight" else 12), False
    half = (found["half"] or found["half2"] or "").lower()
    hour = int(found["h"] or found["h2"] or found["h4"])
    if half and hour <= 12:
        hour = hour % 12 + (12 if half == "p" else 0)
    return time(hour, int(found["m"] or found["m4"] or 0), int(found["s"] or 0)), bool(half)


def _age(found: re.Match[str]) -> timedelta:
    if not found["n"]:
        return timedelta()
    first = _spell(found["n"], found["unit"])
    return first + _spell(found["n2"], found["unit2"]) if found["n2"] else first


def _spell(number: str, unit: str) -> timedelta:
    count = int(number) if number.isdigit() else 1
    letter = unit[0].lower()
    if letter == "m":
        return timedelta(minutes=count)
    return timedelta(**{{"s": "seconds", "h": "hours", "d": "days", "w": "weeks"}[letter]: count})


def _end(pattern: re.Pattern[str], text: str, at: int) -> int:
    """Where a pattern that also matches nothing ends."""
    found = pattern.match(text, at)
    return found.end() if found else at
