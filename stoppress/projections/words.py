"""A post's words without markup, and lines of text that are safe to stand among others."""

import re

from stoppress.log import kinds
from stoppress.markup import prose

# Controls that turn the direction of all that follows: in a title or a label they would reach beyond their own text.
_turns = re.compile("[\u202a-\u202e\u2066-\u2069]")


def line(text: str, limit: int = 300) -> str:
    """One line of plain text, cut at a word."""
    flat = " ".join(_turns.sub("", text).split())
    if len(flat) <= limit:
        return flat
    head = flat[:limit].rsplit(" ", 1)[0] if " " in flat[:limit] else flat[:limit]
    return head.rstrip(" ,;:–—-") + "…"


def body(post: kinds.Post) -> str:
    """The plain text of all blocks, an empty line between them."""
    return "\n\n".join(text for text in map(_block, post.blocks) if text)


def title(post: kinds.Post, limit: int = 90) -> str:
    """The headline, or the first words of a post that has none; may be empty."""
    return line(post.headline) or line(body(post), limit)


def _block(block: kinds.Block) -> str:
    match block:
        case kinds.Prose(html):
            return prose.to_text(html)
        case kinds.Quote(html, attribution):
            return _lines([prose.to_text(html), attribution])
        case kinds.Points(points):
            return _lines([prose.to_text(point.html) for point in points])
        case kinds.Figures(figures):
            return _lines([" ".join(filter(None, (f.value, f.label, f.source, f.as_of))) for f in figures])
        case kinds.Table(rows, caption):
            return _lines([caption, *("\t".join(row) for row in rows)])
        case kinds.Embed():
            source = ", ".join(filter(None, (block.author, block.provider)))
            return _lines([block.title, block.text, source])
        case kinds.Picture():
            return picture(block)
        case kinds.Gallery(pictures, caption):
            return _lines([caption, *map(picture, pictures)])
        case kinds.Video() | kinds.Audio():
            return _lines([block.caption, block.credit, block.transcript])


def picture(image: kinds.Image) -> str:
    """What is said of a picture: its caption, or else what it shows; and whose it is."""
    said = image.caption or ("" if image.decorative else image.alt)
    return _lines([said, image.credit])


def _lines(parts: list[str]) -> str:
    return "\n".join(part for part in parts if part)
