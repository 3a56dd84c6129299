"""What every feed carries: which posts, under which ids, with which words. See docs/reference/feeds.md."""

from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from stoppress.log import kinds
from stoppress.markup import prose
from stoppress.media import sizes
from stoppress.projections import media, words
from stoppress.projections.blocks import Place, seen
from stoppress.projections.clock import When, zone
from stoppress.projections.render import compact
from stoppress.projections.site import Site
from stoppress.projections.story import Standing, Story

POSTS = 50  # posts in a feed, and tombstones beside them


def details_of(story: Story) -> kinds.Details:
    """The blog's details. KeyError where the coverage has not been opened."""
    if story.details is None:
        raise KeyError("this coverage has not been opened")
    return story.details


def latest(story: Story, limit: int = POSTS) -> list[tuple[Standing, kinds.Post]]:
    """The newest posts that stand."""
    newest = (story.posts[place[2]] for place in reversed(story.order))
    return list(islice(((standing, standing.post) for standing in newest if standing.post), limit))


def gone(story: Story, limit: int = POSTS) -> list[tuple[Standing, datetime]]:
    """The stubs of posts that were withdrawn or redacted, the latest first."""
    stubs = [(one, one.withdrawn_at) for one in story.posts.values() if one.post is None and one.withdrawn_at]
    return sorted(stubs, key=lambda stub: stub[1], reverse=True)[:limit]


def tag(story: Story, site: Site, post: str = "") -> str:
    """The id of the blog or of a post for ever (RFC 4151): it stays when the blog gets another address."""
    host, opened = urlsplit(site.url).hostname or "localhost", story.opened_at
    day = opened.date().isoformat() if opened else ""
    return f"tag:{host},{day}:{story.opened_as}" + (f"/{post}" if post else "")


def updated(standing: Standing, post: kinds.Post) -> datetime:
    """When readers were last told of a change. A slip that was mended is none."""
    corrected = (correction.at for correction in post.corrections)
    return max(filter(None, (post.published_at, post.edited_at, standing.returned_at, *corrected)))


def title(post: kinds.Post, details: kinds.Details) -> str:
    """The headline or the first words, else the time: a title must not be empty."""
    return words.title(post) or When(post.published_at, zone(details.time_zone)).clock


def body(post: kinds.Post, details: kinds.Details, site: Site) -> str:
    """The whole post as HTML for other people's pages: absolute addresses, no class, no script."""
    where = zone(details.time_zone)
    place = Place(f"{site.blog(details.slug)}/posts/", site.url + media.PUBLIC, where, details.language)
    happened = post.happened_at if post.happened_at != post.published_at else None
    statuses = {"unconfirmed": _("Unconfirmed"), "confirmed": _("Confirmed"), "false": _("False")}
    context = {
        "post": post,
        "status": statuses.get(post.status or ""),
        "happened": happened and When(happened, where, post.published_at),
        "blocks": [seen(block, place) for block in post.blocks],
        "corrections": [(When(one.at, where, post.published_at), one.text) for one in post.corrections],
    }
    return prose.printable(compact("feed/post.html", context))


def clips(post: kinds.Post, site: Site) -> Iterator[tuple[kinds.Video | kinds.Audio, str, str]]:
    """The films and recordings of a post, each with its address and its media type."""
    for block in post.blocks:
        if isinstance(block, kinds.Video | kinds.Audio):
            kind = sizes.TYPES[block.file.rsplit(".", 1)[1]]
            yield block, f"{site.url}{media.PUBLIC}{block.id}/{block.file}", kind
