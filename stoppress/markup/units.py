"""A post's body as the parts that people change one by one: lines of prose, and blocks of other kinds."""

import json
from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from stoppress.markup.lines import Atom, Line, atoms_of, html_of, lines_of

Block = dict[str, Any]
# Shown by themselves, or not at all: what a part is for the program is no word of it.
_QUIET = ("kind", "html", "points", "figures", "rows", "id", "file", "preview", "player", "captions", "at")
SAME = 1000  # words in common
_IMAGE = ("alt", "caption", "credit")


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
    found = _count(tuple(atom for line in lines(unit) for atom in line.atoms))
    which = _which(unit)
    if isinstance(which, tuple):
        found[which[1]] = SAME  # the same picture, however much was written about it since
    return which, found


def kind(unit: Unit) -> str:
    """The kind of block that the part is or stands in."""
    return "prose" if unit.line is not None else str(json.loads(unit.block)["kind"])


def _which(unit: Unit) -> str | tuple[str, str]:
    """Of which kind a block is; another picture or film is another block, whatever is said of it."""
    block: Block = json.loads(unit.block)
    return (block["kind"], block["id"]) if block["kind"] in ("picture", "video", "audio") else str(block["kind"])


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
    for row in [*(block.get("figures") or ()), *(block.get("rows") or ())]:
        found.append(_plain(_joined(row)))
    for place, picture in enumerate(block.get("pictures") or (), 1):
        said = [picture.get(name) or "" for name in _IMAGE]
        found.append(_plain(f"{place}. {_joined(said if any(said) else _looks(picture))}"))
    rest = [
        _joined([value]) for name, value in block.items() if name not in _QUIET and isinstance(value, str) and value
    ]
    return tuple(found + [_plain(text) for text in rest + _looks(block)])


def _looks(block: Block) -> list[str]:
    """What is not said in words: where the eye goes, and how large a picture is of which nothing is said."""
    focus = block.get("focus")
    seen = [f"⌖ {round(focus[0] * 100)} % / {round(focus[1] * 100)} %"] if focus else []
    said = any(block.get(name) for name in (*_IMAGE, "transcript"))
    return seen if said or "width" not in block or "url" in block else [*seen, f"{block['width']} × {block['height']}"]


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
