"""The id that readers resume from: EPOCH.NUMBER. It is hostile input until it is parsed."""

import re
from dataclasses import dataclass

_FORM = re.compile(r"([A-Za-z0-9]{1,12})\.(0|[1-9][0-9]{0,8})")


@dataclass(frozen=True)
class Position:
    """A place in one history of a blog."""

    epoch: str
    number: int


def parse(text: str) -> Position | None:
    """The position that this id names, or None where it is malformed."""
    found = _FORM.fullmatch(text)
    return Position(found[1], int(found[2])) if found else None
