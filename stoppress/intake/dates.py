"""Days as pages write them: "Friday 29 April", "Oct. 13, 2022", "2022-04-29", "yesterday"."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

_MONTHS = [
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
]  # fmt: skip
_WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]


def _either_case(names: list[str]) -> str:
    """Capitalised or in capitals only: in small letters they are words of a sentence ("may", "sat", "sun")."""
    return "|".join(f"{name}|{name.upper()}" for name in names)


_short_months = _either_case(["Sept", *(name[:3] for name in _MONTHS)])
_short_weekdays = _either_case(["Tues", "Wednes", "Thurs", "Thur", *(name[:3] for name in _WEEKDAYS)])
_month = rf"(?:{_either_case(_MONTHS)}|(?:{_short_months})\.?)(?![A-Za-z])"
_weekday = rf"(?:{_either_case(_WEEKDAYS)}|(?:{_short_weekdays})\.?)(?![A-Za-z'])"
_year = r"(?:19|20)[0-9]{2}(?![:.][0-9])"
_not_clock = r"(?![0-9]|[:.h][0-9])"

DAY = re.compile(
    r"(?P<iso_y>(?:19|20)[0-9]{2})-(?P<iso_m>[0-9]{2})-(?P<iso_d>[0-9]{2})(?:T(?=[0-9])|(?![0-9]))"
    rf"|(?P<d1>[0-9]{{1,2}})(?:st|nd|rd|th)?(?:\s+of)?[\s.-]{{0,3}}(?P<m1>{_month})(?:,?[\s-]+(?P<y1>{_year}))?"
    rf"|(?P<m2>{_month})\s+(?P<d2>[0-9]{{1,2}})(?:st|nd|rd|th)?{_not_clock}(?:,?\s+(?P<y2>{_year}))?"
    r"|(?P<a>[0-9]{1,2})(?P<stroke>[/.])(?P<b>[0-9]{1,2})(?P=stroke)(?P<y3>(?:19|20)[0-9]{2}|(?<=/)[0-9]{2}(?![0-9]))"
    rf"|(?P<weekday>{_weekday})"
    r"|(?P<near>[Tt]oday|TODAY|[Yy]esterday|YESTERDAY)\b"
)


@dataclass(frozen=True)
class Day:
    """A day as far as it is written: any part may be missing."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    back: int | None = None  # days before the newest one: 0 for "today"
    swapped: bool = False  # month and day might stand the other way round

    def joined(self, other: "Day") -> "Day":
        """Both together: a weekday and a date are one day."""
        known, further = (self, other) if self.month or not other.month else (other, self)
        weekday = known.weekday if known.weekday is not None else further.weekday
        back = known.back if known.back is not None else further.back
        return Day(known.year, known.month, known.day, weekday, back, known.swapped)

    def near(self, newest: date) -> date | None:
        """The date meant on a page whose newest day is given, or None where no such date is."""
        if self.month and self.day:
            spellings = [(self.month, self.day)] + ([(self.day, self.month)] if self.swapped else [])
            years = [self.year] if self.year else [newest.year, newest.year - 1, newest.year + 1]
            dates = [found for year in years for month, day in spellings if (found := _date(year, month, day))]
            return min(dates, key=lambda found: abs(found - newest), default=None)
        if self.back is not None:
            return newest - timedelta(days=self.back)
        return newest - timedelta(days=(newest.weekday() - self.weekday) % 7) if self.weekday is not None else None


def day_of(found: re.Match[str]) -> Day:
    """The day that DAY found."""
    parts = found.groupdict()
    if parts["weekday"]:
        return Day(weekday=_place(parts["weekday"], _WEEKDAYS))
    if parts["near"]:
        return Day(back=0 if parts["near"].lower() == "today" else 1)
    if parts["iso_y"]:
        return Day(int(parts["iso_y"]), int(parts["iso_m"]), int(parts["iso_d"]))
    if parts["a"]:
        year = int(parts["y3"])
        return Day(year if year > 99 else 2000 + year, int(parts["b"]), int(parts["a"]), swapped=parts["stroke"] == "/")
    year_text = parts["y1"] or parts["y2"]
    month, day = parts["m1"] or parts["m2"], int(parts["d1"] or parts["d2"])
    return Day(int(year_text) if year_text else None, _place(month, _MONTHS) + 1, day)


def _place(name: str, names: list[str]) -> int:
    return [full[:3].lower() for full in names].index(name[:3].lower())


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
