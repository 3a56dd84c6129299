"""Times as a form has them, in the blog's zone, and as the story has them."""

import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.utils.translation import gettext as _

from stoppress.newsroom.refusals import Unfit

_LOCAL = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?")
EARLIEST = 1900


def local(stamp: str | None, zone: str) -> str:
    """A stored time as a field shows it; what is no stored time stays as it was typed."""
    if not stamp or _LOCAL.fullmatch(stamp):
        return stamp or ""
    try:
        moment = datetime.fromisoformat(stamp)
        return moment.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%dT%H:%M") if moment.tzinfo else stamp
    except (ValueError, OverflowError, ZoneInfoNotFoundError):
        return stamp


def moment(text: str, zone: str) -> datetime | None:
    """The time that somebody typed, or None for an empty field. Raises Unfit."""
    if not text.strip():
        return None
    try:
        typed, where = datetime.fromisoformat(text.strip()), ZoneInfo(zone)
    except (ValueError, OSError, ZoneInfoNotFoundError) as problem:
        raise Unfit(_("Write a time as in 2026-11-22T14:05, or leave the field empty.")) from problem
    if not _LOCAL.fullmatch(text.strip()) or not EARLIEST <= typed.year < 9999:
        raise Unfit(_("Write a time as in 2026-11-22T14:05, or leave the field empty."))
    found = typed.replace(tzinfo=where).astimezone(UTC)
    if found.astimezone(where).replace(tzinfo=None) != typed:
        raise Unfit(_("There is no such time on that day: the clocks went forward. Choose one an hour later."))
    return found


def field_of(when: datetime | None, zone: str) -> str:
    """A time of the newsroom as a field shows it."""
    return when.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%dT%H:%M") if when else ""
