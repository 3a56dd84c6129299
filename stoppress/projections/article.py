"""One post as an article: the same in the feed, in a frame, on its own page and at the desk."""

from typing import Any

from django.utils.translation import gettext as _

from stoppress.log import kinds
from stoppress.projections import media, words
from stoppress.projections.blocks import Place, seen
from stoppress.projections.clock import When, zone
from stoppress.projections.render import compact
from stoppress.projections.story import Standing


def article(standing: Standing, details: kinds.Details, *, alone: bool = False, files: str = media.PUBLIC) -> str:
    """The article in the language that is active; alone on its page its headline is the page's.

    The addresses of its pictures and films begin with `files`: the desk has its own for what is not public.
    """
    context = told(standing, details, files, 2 if alone else 4) | {"alone": alone}
    return compact("post/withdrawn.html" if standing.post is None else "post/post.html", context)


def told(standing: Standing, details: kinds.Details, files: str = media.PUBLIC, level: int = 4) -> dict[str, Any]:
    """What there is to say of the post, for a template, in the language that is active.

    A sub-heading is of this level, or of that of the headline where the post has none.
    """
    where = zone(details.time_zone)
    context = {
        "id": standing.id,
        "base": f"/live/{details.slug}/posts/",
        "blog_address": f"/live/{details.slug}",
        "at": When(standing.published_at, where),
        "withdrawn": standing.withdrawn_at and When(standing.withdrawn_at, where, standing.published_at),
        "standing": standing,
    }
    return context if standing.post is None else context | _seen(standing.post, details, files, level)


def _seen(post: kinds.Post, details: kinds.Details, files: str, level: int) -> dict[str, Any]:
    where = zone(details.time_zone)
    level = level if post.headline or level == 2 else level - 1
    place = Place(f"/live/{details.slug}/posts/", files, where, details.language, level)
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
        "blocks": [seen(block, place) for block in post.blocks],
        "corrections": [(beside(correction.at), correction.text) for correction in post.corrections],
    }
