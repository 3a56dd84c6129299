"""A moment as an address names it, `2026-11-22T14:05Z`, and back. Pure."""

import re
from datetime import UTC, datetime, timedelta, tzinfo

_FORM = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?(?P<offset>Z|[+ -]\d\d:?\d\d)?", re.ASCII)


class NoMoment(ValueError):
    """The text names no moment that there is."""


def moment(text: str, where: tzinfo) -> datetime:
    """The moment; without an offset it is told by the clocks of this zone. Raises NoMoment."""
    text = text.strip()
    found = _FORM.fullmatch(text)
    if found is None:
        raise NoMoment(text)
    if found["offset"]:
        text = text.replace(" ", "+")  # what a plus becomes on its way through a query
    try:
        named = datetime.fromisoformat(text)
        return (named if named.tzinfo else named.replace(tzinfo=where)).astimezone(UTC)
    except (ValueError, OverflowError) as problem:
        raise NoMoment(text) from problem


def named(at: datetime) -> str:
    """The moment for an address, to the microsecond: no sooner and no later than the change that it is of."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def wall_clock(at: datetime, where: tzinfo) -> str:
    """The moment for a field of a form, in whole seconds of this zone: the first that is not before it."""
    whole = at + timedelta(microseconds=-at.microsecond % 1_000_000)
    return whole.astimezone(where).strftime("%Y-%m-%dT%H:%M:%S")
