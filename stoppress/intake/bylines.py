"""Who wrote it, where a line says so and nothing else."""

import re

from stoppress.intake.reading import plain
from stoppress.intake.sentences import is_name, is_sentence

_BY = re.compile(
    r"(?:(?i:text|words|(?:additional )?report(?:ing|ed)?|(?:on-air )?analysis|written|posted|compiled|story)\s)?"
    r"(?:(?P<by>[Bb]y|BY)|(?P<source>[Ff]rom|FROM)):?\s(?P<names>.+)"
)
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
    if found["source"] and before is None and not _possessive.match(found["names"]):
        return None
    return _names(found["names"])


def names_writer(line: str, below: str) -> bool:
    """Whether the line is a name and the one below it nothing but what that person is for the house."""
    return (
        is_name(line)
        and len(below) <= 60
        and below[:1].isupper()
        and not is_sentence(below)
        and bool(_role_word.search(below))
    )


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
