"""Two versions of one post, made from the same third: what does not overlap is merged, the rest is for a person."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from stoppress.markup import align, units
from stoppress.markup.differ import names_of
from stoppress.markup.units import Unit
from stoppress.newsroom.content import EMPTY, Content

SAME, ALIKE, THEIRS, YOURS, BOTH, OPEN = "same", "alike", "theirs", "yours", "both", ""
BODY = "blocks"
# "Take both" of a headline or a mark would be neither.
CHOICES = (THEIRS, YOURS, BOTH)
SINGLE = ("headline", "key_event", "summary", "status", "happened_at")
NAMES = ("bylines", "tags")


@dataclass(frozen=True)
class Place:
    """One place of the post, as it was and as both made it."""

    name: str
    field: str
    base: Any
    theirs: Any
    yours: Any

    @property
    def settled(self) -> str:
        """Who changed it: same, theirs, yours, alike; "" where both did, and a person has to say."""
        if self.theirs == self.yours:
            return SAME if self.theirs == self.base else ALIKE
        if self.theirs == self.base:
            return YOURS
        return THEIRS if self.yours == self.base else OPEN

    @property
    def takes_both(self) -> bool:
        """Whether one can stand behind the other."""
        return self.field == BODY and bool(self.theirs and self.yours)

    def taken(self, choice: str) -> Any:
        """What stands here after this choice; yours, where nobody has chosen."""
        settled = self.settled
        if settled in (SAME, ALIKE, YOURS, THEIRS):
            return self.theirs if settled == THEIRS else self.yours
        if choice == BOTH and self.field == BODY:
            return (*self.theirs, *self.yours)
        return self.theirs if choice == THEIRS else self.yours


def places(base: Content | None, theirs: Content, yours: Content) -> list[Place]:
    """Every place of the three versions in the order of the post; without a base all that differs is open."""
    known = base if base is not None else _common(theirs, yours)
    found = [Place(name, name, *(one.get(name) for one in (known, theirs, yours))) for name in SINGLE[:1]]
    found += _body(*(units.units_of(one["blocks"]) for one in (known, theirs, yours)))
    for name in NAMES:
        was, their, your = (tuple(names_of(one, name)) for one in (known, theirs, yours))
        found.append(_names(name, was, their, your))
    return found + [Place(name, name, *(one.get(name) for one in (known, theirs, yours))) for name in SINGLE[1:]]


def settle(found: Sequence[Place], choices: Mapping[str, str]) -> Content:
    """The content that these choices make."""
    content: Content = {**EMPTY}
    body: list[Unit] = []
    for place in found:
        value = place.taken(choices.get(place.name, OPEN))
        if place.field == BODY:
            body += value
        elif place.field == "bylines":
            content["bylines"] = [{"name": name} for name in value]
        else:
            content[place.field] = list(value) if place.field in NAMES else value
    return {**content, "blocks": units.blocks_of(body)}


def undecided(found: Sequence[Place], choices: Mapping[str, str]) -> list[Place]:
    """The places that wait for a person."""
    return [place for place in found if not place.settled and choices.get(place.name) not in CHOICES]


def _body(base: list[Unit], theirs: list[Unit], yours: list[Unit]) -> list[Place]:
    their, your = _fates(base, theirs), _fates(base, yours)
    found: list[Place] = []
    for at in range(len(base) + 1):
        # Before each part of the base stands what the two put in there; keys, because a list may begin elsewhere.
        if their.before[at] or your.before[at]:
            found.append(_place(f"in-{at}", (), tuple(their.before[at]), tuple(your.before[at])))
        if at < len(base):
            found.append(_place(f"at-{at}", (base[at],), their.now[at], your.now[at]))
    return [place for place in found if place.base or place.theirs or place.yours]


@dataclass(frozen=True)
class _Fates:
    now: list[tuple[Unit, ...]]  # what each part of the base became
    before: list[list[Unit]]  # what stands before it that is new


def _fates(base: list[Unit], side: list[Unit]) -> _Fates:
    now: list[tuple[Unit, ...]] = []
    before: list[list[Unit]] = [[] for _ in range(len(base) + 1)]
    for old, new in align.pairs(base, side, units.key, units.words):
        if old is None and new is not None:
            before[len(now)].append(new)
        else:
            now.append((new,) if new is not None else ())
    return _Fates(now, before)


def _place(name: str, base: tuple[Unit, ...], theirs: tuple[Unit, ...], yours: tuple[Unit, ...]) -> Place:
    was, their, your = ([units.key(one) for one in side] for side in (base, theirs, yours))
    # Alike but for where a list begins is alike.
    if their == your:
        theirs = yours
    if was in (their, your):
        base = theirs if was == their else yours
    return Place(name, BODY, base, theirs, yours)


def _names(name: str, base: tuple[str, ...], theirs: tuple[str, ...], yours: tuple[str, ...]) -> Place:
    """Names never stand against each other: what each put in is in, what each took out is out."""
    out = {one for one in base if one not in theirs or one not in yours}
    merged = [one for one in theirs if one not in out]
    merged += [one for one in yours if one not in out and one not in merged]
    both = tuple(merged)
    if base not in (theirs, yours) and theirs != yours:
        return Place(name, name, base, both, both)
    return Place(name, name, base, theirs, yours)


def _common(theirs: Content, yours: Content) -> Content:
    their, your = units.units_of(theirs["blocks"]), units.units_of(yours["blocks"])
    codes = align.opcodes([units.key(one) for one in their], [units.key(one) for one in your])
    common = [unit for tag, i1, i2, _, _ in codes if tag == "equal" for unit in their[i1:i2]]
    alike = {name: theirs.get(name) for name in EMPTY if theirs.get(name) == yours.get(name)}
    return {**EMPTY, "key_event": None, "summary": None, "status": "?", **alike, "blocks": units.blocks_of(common)}
