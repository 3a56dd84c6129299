"""The blocks of a post as its templates see them."""

from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from stoppress.log import kinds
from stoppress.projections import media, words
from stoppress.projections.clock import When
from stoppress.projections.render import safe


@dataclass(frozen=True)
class Place:
    """Where a block stands: what its addresses begin with, and in which zone and language it is told."""

    posts: str
    media: str
    where: tzinfo
    language: str
    level: int = 4  # of a sub-heading: one below the heading above it


def seen(block: kinds.Block, place: Place) -> dict[str, Any]:
    """The block and what its template needs besides."""
    given: dict[str, Any] = {"kind": block.kind, "block": block}
    match block:
        case kinds.Prose(html) | kinds.Quote(html):
            given["html"] = safe(levelled(html, place.level))
        case kinds.Points(points):
            given["points"] = [_point(point, place.posts) for point in points]
        case kinds.Table(rows):
            given |= {"head": rows[0], "rows": rows[1:]}
        case kinds.Picture():
            given["drawn"] = media.Drawn(block, base=place.media)
        case kinds.Gallery(pictures):
            given["drawn"] = [media.Drawn(one, base=place.media, widest=media.STRIP) for one in pictures]
        case kinds.Video() | kinds.Audio():
            given |= _played(block, place)
        case kinds.Embed():
            given |= _card(block, place)
        case _:
            pass
    return given


def levelled(html: str, level: int) -> str:
    """Prose whose sub-headings are said to be of this level; it has them as <h4> and without attributes."""
    return html if level == 4 else html.replace("<h4>", f'<h4 aria-level="{level}">')


def _point(point: kinds.Point, base: str) -> tuple[str, str, bool]:
    """Its words, where they lead, and whether that needs a link of its own because there is one among the words."""
    href = base + point.post if point.post else point.url or ""
    return safe(point.html), href, "<a" in point.html


def _played(block: kinds.Video | kinds.Audio, place: Place) -> dict[str, Any]:
    poster = block.poster if isinstance(block, kinds.Video) else None
    return {
        "src": f"{place.media}{block.id}/{block.file}",
        "name": words.line(block.caption, 120) or (_("Video") if block.kind == "video" else _("Audio recording")),
        "length": media.clock(block.duration),
        "captions": block.captions and f"{place.media}{block.captions}/captions.vtt",
        "language": place.language,
        "poster": poster and media.Drawn(poster, base=place.media),
        "clear": media.CLEAR,
    }


def _card(block: kinds.Embed, place: Place) -> dict[str, Any]:
    player = "" if block.gone else block.player or ""
    width, height = media.room(block)
    return {
        "source": " – ".join(filter(None, (block.author, block.provider))),
        "at": _dated(block.at, place.where),
        "drawn": block.picture and media.Drawn(block.picture, base=place.media),
        "media": block.picture or player,
        "player": player,
        "host": _host(player or block.url or ""),
        "name": words.line(f"{block.provider}: {block.title or block.text}".strip(": "), 120),
        "width": width,
        "height": height,
    }


def _dated(moment: datetime | None, where: tzinfo) -> When | None:
    return When(moment, where) if moment else None


def _host(address: str) -> str:
    return (urlsplit(address).hostname or "").removeprefix("www.")
