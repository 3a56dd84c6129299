"""Who wrote it, where a line says so and nothing else."""

import re
from collections.abc import Iterable

from stoppress.intake.reading import plain
from stoppress.intake.sentences import is_name, is_sentence

_BY = re.compile(
    r"(?:(?:(?i:text|words|(?:additional )?report(?:ing|ed)?|(?:on-air )?analysis|written|posted|compiled|edited|story)"
    r"\s)?(?P<by>[Bb]y|BY)|(?P<piece>(?i:text|words|(?:on-air )?analysis)\s)?(?P<source>[Ff]rom|FROM)):?\s(?P<names>.+)"
)
# A house or its staff, where no person is named: "By The Herald", "From Herald staff".
_HOUSE = re.compile(
    r"(?:[Bb]y|BY|[Ff]rom(?=.*\s(?:staff|wires|reporters)$)):?\s"
    r"(?P<house>[A-Z][\w.-]*(?:\s[A-Z][\w.-]*){0,3}(?:\s(?:staff|wires|reporters))?)"
)
_no_house = re.compile(
    r"\b(?:\w+day|Noon|Midnight|January|February|March|April|May|June|July|August|\w+ber|Christmas|Easter)\b"
)
_lone_by = re.compile(r"(?:(?:Written|Posted) )?[Bb]y:?")
_based = re.compile(r"[Rr]eporting (?:from|in|at) .+")
_picture = re.compile(
    r"(?:headshot|portrait|photo(?:graph)?|(?:profile )?(?:picture|image)) of (?P<who>.+)", re.IGNORECASE
)
_aside = re.compile(r"\s?\([^()]*\)")
_REPORTS = re.compile(r"(?P<name>.+?)\s(?:(?:is\s)?(?:reports|reporting|writes)(?:\s(?:from|in|at)\s.+)?)")
_possessive = re.compile(r"^[A-Z][\w&. ]{0,30}?'s?\s(?=[A-Z])")
_place = re.compile(r"\s(?:in|at|on|for|with|from|reporting)\s.*$")
_parts = re.compile(r"\s*(?:,|;|\s/\s|\s&\s|\band\b|\s\|\s)\s*")
_roles = (
    "editor|correspondent|reporter|writer|desk|staff|chief|analyst|journalist|producer|bureau|blogger|team|agencies"
)
_role = re.compile(rf"\b(?:{_roles}|newsroom)$", re.IGNORECASE)
_role_word = re.compile(rf"\b(?:{_roles})\b", re.IGNORECASE)


def read_byline(line: str, before: str | None = None) -> list[str] | None:
    """The names, where the line is a byline; `before` is the line above it in the same post, if any."""
    text = plain(line)
    if len(text) > 160 or text.endswith((".", "?", "!", ":")):
        return None
    reports = _REPORTS.fullmatch(text)
    if reports and is_name(reports["name"]) and (before is None or plain(before) == reports["name"] or len(text) < 60):
        return [reports["name"]]
    found = _BY.fullmatch(text)
    if not found:
        return None
    # "From" begins headlines too: it counts under a headline, or where a house's name leads ("From the Star's ...").
    unsure = found["source"] and not found["piece"] and before is None
    if unsure and not _possessive.match(found["names"]):
        return None
    house = _HOUSE.fullmatch(text) if before is not None else None
    return _names(found["names"]) or ([house["house"]] if house and not _no_house.search(text) else None)


def named_writers(line: str, below: str) -> list[str]:
    """The names on the line, where the one below it says nothing but what those people are for the house."""
    names = _all_names(line)
    if len(below) > 60 or not below[:1].isupper():
        return []
    is_role = not is_sentence(below) and _role_word.search(below)
    return names if is_role or _based.fullmatch(plain(below)) else []


def read_sign_off(line: str, above: str) -> list[str]:
    """The names behind a dash at a post's end, where it does not say whose words stand above it."""
    quoted = above[:1] in set("“\"«„>‘'")
    return _all_names(line[1:].strip()) if line[:1] in "—–" and not quoted else []


def shows_writer(line: str, below: str) -> bool:
    """Whether the line describes the picture of the writer whose name is below it."""
    picture = _picture.fullmatch(plain(line))
    return bool(picture) and is_name(below) and picture["who"] == plain(below)  # type: ignore[index]


def with_names_joined(lines: list[str]) -> list[str]:
    """The lines, with the name that a copied link breaks off behind "By" set beside it again."""
    return [
        f"{line} {below}" if _lone_by.fullmatch(plain(line)) and _all_names(below) else line
        for above, line, below in zip(["", *lines], lines, [*lines[1:], ""], strict=False)
        if not (_lone_by.fullmatch(plain(above)) and _all_names(line))
    ]


def writers_of(lines: Iterable[str]) -> set[str]:
    """Everybody whom a page's top names as a writer, in a byline or in a line of nothing but names."""
    return {name for line in lines for name in read_byline(line) or _all_names(_aside.sub("", line))}


def _all_names(line: str) -> list[str]:
    """The names that a line consists of; none where it says anything else."""
    parts = _parts.split(plain(line)) if len(line) <= 160 else [""]
    return parts if all(is_name(part) for part in parts) else []


def _names(text: str) -> list[str] | None:
    names: list[str] = []
    for number, part in enumerate(_parts.split(text)):
        again = _BY.fullmatch(part)
        bare = _place.sub("", again["names"] if again else part)
        name = _possessive.sub("", bare).strip(" .()")
        if is_name(name) and not _role.search(name):
            names.append(name)
        elif number == 0:
            return None
    return names
