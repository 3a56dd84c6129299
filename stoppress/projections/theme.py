"""How readers' pages look where an operator says so: a folder with theme.css, its fonts and pictures, and templates.

Everything is read and checked at the start, so that a mistake is a sentence then, and never a blank page.
"""

import hashlib
import re
from dataclasses import dataclass, field
from pathlib import Path

# The parts of readers' pages that a theme may bring. The others belong to the script, which relies on their structure.
PARTS = ("about", "colophon", "front", "head", "masthead", "missing", "tease")
TYPES = {
    ".woff2": "font/woff2",
    ".woff": "font/woff",
    ".ttf": "font/ttf",
    ".otf": "font/otf",
    ".webp": "image/webp",
    ".avif": "image/avif",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".svg": "image/svg+xml",
    ".ico": "image/x-icon",
}
LARGEST = 2_000_000  # bytes of one file: they are kept in memory
# The properties that a theme sets, as those of the embedded blog (docs/reference/embed.md), and what each is with us.
PUBLIC = {
    "paper": "background",
    "sheet": "sheet",
    "ink": "text",
    "soft": "soft",
    "rule": "rule",
    "accent": "accent",
    "on-accent": "on-accent",
    "serif": "font",
    "sans": "label-font",
}
HEADINGS = "h1,h3,.masthead a{font-family:var(--stoppress-heading-font)}"
PAPER = ("#fdfcfa", "#131416")  # as in tokens.css

_comment = re.compile(r"/\*.*?\*/", re.DOTALL)
_text = re.compile(r""""(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'""")
_name = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}")
_url = re.compile(r"""url\(\s*(?:"([^"]*)"|'([^']*)'|([^)"'\s]*))\s*\)""", re.IGNORECASE)
_elsewhere = re.compile(r"https?:|[\"'(\s]//|\bdata:", re.IGNORECASE)
_short = re.compile(r"--[a-z]{1,2}(?![\w-])")
_paper = re.compile(r"--stoppress-background:\s*(?:light-dark\(([^,()]+),([^,()]+)\)|([^;{}()]+))\s*[;}]")
_blocked = re.compile(r"<(?:script|style|link[^>]+stylesheet)\b|\s(?:style|on[a-z]+)\s*=", re.IGNORECASE)


class Unusable(ValueError):
    """The theme cannot be used; the message says what to change."""


@dataclass(frozen=True)
class File:
    """A font or picture of the theme."""

    body: bytes = field(repr=False)
    media_type: str

    @property
    def mark(self) -> str:
        """What tells its content from another's in an address."""
        return hashlib.sha256(self.body).hexdigest()[:10]


@dataclass(frozen=True)
class Theme:
    """A theme that was read; this one, without anything, is our own look."""

    style: str = ""
    files: dict[str, File] = field(default_factory=dict)
    templates: Path | None = None
    paper: tuple[str, str] = PAPER  # light, dark

    @property
    def has_fonts(self) -> bool:
        """Whether pages must be allowed to load fonts."""
        return any(file.media_type.startswith("font/") for file in self.files.values())


def read(folder: Path | None) -> Theme:
    """The theme in this folder. Raises Unusable."""
    if folder is None:
        return Theme()
    if not folder.is_dir():
        raise Unusable(f"There is no folder {folder}.")
    try:
        files = {place.name: _file(place) for place in sorted(folder.iterdir()) if _is_served(place)}
        source = _source(folder / "theme.css")
        templates = _templates(folder / "templates")
    except (OSError, UnicodeDecodeError) as problem:
        raise Unusable(f"{getattr(problem, 'filename', None) or folder} cannot be read: {problem}") from problem
    return Theme(_style(source, files), files, templates, _paper_of(source))


def opened(tokens: str) -> str:
    """The sheet of tokens with the public names in front of our own values."""
    for ours, public in PUBLIC.items():
        tokens = re.sub(rf"(--{ours}: )([^;]+);", rf"\1var(--stoppress-{public}, \2);", tokens, count=1)
    return tokens


def _is_served(place: Path) -> bool:
    return place.is_file() and place.name != "theme.css" and not place.name.startswith(".") and place.suffix != ".md"


def _file(place: Path) -> File:
    if not _name.fullmatch(place.name):
        raise Unusable(f"{place.name!r}: letters, digits, dots, dashes and underscores make the name of a file.")
    if place.suffix not in TYPES:
        raise Unusable(f"{place.name} is none of {', '.join(TYPES)}: take it out of the folder.")
    if place.stat().st_size > LARGEST:
        raise Unusable(f"{place.name} is larger than {LARGEST:,} bytes: make it smaller.")
    return File(place.read_bytes(), TYPES[place.suffix])


def _source(place: Path) -> str:
    return _comment.sub("", place.read_text("utf-8-sig")).strip() if place.exists() else ""


def _style(source: str, files: dict[str, File]) -> str:
    """The sheet as pages carry it: in a layer after all of ours, so that it wins."""
    if not source:
        return ""
    bare = _text.sub('""', source)
    if "</" in source or "<!--" in source:
        raise Unusable("theme.css must not contain </ or <!--: it stands within the page.")
    for rule in ("@import", "@charset", "@namespace"):
        if rule in bare.lower():
            raise Unusable(f"theme.css must not have {rule}: put everything into this one file.")
    if found := _elsewhere.search(source):
        raise Unusable(f"theme.css names {found[0].strip()!r}: only files of the theme's folder can be loaded.")
    if found := _short.search(bare):
        raise Unusable(f"theme.css names {found[0]}: names of one or two letters are ours, choose a longer one.")
    if "/*" in bare:
        raise Unusable("theme.css has a comment that is not closed.")
    if not _is_balanced(bare):
        raise Unusable("theme.css has a brace that is not closed, or closes one that was not opened.")
    headings = HEADINGS if "--stoppress-heading-font" in source else ""
    return f"@layer media,theme;@layer theme{{{headings}{_url.sub(lambda found: _address(found, files), source)}}}"


def _is_balanced(bare: str) -> bool:
    depth = 0
    for mark in re.findall(r"[{}]", bare):
        depth += 1 if mark == "{" else -1
        if depth < 0:
            return False
    return depth == 0


def _address(found: re.Match[str], files: dict[str, File]) -> str:
    name = next((one for one in found.groups() if one is not None), "").removeprefix("./")
    if name not in files:
        raise Unusable(f"theme.css names {name!r}: there is no such file in the theme's folder.")
    return f'url("/theme/{name}?v={files[name].mark}")'


def _paper_of(source: str) -> tuple[str, str]:
    found = _paper.search(source)
    if not found:
        return PAPER
    light, dark = (found[1], found[2]) if found[1] else (found[3], found[3])
    return light.strip(), dark.strip()


def _templates(folder: Path) -> Path | None:
    if not folder.exists():
        return None
    allowed = [f"reader/{name}.html" for name in PARTS]
    for place in sorted(one for one in folder.rglob("*") if one.is_file()):
        name = place.relative_to(folder).as_posix()
        if name not in allowed:
            raise Unusable(f"templates/{name} cannot be replaced. A theme may have: {', '.join(allowed)}.")
        if found := _blocked.search(place.read_text("utf-8")):
            raise Unusable(f"templates/{name} has {found[0].strip()!r}, which readers' browsers refuse: use theme.css.")
    return folder
