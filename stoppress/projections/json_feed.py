"""JSON Feed 1.1."""

from datetime import datetime
from typing import Any

from django.utils.translation import override

from stoppress.log import kinds
from stoppress.markup import prose
from stoppress.projections import carried, frame, media, words
from stoppress.projections.clock import rfc3339, zone
from stoppress.projections.site import Site
from stoppress.projections.story import Standing, Story

TYPE = "application/feed+json"
_VERSION = "https://jsonfeed.org/version/1.1"


def feed(story: Story, site: Site) -> bytes:
    """The latest posts in full. JSON Feed cannot say that one was withdrawn: it is not there any more."""
    details = carried.details_of(story)
    address = site.blog(details.slug)
    with override(details.language):
        told = [_one(standing, post, story, site) for standing, post in carried.latest(story)]
    value = {
        "version": _VERSION,
        "title": words.line(details.headline),
        "home_page_url": address,
        "feed_url": f"{address}/feed.json",
        "description": words.line(prose.to_text(details.standfirst)),
        "icon": details.picture and f"{site.url}{media.address(details.picture, media.SHARED)}",
        "favicon": f"{site.url}/favicon.ico",
        "authors": [{"name": site.name, "url": f"{site.url}/"}],
        "language": details.language,
    }
    return frame.text({**_filled(value), "items": told})


def _one(standing: Standing, post: kinds.Post, story: Story, site: Site) -> dict[str, Any]:
    details = carried.details_of(story)
    image = next(media.pictures(post), None)
    told = {
        "id": carried.tag(story, site, post.id),
        "url": site.post(details.slug, post.id),
        "title": words.line(post.headline),
        "summary": words.line(words.body(post)),
        "image": image and f"{site.url}{media.address(image)}",
        "date_published": _time(post.published_at, details),
        "date_modified": _time(carried.updated(standing, post), details),
        "authors": [{"name": byline.name} for byline in post.bylines],
        "tags": list(post.tags),
        "language": details.language,
        "attachments": [_clip(*clip) for clip in carried.clips(post, site)],
    }
    content = carried.body(post, details, site)  # also where it is empty: an item must have it
    return {**_filled(told), "content_html": content, "_stoppress": _more(post, details)}


def _more(post: kinds.Post, details: kinds.Details) -> dict[str, Any]:
    """What the standard has no field for."""
    corrections = [{"at": _time(one.at, details), "text": one.text} for one in post.corrections]
    return {"key_event": post.key_event, "status": post.status, "corrections": corrections}


def _clip(block: kinds.Video | kinds.Audio, address: str, kind: str) -> dict[str, Any]:
    title = words.line(block.caption)
    return _filled({"url": address, "mime_type": kind, "title": title, "duration_in_seconds": block.duration})


def _time(moment: datetime, details: kinds.Details) -> str:
    return rfc3339(moment, zone(details.time_zone))


def _filled(values: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value not in (None, "", [])}
