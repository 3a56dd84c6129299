"""Our own styles and script, made small enough for the first flight of a connection. Not for anybody else's sources.

The script keeps to rules that let so little code do it: one declaration a statement, a space after a division sign, no
template literal within another. A name is kept where it is ever written as a key or in short form, `{ name }`.
"""

import re
from collections import Counter
from itertools import count
from string import ascii_lowercase, ascii_uppercase

_comment = re.compile(r"/\*.*?\*/", re.DOTALL)
_property = re.compile(r"--(?!stoppress-)[a-z][\w-]*")  # those that others set keep their names
_quoted = re.compile(r'("[^"]*")')
_token = re.compile(
    r"""(?P<comment>//[^\n]*)|(?P<text>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|(?P<template>`(?:[^`\\]|\\.)*`)"""
    r"""|(?P<regex>/(?![\s/*])(?:[^/\\\n\[]|\\.|\[[^\]]*\])+/[a-z]*)|(?P<name>[A-Za-z_$][\w$]*)"""
    r"""|(?P<number>[\d.]*\d\w*)|(?P<space>\s+)|(?P<mark>\.\.\.|\?\.|=>|.)""",
    re.DOTALL,
)
_inserted = re.compile(r"\$\{([^{}`]*)\}")
_declared = re.compile(r"(?:const|let) ([A-Za-z_]\w*)|([A-Za-z_]\w*) =>|\(([\w, .=]*)\) =>")
_outer = re.compile(r"^(?:const|let) ([A-Za-z_]\w*)", re.MULTILINE)
_exported = re.compile(r"^export (?:const|let) ([A-Za-z_]\w*)", re.MULTILINE)
_statement = re.compile(r"\n(?=[^\s})\]])")  # one that starts a line begins with no space
_first = re.compile(r"(?:^|,)[ .]*([A-Za-z_]\w*)")  # of each parameter: what follows = is no declaration
_glued = set("{([,;:?=+-*&|<>!") | {"=>"}  # a line that ends so goes on

Token = tuple[str, str]


def smaller_css(source: str) -> str:
    """Without comments and needless space, and with short names for its own properties; quoted text stays as it is."""
    source = _comment.sub("", source)
    often = Counter(_property.findall(source)).most_common()
    names = {name: f"--{_numbered(number, ascii_lowercase)}" for number, (name, _) in enumerate(often)}
    parts = _quoted.split(_property.sub(lambda found: names[found[0]], source))
    for place in range(0, len(parts), 2):
        flat = re.sub(r"\s+", " ", parts[place])
        parts[place] = re.sub(r" ?([{};,>]) ?", r"\1", flat).replace(": ", ":").replace(";}", "}")
    return "".join(parts).strip()


def smaller_js(source: str) -> str:
    """Without comments and needless space, and with short names for what it declares and does not hand out."""
    code = [token for token in _tokens(source) if token[0] != "space"]
    as_they_are = _keys(code) | set(_exported.findall(source))
    kept = {text for kind, text in code if kind == "name"} | as_they_are
    outer = _short(set(_outer.findall(source)) - as_they_are, code, kept, ascii_uppercase)
    parts = []
    for part in _statement.split(source):
        inner = _short(_declared_in(part) - as_they_are - outer.keys(), _tokens(part), kept, ascii_lowercase)
        parts.append(_joined(_tokens(part), outer | inner))
    return "\n".join(part for part in parts if part)


def _tokens(source: str) -> list[Token]:
    found = ((match.lastgroup or "", match.group()) for match in _token.finditer(source))
    return [token for token in found if token[0] != "comment"]


def _keys(code: list[Token]) -> set[str]:
    """Names that stand as keys or in short form somewhere; also some that stand in the middle of arguments."""
    threes = zip(code, code[1:], code[2:], strict=False)
    return {text for before, (_, text), after in threes if before[1] in ("{", ",") and after[1] in (",", "}", ":")}


def _declared_in(part: str) -> set[str]:
    return {name for found in _declared.findall(part) for names in found for name in _first.findall(names)}


def _short(names: set[str], code: list[Token], taken: set[str], letters: str) -> dict[str, str]:
    often = [text for _, text in code]
    short = (name for name in (_numbered(number, letters) for number in count()) if name not in taken)
    return {name: next(short) for name in sorted(names, key=lambda name: (-often.count(name), name))}


def _numbered(number: int, letters: str) -> str:
    rest, letter = divmod(number, len(letters))
    return (_numbered(rest - 1, letters) if rest else "") + letters[letter]


def _joined(tokens: list[Token], names: dict[str, str]) -> str:
    out: list[str] = []
    last, gap = "", ""
    for kind, text in tokens:
        if kind == "space":
            gap = "\n" if "\n" in text + gap else " "
            continue
        if kind == "name" and last not in (".", "?."):
            text = names.get(text, text)
        elif kind == "template":
            text = _inserted.sub(lambda part: "${" + _joined(_tokens(part[1]), names) + "}", text)
        if last and _needed(gap, last, text):
            out.append(gap)
        out.append(text)
        last, gap = text, ""
    return "".join(out)


def _needed(gap: str, last: str, text: str) -> bool:
    if gap == "\n":
        return last not in _glued and text[0] not in ")}].?:,"
    return gap == " " and bool(re.match(r"[\w$]{2}", last[-1] + text[0]))
