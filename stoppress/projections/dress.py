"""What a page with pictures, films or cards carries besides, and what others show of a page that is passed on."""

from typing import Any

from stoppress.log import kinds
from stoppress.projections import media, words
from stoppress.projections.inline import MEDIA, MEDIA_SCRIPT, MEDIA_STYLE, SHARE
from stoppress.projections.render import safe
from stoppress.projections.site import Site
from stoppress.projections.story import Standing


def dressed(given: bool, *pieces: str) -> dict[str, Any]:
    """What a page needs for its pictures, films and cards; nothing where it has none."""
    if not given and not media.carries(*pieces):
        return {}
    return {"media": MEDIA, "media_style": safe(MEDIA_STYLE), "media_script": safe(MEDIA_SCRIPT)}


def share(title: str, image: kinds.Image | None, site: Site) -> dict[str, Any]:
    """What others show of the page where somebody passes it on."""
    if image is None:
        return {"title": title}
    width, height = media.fitting(image, media.SHARED)
    address = f"{site.url}{media.address(image, media.SHARED)}"
    return {"title": title, "image": address, "width": width, "height": height, "alt": words.line(image.alt)}


def passed_on(standing: Standing) -> dict[str, Any]:
    """What a post's own page offers below the post; nothing where it was withdrawn."""
    if standing.post is None:
        return {}
    return {"share_script": safe(SHARE), "corrected": bool(standing.post.corrections)}


def at_once(markup: str) -> str:
    """The same with its first picture loaded at once: it stands where the page opens, and is most of what is seen."""
    return markup.replace(' loading="lazy"', ' fetchpriority="high"', 1)
