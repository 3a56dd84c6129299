"""Which pictures of a text nobody has described yet, for those who cannot see them."""

from collections.abc import Iterator
from typing import Any

from stoppress.newsroom.content import Content


def images(content: Content) -> Iterator[dict[str, Any]]:
    """The pictures of a text that a person chose, in their order."""
    for block in content["blocks"]:
        if block["kind"] == "picture":
            yield block
        elif block["kind"] == "gallery":
            yield from block["pictures"]


def name(block: dict[str, Any]) -> str:
    """What a block that is no prose is called, in a list of posts: its title, its caption, or what it shows."""
    pictures = block.get("pictures") or [{}]
    words = (
        block.get("title"),
        block.get("caption"),
        block.get("alt"),
        pictures[0].get("caption"),
        pictures[0].get("alt"),
    )
    return next((str(one) for one in words if one), "")


def undescribed(content: Content) -> int:
    """How many of them say neither what they show nor that it does not matter."""
    return sum(not one.get("alt") and not one.get("decorative") for one in images(content))
