"""What the desk's forms say, as the newsroom takes it."""

import html
import json
import re
from collections.abc import Callable
from typing import Any

from django.http import QueryDict

from stoppress.markup import prose
from stoppress.newsroom.content import EMPTY, Content, fit
from stoppress.newsroom.posts import Given
from stoppress.newsroom.refusals import Unfit

_PART = re.compile(r"(prose|block)-(\d{1,3})")
_MARKUP = re.compile(r"\s*<(?:p|ul|ol|h4|blockquote)[\s>]", re.IGNORECASE)
STATUSES = ("unconfirmed", "confirmed", "false")


def content_of(
    data: QueryDict, before: Content | None = None, *, take: Callable[[str], str] | None = None
) -> dict[str, Any]:
    """The fields of a post that the form names; names that nobody touched stay as they were before."""
    before = before or {}
    given: dict[str, Any] = {
        "headline": data.get("headline", ""),
        "blocks": _blocks(data, take or html_of),
        "key_event": "key_event" in data,
        "summary": "summary" in data,
        "status": data.get("status") if data.get("status") in STATUSES else None,
    }
    bylines, tags = [one["name"] for one in before.get("bylines", [])], list(before.get("tags", []))
    # A name with a comma in it must survive an edit of something else.
    if data.get("bylines", "") != joined(bylines):
        given["bylines"] = parted(data.get("bylines", ""))
    if data.get("tags", "") != joined(tags):
        given["tags"] = parted(data.get("tags", ""))
    return given


def typed(data: QueryDict, before: Content | None = None) -> Content:
    """What the form holds, to be shown once more after a refusal; it may be unfit in any way, but for the parts."""
    kept = data.copy()
    for name in [name for name in data if name.startswith("block-") and not _is_part(str(data[name]))]:
        del kept[name]
    given = content_of(kept, before, take=_as_typed)
    names = given.get("bylines")
    bylines = {} if names is None else {"bylines": [{"name": name} for name in names]}
    return {**EMPTY, **(before or {}), **given, **bylines}


def how_of(data: QueryDict) -> Given:
    """Whether an edit is minor or carries a note for readers."""
    if data.get("kind") == "minor":
        return Given(minor=True)
    note = data.get("correction", "").strip()
    if data.get("kind") == "correction" and not note:
        raise Unfit("Write the note to readers: what was wrong, and what is right.")
    return Given(correction=note) if data.get("kind") == "correction" else Given()


def version_of(data: QueryDict) -> int | None:
    """The version that the form was made from, or None for a new text."""
    text = data.get("version", "")
    return int(text) if re.fullmatch(r"[0-9]{1,9}", text) else None


def parted(text: str) -> list[str]:
    """Names with commas between them, each once."""
    return list(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))


def joined(names: list[str]) -> str:
    """The names as the form shows them."""
    return ", ".join(names)


def html_of(text: str) -> str:
    """What a prose field holds: the editor's HTML, or the plain text of a browser without script."""
    if _MARKUP.match(text):
        return text
    try:
        return prose.from_text(html.unescape(text))
    except prose.TooLong as problem:
        raise Unfit(str(problem)) from problem


def _as_typed(text: str) -> str:
    try:
        return html_of(text)
    except Unfit:
        return text


def _is_part(text: str) -> bool:
    try:
        fit({"blocks": [json.loads(text)]})
    except (ValueError, Unfit):
        return False
    return True


def _blocks(data: QueryDict, take: Callable[[str], str]) -> list[Any]:
    parts = sorted((int(found[2]), found[0]) for name in data if (found := _PART.fullmatch(name)))
    blocks = [_block(name, str(data[name]), take) for number, name in parts if f"remove-{number}" not in data]
    return [block for block in blocks if block]


def _block(name: str, text: str, take: Callable[[str], str]) -> Any:
    if name.startswith("prose"):
        return {"kind": "prose", "html": take(text)} if text.strip() else None
    try:
        return json.loads(text)
    except ValueError as problem:
        raise Unfit(
            "A part of this post did not come through whole. Load the page anew; your text is kept."
        ) from problem
