"""A post's body as the parts that people change one by one: lines of prose, and blocks of other kinds."""

import json
from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from stoppress.newsroom.lines import Atom, Line, atoms_of, html_of, lines_of

Block = dict[str, Any]
_QUIET = ("kind", "html", "points", "figures", "rows", "player", "at")  # shown by themselves, or not at all


class Unit(NamedTuple):
    """A line of prose, or a whole block as its JSON."""

    line: Line | None
    block: str = ""


def units_of(blocks: Iterable[Block]) -> list[Unit]:
    """The parts of a body, in order."""
    found: list[Unit] = []
    for block in blocks:
        if block["kind"] == "prose":
            found += [Unit(line) for line in lines_of(block["html"])]
        else:
            found.append(Unit(None, json.dumps(block, ensure_ascii=False)))
    return found


def blocks_of(units: Sequence[Unit]) -> list[Block]:
    """The body that these parts make; lines that follow each other are one piece of prose."""
    blocks: list[Block] = []
    run: list[Line] = []
    for unit in [*units, Unit(None)]:
        if unit.line is not None:
            run.append(unit.line)
            continue
        if run:
            blocks.append({"kind": "prose", "html": html_of(run)})
            run = []
        if unit.block:
            blocks.append(json.loads(unit.block))
    return blocks


def key(unit: Unit) -> Hashable:
    """What makes two parts the same: not where a list begins."""
    return (unit.line.path, unit.line.atoms) if unit.line is not None else unit.block


def words(unit: Unit) -> tuple[Hashable, Counter[str]]:
    """Of which kind a part is, and its words."""
    if unit.line is not None:
        return unit.line.path, _count(unit.line.atoms)
    return kind(unit), _count(tuple(atom for line in lines(unit) for atom in line.atoms))


def kind(unit: Unit) -> str:
    """The kind of block that the part is or stands in."""
    return "prose" if unit.line is not None else str(json.loads(unit.block)["kind"])


@lru_cache(maxsize=512)
def lines(unit: Unit) -> tuple[Line, ...]:
    """A part as lines that can be read and compared, whatever its kind."""
    if unit.line is not None:
        return (unit.line,)
    block: Block = json.loads(unit.block)
    home = ("blockquote",) if block["kind"] == "quote" else ()
    found = [line._replace(path=home + line.path, fresh=line.fresh + len(home)) for line in _html_lines(block)]
    for point in block.get("points") or ():
        found += _point(point)
    for row in [*(block.get("figures") or ()), *(block.get("rows") or ()), *(block.get("pictures") or ())]:
        found.append(_plain(_joined(row)))
    rest = [
        _joined([value]) for name, value in block.items() if name not in _QUIET and isinstance(value, str) and value
    ]
    return tuple(found + [_plain(text) for text in rest])


def _html_lines(block: Block) -> list[Line]:
    return lines_of(block["html"]) if isinstance(block.get("html"), str) else []


def _point(point: Block) -> list[Line]:
    atoms = tuple(atom for line in lines_of(point["html"]) for atom in line.atoms)
    address = point.get("url") or point.get("post")
    return [Line(("ul", "li"), 1, atoms + (atoms_of(f" ({address})") if address else ()))]


def _plain(text: str) -> Line:
    return Line(("p",), 0, atoms_of(text))


def _joined(row: Any) -> str:
    values = row.values() if isinstance(row, dict) else row
    return " | ".join(" ".join(value.split()) for value in values if isinstance(value, str) and value)


def _count(atoms: Iterable[Atom]) -> Counter[str]:
    return Counter(atom.text for atom in atoms if any(letter.isalnum() for letter in atom.text))
