"""`stoppress import`: the text of a live page becomes a blog, through the newsroom's verbs."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from rich.progress import track

from stoppress.intake.text import ImportedPage, ImportedPost, decode, parse
from stoppress.log import kinds
from stoppress.log.models import Blog
from stoppress.markup import prose
from stoppress.newsroom import coverage, posts
from stoppress.newsroom.ids import post_id
from stoppress.newsroom.models import Person, WorkingCopy
from stoppress.newsroom.refusals import Unfit
from stoppress.newsroom.writing import writing

BATCH = 50  # posts in one transaction: a desk that writes meanwhile waits for a moment only


@dataclass(frozen=True)
class Import:
    """What was asked for on the command line."""

    raw: bytes
    slug: str | None
    headline: str | None
    newest_day: date
    zone: ZoneInfo


def look(wanted: Import) -> dict[str, Any]:
    """What would be imported; nothing is stored."""
    page, slug, headline = _read(wanted)
    return _result(f"{len(page.posts)} posts would be imported as {slug}.", slug, headline, page, added=0)


def bring_in(by: Person, wanted: Import, *, at: datetime) -> dict[str, Any]:
    """Make the blog where it is missing, and publish the posts that it lacks, oldest first."""
    page, slug, headline = _read(wanted)
    blog = _blog(by, page, slug, headline, wanted, at)
    named = list(zip(_ids(page.posts), page.posts, strict=True))
    there = {_known_as(name) for name in WorkingCopy.objects.filter(blog=blog).values_list("post", flat=True)}
    missing = [(name, post) for name, post in reversed(named) if _known_as(name) not in there]
    batches = [missing[start : start + BATCH] for start in range(0, len(missing), BATCH)]
    for batch in track(batches, description="Importing", transient=True, disable=len(batches) < 5):
        with writing():
            for name, post in batch:
                given = {"headline": post.headline, "blocks": post.blocks, "bylines": post.bylines}
                posts.publish(by, blog, given, at=at, post=name, published_at=post.at)
    says = f"{len(missing)} posts imported into {coverage.blog_url(slug)}"
    if len(missing) < len(named):
        says += f" ({len(named) - len(missing)} were there already)"
    return _result(says, slug, headline, page, added=len(missing))


def _read(wanted: Import) -> tuple[ImportedPage, str, str]:
    page = parse(decode(wanted.raw), wanted.newest_day, wanted.zone)
    headline = wanted.headline or page.headline or (wanted.slug or "").replace("-", " ").capitalize()
    if not headline.strip():
        raise Unfit("This text names no headline for the blog: give one with --headline.")
    slug = wanted.slug or coverage.slug_from(headline)
    if not slug:
        raise Unfit("No address can be made from this headline: give one with --slug.")
    if not kinds.is_slug(slug):
        raise Unfit(
            f"The address “{slug[:80]}” does not do: it has small letters, digits and hyphens only, 80 at most."
        )
    return page, slug, headline


def _blog(by: Person, page: ImportedPage, slug: str, headline: str, wanted: Import, at: datetime) -> Blog:
    known = Blog.objects.filter(slug=slug).first()
    if known is not None:
        return known
    given = {
        "slug": slug,
        "headline": headline,
        "standfirst": page.standfirst,
        "time_zone": wanted.zone.key,
    }
    with writing():
        blog = coverage.make(by, given, at=at)
        return coverage.open_coverage(by, blog, at=at, start=min(post.at for post in page.posts))


def _ids(found: list[ImportedPost]) -> list[str]:
    """The same text gives the same ids, but for the day in front, so that a second import finds every post there."""
    seen: dict[str, int] = {}
    names = []
    for post in reversed(found):  # from the oldest: a page grows at its newest end
        seed = f"{post.at:%H:%M}|{post.headline}|{post.blocks}"
        seen[seed] = seen.get(seed, 0) + 1
        names.append(post_id(post.at, f"{seed}|{seen[seed]}"))
    return names[::-1]


def _known_as(name: str) -> str:
    """The part of an id that the text decides: the day may be another one at the second import."""
    return name[-8:]


def _result(says: str, slug: str, headline: str, page: ImportedPage, *, added: int) -> dict[str, Any]:
    return {
        "says": says,
        "slug": slug,
        "url": coverage.blog_url(slug),
        "headline": headline,
        "standfirst": page.standfirst,
        "added": added,
        "posts": [
            {
                "at": post.at.isoformat(),
                "headline": post.headline,
                "words": _words(post),
                "bylines": post.bylines,
                "blocks": post.blocks,
            }
            for post in page.posts
        ],
    }


def _words(post: ImportedPost) -> str:
    pieces = [str(block.get("html", "")) for block in post.blocks]
    return prose.to_text(" ".join(pieces)).replace("\n", " ")[:70]
