"""The verbs for a blog: make, open, change its details, close, reopen."""

import re
import unicodedata
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from pydantic import ValidationError

from stoppress.log import kinds
from stoppress.log.append import append
from stoppress.log.models import Blog, FormerSlug
from stoppress.markup import prose
from stoppress.newsroom import media
from stoppress.newsroom.ids import fresh_epoch
from stoppress.newsroom.models import Person, Role
from stoppress.newsroom.refusals import CoverageOver, Unfit, Unknown
from stoppress.newsroom.roles import require
from stoppress.newsroom.writing import writing
from stoppress.wire import base as wire

LONGEST_STANDFIRST = 20_000  # characters: it stands in every first load
WORDS = ("slug", "headline", "kicker", "standfirst", "language", "time_zone")
DETAILS = (*WORDS, "picture")


def make(by: Person, given: dict[str, Any], *, at: datetime) -> Blog:
    """A new blog, a draft that no reader sees (editors)."""
    require(by, Role.EDITOR, None, _("make a blog"))
    values = {**given, "slug": given.get("slug") or slug_from(str(given.get("headline") or ""))}
    details = _details(values)
    with writing():
        _require_free(details.slug)
        return Blog.objects.create(**_columns(details), epoch=fresh_epoch(), created_at=at)


def open_coverage(by: Person, blog: Blog, *, at: datetime, start: datetime | None = None) -> Blog:
    """Make the blog public and open for posts (editors). Opening twice is opening once."""
    require(by, Role.EDITOR, blog, _("open the coverage"))
    with writing():
        blog.refresh_from_db()
        if blog.state == Blog.State.CLOSED:
            raise CoverageOver(_("“{headline}” has ended: reopen it.").format(headline=blog.headline))
        if blog.state == Blog.State.DRAFT:
            change = kinds.CoverageOpened(_details_of(blog), coverage_start=start or at)
            append(blog, change, by=by.opaque, at=at)
            _set(blog, state=Blog.State.LIVE)
        return blog


def change_details(by: Person, blog: Blog, given: dict[str, Any], *, at: datetime) -> Blog:
    """A new headline, kicker, standfirst, picture, language or time zone (editors). A picture of {} takes it away."""
    require(by, Role.EDITOR, blog, _("change the details"))
    if "picture" in given:
        given = {**given, "picture": media.settled_image(blog, given["picture"]) or {}}
    with writing():
        blog.refresh_from_db()
        before = _details_of(blog)
        wanted = {name: given[name] for name in DETAILS if given.get(name) is not None and name != "slug"}
        details = _details({**_columns(before), **wanted})
        if details == before:
            return blog
        if blog.state != Blog.State.DRAFT:
            append(blog, kinds.DetailsChanged(details), by=by.opaque, at=at)
        _set(blog, **_columns(details))
        return blog


def close(by: Person, blog: Blog, *, at: datetime, successor: str | None = None) -> Blog:
    """End the coverage; it may name the blog where it goes on (editors)."""
    require(by, Role.EDITOR, blog, _("close the coverage"))
    with writing():
        blog.refresh_from_db()
        if successor and (
            successor == blog.slug or not Blog.objects.filter(slug=successor, head__gt=0, taken_down_at=None).exists()
        ):
            raise Unfit(
                _("The coverage cannot go on in “{successor}”: name another blog that is public.").format(
                    successor=successor[:80]
                )
            )
        if blog.state == Blog.State.DRAFT:
            raise CoverageOver(
                _("“{headline}” has not begun: there is nothing to close.").format(headline=blog.headline)
            )
        if blog.state == Blog.State.LIVE:
            append(blog, kinds.CoverageClosed(successor or None), by=by.opaque, at=at)
            _set(blog, state=Blog.State.CLOSED, successor=successor or "")
        return blog


def reopen(by: Person, blog: Blog, *, at: datetime) -> Blog:
    """Go on with a coverage that had ended (editors)."""
    require(by, Role.EDITOR, blog, _("reopen the coverage"))
    with writing():
        blog.refresh_from_db()
        if blog.state == Blog.State.DRAFT:
            raise CoverageOver(_("“{headline}” has not begun: open it.").format(headline=blog.headline))
        if blog.state == Blog.State.CLOSED:
            append(blog, kinds.CoverageReopened(), by=by.opaque, at=at)
            _set(blog, state=Blog.State.LIVE, successor="")
        return blog


def rename(by: Person, blog: Blog, slug: str, *, at: datetime) -> Blog:
    """Give the blog another address; the old one leads there for ever (chiefs)."""
    require(by, Role.CHIEF, blog, _("change the address"))
    with writing():
        blog.refresh_from_db()
        slug = slug.strip()
        if slug == blog.slug:
            return blog
        details = _details({**_columns(_details_of(blog)), "slug": slug})
        _require_free(slug, blog)
        FormerSlug.objects.filter(slug=slug).delete()  # its own, of an earlier name that it takes again
        if blog.head:
            FormerSlug.objects.update_or_create(slug=blog.slug, defaults={"blog": blog})
            append(blog, kinds.DetailsChanged(details), by=by.opaque, at=at)
        # Who was sent on to the old address is sent on to the new one.
        Blog.objects.filter(successor=blog.slug).update(successor=slug)
        _set(blog, slug=slug)
        return blog


def take_down(by: Person, blog: Blog, *, at: datetime) -> Blog:
    """Readers get 410 for all of the blog; the desk keeps it (chiefs)."""
    require(by, Role.CHIEF, blog, _("take the blog down"))
    with writing():
        blog.refresh_from_db()
        if not blog.head:
            raise CoverageOver(
                _("No reader knows “{headline}” yet: there is nothing to take down.").format(headline=blog.headline)
            )
        if blog.taken_down_at is None:
            _set(blog, taken_down_at=at)
            transaction.on_commit(lambda: wire.nudge(blog.pk))
        return blog


def put_back(by: Person, blog: Blog, *, at: datetime) -> Blog:
    """Undo a take-down (chiefs)."""
    require(by, Role.CHIEF, blog, _("put the blog back"))
    with writing():
        blog.refresh_from_db()
        if blog.taken_down_at is not None:
            _set(blog, taken_down_at=None)
        return blog


def find(slug: str) -> Blog:
    """The blog of this address, or of one that it had before. Raises Unknown."""
    blog = Blog.objects.filter(slug=slug).first() or Blog.objects.filter(former_slugs__slug=slug).first()
    if blog is None:
        raise Unknown(
            _("There is no blog with the address “{slug}”. `stoppress` and the desk list those there are.").format(
                slug=slug[:80]
            )
        )
    return blog


def blog_url(slug: str) -> str:
    """The address of the live page."""
    return f"{settings.STOPPRESS_URL}/live/{slug}"


def post_url(slug: str, post: str) -> str:
    """The address of a post's own page."""
    return f"{settings.STOPPRESS_URL}/live/{slug}/posts/{post}"


def slug_from(headline: str) -> str:
    """An address out of a headline: plain letters, digits and hyphens, at most 60 long."""
    plain = unicodedata.normalize("NFKD", headline).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    return slug[:60].rsplit("-", 1)[0] if len(slug) > 60 else slug


def zone(name: str) -> ZoneInfo:
    """The time zone of this name. Raises Unfit."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as problem:
        message = _(
            "There is no time zone “{name}”. Give a name such as Europe/London, America/New_York or UTC."
        ).format(name=name[:64])
        raise Unfit(message, {"time_zone": "unknown"}) from problem


def _require_free(slug: str, blog: Blog | None = None) -> None:
    taken = Blog.objects.filter(slug=slug).exists()
    if taken or FormerSlug.objects.filter(slug=slug).exclude(blog=blog).exists():
        raise Unfit(
            _("The address “{slug}” is taken by another blog. Choose another.").format(slug=slug), {"slug": "taken"}
        )


def _details(values: dict[str, Any]) -> kinds.Details:
    plain: dict[str, Any] = {name: " ".join(prose.printable(str(values.get(name) or "")).split()) for name in WORDS}
    plain["picture"] = values.get("picture") or None
    try:
        plain["standfirst"] = prose.paragraphs(str(values.get("standfirst") or ""))
    except prose.TooLong as problem:
        raise Unfit(str(problem), {"standfirst": "too long"}) from problem
    plain["language"], plain["time_zone"] = plain["language"] or "en", plain["time_zone"] or "UTC"
    zone(plain["time_zone"])
    if len(plain["standfirst"]) > LONGEST_STANDFIRST:
        raise Unfit(
            _("A standfirst has {most} characters at most.").format(most=format(LONGEST_STANDFIRST, ",")),
            {"standfirst": "too long"},
        )
    if not plain["headline"]:
        raise Unfit(_("A blog needs a headline."), {"headline": "empty"})
    if not kinds.is_slug(plain["slug"]):
        raise Unfit(_("The address has small letters, digits and hyphens only, 80 at most."), {"slug": "unfit"})
    try:
        return kinds.checked_details(plain)
    except ValidationError as problem:
        places = {".".join(map(str, error["loc"])): error["msg"] for error in problem.errors(include_url=False)}
        raise Unfit(_("Some of the details cannot be stored."), places) from problem


def _details_of(blog: Blog) -> kinds.Details:
    return kinds.checked_details({name: getattr(blog, name) for name in DETAILS})


def _columns(details: kinds.Details) -> dict[str, Any]:
    columns = {name: getattr(details, name) for name in WORDS}
    return {**columns, "picture": kinds.image_values(details.picture) if details.picture else None}


def _set(blog: Blog, **columns: Any) -> None:
    for name, value in columns.items():
        setattr(blog, name, value)
    blog.save(update_fields=list(columns))
