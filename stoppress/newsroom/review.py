"""The verbs between a writer and an editor: submit, approve, send back, discard."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from stoppress.log.models import Blog
from stoppress.markup import prose
from stoppress.newsroom import posts
from stoppress.newsroom.models import UNPUBLISHED, Person, Role, WorkingCopy
from stoppress.newsroom.posts import Plan
from stoppress.newsroom.refusals import PostGone, StaleVersion, Unfit
from stoppress.newsroom.roles import require
from stoppress.newsroom.writing import writing

State = WorkingCopy.State


def submit(
    by: Person,
    blog: Blog,
    given: dict[str, Any],
    *,
    at: datetime,
    post: str | None = None,
    version: int | None = None,
    plan: Plan | None = None,
) -> WorkingCopy:
    """Keep the text and ask an editor to look at it (contributors). Raises StaleVersion."""
    with writing():
        copy, content, fresh = posts.unpublished(by, blog, given, at=at, post=post, version=version, plan=plan)
        if copy.state == State.SCHEDULED:
            raise Unfit(_("This is scheduled already: an editor can unschedule it."))
        if not fresh and copy.state == State.SUBMITTED:
            return copy
        copy.state, copy.review_note = State.SUBMITTED, ""
        return posts.save(copy, "submitted", content, by, at)


def approve(by: Person, blog: Blog, post: str, *, at: datetime, version: int) -> WorkingCopy:
    """Publish a submission as it was read (editors). Raises StaleVersion where it changed since."""
    require(by, Role.EDITOR, blog, _("publish"))
    posts.find(blog, post)
    return posts.publish(by, blog, {}, at=at, post=post, version=version)


def send_back(by: Person, blog: Blog, post: str, note: str, *, at: datetime, version: int | None = None) -> WorkingCopy:
    """Give a submission back to its author with a note that says why (editors)."""
    require(by, Role.EDITOR, blog, _("send a text back"))
    note = prose.printable(note).strip()
    if not note:
        raise Unfit(_("Write a note: what should the author change?"), {"note": "empty"})
    if len(note) > 2000:
        raise Unfit(_("The note has 2,000 characters at most."), {"note": "too long"})
    with writing():
        copy = posts.find(blog, post)
        if copy.state != State.SUBMITTED:
            raise Unfit(_("This text does not wait for a decision any more: somebody took it back, or it is out."))
        _require_seen(copy, version)
        copy.state, copy.review_note = State.DRAFT, note
        return posts.save(copy, "sent back", copy.content, by, at, note)


def discard(by: Person, blog: Blog, post: str, *, at: datetime, version: int | None = None) -> WorkingCopy:
    """Put a text away that is not out: its author may, and editors. It can come back."""
    require(by, Role.CONTRIBUTOR, blog, _("discard a draft"))
    with writing():
        copy = posts.find(blog, post)
        if copy.author_id != by.pk or copy.state == State.SCHEDULED:
            require(by, Role.EDITOR, blog, _("discard somebody else’s draft"))
        if copy.state == State.DISCARDED:
            return copy
        if copy.state not in UNPUBLISHED:
            raise Unfit(_("This post is out: withdraw it instead."))
        _require_seen(copy, version)
        copy.state, copy.due_at = State.DISCARDED, None
        return posts.save(copy, "discarded", copy.content, by, at)


def keep_after_all(by: Person, blog: Blog, post: str, *, at: datetime) -> WorkingCopy:
    """Undo a discard: the text is a draft again."""
    require(by, Role.CONTRIBUTOR, blog, _("bring a draft back"))
    with writing():
        copy = posts.find(blog, post)
        if copy.author_id != by.pk:
            require(by, Role.EDITOR, blog, _("bring somebody else’s draft back"))
        if copy.state in UNPUBLISHED:
            return copy
        if copy.state != State.DISCARDED:
            raise PostGone(_("This was never discarded: it is out, or was withdrawn."))
        copy.state = State.DRAFT
        return posts.save(copy, "draft", copy.content, by, at)


def _require_seen(copy: WorkingCopy, version: int | None) -> None:
    if version is not None and version != copy.version:
        name = copy.saved_by.name if copy.saved_by else _("Somebody")
        message = _("{name} saved version {version} after you looked at {version_2}. Read it, then decide.").format(
            name=name, version=copy.version, version_2=version
        )
        raise StaleVersion(message, version=copy.version, yours=copy.content, theirs=copy.content)
