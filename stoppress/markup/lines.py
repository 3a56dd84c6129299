"""Prose taken apart into lines and words, and put together again; never markup that is not balanced."""

import re
from collections.abc import Iterable, Sequence
from html import escape
from html.parser import HTMLParser
from typing import NamedTuple

from stoppress.markup import prose

HOMES = {"p", "ul", "ol", "li", "h4", "blockquote"}  # elements that hold lines; all others stand within one
_PARTS = re.compile(r"\n|[ \t\r\f]+|\w+(?:[.,:’'\-–/\u00a0\u202f]\w+)*|.", re.DOTALL)
_spaces = re.compile(r"[ \t\r\n\f]+")
BREAK = "\n"


class Atom(NamedTuple):
    """A word, a space or a sign, and the opening tags of the elements around it."""

    text: str
    marks: tuple[str, ...] = ()


class Line(NamedTuple):
    """A paragraph, a sub-heading or a row of a list: the elements it stands in, and its words."""

    path: tuple[str, ...]
    fresh: int  # from this depth on the elements begin with it
    atoms: tuple[Atom, ...]


class Piece(NamedTuple):
    """Words of a difference: "" in both texts, "-" only in the old one, "+" only in the new one."""

    sign: str
    text: str
    marks: tuple[str, ...] = ()


def lines_of(html: str) -> list[Line]:
    """The lines of a piece of prose, cleaned first; those without words are left out."""
    reader = _Reader()
    reader.feed(prose.clean(html))
    reader.close()
    reader.end()
    return reader.lines


def atoms_of(text: str, marks: tuple[str, ...] = ()) -> tuple[Atom, ...]:
    """Plain text as words."""
    return tuple(Atom(part, marks) for part in _PARTS.findall(text))


def html_of(lines: Iterable[Line]) -> str:
    """The prose that these lines make."""
    return folded((line.path, line.fresh, inline([Piece("", *atom) for atom in line.atoms])) for line in lines)


def folded(rows: Iterable[tuple[tuple[str, ...], int, str]]) -> str:
    """Rows of (path, fresh, HTML within) as one piece: a list goes on as long as its rows do."""
    out: list[str] = []
    stack: tuple[str, ...] = ()
    for path, fresh, within in rows:
        keep = min(fresh, _alike(stack, path))
        out += [f"</{tag}>" for tag in reversed(stack[keep:])]
        out += [f"<{tag}>" for tag in path[keep:]]
        out.append(within)
        stack = path
    out += [f"</{tag}>" for tag in reversed(stack)]
    return "".join(out)


def inline(pieces: Sequence[Piece]) -> str:
    """The pieces as HTML; what is old stands in <del>, what is new in <ins>, innermost."""
    out: list[str] = []
    stack: tuple[str, ...] = ()
    for piece in _runs(pieces):
        keep = _alike(stack, piece.marks)
        out += [f"</{tag.split(' ')[0]}>" for tag in reversed(stack[keep:])]
        out += [f"<{tag}>" for tag in piece.marks[keep:]]
        out.append(_signed(piece.sign, _escaped(piece.text)))
        stack = piece.marks
    out += [f"</{tag.split(' ')[0]}>" for tag in reversed(stack)]
    return "".join(out)


def _runs(pieces: Sequence[Piece]) -> Iterable[Piece]:
    run: list[Piece] = []
    for piece in pieces:
        if run and (piece.sign, piece.marks) != (run[0].sign, run[0].marks):
            yield Piece(run[0].sign, "".join(one.text for one in run), run[0].marks)
            run = []
        run.append(piece)
    if run:
        yield Piece(run[0].sign, "".join(one.text for one in run), run[0].marks)


def _escaped(text: str) -> str:
    # As the sanitiser writes it, so that what it let through stays as it is.
    return escape(text, quote=False).replace("\u00a0", "&nbsp;").replace(BREAK, "<br>")


def _signed(sign: str, html: str) -> str:
    tag = {"-": "del", "+": "ins"}.get(sign)
    return f"<{tag}>{html}</{tag}>" if tag else html


def _alike(one: Sequence[object], other: Sequence[object]) -> int:
    n = 0
    while n < min(len(one), len(other)) and one[n] == other[n]:
        n += 1
    return n


class _Reader(HTMLParser):
    """Reads clean prose; the sanitiser has balanced it."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[Line] = []
        self._homes: list[tuple[str, int]] = []  # with a number each, to tell one row from the next
        self._before: list[tuple[str, int]] = []
        self._marks: list[str] = []
        self._atoms: list[Atom] = []
        self._count = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in HOMES:
            self.end()
            self._count += 1
            self._homes.append((tag, self._count))
        elif tag == "br":
            self._atoms.append(Atom(BREAK, tuple(self._marks)))
        elif tag in prose.TAGS:
            href = dict(attrs).get("href") if tag == "a" else None
            self._marks.append(tag if href is None else f'a href="{escape(href)}"')

    def handle_endtag(self, tag: str) -> None:
        names = [name for name, _ in self._homes] if tag in HOMES else [mark.split(" ")[0] for mark in self._marks]
        if tag in HOMES:
            self.end()
        if tag not in names:
            return
        at = len(names) - 1 - names[::-1].index(tag)
        del (self._homes if tag in HOMES else self._marks)[at:]

    def handle_data(self, data: str) -> None:
        text = _spaces.sub(" ", data)
        if self._atoms and self._atoms[-1].text == " ":
            text = text.removeprefix(" ")  # two in a row are shown as one
        self._atoms += atoms_of(text, tuple(self._marks))

    def end(self) -> None:
        """The line is whole."""
        while self._atoms and self._atoms[0].text.isspace():
            self._atoms.pop(0)
        while self._atoms and self._atoms[-1].text.isspace():
            self._atoms.pop()
        if not self._atoms:
            return
        homes = self._homes or [("p", -len(self.lines) - 1)]
        path, fresh = tuple(name for name, _ in homes), _alike(self._before, homes)
        self.lines.append(Line(path, fresh, tuple(self._atoms)))
        self._before, self._atoms = list(homes), []
