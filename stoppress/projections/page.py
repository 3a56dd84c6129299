"""What readers' browsers get: whole pages, and the article of one post. Story in, text out."""

import json
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from stoppress.log import kinds
from stoppress.markup import prose
from stoppress.projections import jsonld, media, words
from stoppress.projections.article import article
from stoppress.projections.blocks import levelled
from stoppress.projections.clock import When, zone
from stoppress.projections.dress import at_once, dressed, passed_on, share
from stoppress.projections.inline import LATER, SCRIPT, SECURITY, STYLES, security
from stoppress.projections.render import compact, in_attribute, safe
from stoppress.projections.site import Site
from stoppress.projections.story import Standing, Story

__all__ = [
    "PAGE",
    "PLAIN",
    "SECURITY",
    "Site",
    "direction",
    "front_page",
    "gone_page",
    "live_context",
    "live_page",
    "not_found_page",
    "post_html",
    "post_page",
    "security",
]

PAGE = 20  # posts
PLAIN = {"x-content-type-options": "nosniff"}  # the headers of what is no page
_NAMES = 6  # who is named in the head
_RTL = {"ar", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"}
_LIKE = (1, 2, 3, 5, 11, 100, 0)  # between them they have every plural form of every language; the same in live.js


def post_html(standing: Standing, story: Story, site: Site) -> str:
    """The article as it stands in the feed, or the stub of a post that is gone. It depends on the details alone."""
    with override(_details(story).language):
        return article(standing, _details(story))


def live_page(
    story: Story,
    epoch: str,
    site: Site,
    render: Callable[[Standing], str],
    before: str | None = None,
    successor: str = "",
) -> str:
    """The blog with its newest posts, or with those below one post. KeyError for a post unknown."""
    shown = story.newest(PAGE, before)
    with override(_details(story).language):
        context = live_context(story, epoch, site, render, shown, before, successor)
        context["ld"] = safe(jsonld.script_text(jsonld.live_blog_posting(story, shown, site)))
        return compact("reader/live.html", context)


def live_context(
    story: Story,
    epoch: str,
    site: Site,
    render: Callable[[Standing], str],
    shown: list[Standing],
    before: str | None,
    successor: str,
) -> dict[str, Any]:
    """What the template of the live page tells of these posts; `before` where they are not the newest of all."""
    details = _details(story)
    pinned = None if before else story.pinned_post
    copy = _inner(render(pinned)) if pinned else ""
    lead = None if before else details.picture
    days = _days(shown, story, render, opens=not before and not lead)
    own = f"/live/{details.slug}"
    return {
        **_frame("live", site, details.language),
        **_blog(story, epoch, before),
        **dressed(bool(lead), copy, *(article for day in days for article in day["articles"])),
        "share": share(words.line(details.headline), details.picture, site),
        "lead": lead and media.Drawn(lead, media.LEAD, eager=True),
        "title": _title(story, site),
        "description": words.line(prose.to_text(details.standfirst), 160) or words.line(details.headline),
        "canonical": site.blog(details.slug) + (f"?before={before}" if before else ""),
        "here": f"{own}?before={before}" if before else own,
        "before": before,
        "successor_headline": successor,
        "standfirst": safe(details.standfirst),
        "days": days,
        "latest": When(shown[0].published_at, zone(details.time_zone)) if shown else None,
        "pinned": pinned,
        "pinned_inner": safe(copy),
        "keys": _keys(story, {standing.id for standing in shown}),
        "older": _older(story, shown),
        "authors": _authors(story),
    }


def post_page(story: Story, epoch: str, site: Site, post_id: str) -> str:
    """A post's own page, also of one that was withdrawn. KeyError for a post unknown."""
    details, standing = _details(story), story.posts[post_id]
    with override(details.language):
        earlier, later = story.neighbours(post_id)
        label = words.title(standing.post) if standing.post else _("Withdrawn post")
        shown = at_once(article(standing, details, alone=True))
        context = {
            **_frame("post", site, details.language),
            **_blog(story, epoch, None),
            **dressed(False, shown),
            "share": standing.post
            and share(label or words.line(details.headline), media.first(standing.post, details), site),
            "title": f"{label or words.line(details.headline)} | {site.name}",
            "description": words.line(words.body(standing.post), 160) if standing.post else label,
            "canonical": site.post(details.slug, post_id),
            "here": f"/live/{details.slug}/posts/{post_id}",
            "post_id": post_id,
            **passed_on(standing),
            "gone": standing.post is None,
            "at": When(standing.published_at, zone(details.time_zone)),
            "article": safe(shown),
            "previous": _teased(earlier, details),
            "next": _teased(later, details),
        }
        return compact("reader/post.html", context)


def front_page(stories: Sequence[tuple[Story, str]], site: Site) -> str:
    """What is covered now, what was covered lately, and the latest posts of all."""
    public = [story for story, _epoch in stories if story.details and story.state != "draft"]
    newest_first = sorted(public, key=_changed, reverse=True)
    with override(site.language):
        live = [story for story in newest_first if story.state == "live"]
        ended = [story for story in newest_first if story.state == "closed"]
        covered = [_covered(story, site, latest=0 if n else 3, lead=not n) for n, story in enumerate(live)]
        told = {one["id"] for one in covered[0]["latest"]} if len(live) == 1 else set()
        context = {
            **_frame("front", site, site.language),
            "title": f"{site.name} – {_('live coverage')}",
            "description": _("Live coverage from {name}.").format(name=site.name),
            "canonical": f"{site.url}/",
            **dressed(any(one["picture"] for one in covered)),
            "live": covered,
            "ended": [_covered(story, site) for story in ended[:20]],
            "latest": _latest(public, site, 8, told),
        }
        return compact("reader/front.html", context)


def not_found_page(site: Site) -> str:
    """What answers an address that is none."""
    with override(site.language):
        title = _("There is no such page")
        return compact(
            "reader/missing.html", {**_frame("front", site, site.language), "title": f"{title} | {site.name}"}
        )


def gone_page(site: Site) -> str:
    """What answers every address of a blog that was taken down."""
    with override(site.language):
        title = _("This coverage was taken down")
        context = {**_frame("front", site, site.language), "title": f"{title} | {site.name}", "gone": True}
        return compact("reader/missing.html", context)


def _details(story: Story) -> kinds.Details:
    if story.details is None:
        raise KeyError("this coverage has not been opened")
    return story.details


def _frame(page: str, site: Site, language: str) -> dict[str, Any]:
    return {
        "site": site,
        "language": language,
        "direction": direction(language),
        "style": safe(STYLES[page]),
        "script": safe("" if page == "front" else SCRIPT),
    }


def direction(language: str) -> str:
    """Which way this language runs: rtl or ltr."""
    return "rtl" if language.split("-")[0].lower() in _RTL else "ltr"


def _blog(story: Story, epoch: str, before: str | None) -> dict[str, Any]:
    details = _details(story)
    where = zone(details.time_zone)
    changed, start, end = story.changed_at, story.coverage_start, story.coverage_end
    return {
        "story": story,
        "blog": details,
        "epoch": epoch,
        "later": LATER,
        "address": f"/live/{details.slug}",
        "over": story.state == "closed",
        "words": in_attribute(json.dumps(_words(), ensure_ascii=False, separators=(",", ":"))),
        "changed": changed and When(changed, where),
        "start": start and When(start, where),
        "end": end and When(end, where),
    }


def _words() -> dict[str, Any]:
    """What the script says."""
    return {
        "live": _("Live") + "|",
        "reconnecting": _("Reconnecting") + "| – " + _("new posts may be late"),
        "offline": _("Offline") + "| – " + _("as of #"),
        "ended": _("Coverage ended") + "|",
        "over": [_("Ended"), f"– {_('live')} |", f"– {_('as it happened')} |"],
        "arrived": _("New post: #"),
        "fresh": _forms(lambda n: ngettext("# new post", "# new posts", n)),
        "posts": _forms(lambda n: ngettext("# post", "# posts", n)),
        "corrections": _forms(lambda n: _(", ") + ngettext("# correction", "# corrections", n)),
    }


def _forms(form: Callable[[int], str]) -> list[str]:
    forms = [form(number) for number in _LIKE]
    while len(forms) > 1 and forms[-1] == forms[-2]:
        forms.pop()
    return forms


def _title(story: Story, site: Site) -> str:
    kind = _("as it happened") if story.state == "closed" else _("live")
    return f"{words.line(_details(story).headline)} – {kind} | {site.name}"


def _days(
    shown: list[Standing], story: Story, render: Callable[[Standing], str], *, opens: bool
) -> list[dict[str, Any]]:
    days: list[dict[str, Any]] = []
    for standing in shown:
        at = When(standing.published_at, zone(_details(story).time_zone))
        if not days or days[-1]["key"] != at.key:
            days.append({"key": at.key, "name": at.day, "articles": []})
        markup = render(standing)
        days[-1]["articles"].append(safe(at_once(markup) if opens and standing is shown[0] else markup))
    return days


def _inner(markup: str) -> str:
    """The article without its own element, and so without its id. No attribute of that element holds a >.

    Its headline stands above it, and is no heading there: a sub-heading is of the level that the headline has.
    """
    return levelled(markup[markup.index(">") + 1 : markup.rindex("</article>")], 3)


def _keys(story: Story, here: set[str]) -> list[dict[str, Any]]:
    where = zone(_details(story).time_zone)
    keys: list[dict[str, Any]] = []
    for standing in story.key_events():
        at = When(standing.published_at, where)
        other_day = at.day if keys and keys[-1]["at"].key != at.key else ""
        title = words.title(standing.post) if standing.post else ""
        keys.append({"id": standing.id, "title": title, "at": at, "day": other_day, "here": standing.id in here})
    return keys


def _older(story: Story, shown: list[Standing]) -> dict[str, Any] | None:
    if not shown or shown[-1].place == story.order[0]:
        return None
    where = zone(_details(story).time_zone)
    first, last = story.posts[story.order[0][2]].published_at, shown[-1]
    when = When(first, where)
    near = (last.published_at - first).days < 6
    back = f'<time class="full" datetime="{when.iso}">{when.weekday if near else when.day} {when.clock}</time>'
    return {"before": last.id, "count": story.order.index(last.place), "back": safe(back)}


def _authors(story: Story) -> str:
    names = sorted(story.authors, key=lambda name: (-story.authors[name], name))[:_NAMES]
    return _(", ").join(words.line(name) for name in names)


def _teased(standing: Standing | None, details: kinds.Details, time_zone: str = "") -> dict[str, Any] | None:
    if standing is None or standing.post is None:
        return None
    at = When(standing.published_at, zone(time_zone or details.time_zone))
    return {"id": standing.id, "at": at, "title": words.title(standing.post) or at.clock, "blog": details}


def _covered(story: Story, site: Site, latest: int = 0, lead: bool = False) -> dict[str, Any]:
    details = _details(story)
    where = zone(site.time_zone or details.time_zone)
    standfirst = prose.to_text(details.standfirst).split("\n\n")[0]
    newest = [standing for standing in story.newest(latest * 4) if standing.post][:latest] if latest else []
    return {
        "blog": details,
        "direction": direction(details.language),
        "story": story,
        "picture": details.picture and media.Drawn(details.picture, media.CARD, eager=lead),
        "standfirst": words.line(standfirst, 240),
        "changed": story.changed_at and When(story.changed_at, where),
        "start": story.coverage_start and When(story.coverage_start, where),
        "latest": [_teased(standing, details, site.time_zone) for standing in newest],
    }


def _latest(stories: list[Story], site: Site, limit: int, told: set[str]) -> list[dict[str, Any] | None]:
    """The newest of all, but for those that the page tells above."""
    newest = [(one, story) for story in stories for one in story.newest(limit + len(told))]
    found = [(one, _details(story)) for one, story in newest if one.post and one.id not in told]
    found.sort(key=lambda pair: pair[0].place, reverse=True)
    return [_teased(one, details, site.time_zone) for one, details in found[:limit]]


def _changed(story: Story) -> float:
    return story.changed_at.timestamp() if isinstance(story.changed_at, datetime) else 0.0
