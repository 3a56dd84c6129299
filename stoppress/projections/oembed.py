"""What a page says of itself to others that embed it (oEmbed 1.0): type link, with a picture if it has one."""

from dataclasses import dataclass
from typing import Any

from stoppress.log import kinds
from stoppress.projections import carried, frame, media, words
from stoppress.projections.site import Site
from stoppress.projections.story import Story
from stoppress.projections.tree import document, node

TYPES = {"json": "application/json", "xml": "text/xml; charset=utf-8"}
_AGE = 300  # seconds that others may keep the answer: a headline changes


@dataclass(frozen=True)
class Room:
    """How large a picture may be, in pixels."""

    width: int = media.SHARED
    height: int = media.SHARED


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
    return {
        "version": "1.0",
        "type": "link",
        "title": carried.title(standing, details) if standing else words.line(details.headline),
        **({"author_name": names} if names else {}),
        "provider_name": site.name,
        "provider_url": f"{site.url}/",
        "cache_age": _AGE,
        **_thumbnail(media.first(standing, details), site, room),
    }


def _thumbnail(image: kinds.Image | None, site: Site, room: Room) -> dict[str, Any]:
    sizes = [media.fitting(image, one) for one in media.widths(image)] if image else []
    fitting = [one for one in sizes if one[0] <= min(room.width, media.SHARED) and one[1] <= room.height]
    if image is None or not fitting:
        return {}
    width, height = max(fitting)
    address = f"{site.url}{media.address(image, width)}"
    return {"thumbnail_url": address, "thumbnail_width": width, "thumbnail_height": height}
