"""What changed between two versions of a post, word by word, as a person reads it. Pure: no database."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import Any

from stoppress.markup import align, units
from stoppress.markup.lines import Atom, Piece, atoms_of, folded, inline
from stoppress.markup.units import Unit

Content = dict[str, Any]  # the fields of a post as plain values

TEXT, ADDED, REMOVED, MOVED, LEFT = "text", "added", "removed", "moved", "left"
MARKS = ("key_event", "summary", "status", "happened_at")


@dataclass(frozen=True)
class Row:
    """Some of the body: `html` is safe, with <ins> and <del> in it; `mark` says what became of all of it."""

    mark: str  # text, added, removed, moved (it stands here now), left (it stood here)
    kind: str
    html: str


@dataclass(frozen=True)
class Difference:
    """What changed between two versions of a post."""

    headline: str  # safe HTML; "" where neither has one
    rows: tuple[Row, ...]
    names: dict[str, list[tuple[str, str]]]  # bylines and tags that changed: (sign, name)
    marks: dict[str, tuple[Any, Any]]  # what changed of the marks: (before, now)
    added: int  # words
    removed: int

    @property
    def words_changed(self) -> bool:
        """Whether anything that stands in the text itself changed."""
        return bool(self.added or self.removed) or any(row.mark != TEXT for row in self.rows)


def content(old: Content, new: Content) -> Difference:
    """The difference of two contents."""
    headline = align.pieces(atoms_of(_line(old)), atoms_of(_line(new)))
    body = align.pairs(
        units.units_of(old.get("blocks") or ()), units.units_of(new.get("blocks") or ()), units.key, units.words
    )
    added, removed = _counted(headline)
    for pair in body:
        more, fewer = _counted(_pieces(pair))
        added, removed = added + more, removed + fewer
    marks = {name: (old.get(name), new.get(name)) for name in MARKS}
    return Difference(
        headline=inline(headline),
        rows=tuple(_rows(body)),
        names={name: _names(old, new, name) for name in ("bylines", "tags") if old.get(name) != new.get(name)},
        marks={name: both for name, both in marks.items() if (both[0] or None) != (both[1] or None)},
        added=added,
        removed=removed,
    )


def whole(one: Content) -> Difference:
    """A version as it is, without a difference."""
    return content(one, one)


def text(old: str, new: str) -> str:
    """The difference of two plain texts as safe HTML."""
    return inline(align.pieces(atoms_of(old), atoms_of(new)))


def body(old: Sequence[Unit], new: Sequence[Unit]) -> tuple[Row, ...]:
    """The difference of two bodies, or of two pieces of them."""
    return tuple(_rows(align.pairs(old, new, units.key, units.words)))


def _rows(pairs: list[align.Pair[Unit]]) -> Iterable[Row]:
    gone = {units.key(old) for old, new in pairs if old is not None and new is None}
    come = {units.key(new) for old, new in pairs if new is not None and old is None}
    moved = gone & come

    def what(pair: align.Pair[Unit]) -> tuple[str, str]:
        old, new = pair
        one = new if new is not None else old
        if one is None:
            raise ValueError("a pair of nothing")
        if old is not None and new is not None:
            return TEXT, units.kind(one)
        again = units.key(one) in moved
        return ((MOVED if again else ADDED) if old is None else (LEFT if again else REMOVED)), units.kind(one)

    for (mark, kind), group in groupby(pairs, what):
        if kind == "prose":
            yield Row(mark, kind, _html(group, mark))
        else:
            yield from (Row(mark, kind, _html([pair], mark)) for pair in group)


def _html(pairs: Iterable[align.Pair[Unit]], mark: str) -> str:
    rows = []
    for pair in pairs:
        for old, new in _lines(pair):
            line = new or old
            if line is None:
                continue
            # What moved was neither written nor struck out: the row says where it went.
            if mark == MOVED:
                pieces = [Piece("", *atom) for atom in line.atoms]
            else:
                pieces = _difference(old.atoms if old else (), new.atoms if new else ())
            rows.append((line.path, line.fresh, inline(pieces)))
    return folded(rows)


def _lines(pair: align.Pair[Unit]) -> list[align.Pair[Any]]:
    old, new = (units.lines(one) if one is not None else () for one in pair)
    if pair[0] is not None and pair[0].line is not None:
        old_line, new_line = old[0], new[0] if new else None
        return [(old_line, new_line)]
    return align.pairs(old, new, lambda line: (line.path, line.atoms), lambda line: units.words(Unit(line)))


def _pieces(pair: align.Pair[Unit]) -> list[Piece]:
    found: list[Piece] = []
    for old, new in _lines(pair):
        found += _difference(old.atoms if old else (), new.atoms if new else ())
    return found


@lru_cache(maxsize=256)
def _difference(old: tuple[Atom, ...], new: tuple[Atom, ...]) -> list[Piece]:
    if old == new:
        return [Piece("", *atom) for atom in new]
    pieces = align.pieces(old, new)
    kept = sum(len(one.text) for one in pieces if not one.sign)
    most = max(sum(len(atom.text) for atom in one) for one in (old, new))
    if old and new and kept < most * align.UNLIKE / 2:
        # Written anew: one text after the other reads better than a few common words between two colours.
        return [Piece("-", *atom) for atom in old] + [Piece("+", *atom) for atom in new]
    return pieces


def _counted(pieces: Iterable[Piece]) -> tuple[int, int]:
    signs = [one.sign for one in pieces if one.sign and any(letter.isalnum() for letter in one.text)]
    return signs.count("+"), signs.count("-")


def _names(old: Content, new: Content, name: str) -> list[tuple[str, str]]:
    before, now = names_of(old, name), names_of(new, name)
    found: list[tuple[str, str]] = []
    for tag, i1, i2, j1, j2 in align.opcodes(before, now):
        if tag == "equal":
            found += [("", one) for one in now[j1:j2]]
        else:
            found += [("-", one) for one in before[i1:i2]] + [("+", one) for one in now[j1:j2]]
    return found


def names_of(one: Content, name: str) -> list[str]:
    """The bylines or the tags as plain names."""
    return [each["name"] if isinstance(each, dict) else each for each in one.get(name) or []]


def _line(one: Content) -> str:
    return str(one.get("headline") or "")
