"""Search and filters of the timeline: what was asked for, and the posts that answer it."""

import re
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.http import QueryDict

from stoppress.newsroom.finding import folded
from stoppress.newsroom.models import Person, WorkingCopy

State = WorkingCopy.State
LONGEST = 200  # characters of a search
_TERM = re.compile(r'"([^"]*)"?|(\S+)')  # "several words" in quotes stand together
_KINDS = {
    "key": Q(state=State.PUBLISHED, content__key_event=True),
    "withdrawn": Q(state=State.WITHDRAWN),
    "corrected": Q(edited_at__isnull=False),
}
SHOWS = ("key", "yours", "withdrawn", "corrected")


@dataclass(frozen=True)
class Find:
    """What somebody looks for: words that must all stand in a post, and a kind of post."""

    words: str = ""
    show: str = ""

    def __bool__(self) -> bool:
        return bool(self.words or self.show)

    def query(self, **more: str) -> str:
        """The part of an address that asks for this again, with its question mark; "" for all posts."""
        asked = {"find": self.words, "show": self.show, **more}
        asked = {name: value for name, value in asked.items() if value}
        return "?" + urlencode(asked) if asked else ""


def asked(data: QueryDict) -> Find:
    """What the address asks for; a kind that is none is all of them."""
    show = data.get("show", "")
    return Find(" ".join(data.get("find", "")[:LONGEST].replace("\0", " ").split()), show if show in SHOWS else "")


def found(rows: QuerySet[WorkingCopy], find: Find, person: Person) -> QuerySet[WorkingCopy]:
    """Those of the posts that have every word, in any case, and are of the kind."""
    if find.show:
        rows = rows.filter(Q(author=person) if find.show == "yours" else _KINDS[find.show])
    for term in _terms(find.words):
        rows = rows.filter(words__contains=term)
    return rows


def _terms(text: str) -> list[str]:
    """The parts of a search; a tag in quotes is that tag and no longer one."""
    terms = []
    for quoted, word in _TERM.findall(text):
        term = folded(quoted or word)
        whole = quoted.startswith("#") and term != "#"
        terms.append(f"\n{term}\n" if whole else term)
    return [term for term in terms if term.strip()]
