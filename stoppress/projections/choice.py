"""What a reader chose to see of a coverage, read from an address and written into one. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, tzinfo
from urllib.parse import quote, urlencode

from django.utils.translation import gettext as _

from stoppress.log import kinds
from stoppress.projections.moment import NoMoment, moment

NAMES = ("find", "show", "tag", "order", "q", "from", "after")  # any of them asks for a page of this kind
LONGEST = 200  # letters of a search
_clock = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)", re.ASCII)


class NoChoice(ValueError):
    """What was asked for cannot be; the sentence says what can."""


@dataclass(frozen=True)
class Choice:
    """Which posts, in which order, from which time on; `beyond` is the post after which the page begins."""

    show: str = ""  # "key" or "media"
    tag: str = ""
    oldest: bool = False  # first
    words: str = ""
    at: datetime | None = None  # a whole minute
    beyond: str = ""

    @property
    def narrows(self) -> bool:
        """Whether it leaves posts out for what they are. Then what was withdrawn is left out as well."""
        return bool(self.show or self.tag or self.words)

    @property
    def query(self) -> str:
        """What stands in an address behind ?; nothing where it is the live page."""
        given = {
            "show": self.show,
            "tag": self.tag,
            "q": self.words,
            "order": "oldest" if self.oldest else "",
            "from": self.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%MZ") if self.at else "",
            "after" if self.oldest else "before": self.beyond,
        }
        return urlencode({name: value for name, value in given.items() if value}, safe=":", quote_via=quote)

    def with_(self, **others: object) -> "Choice":
        """The same but for this, from its first page."""
        return replace(self, **{"beyond": "", **others})  # type: ignore[arg-type]


def chosen(asked: Mapping[str, str], where: tzinfo, newest: datetime | None) -> Choice:
    """The choice that an address names; a time of day is the last such before the newest post. Raises NoChoice."""
    show, order, words = asked.get("show", ""), asked.get("order", ""), " ".join(asked.get("q", "").split())
    if show not in ("", "key", "media") or order not in ("", "newest", "oldest"):
        raise NoChoice(_("There is no such filter or order. Choose one of those on this page."))
    if len(words) > LONGEST:
        raise NoChoice(_("This search is too long. Search for 200 letters at most."))
    beyond = asked.get("after" if order == "oldest" else "before", "")
    if beyond and not kinds.is_post_id(beyond):
        raise KeyError(beyond)
    at = _moment(asked.get("from", "").strip(), where, newest)
    return Choice(show, " ".join(asked.get("tag", "").split())[:300], order == "oldest", words, at, beyond)


def _moment(text: str, where: tzinfo, newest: datetime | None) -> datetime | None:
    if not text:
        return None
    try:
        clock = _clock.fullmatch(text)
        at = _last(int(clock[1]), int(clock[2]), where, newest) if clock and newest else moment(text, where)
        at.astimezone(where) + timedelta(days=1)  # the first and the last day that there is have no neighbours
        return at.replace(second=0, microsecond=0)
    except (NoMoment, OverflowError) as problem:
        raise NoChoice(_("This is no time. Give it as 14:05, or as 2026-11-22T14:05Z.")) from problem


def _last(hour: int, minute: int, where: tzinfo, newest: datetime) -> datetime:
    local = newest.astimezone(where).replace(hour=hour, minute=minute, second=0, microsecond=0)
    if local.astimezone(UTC) > newest:
        local -= timedelta(days=1)  # on the clock of the wall, whatever the change of summer time
    return local.astimezone(UTC)
