"""What a page says of itself: the tags of its head, read as text. Nothing of its markup is kept.

A page is hostile: what is looked at is bounded in number and in length, so that none can keep us busy.
"""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from stoppress.markup import prose
from stoppress.markup.fetch import Answer

TAGS = 400  # tags of one kind that are looked at
TAG = 8_000  # characters of one tag
PIECE = 10_000  # characters of one text
_tag = re.compile(r"<[a-z]+(?=[\s/>])(?:[^\"'>]|\"[^\"]*\"|'[^']*')*+>", re.IGNORECASE)
_attribute = re.compile(r"([a-z][a-z0-9:_-]*)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))", re.IGNORECASE)
# No two runs of spaces side by side: a header of nothing but spaces would be tried in every split of them.
_charset = re.compile(r"charset\s*=\s*[\"']?([a-z0-9_-]+)", re.IGNORECASE)
# The encodings of the web; others would let a page choose a decoder that is slow or does more than decode.
_encodings = re.compile(
    r"utf-?(8|16|16le|16be)|us-ascii|iso-8859-\d{1,2}|windows-\d{3,4}|koi8-[ru]|gb2312|gbk|gb18030|big5|shift_jis|"
    r"euc-(jp|kr)|iso-2022-jp"
)


@dataclass(frozen=True)
class Head:
    """What stood in the head of a page."""

    metas: dict[str, str]
    title: str = ""
    canonical: str = ""
    oembed: str = ""  # where it says that it can be asked

    def first(self, *names: str) -> str:
        """What the first of these tags says that says anything."""
        return next((self.metas[name] for name in names if self.metas.get(name)), "")


def head(answer: Answer) -> Head:
    """Read the head of a page."""
    page = text_of(answer)
    metas: dict[str, str] = {}
    for tag in tags(page, "meta"):
        name = tag.get("property") or tag.get("name") or ""
        metas.setdefault(name.lower(), tag.get("content", "").strip())
    links: dict[str, str] = {}
    for tag in tags(page, "link"):
        rel, kind = tag.get("rel", "").lower().split(), tag.get("type", "").lower()
        if "alternate" in rel and kind == "application/json+oembed":
            links.setdefault("oembed", tag.get("href", ""))
        if "canonical" in rel:
            links.setdefault("canonical", tag.get("href", ""))
    return Head(metas, between(page, "title"), links.get("canonical", ""), links.get("oembed", ""))


def text_of(answer: Answer) -> str:
    """The body as text, in the encoding that it says."""
    start = answer.body[:2000].decode("latin-1")
    found = _charset.search(answer.headers.get("content-type", "")) or _charset.search(start)
    name = found[1].lower() if found else "utf-8"
    if name in ("iso-8859-1", "us-ascii"):
        name = "windows-1252"  # what browsers do
    return answer.body.decode(name if _encodings.fullmatch(name) else "utf-8", "replace")


def tags(page: str, name: str) -> Iterator[dict[str, str]]:
    """The attributes of the tags of this name, in order."""
    lower, place = page.lower(), -1
    for _ in range(TAGS):
        place = lower.find(f"<{name}", place + 1)
        if place < 0:
            return
        found = _tag.match(page[place : place + TAG])
        if found:
            pairs = _attribute.findall(found[0])
            yield {key.lower(): html.unescape(one or two or three) for key, one, two, three in reversed(pairs)}


def between(page: str, name: str) -> str:
    """The words in the first element of this name, without markup."""
    start = re.search(rf"<{name}(?=[\s>])", page, re.IGNORECASE)
    begin = page.find(">", start.end(), start.end() + TAG) + 1 if start else 0
    if not begin:
        return ""
    piece = page[begin : begin + PIECE]
    end = piece.lower().find(f"</{name}")
    return prose.to_text(piece[:end] if end >= 0 else "")


def line(words: Any, most: int = 300) -> str:
    """What somebody else sent, as one line of plain text."""
    return _cut(" ".join(_words(words).split()), most)


def note(words: Any, most: int = 2000) -> str:
    """What somebody else sent, as plain text with its lines."""
    lines = "\n".join(" ".join(one.split()) for one in _words(words).split("\n"))
    return _cut(re.sub(r"\n{3,}", "\n\n", lines).strip(), most)


def moment(text: Any) -> str | None:
    """A time that was sent, where it has an offset and can be one."""
    try:
        found = datetime.fromisoformat(str(text)[:40].strip())
    except ValueError:
        return None
    return found.isoformat() if found.tzinfo and 1990 < found.year < 2100 else None


def _words(words: Any) -> str:
    return prose.printable(html.unescape(str(words)[:PIECE])) if isinstance(words, str | int | float) else ""


def _cut(text: str, most: int) -> str:
    if len(text) <= most:
        return text
    short = text[: most - 1]
    return (short.rsplit(" ", 1)[0] if " " in short[most // 2 :] else short).rstrip(" ,;:.\n") + "…"
