"""What a page says of itself to others that embed it (oEmbed 1.0), with a picture if it has one.

A coverage is "rich": a frame that follows it live. A post is a "link": its words are in no frame of ours.
"""

from dataclasses import dataclass
from typing import Any

from django.utils.html import format_html

from stoppress.log import kinds
from stoppress.projections import carried, frame, media, words
from stoppress.projections.site import Site
from stoppress.projections.story import Story
from stoppress.projections.tree import document, node

TYPES = {"json": "application/json", "xml": "text/xml; charset=utf-8"}
_AGE = 300  # seconds that others may keep the answer: a headline changes
_FRAME = (640, 800)  # pixels: as wide as a column of text, as tall as a screen
_TALLEST = 4000  # pixels


@dataclass(frozen=True)
class Room:
    """How large a picture or frame may be, in pixels; None where nothing was said."""

    width: int | None = None
    height: int | None = None


def answer(story: Story, site: Site, post: str | None, room: Room, form: str) -> bytes:
    """The answer as "json" or "xml". KeyError for a post that does not stand."""
    value = _value(story, site, post, room)
    if form == "json":
        return frame.text(value)
    return document(node("oembed", [node(name, str(one)) for name, one in value.items()]))


def _value(story: Story, site: Site, post: str | None, room: Room) -> dict[str, Any]:
    details = carried.details_of(story)
    standing = story.posts[post].post if post else None
    if post and standing is None:
        raise KeyError(post)
    names = ", ".join(words.line(byline.name) for byline in standing.bylines) if standing else ""
    title = carried.title(standing, details) if standing else words.line(details.headline)
    return {
        "version": "1.0",
        "type": "link" if post else "rich",
        "title": title,
        **({"author_name": names} if names else {}),
        "provider_name": site.name,
        "provider_url": f"{site.url}/",
        "cache_age": _AGE,
        **({} if post else _frame(f"{site.blog(details.slug)}/embed", title, room)),
        **_thumbnail(media.first(standing, details), site, room),
    }


def _frame(address: str, title: str, room: Room) -> dict[str, Any]:
    width, height = min(room.width or _FRAME[0], _FRAME[0]), min(room.height or _FRAME[1], _TALLEST)
    markup = '<iframe src="{}" title="{}" width="{}" height="{}" loading="lazy" frameborder="0"></iframe>'
    return {"html": format_html(markup, address, title, width, height), "width": width, "height": height}


def _thumbnail(image: kinds.Image | None, site: Site, room: Room) -> dict[str, Any]:
    sizes = [media.fitting(image, one) for one in media.widths(image)] if image else []
    most = min(room.width or media.SHARED, media.SHARED), room.height or media.SHARED
    fitting = [one for one in sizes if one[0] <= most[0] and one[1] <= most[1]]
    if image is None or not fitting:
        return {}
    width, height = max(fitting)
    address = f"{site.url}{media.address(image, width)}"
    return {"thumbnail_url": address, "thumbnail_width": width, "thumbnail_height": height}
