"""A coverage as it stood between two changes, as a page that does not follow."""

from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from stoppress.log import kinds
from stoppress.projections import media, words
from stoppress.projections.clock import When, zone
from stoppress.projections.dress import dressed
from stoppress.projections.moment import named
from stoppress.projections.page import PAGE, post_html
from stoppress.projections.render import compact, safe
from stoppress.projections.sheet import sheet
from stoppress.projections.site import Site
from stoppress.projections.story import Standing, Story


@dataclass(frozen=True)
class Then:
    """The story as it was from one change until the next, and the media that may still be shown of it."""

    story: Story
    at: datetime
    until: datetime | None
    earlier: datetime | None  # the change before it
    carried: set[str]


def then_page(then: Then, site: Site, before: str | None = None) -> str:
    """The newest posts of that moment, or those below one. KeyError for a post unknown then."""
    story = then.story
    shown = story.newest(PAGE, before)
    with sheet("then", story, site, "") as context:
        details, where = context["blog"], zone(context["blog"].time_zone)
        at = When(then.at, where)
        markup = [post_html(_showable(one, then, details.language), story, site) for one in shown]
        lead = details.picture if details.picture and details.picture.id in then.carried and not before else None
        context |= {
            **dressed(bool(lead), *markup),
            "title": f"{words.line(details.headline)} – {_('as it was on {time}').format(time=at.full)} | {site.name}",
            "at": at,
            "until": then.until and When(then.until, where, then.at),
            "here": named(then.at),
            "earlier": then.earlier and named(then.earlier),
            "later": then.until and named(then.until),
            "lead": lead and media.Drawn(lead, media.LEAD, eager=True),
            "standfirst": safe(details.standfirst),
            "pinned": None if before else story.pinned_post,
            "before": before,
            "days": _days(shown, markup, where),
            "older": shown[-1].id if shown and shown[-1].place != story.order[0] else None,
        }
        return compact("reader/then.html", context)


def untimely_page(story: Story, site: Site, sentence: str) -> str:
    """What answers a time that is none, that has not come, or before which nothing was published."""
    with sheet("sheet", story, site, "") as context:
        context |= {"title": context["titled"](_("As it was")), "sentence": sentence, "canonical": ""}
        return compact("reader/untimely.html", context)


def _days(shown: list[Standing], markup: list[str], where: tzinfo) -> list[dict[str, Any]]:
    days: list[dict[str, Any]] = []
    for standing, article in zip(shown, markup, strict=True):
        at = When(standing.published_at, where)
        if not days or days[-1]["key"] != at.key:
            days.append({"key": at.key, "name": at.day, "articles": []})
        days[-1]["articles"].append(safe(article))
    return days


def _showable(standing: Standing, then: Then, language: str) -> Standing:
    """The post without pictures and films that are served no more: those that it lost since then."""
    post = standing.post
    if post is None or kinds.media_of(kinds.PostEdited(post)) <= then.carried:
        return standing
    with override(language):
        blocks = tuple(_kept(block, then.carried) for block in post.blocks)
    return replace(standing, post=replace(post, blocks=blocks))


def _kept(block: kinds.Block, carried: set[str]) -> kinds.Block:
    if isinstance(block, kinds.Gallery):
        left = tuple(one for one in block.pictures if one.id in carried)
        return replace(block, pictures=left) if left else _missing()
    if isinstance(block, kinds.Embed):
        return block if not block.picture or block.picture.id in carried else replace(block, picture=None)
    if isinstance(block, kinds.Video) and block.id in carried:
        poster = block.poster if block.poster and block.poster.id in carried else None
        return replace(block, poster=poster, captions=block.captions if block.captions in carried else None)
    if isinstance(block, kinds.Audio) and block.id in carried:
        return replace(block, captions=block.captions if block.captions in carried else None)
    if isinstance(block, kinds.Picture | kinds.Video | kinds.Audio) and block.id not in carried:
        return _missing()
    return block


def _missing() -> kinds.Prose:
    return kinds.Prose(f"<p><i>{_('A picture or recording that stood here was taken out or replaced since.')}</i></p>")
