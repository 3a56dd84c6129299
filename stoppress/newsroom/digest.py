"""A draft of "Today's top stories" from the key events that no summary told yet."""

from collections.abc import Iterable
from html import escape
from typing import Any

from stoppress.markup import prose
from stoppress.newsroom import described
from stoppress.newsroom.content import EMPTY, Content
from stoppress.newsroom.models import WorkingCopy

State = WorkingCopy.State
MOST = 100  # points in one block


def digest(copies: Iterable[WorkingCopy], headline: str) -> Content:
    """The key events since the last summary as points that lead to their posts, newest first; maybe none."""
    out = [(copy.published_at, copy) for copy in copies if copy.state == State.PUBLISHED and copy.published_at]
    newest = sorted(out, key=lambda pair: (pair[0], pair[1].pk or 0), reverse=True)
    told = next((at for at, copy in newest if copy.content["summary"]), None)
    fresh = [copy for at, copy in newest if _counts(copy.content) and (told is None or at > told)]
    points = [{"html": _point(copy.content), "post": copy.post} for copy in fresh if title(copy.content)][:MOST]
    blocks: list[dict[str, Any]] = [{"kind": "points", "points": points}] if points else []
    return {**EMPTY, "headline": headline, "blocks": blocks, "summary": True}


def title(content: Content) -> str:
    """What a post is called: its headline, or its first words."""
    if content["headline"]:
        return str(content["headline"])
    for block in content["blocks"]:
        words = prose.to_text(block.get("html") or "") or described.name(block)
        if words:
            first = " ".join(words.split("\n\n")[0].split())
            return first if len(first) <= 200 else first[:200].rsplit(" ", 1)[0] + "…"
    return ""


def _counts(content: Content) -> bool:
    # What turned out to be false is no top story, however it was marked before.
    return bool(content["key_event"]) and not content["summary"] and content["status"] != "false"


def _point(content: Content) -> str:
    return prose.clean(escape(title(content), quote=False))
