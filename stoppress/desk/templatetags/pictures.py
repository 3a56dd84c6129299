"""Pictures of posts as the desk shows them: from the desk's own addresses, for they need not be public."""

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from stoppress.newsroom import described

register = template.Library()
SMALL = 320  # pixels: a rendition that there always is, or one near it


@register.simple_tag
def thumb(slug: str, image: dict[str, Any]) -> SafeString:
    """A small picture; what it shows is said as its alternative."""
    return format_html(
        '<img src="/desk/{}/media/{}/{}.webp" width="{}" height="{}" alt="{}" loading="lazy" decoding="async">',
        slug,
        image["id"],
        min(SMALL, image["width"]),
        image["width"],
        image["height"],
        "" if image.get("decorative") else image.get("alt", ""),
    )


@register.filter
def images(content: dict[str, Any] | None) -> list[dict[str, Any]]:
    """The pictures of a text that a person chose."""
    return list(described.images(content)) if content else []


@register.filter
def undescribed(content: dict[str, Any]) -> int:
    """How many pictures of a post have no description."""
    return described.undescribed(content)


@register.filter
def clock(seconds: float | None) -> str:
    """A length of time as a player shows it."""
    whole = round(seconds or 0)
    return f"{whole // 60}:{whole % 60:02}"
