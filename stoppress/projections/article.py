"""One post as an article: the same in the feed, in a frame, on its own page and at the desk."""

from typing import Any

from django.utils.translation import gettext as _

from stoppress.log import kinds
from stoppress.projections import words
from stoppress.projections.clock import When, zone
from stoppress.projections.render import compact, safe
from stoppress.projections.story import Standing


def article(standing: Standing, details: kinds.Details, *, alone: bool = False) -> str:
    """The article in the language that is active; alone on its page its headline is the page's."""
    where = zone(details.time_zone)
    context = {
        "id": standing.id,
        "alone": alone,
        "base": f"/live/{details.slug}/posts/",
        "at": When(standing.published_at, where),
        "withdrawn": standing.withdrawn_at and When(standing.withdrawn_at, where, standing.published_at),
        "standing": standing,
    }
    if standing.post is None:
        return compact("post/withdrawn.html", context)
    return compact("post/post.html", context | _seen(standing.post, details))


def _seen(post: kinds.Post, details: kinds.Details) -> dict[str, Any]:
    where = zone(details.time_zone)
    statuses = {"unconfirmed": _("Unconfirmed"), "confirmed": _("Confirmed"), "false": _("False")}

    def beside(moment: Any) -> When | None:
        return When(moment, where, post.published_at) if moment else None

    return {
        "post": post,
        "title": words.title(post) or When(post.published_at, where).clock,
        "classes": "".join(f" {name}" for name, given in (("key", post.key_event), ("summary", post.summary)) if given),
        "edited": beside(post.edited_at),
        "happened": beside(post.happened_at) if post.happened_at != post.published_at else None,
        "status": statuses.get(post.status or ""),
        "blocks": [_block(block, f"/live/{details.slug}/posts/") for block in post.blocks],
        "corrections": [(beside(correction.at), correction.text) for correction in post.corrections],
    }


def _block(block: kinds.Block, base: str) -> dict[str, Any]:
    seen: dict[str, Any] = {"kind": block.kind, "block": block}
    match block:
        case kinds.Prose(html) | kinds.Quote(html):
            seen["html"] = safe(html)
        case kinds.Points(points):
            seen["points"] = [_point(point, base) for point in points]
        case kinds.Table(rows):
            seen |= {"head": rows[0], "rows": rows[1:]}
        case kinds.Embed():
            seen["source"] = " – ".join(filter(None, (block.author, block.provider)))
        case _:
            pass
    return seen


def _point(point: kinds.Point, base: str) -> tuple[str, str, bool]:
    """Its words, where they lead, and whether that needs a link of its own because there is one among the words."""
    href = base + point.post if point.post else point.url or ""
    return safe(point.html), href, "<a" in point.html
