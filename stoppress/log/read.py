"""What readers may know of the log. Every public reading of an older change passes the filter here."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Case, Count, Max, QuerySet, Sum, When

from stoppress.log import kinds
from stoppress.log.models import Blog, Change, Publisher
from stoppress.media import carrying

FEW = 200  # SQLite takes a limited number of parameters
WITH_WORDS = ("PostPublished", "PostEdited")  # the other kinds say of a post only which, where and when


@dataclass(frozen=True)
class Head:
    """Where a public blog stands."""

    blog: int
    slug: str
    epoch: str
    number: int
    digest: str


@dataclass(frozen=True)
class Entry:
    """A change as readers may see it; change is None where its post is withdrawn or redacted now."""

    number: int
    kind: str
    post: str | None
    at: datetime
    digest: str
    change: kinds.Kind | None


@dataclass(frozen=True)
class Elsewhere:
    """What became of an address: the blog has another one now (slug), or was taken down (None)."""

    slug: str | None


@dataclass(frozen=True)
class Extent:
    """What changes whenever the list of public blogs does."""

    blogs: int
    changes: int
    changed_at: datetime | None


@dataclass(frozen=True)
class Covered:
    """A public blog in the list of all: its address, its last change, and how many posts it has at least."""

    slug: str
    changed_at: datetime | None
    posts: int


@dataclass(frozen=True)
class Logo:
    """The picture of the site's logo: which, and how large."""

    digest: str
    width: int
    height: int


@dataclass(frozen=True)
class Imprint:
    """What a chief set of the site; "" where nothing is set."""

    name: str = ""
    language: str = ""
    time_zone: str = ""
    logo: Logo | None = None


def imprint() -> Imprint:
    """Whose site this is."""
    rows = Publisher.objects.values_list(
        "name", "language", "time_zone", "logo_digest", "logo_width", "logo_height"
    ).order_by("pk")
    for name, language, time_zone, digest, width, height in rows[:1]:
        return Imprint(name, language, time_zone, Logo(digest, width, height) if digest else None)
    return Imprint()


def logo(digest: str) -> bytes | None:
    """The bytes of the logo of this digest, or None where it is not the site's (any more)."""
    row = Publisher.objects.filter(logo_digest=digest).exclude(logo_digest="").values_list("logo", flat=True).first()
    return bytes(row) if row else None


def carried(asset: str) -> bool:
    """Whether something that readers may see carries this picture, film or recording."""
    return _public().filter(pk__in=carrying.blogs_of(asset)).exists()


def head(blog: int) -> Head | None:
    """Where this blog stands, or None where readers do not know it."""
    rows = _public().filter(pk=blog).values_list("pk", "slug", "epoch", "head", "digest")
    return next((Head(*row) for row in rows), None)


def headline(slug: str) -> str:
    """The headline of a public blog, "" where readers do not know it."""
    found = _public().filter(slug=slug).values_list("headline", flat=True).first()
    return found or ""


def find(slug: str) -> Head | None:
    """The public blog of this address, or None."""
    rows = _public().filter(slug=slug).values_list("pk", "slug", "epoch", "head", "digest")
    return next((Head(*row) for row in rows), None)


def elsewhere(slug: str) -> Elsewhere | None:
    """Where the public blog went that stood at this address; None where none ever did."""
    known = Blog.objects.filter(head__gt=0).only("slug", "taken_down_at")
    blog = known.filter(slug=slug).first() or known.filter(former_slugs__slug=slug).first()
    if blog is None:
        return None
    return Elsewhere(None if blog.taken_down_at else blog.slug)


def latest(limit: int) -> list[Head]:
    """The public blogs, those open for posts first, then by their last change."""
    live_first = Case(When(state=Blog.State.LIVE, then=0), default=1)
    public = _public().order_by(live_first, "-changed_at", "-pk")
    rows = public.values_list("pk", "slug", "epoch", "head", "digest")
    return [Head(*row) for row in rows[:limit]]


def extent() -> Extent:
    """How many public blogs there are, with how many changes, and when the last of them was."""
    found = _public().aggregate(blogs=Count("pk"), changes=Sum("head", default=0), changed_at=Max("changed_at"))
    return Extent(**found)


def covered(many: int) -> list[Covered]:
    """All public blogs, the oldest first. Posts, also those withdrawn, are counted where there may be so many."""
    rows = list(_public().order_by("pk").values_list("pk", "slug", "changed_at", "head"))
    large = [pk for pk, _slug, _at, head in rows if head > many]
    published = Change.objects.filter(kind="PostPublished", blog__in=large).order_by().values_list("blog")
    posts = dict(published.annotate(posts=Count("post", distinct=True)))
    return [Covered(slug, at, posts.get(pk, 1)) for pk, slug, at, _head in rows]


def changed_since(moment: datetime, limit: int) -> list[str]:
    """The addresses of the public blogs that changed since, the latest first."""
    rows = _public().filter(changed_at__gte=moment).order_by("-changed_at", "-pk")
    return list(rows.values_list("slug", flat=True)[:limit])


def since(blog: int, number: int, limit: int | None = None) -> list[Entry]:
    """The changes after this number, in order, with the content of withdrawn posts held back."""
    rows = list(Change.objects.filter(blog=blog, number__gt=number).order_by("number")[:limit])
    gone = _gone(blog, {row.post for row in rows if row.post})
    return [_entry(row, row.post in gone) for row in rows]


def of_posts(blog: int, posts: Iterable[str]) -> list[Entry]:
    """The changes of these posts, in order, with the content of withdrawn ones held back."""
    wanted = sorted(set(posts))
    rows: list[Change] = []
    for start in range(0, len(wanted), FEW):
        rows += Change.objects.filter(blog=blog, post__in=wanted[start : start + FEW])
    gone = _gone(blog, set(wanted))
    return [_entry(row, row.post in gone) for row in sorted(rows, key=lambda row: row.number)]


def whole(blog: int) -> Iterator[dict[str, Any]]:
    """Every change as it stands in the log, for the chief's export and for backups: not for readers."""
    for row in Change.objects.filter(blog=blog).order_by("number").iterator(chunk_size=500):
        yield {
            "number": row.number,
            "kind": row.kind,
            "at": kinds.stamp(row.at),
            "by": row.by,
            "body": None if row.body is None else json.loads(row.body),
            "body_hash": row.body_hash,
            "digest": row.digest,
        }


def _public() -> QuerySet[Blog]:
    return Blog.objects.filter(head__gt=0, taken_down_at=None)


def _gone(blog: int, posts: set[str]) -> set[str]:
    last: dict[str, str] = {}
    rows = Change.objects.filter(blog=blog, kind__in=kinds.STANDING).order_by("number")
    if len(posts) < FEW:
        rows = rows.filter(post__in=posts)
    for post, kind in rows.values_list("post", "kind"):
        last[str(post)] = kind
    return {post for post, kind in last.items() if kind != "PostPublished"}


def _entry(row: Change, gone: bool) -> Entry:
    hidden = row.body is None or (gone and row.kind in WITH_WORDS)
    change = None if hidden else kinds.from_body(row.kind, json.loads(row.body or "{}"))
    return Entry(row.number, row.kind, row.post, row.at, row.digest, change)
