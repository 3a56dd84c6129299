"""What the desk's forms say, as the newsroom takes it."""

import html
import json
import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from stoppress.desk import times
from stoppress.markup import prose
from stoppress.newsroom.content import EMPTY, Content, fit
from stoppress.newsroom.posts import Given, Plan
from stoppress.newsroom.refusals import Unfit

_PART = re.compile(r"(prose|block)-(\d{1,3})")
_MARKUP = re.compile(r"\s*<(?:p|ul|ol|h4|blockquote)[\s>]", re.IGNORECASE)
# One name: in quotes where it has a comma in it, as in "Brandt, Emil", Cora Lind.
_NAME = re.compile(r'\s*(?:"((?:[^"]|"")*)"\s*(?=,|$)|([^,]*))(?:,|$)')
STATUSES = ("unconfirmed", "confirmed", "false")


def content_of(
    data: QueryDict, before: Content | None = None, *, take: Callable[[str], str] | None = None
) -> dict[str, Any]:
    """The fields of a post that the form names; names and times that nobody touched stay as they were before."""
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
    # The field has minutes; the seconds that a program gave must survive an edit of something else.
    if "happened_at" in data and data["happened_at"] != times.local(before.get("happened_at"), zone_of(data)):
        given["happened_at"] = data.get("happened_at", "") if take else _happened_at(data)
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


def plan_of(data: QueryDict) -> Plan:
    """When the form says that a text may go out."""
    until = data.get("embargo_until", "") or (data.get("due_at", "") if "embargo" in data else "")
    return Plan(
        dated=times.moment(data.get("published_at", ""), zone_of(data)),
        embargo_until=times.moment(until, zone_of(data)),
        undated="published_at" in data and not data.get("published_at", "").strip(),
    )


def due_at(data: QueryDict) -> datetime:
    """The time at which a post is to go out. Raises Unfit where there is none."""
    due = times.moment(data.get("due_at", ""), zone_of(data))
    if due is None:
        raise Unfit(_("Say when it is to go out."), {"due_at": "empty"})
    return due


def zone_of(data: QueryDict) -> str:
    """The zone in which the form showed its times: the blog's may be another one by now."""
    return data.get("zone", "") or "UTC"


def how_of(data: QueryDict) -> Given:
    """Whether an edit is minor or carries a note for readers."""
    if data.get("kind") == "minor":
        return Given(minor=True)
    note = data.get("correction", "").strip()
    if data.get("kind") == "correction" and not note:
        raise Unfit(_("Write the note to readers: what was wrong, and what is right."))
    return Given(correction=note) if data.get("kind") == "correction" else Given()


def version_of(data: QueryDict) -> int | None:
    """The version that the form was made from, or None for a new text."""
    text = data.get("version", "")
    return int(text) if re.fullmatch(r"[0-9]{1,9}", text) else None


def parted(text: str) -> list[str]:
    """Names with commas between them, each once."""
    found = (one[1].replace('""', '"') if one[1] is not None else one[2] for one in _NAME.finditer(text))
    return list(dict.fromkeys(name.strip() for name in found if name.strip()))


def joined(names: list[str]) -> str:
    """The names as the form shows them."""
    return ", ".join('"' + name.replace('"', '""') + '"' if "," in name or name[:1] == '"' else name for name in names)


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
    except (ValueError, RecursionError, Unfit):
        return False
    return True


def _blocks(data: QueryDict, take: Callable[[str], str]) -> list[Any]:
    parts = sorted((int(found[2]), found[0]) for name in data if (found := _PART.fullmatch(name)))
    blocks = [_block(name, str(data[name]), take) for number, name in parts if f"remove-{number}" not in data]
    return [block for block in blocks if block]


def _block(name: str, text: str, take: Callable[[str], str]) -> Any:
    if name.startswith("prose"):
        return {"kind": "prose", "html": take(text)} if text.strip() else None
    if not text:
        return None
    try:
        return _pruned(json.loads(text))
    except (ValueError, RecursionError) as problem:
        raise Unfit(
            _("A part of this post did not come through whole. Load the page anew; your text is kept.")
        ) from problem


def _pruned(block: Any) -> Any:
    """The block without the rows that somebody left empty, or None where nothing is left."""
    if not isinstance(block, dict):
        return block
    if block.get("kind") == "embed" and not any(block.get(name) for name in ("url", "title", "text")):
        return None
    rows = {"points": "points", "figures": "figures", "table": "rows"}.get(str(block.get("kind")), "")
    if not isinstance(block.get(rows), list):
        return block
    kept = [row for row in block[rows] if _filled(row)]
    if rows == "rows" and kept:
        kept = _without_blank_columns(kept)
    return {**block, rows: kept} if kept else None


def _filled(row: Any) -> bool:
    if isinstance(row, dict):
        return any(_filled(value) for value in row.values())
    if isinstance(row, list):
        return any(_filled(cell) for cell in row)
    return bool(re.sub(r"<[^>]*>", "", row).strip()) if isinstance(row, str) else row is not None


def _without_blank_columns(rows: list[Any]) -> list[Any]:
    if not all(isinstance(row, list) for row in rows):
        return rows
    width = max((place for row in rows for place, cell in enumerate(row, 1) if _filled(cell)), default=1)
    return [(row + [""] * width)[:width] for row in rows]


def _happened_at(data: QueryDict) -> datetime | None:
    return times.moment(data.get("happened_at", ""), zone_of(data))
