"""A blog on other people's pages: a fragment of its latest posts, a bare page for frames, and their scripts."""

import json
import re
from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from stoppress.projections.clock import When, zone
from stoppress.projections.inline import TEMPLATES, hashed
from stoppress.projections.page import PLAIN, direction
from stoppress.projections.render import compact, in_attribute, safe
from stoppress.projections.shrink import smaller_css, smaller_js
from stoppress.projections.site import Site
from stoppress.projections.story import Standing, Story

POSTS = 10  # posts, unless more or fewer are asked for
MOST = 50
OPEN = {"access-control-allow-origin": "*"}  # any site's script may read it; it is public, and nobody's cookie counts

_tag = re.compile(r"""<[a-zA-Z](?:[^"'>]|"[^"]*"|'[^']*')*>""")
_rooted = re.compile(r' (href|src|poster)="/(?!/)')
_srcset = re.compile(r' srcset="[^"]*"')
_first = re.compile(r'("|, )/')
# What needs our styles or script, or an image within the markup, which a strict page elsewhere forbids.
_bound = re.compile(
    r'<img class="preview"[^>]*>|<svg [^>]*></svg>|<a class="button play".*?</a> ?|<p class="note">.*?</p>'
    r'|<div class="turn">.*?</div>'
)
_poster = re.compile(
    r'<div class="frame[^"]*"><picture>(?:(?!</div>).)*?<img src="([^"]*)"(?:(?!</div>).)*</div>'
    r'(<video [^>]*?) poster="data:[^"]*"'
)


def fragment(story: Story, epoch: str, site: Site, render: Callable[[Standing], str], limit: int, only: str) -> str:
    """The latest posts, or key events, without a page around them; every address is absolute."""
    details = story.details
    if details is None:
        raise KeyError("this coverage has not been opened")
    shown, more = _latest(story, limit, only)
    with override(details.language):
        context = {
            "blog": details,
            "story": story,
            "site": site,
            "epoch": epoch,
            "over": story.state == "closed",
            "more": more,
            "direction": direction(details.language),
            "address": site.blog(details.slug),
            "zone": When(story.coverage_start, zone(details.time_zone)).place if story.coverage_start else "",
            "words": in_attribute(json.dumps(_words(), ensure_ascii=False, separators=(",", ":"))),
            "days": _days(shown, details.time_zone, lambda one: portable(render(one), site.url)),
        }
        return compact("reader/fragment.html", context)


def embed_page(story: Story, site: Site, posts: str, limit: int, only: str) -> str:
    """The bare page that may stand in a frame anywhere: the fragment, which the component then keeps up to date."""
    details = story.details
    if details is None:
        raise KeyError("this coverage has not been opened")
    context = {
        "blog": details,
        "site": site,
        "direction": direction(details.language),
        "canonical": site.blog(details.slug),
        "limit": limit,
        "only": only,
        "posts": safe(posts),
        "style": safe(STYLE),
        "script": safe(INSIDE),
    }
    with override(details.language):
        return compact("reader/embed.html", context)


def portable(markup: str, origin: str) -> str:
    """An article for a page of another origin: absolute addresses, and nothing that needs our styles or script."""
    bare = _poster.sub(r'\2 poster="\1"', _bound.sub("", markup))
    return _tag.sub(lambda tag: _absolute(tag[0], origin), bare)


def _absolute(tag: str, origin: str) -> str:
    tag = _rooted.sub(rf' \1="{origin}/', tag)
    return _srcset.sub(lambda found: _first.sub(rf"\1{origin}/", found[0]), tag)


def _latest(story: Story, limit: int, only: str) -> tuple[list[Standing], bool]:
    """The newest posts without stubs, and whether there are more."""
    places = story.keys if only else story.order
    found: list[Standing] = []
    for place in reversed(places):
        standing = story.posts[place[2]]
        if standing.post is None:
            continue
        if len(found) == limit:
            return found, True
        found.append(standing)
    return found, False


def _days(shown: list[Standing], time_zone: str, render: Callable[[Standing], str]) -> list[dict[str, Any]]:
    days: list[dict[str, Any]] = []
    for standing in shown:
        at = When(standing.published_at, zone(time_zone))
        if not days or days[-1]["key"] != at.key:
            days.append({"key": at.key, "name": at.day, "articles": []})
        days[-1]["articles"].append(safe(render(standing)))
    return days


def _words() -> dict[str, str]:
    """What the component says."""
    return {
        "live": _("Live"),
        "reconnecting": _("Reconnecting"),
        "ended": _("Coverage ended"),
        "arrived": _("New post: #"),
    }


def _read(name: str) -> str:
    return (TEMPLATES.parent / "static" / name).read_text("utf-8")


def _policy() -> str:
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src 'self' {hashed(INSIDE)}",
            f"style-src {hashed(STYLE)}",
            "img-src 'self'",
            "media-src 'self'",
            "connect-src 'self'",
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors *",
        )
    )


STYLE = smaller_css(_read("css/embed.css"))
INSIDE = smaller_js(_read("js/embed-inside.js"))
# In one piece, since it comes from another origin; in this order, since the last line starts what stands on the page.
_COMPONENT = _read("js/embed-follow.js") + _read("js/embed.js")
SOURCES = {
    "embed.js": smaller_js(_COMPONENT).replace('"STYLE"', json.dumps(STYLE)).encode(),
    "embed-frame.js": smaller_js(_read("js/embed-frame.js")).encode(),
}
# The headers of each.
HEADERS = {
    "json": {**PLAIN, **OPEN},
    "fragment": {**PLAIN, **OPEN, "x-robots-tag": "noindex"},
    "embed": {**PLAIN, "content-security-policy": _policy(), "x-robots-tag": "noindex"},
    "script": {**PLAIN, **OPEN, "cross-origin-resource-policy": "cross-origin"},
}
