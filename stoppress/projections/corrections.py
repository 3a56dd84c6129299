"""What was corrected in a coverage: each note with the post as readers saw it before and after."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _

from stoppress.log import kinds
from stoppress.markup import differ
from stoppress.projections import words
from stoppress.projections.clock import When, zone
from stoppress.projections.render import compact, safe
from stoppress.projections.sheet import sheet
from stoppress.projections.site import Site
from stoppress.projections.story import Entry, Standing, Story

PAGE = 20  # corrections
Version = tuple[kinds.Post | None, kinds.Post]  # before, where readers had seen one, and after


@dataclass(frozen=True)
class Corrected:
    """One correction: its place among all (1 is the oldest), its post, its note, and what it changed."""

    place: int
    standing: Standing
    note: kinds.Correction
    version: Version | None


def corrected_posts(story: Story) -> list[str]:
    """The posts that readers see with a correction. Those of a withdrawn post went with its words."""
    return [standing.id for standing in story.posts.values() if standing.post and standing.post.corrections]


def gathered(story: Story, entries: Iterable[Entry]) -> list[Corrected]:
    """Every correction, newest first. The entries are the public changes of the posts that have some."""
    versions = _versions(story, entries)
    found = [
        (note, standing)
        for standing in (story.posts[post] for post in corrected_posts(story))
        for note in (standing.post.corrections if standing.post else ())
    ]
    found.sort(key=lambda pair: (pair[0].at, pair[1].place))
    numbered = enumerate(found, 1)
    return [Corrected(n, one, note, versions.get((one.id, note))) for n, (note, one) in numbered][::-1]


def corrections_page(
    story: Story, site: Site, entries: Iterable[Entry], *, before: int | None = None, post: str | None = None
) -> str:
    """The latest corrections, those before one, or those of one post. KeyError where there are none such."""
    found = gathered(story, entries)
    if post:
        shown = [one for one in found if one.standing.id == post]
        more: list[Corrected] = []
    else:
        rest = [one for one in found if before is None or one.place < before]
        shown, more = rest[:PAGE], rest[PAGE:]
    if not shown and (before is not None or post):
        raise KeyError(post or before)
    with sheet("sheet", story, site, "/corrections" + _query(before, post)) as context:
        context |= {
            "title": context["titled"](_("Corrections")),
            "description": _("What was corrected in this coverage, word by word."),
            "shown": [_seen(one, story) for one in shown],
            "total": len(found),
            "post": post,
            "before": before,
            "older": shown[-1].place if more else None,
            "more": len(more),
        }
        return compact("reader/corrections.html", context)


def _query(before: int | None, post: str | None) -> str:
    if post:
        return f"?post={post}"
    return f"?before={before}" if before is not None else ""


def _versions(story: Story, entries: Iterable[Entry]) -> dict[tuple[str, kinds.Correction], Version]:
    seen: dict[str, kinds.Post] = {}
    versions: dict[tuple[str, kinds.Correction], Version] = {}
    for entry in entries:
        if entry.number > story.head:
            break
        match entry.change:
            case kinds.PostPublished(post) | kinds.PostEdited(post):
                for note in post.corrections:
                    versions.setdefault((post.id, note), (seen.get(post.id), post))
                seen[post.id] = post
            case None if entry.post:
                seen.pop(entry.post, None)  # words that were redacted are nobody's before
            case _:
                pass
    return versions


def _seen(one: Corrected, story: Story) -> dict[str, Any]:
    where = zone(story.details.time_zone if story.details else "")
    post = one.standing.post
    return {
        "id": one.standing.id,
        "title": (words.title(post) if post else "") or When(one.standing.published_at, where).full,
        "published": When(one.standing.published_at, where),
        "at": When(one.note.at, where),
        "text": one.note.text,
        "difference": _difference(*one.version) if one.version and one.version[0] else None,
        "late": one.version is None or one.version[0] is None,
    }


@lru_cache(maxsize=128)
def _compared(before: kinds.Post, after: kinds.Post) -> differ.Difference:
    return differ.content(kinds.post_values(before), kinds.post_values(after))


def _difference(before: kinds.Post | None, after: kinds.Post) -> dict[str, Any] | None:
    if before is None:
        return None
    found = _compared(before, after)
    statuses = {"unconfirmed": _("Unconfirmed"), "confirmed": _("Confirmed"), "false": _("False")}
    was, now = (statuses.get(one.status or "") for one in (before, after))
    return {
        "headline": safe(found.headline),
        "rows": [(row.mark, safe(row.html)) for row in found.rows],
        "bylines": found.names.get("bylines"),
        "status": (was, now) if was != now else None,
        "changed": found.words_changed or bool(found.names.get("bylines")) or was != now,
    }
