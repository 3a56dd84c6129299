"""Time zones as newsrooms write them: "ET", "BST", "GMT+2", "-0400", "Eastern"."""

import re
from datetime import datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_FIXED = {
    "GMT": 0, "UTC": 0, "UT": 0, "Z": 0, "BST": 60, "WAT": 60, "SAST": 120, "CAT": 120, "EAT": 180, "MSK": 180,
    "TRT": 180, "GST": 240, "PKT": 300, "ICT": 420, "WIB": 420, "HKT": 480, "SGT": 480, "PHT": 480, "AWST": 480,
    "JST": 540, "KST": 540,
    "AEST": 600, "AEDT": 660,
}  # fmt: skip
# By region, because winter and summer names are mixed up in print: "EST" in July means the clock in New York.
_REGIONS = {
    "America/New_York": "ET EST EDT Eastern",
    "America/Chicago": "CT CST CDT Central",
    "America/Denver": "MT MST MDT Mountain",
    "America/Los_Angeles": "PT PST PDT Pacific",
    "America/Anchorage": "AKT AKST AKDT",
    "Pacific/Honolulu": "HST",
    "America/Halifax": "ADT",
    "America/St_Johns": "NST NDT",
    "America/Sao_Paulo": "BRT",
    "Europe/Paris": "CET CEST MEZ MESZ",
    "Europe/Athens": "EET EEST",
    "Europe/Lisbon": "WET WEST",
    "Australia/Adelaide": "ACST ACDT",
    "Pacific/Auckland": "NZST NZDT NZT",
}
_REGION_OF = {name: region for region, names in _REGIONS.items() for name in names.split()}
# "IST" is three zones and "AEDT" one; what stands only here is taken to be the clock of the page's own zone.
_LOCAL = ("IST", "AST", "AET")
_UNIVERSAL = ("GMT", "UTC", "UT", "Z")
_names = sorted(set(_FIXED) - {"Z"} | set(_REGION_OF) | set(_LOCAL), key=len, reverse=True)
_months = "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec"
_alone = r"(?=\s*(?:[),;:|\]–—-]|$))"
# "Full time" is no place.
_no_place = (
    r"(?!(?:Full|Half|Extra|Injury|Stoppage|Added|Prime|Question|Show|Closing|Big|First|Last|Next|This|No|One)\s)"
)
_end = rf"(?![A-Za-z'])|(?=(?:{_months})[a-z.])"  # a date may be glued to it, a word may not

ZONE = re.compile(
    rf"\(?(?P<base>GMT|UTC)\s?(?P<offset>[+-]\s?[0-9]{{1,2}}(?::?[0-9]{{2}})?)(?![0-9])"
    rf"|(?P<bare>[+-](?:0[0-9]|1[0-4]):?[0-5][0-9])(?![0-9])"
    rf"|\(?(?P<word>Eastern|Central|Mountain|Pacific)(?:\s(?:Standard|Daylight))?(?:\s[Tt]ime)?{_alone}"
    rf"|\(?(?P<dotted>[ECMP]\.(?:[SD]\.)?T\.)"
    rf"|\(?(?P<name>{'|'.join(_names)})(?:{_end})"
    rf"|(?P<z>Z)(?![A-Za-z0-9])"
    rf"|\(?(?:[A-Z][\w.'-]{{0,20}}\s){{0,2}}[Ll]ocal(?:\s[Tt]ime)?{_alone}"
    rf"|\(?{_no_place}[A-Z][\w.'-]{{1,20}}(?:\s[A-Z][\w.'-]{{1,20}})?\s[Tt]ime{_alone}"
)


def name_of(found: re.Match[str]) -> str:
    """The zone that ZONE found, in one spelling; "" for the page's own."""
    parts = found.groupdict()
    if parts["dotted"]:
        return parts["dotted"].replace(".", "")
    offset = parts["offset"] or parts["bare"]
    return offset.replace(" ", "") if offset else parts["word"] or parts["name"] or parts["z"] or ""


def zone_named(name: str, own: ZoneInfo, year: int) -> tzinfo:
    """The zone of a name that ZONE found; a name that the page's own zone uses, and an ambiguous one, is its own."""
    if not name or name in _LOCAL or (name not in _UNIVERSAL and name in _used_in(own, year)):
        return own
    if name[0] in "+-":
        hours, minutes = re.fullmatch(r"[+-]([0-9]{1,2}?):?([0-9]{2})?", name).groups()  # type: ignore[union-attr]
        ahead = timedelta(hours=int(hours), minutes=int(minutes or 0))
        return timezone(ahead if name[0] == "+" else -ahead) if ahead < timedelta(hours=24) else own
    if name in _FIXED:
        return timezone(timedelta(minutes=_FIXED[name]))
    try:
        return ZoneInfo(_REGION_OF[name])
    except ZoneInfoNotFoundError:
        return own


def _used_in(zone: ZoneInfo, year: int) -> set[str | None]:
    return {datetime(year, month, 1, tzinfo=zone).tzname() for month in (1, 7)}
