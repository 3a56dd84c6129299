"""The story as JSON: `/live/{slug}.json`, the contract that others read coverage by."""

from dataclasses import asdict
from typing import Any

from stoppress.log import kinds
from stoppress.projections import media
from stoppress.projections.story import Standing, Story

POSTS = 100  # posts in one answer, unless fewer are asked for


def story_json(story: Story, epoch: str, site: str, *, before: str | None = None, limit: int = POSTS) -> dict[str, Any]:
    """The latest posts, or those before one; stubs are left out. KeyError for a post unknown."""
    details = story.details
    if details is None:
        raise ValueError("a story without details is not public")
    address = f"{site}/live/{details.slug}"
    posts, more = _page(story, before, max(1, min(limit, POSTS)))
    return {
        "slug": details.slug,
        "headline": details.headline,
        "kicker": details.kicker,
        "standfirst": details.standfirst,
        "language": details.language,
        "time_zone": details.time_zone,
        "state": story.state,
        "coverage_start": _stamp(story.coverage_start),
        "coverage_end": _stamp(story.coverage_end),
        "picture": _picture(details, site),
        "successor": f"{site}/live/{story.successor}" if story.successor else None,
        "epoch": epoch,
        "head": story.head,
        "digest": story.digest,
        "pinned": story.pinned_post.id if story.pinned_post else None,
        "next": f"{address}.json?before={posts[-1].id}&limit={limit}" if more and posts else None,
        "posts": [_post(standing.post, address, site) for standing in posts if standing.post],
    }


def _page(story: Story, before: str | None, limit: int) -> tuple[list[Standing], bool]:
    found: list[Standing] = []
    place = before
    while True:
        batch = story.newest(limit + 1, place)
        found += [standing for standing in batch if standing.post]
        if len(found) > limit or len(batch) <= limit:
            return found[:limit], len(found) > limit
        place = batch[-1].id


def _post(post: kinds.Post, address: str, site: str) -> dict[str, Any]:
    values = kinds.post_values(post)
    return {
        "id": post.id,
        "url": f"{address}/posts/{post.id}",
        "headline": post.headline,
        "published_at": values["published_at"],
        "edited_at": values["edited_at"],
        "happened_at": values["happened_at"],
        "status": post.status,
        "key_event": post.key_event,
        "summary": post.summary,
        "tags": values["tags"],
        "bylines": values["bylines"],
        "blocks": [_block(block, site) for block in values["blocks"]],
        "corrections": values["corrections"],
    }


def _block(block: dict[str, Any], site: str) -> dict[str, Any]:
    if block["kind"] == "points":
        points = [{name: value for name, value in point.items() if value is not None} for point in block["points"]]
        return {**block, "points": points}
    return media.told(block, site)


def _picture(details: kinds.Details, site: str) -> dict[str, Any] | None:
    return media.told_picture(asdict(details.picture), site) if details.picture else None


def _stamp(moment: Any) -> str | None:
    return kinds.stamp(moment) if moment else None
