"""Moments as a blog's readers see them: in the blog's zone and language."""

from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.utils import dateformat
from django.utils.translation import gettext as _


@lru_cache(maxsize=64)
def zone(name: str) -> tzinfo:
    """The time zone; UTC where the name is none."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return UTC


def rfc3339(moment: datetime, where: tzinfo) -> str:
    """With the zone's offset; milliseconds only where there are some."""
    return moment.astimezone(where).isoformat(timespec="milliseconds" if moment.microsecond else "seconds")


@dataclass(frozen=True)
class When:
    """A moment for templates. Names of days and months are those of the language that is active."""

    moment: datetime
    where: tzinfo
    beside: datetime | None = None  # the weekday is told where this is on another day

    @property
    def iso(self) -> str:
        """For machines."""
        return rfc3339(self.moment, self.where)

    @property
    def key(self) -> str:
        """The date alone, 2026-11-22."""
        return self._local.date().isoformat()

    @property
    def clock(self) -> str:
        """14:05, or Sat 14:05."""
        if self.beside and self.beside.astimezone(self.where).date() != self._local.date():
            return dateformat.format(self._local, _("D H:i"))
        return dateformat.format(self._local, "H:i")

    @property
    def dated(self) -> str:
        """Sat 14:05, whatever the day: for a page that may stand past midnight, or tells of several zones."""
        return dateformat.format(self._local, _("D H:i"))

    @property
    def weekday(self) -> str:
        """Saturday."""
        return dateformat.format(self._local, "l")

    @property
    def day(self) -> str:
        """Saturday 21 November."""
        parts = {"weekday": "l", "day": "j", "month": "E"}
        return day_pattern().format(**{part: dateformat.format(self._local, mark) for part, mark in parts.items()})

    @property
    def full(self) -> str:
        """Saturday 21 November 2026, 14:05."""
        year, clock = dateformat.format(self._local, "Y H:i").split()
        return _("{day} {year}, {clock}").format(day=self.day, year=year, clock=clock)

    @property
    def place(self) -> str:
        """Berlin (CET)."""
        name = getattr(self.where, "key", "UTC").rsplit("/", 1)[-1].replace("_", " ")
        short = self._local.strftime("%Z")
        return f"{name} ({short})" if short.isalpha() and short != name else name

    @property
    def _local(self) -> datetime:
        return self.moment.astimezone(self.where)


def day_pattern() -> str:
    """How this language orders a day's name."""
    return _("{weekday} {day} {month}")
