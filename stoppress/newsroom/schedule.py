"""Posts that go out by themselves: schedule, unschedule, embargoes, and what is due."""

import logging
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from stoppress.log import kinds
from stoppress.log.models import Blog
from stoppress.newsroom import posts
from stoppress.newsroom.models import UNPUBLISHED, Person, Role, WorkingCopy
from stoppress.newsroom.posts import Plan
from stoppress.newsroom.refusals import CoverageOver, Embargoed, NotAllowed, Refusal, Unfit
from stoppress.newsroom.roles import require
from stoppress.newsroom.writing import writing

FURTHEST = timedelta(days=366)
State = WorkingCopy.State
log = logging.getLogger("stoppress.newsroom")


def schedule(
    by: Person,
    blog: Blog,
    given: dict[str, Any],
    due_at: datetime,
    *,
    at: datetime,
    post: str | None = None,
    version: int | None = None,
    plan: Plan | None = None,
) -> WorkingCopy:
    """Keep the text and let it go out at that time (editors). Raises StaleVersion, Embargoed."""
    require(by, Role.EDITOR, blog, _("schedule a post"))
    _require_to_come(due_at, at)
    with writing():
        blog.refresh_from_db(fields=["state", "taken_down_at"])
        if blog.state == Blog.State.CLOSED or blog.taken_down_at:
            raise CoverageOver(
                _("“{headline}” has ended: reopen the coverage first. Your text is kept.").format(
                    headline=blog.headline
                )
            )
        copy, content, fresh = posts.unpublished(by, blog, given, at=at, post=post, version=version, plan=plan)
        if copy.embargo_until and due_at < copy.embargo_until:
            until = kinds.stamp(copy.embargo_until)
            raise Embargoed(
                _("This is under embargo until {until}: schedule it for then or later.").format(until=until)
            )
        if not fresh and copy.state == State.SCHEDULED and copy.due_at == due_at:
            return copy
        copy.state, copy.due_at, copy.scheduled_by, copy.review_note = State.SCHEDULED, due_at, by, ""
        return posts.save(copy, "scheduled", content, by, at, kinds.stamp(due_at))


def unschedule(by: Person, blog: Blog, post: str, *, at: datetime) -> WorkingCopy:
    """Let it be a draft again (editors). Twice is once."""
    require(by, Role.EDITOR, blog, _("unschedule a post"))
    with writing():
        copy = posts.find(blog, post)
        if copy.state == State.DRAFT:
            return copy
        if copy.state != State.SCHEDULED:
            raise Unfit(_("This is not scheduled any more: it went out, or was put away."))
        copy.state, copy.due_at, copy.scheduled_by = State.DRAFT, None, None
        return posts.save(copy, "unscheduled", copy.content, by, at)


def lift_embargo(by: Person, blog: Blog, post: str, *, at: datetime) -> WorkingCopy:
    """From now on it may be published (editors). It is an act of its own, so that nobody does it by the way."""
    require(by, Role.EDITOR, blog, _("lift an embargo"))
    with writing():
        copy = posts.find(blog, post)
        if copy.state not in UNPUBLISHED or copy.embargo_until is None:
            return copy
        copy.embargo_until = None
        return posts.save(copy, "embargo lifted", copy.content, by, at)


def publish_due(*, at: datetime) -> int:
    """Publish what is due; how many went out. What cannot go out is a draft again, with the reason on it."""
    due = WorkingCopy.objects.filter(state=State.SCHEDULED, due_at__lte=at).order_by("due_at", "pk")
    return sum(_publish(copy.pk, at) for copy in due.only("pk"))


def next_due() -> datetime | None:
    """When the next post is due, if there is one."""
    waiting = WorkingCopy.objects.filter(state=State.SCHEDULED).order_by("due_at")
    return waiting.values_list("due_at", flat=True).first()


def _publish(pk: int, at: datetime) -> bool:
    try:
        with writing():
            copy = _due(pk, at)
            if copy is None:
                return False
            if copy.scheduled_by is None:
                raise NotAllowed(_("The account of who scheduled this is gone: publish it yourself."))
            posts.publish(copy.scheduled_by, copy.blog, {}, at=at, post=copy.post, version=copy.version)
            return True
    except Refusal as refusal:
        _give_back(pk, at, str(refusal))
        return False


def _due(pk: int, at: datetime) -> WorkingCopy | None:
    # Looked at again inside the transaction: another process may have been quicker, or an editor.
    waiting = WorkingCopy.objects.filter(pk=pk, state=State.SCHEDULED, due_at__lte=at)
    return waiting.select_related("blog", "scheduled_by").first()


def _give_back(pk: int, at: datetime, reason: str) -> None:
    with writing():
        copy = _due(pk, at)
        if copy is None:
            return
        copy.state, copy.due_at, copy.review_note = State.DRAFT, None, reason
        posts.save(copy, "not sent", copy.content, copy.scheduled_by, at, reason)
        log.warning("the scheduled post %s of %s did not go out: %s", copy.post, copy.blog.slug, reason)


def _require_to_come(due_at: datetime, at: datetime) -> None:
    if due_at <= at:
        raise Unfit(_("That time has passed: publish it now, or name a later one."), {"due_at": "passed"})
    if due_at - at > FURTHEST:
        raise Unfit(_("A post is scheduled for a year ahead at most."), {"due_at": "too far"})
