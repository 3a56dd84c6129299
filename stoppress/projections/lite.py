"""The text edition: every word of a coverage, without pictures, script or fonts, for the thinnest of lines."""

from typing import Any

from django.utils.translation import gettext as _

from stoppress.log import kinds
from stoppress.projections import words
from stoppress.projections.article import told
from stoppress.projections.clock import When, zone
from stoppress.projections.render import compact, safe
from stoppress.projections.sheet import sheet
from stoppress.projections.site import Site
from stoppress.projections.story import Standing, Story

PAGE = 10  # posts


def lite_page(story: Story, site: Site, before: str | None = None) -> str:
    """The newest posts, or those below one. KeyError for a post unknown."""
    shown = story.newest(PAGE, before)
    with sheet("lite", story, site, f"?before={before}" if before else "") as context:
        details = context["blog"]
        context |= {
            "title": f"{words.line(details.headline)} | {site.name}",
            "full": context["address"] + (f"?before={before}" if before else ""),
            "before": before,
            "standfirst": safe(details.standfirst),
            "pinned": None if before else _named(story.pinned_post, details),
            "shown": [_told(one, details, 3) for one in shown],
            "older": shown[-1].id if shown and shown[-1].place != story.order[0] else None,
        }
        return compact("reader/lite.html", context)


def lite_post(story: Story, site: Site, post_id: str) -> str:
    """One post, and the way to those beside it. KeyError for a post unknown."""
    standing = story.posts[post_id]
    with sheet("lite", story, site, f"/posts/{post_id}") as context:
        details = context["blog"]
        earlier, later = story.neighbours(post_id)
        label = words.title(standing.post) if standing.post else _("Withdrawn post")
        context |= {
            "title": f"{label or words.line(details.headline)} | {site.name}",
            "full": f"{context['address']}/posts/{post_id}",
            "alone": True,
            "gone": standing.post is None,
            "shown": [_told(standing, details, 2)],
            "previous": _named(earlier, details),
            "next": _named(later, details),
        }
        return compact("reader/lite.html", context)


def _told(standing: Standing, details: kinds.Details, level: int) -> dict[str, Any]:
    return told(standing, details, level=level) | {"day": When(standing.published_at, zone(details.time_zone)).dated}


def _named(standing: Standing | None, details: kinds.Details) -> dict[str, str] | None:
    if standing is None or standing.post is None:
        return None
    at = When(standing.published_at, zone(details.time_zone))
    return {"id": standing.id, "title": words.title(standing.post) or at.clock}
