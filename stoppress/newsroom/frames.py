"""The frame that a click on a card opens: named by us, never by whoever sends a post."""

from collections.abc import Iterable
from typing import Any

from stoppress.markup.platforms import known
from stoppress.newsroom.sources import Frame, mark_of

Block = dict[str, Any]


def framed(blocks: Iterable[Block], before: Iterable[Block]) -> list[Block]:
    """The blocks with the frames of their embeds: from the address, as found at the source, or as it stood before."""
    stood = {block.get("url"): block for block in before if block.get("kind") == "embed"}
    return [_framed(block, stood) if block["kind"] == "embed" else block for block in blocks]


def remember(url: str, player: str | None, width: int | None, height: int | None) -> None:
    """Keep what a source named as its frame; nothing is kept where the address says it already."""
    about = known(url)
    if player is None or (about and about.player):
        return
    values = {"player": player, "width": width, "height": height}
    Frame.objects.update_or_create(address=mark_of(url), defaults=values)


def _framed(block: Block, stood: dict[str | None, Block]) -> Block:
    url = block["url"]
    if url is None:
        return {**block, "player": None, "width": None, "height": None}
    about = known(url)
    if about and about.player:
        # What the source said of its size is taken from a client: it can only look odd, not lead elsewhere.
        width, height = (block["width"], block["height"]) if _sized(block) else (about.width, about.height)
        return {**block, "player": about.player, "width": width, "height": height}
    found = Frame.objects.filter(address=mark_of(url)).values("player", "width", "height").first()
    frame = found or stood.get(url, {})
    return {**block, **{name: frame.get(name) for name in ("player", "width", "height")}}


def _sized(block: Block) -> bool:
    return bool(block["width"] and block["height"]) and max(block["width"], block["height"]) <= 4000
