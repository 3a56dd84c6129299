"""The coverage for search engines: LiveBlogPosting by the rules of schema.org and Google."""

import json
from collections.abc import Iterable
from datetime import datetime
from itertools import islice
from typing import Any

from stoppress.log import kinds
from stoppress.markup import prose
from stoppress.projections import media, words
from stoppress.projections.clock import rfc3339, zone
from stoppress.projections.site import Site
from stoppress.projections.story import Standing, Story

_AUTHORS = 6
_PICTURES = 3  # of a post: a gallery of sixty would weigh more here than on the page
# What could end a script element, or a line in an older parser.
_escapes = str.maketrans({letter: f"\\u{ord(letter):04x}" for letter in "<>&\u2028\u2029"})


def live_blog_posting(story: Story, posts: Iterable[Standing], site: Site) -> dict[str, Any]:
    """The blog with these of its posts; stubs are left out."""
    details = story.details
    if details is None:
        raise ValueError("coverage that has not been opened has no structured data")
    shown = [standing.post for standing in posts if standing.post]
    updates = [_update(post, details, site) for post in shown]
    names = sorted(story.authors, key=lambda name: (-story.authors[name], name))
    return _filled(
        {
            "@context": "https://schema.org",
            "@type": "LiveBlogPosting",
            "url": site.blog(details.slug),
            "headline": words.line(details.headline),
            "description": words.line(prose.to_text(details.standfirst)),
            "image": details.picture and _image(details.picture, site),
            "inLanguage": details.language,
            "coverageStartTime": _time(story.coverage_start, details),
            "coverageEndTime": _time(story.coverage_end, details),
            "datePublished": _time(story.coverage_start, details),
            "dateModified": _time(story.changed_at, details),
            "publisher": _publisher(site),
            "author": _authors(names[:_AUTHORS], site),
            "liveBlogUpdate": updates,
        }
    )


def script_text(document: dict[str, Any]) -> str:
    """The JSON as it may stand inside a script element, whatever its strings say."""
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).translate(_escapes)


def _update(post: kinds.Post, details: kinds.Details, site: Site) -> dict[str, Any]:
    return _filled(
        {
            "@type": "BlogPosting",
            "url": site.post(details.slug, post.id),
            "headline": words.title(post) or words.line(details.headline),
            "datePublished": _time(post.published_at, details),
            "dateModified": _time(post.edited_at, details),
            "author": _authors([byline.name for byline in post.bylines], site),
            "articleBody": words.body(post),
            "correction": [_correction(one, details) for one in post.corrections],
            "image": [_image(image, site) for image in islice(media.pictures(post), _PICTURES)],
            "video": [_clip(block, post, details, site) for block in post.blocks if isinstance(block, kinds.Video)],
            "audio": [_clip(block, post, details, site) for block in post.blocks if isinstance(block, kinds.Audio)],
        }
    )


def _correction(correction: kinds.Correction, details: kinds.Details) -> dict[str, Any]:
    return {"@type": "CorrectionComment", "text": correction.text, "datePublished": _time(correction.at, details)}


def _image(image: kinds.Image, site: Site) -> dict[str, Any]:
    width, height = media.fitting(image)
    return _filled(
        {
            "@type": "ImageObject",
            "url": f"{site.url}{media.address(image)}",
            "width": width,
            "height": height,
            "caption": words.line(image.caption or image.alt),
            "creditText": words.line(image.credit),
        }
    )


def _clip(block: kinds.Video | kinds.Audio, post: kinds.Post, details: kinds.Details, site: Site) -> dict[str, Any]:
    poster = block.poster if isinstance(block, kinds.Video) else None
    name = words.line(block.caption) or words.title(post) or words.line(details.headline)
    return _filled(
        {
            "@type": "VideoObject" if isinstance(block, kinds.Video) else "AudioObject",
            "name": name,
            "description": words.line(block.transcript) or name,
            "contentUrl": f"{site.url}{media.PUBLIC}{block.id}/{block.file}",
            "thumbnailUrl": poster and f"{site.url}{media.address(poster)}",
            "duration": f"PT{round(block.duration)}S",
            "uploadDate": _time(post.published_at, details),
        }
    )


def _authors(names: list[str], site: Site) -> list[dict[str, Any]]:
    return [{"@type": "Person", "name": name} for name in names] or [_publisher(site)]


def _publisher(site: Site) -> dict[str, Any]:
    publisher: dict[str, Any] = {"@type": "Organization", "name": site.name, "url": f"{site.url}/"}
    if site.logo:
        address, logo = f"{site.url}{site.logo.path}", site.logo
        publisher["logo"] = {"@type": "ImageObject", "url": address, "width": logo.width, "height": logo.height}
    return publisher


def _time(moment: datetime | None, details: kinds.Details) -> str | None:
    return rfc3339(moment, zone(details.time_zone)) if moment else None


def _filled(values: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value not in (None, "", [])}
