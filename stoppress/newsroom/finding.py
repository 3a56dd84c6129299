"""What a text is found by: all its words as one plain text, in which neither case nor markup counts."""

import unicodedata
from collections.abc import Iterator
from typing import Any

from stoppress.markup import prose

# What is no word of a block: where something leads, and what it is for the program.
SILENT = ("kind", "url", "post", "id", "src", "file", "preview", "captions", "player", "at")


def searchable(content: dict[str, Any]) -> str:
    """Headline, text, bylines and tags, one a line. A tag has a # before it, so that it can be asked for alone."""
    tags = [f"#{tag}" for tag in content.get("tags") or []]
    names = [one["name"] for one in content.get("bylines") or []]
    parts = [content.get("headline") or "", *_texts(content.get("blocks") or []), *names, *tags]
    return "\n" + "".join(f"{folded(part)}\n" for part in parts if part)


def folded(text: str) -> str:
    """The text as it is compared: no case, one form for each letter, single spaces. No database does all of that."""
    once = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(unicodedata.normalize("NFKC", once).split())


def _texts(part: Any, name: str = "") -> Iterator[str]:
    if isinstance(part, str):
        yield prose.to_text(part) if name == "html" else part
    elif isinstance(part, dict):
        for key, value in part.items():
            if key not in SILENT:
                yield from _texts(value, key)
    elif isinstance(part, list | tuple):
        for one in part:
            yield from _texts(one, name)
