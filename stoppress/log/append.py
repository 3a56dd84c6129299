"""The only way into the log. Nobody but newsroom imports this (the import contract sees to it)."""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from stoppress.log import chain, kinds
from stoppress.log.canonical import canonical
from stoppress.log.models import Blog, Change
from stoppress.markup import prose
from stoppress.media.carrying import carry
from stoppress.wire import base as wire

# After these a post or the details carry the media that the change names, which may be none, and no others.
CARRIERS = (
    kinds.CoverageOpened,
    kinds.DetailsChanged,
    kinds.PostPublished,
    kinds.PostEdited,
    kinds.PostWithdrawn,
    kinds.PostRedacted,
)


class UncleanProse(ValueError):
    """HTML that did not go through the sanitiser."""


def append(blog: Blog, change: kinds.Kind, *, by: str, at: datetime) -> Change:
    """Add a change and move the head, all or nothing; the caller's transaction may hold more. Returns the row."""
    unclean = next((piece for piece in kinds.prose_of(change) if not prose.is_clean(piece)), None)
    if unclean is not None:
        raise UncleanProse(f"this prose was not cleaned: {unclean[:80]!r}")
    with transaction.atomic(savepoint=False):
        # The update takes the row's lock first: numbers are given out one after the other, without a gap.
        Blog.objects.filter(pk=blog.pk).update(head=F("head") + 1)
        row = Blog.objects.only("slug", "head", "digest").get(pk=blog.pk)
        added = _row(row, change, by, at)
        added.save(force_insert=True)
        Blog.objects.filter(pk=blog.pk).update(digest=added.digest, changed_at=at)
        if type(change) in CARRIERS:
            carry(blog.pk, added.post or "", kinds.media_of(change))
    blog.head, blog.digest, blog.changed_at = added.number, added.digest, at
    transaction.on_commit(lambda: wire.nudge(blog.pk))
    return added


def _row(row: Blog, change: kinds.Kind, by: str, at: datetime) -> Change:
    kind = type(change).__name__
    body = canonical({**kinds.to_body(change), "salt": chain.fresh_salt()})
    body_hash = chain.hash_of(body)
    digest = chain.digest_of(row.digest, number=row.head, kind=kind, at=kinds.stamp(at), by=by, body_hash=body_hash)
    return Change(
        blog_id=row.pk,
        number=row.head,
        kind=kind,
        post=kinds.post_of(change),
        body=body,
        body_hash=body_hash,
        by=by,
        at=at,
        digest=digest,
    )
