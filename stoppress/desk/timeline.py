"""What the one screen shows of a blog: posts, drafts, the pinned post."""

from dataclasses import dataclass, field

from django.db.models import Q, QuerySet
from django.utils import timezone

from stoppress.desk.room import DeskRequest
from stoppress.log.models import Blog
from stoppress.newsroom import posts
from stoppress.newsroom.ids import post_id
from stoppress.newsroom.models import UNPUBLISHED, Person, Role, WorkingCopy
from stoppress.newsroom.roles import allows

PAGE = 50
DRAFTS = 30
State = WorkingCopy.State


@dataclass
class Timeline:
    """One page of the timeline."""

    posts: list[WorkingCopy]
    pinned: WorkingCopy | None
    count: int
    before: str = ""  # the post that this page begins below
    older: str = ""  # the post that the next page begins below
    waiting: list[WorkingCopy] = field(default_factory=list)  # submissions to an editor, one's own to a contributor
    scheduled: list[WorkingCopy] = field(default_factory=list)
    drafts: list[WorkingCopy] = field(default_factory=list)
    more_drafts: bool = False


def timeline(request: DeskRequest) -> Timeline:
    """The page of the timeline that the request asks for, newest first."""
    blog = request.blog
    before = request.GET.get("before", "")
    pinned = posts.pinned(blog)
    rows = _standing(blog)
    if before:
        rows = _below(rows, posts.find(blog, before))
    elif pinned:
        rows = rows.exclude(post=pinned)
    page = list(rows.select_related("saved_by")[: PAGE + 1])
    older = page[PAGE - 1].post if len(page) > PAGE else ""
    unpublished = drafts_of(request.person, blog)
    drafts = list(unpublished.filter(state=State.DRAFT)[: DRAFTS + 1])
    return Timeline(
        posts=page[:PAGE],
        pinned=posts.find(blog, pinned) if pinned and not before else None,
        count=_standing(blog).filter(state=State.PUBLISHED).count(),
        before=before,
        older=older,
        waiting=list(unpublished.filter(state=State.SUBMITTED).order_by("saved_at")[:DRAFTS]),
        scheduled=list(unpublished.filter(state=State.SCHEDULED).order_by("due_at")[:DRAFTS]),
        drafts=drafts[:DRAFTS],
        more_drafts=len(drafts) > DRAFTS,
    )


def drafts_of(person: Person, blog: Blog) -> QuerySet[WorkingCopy]:
    """The texts that are not out and that this person may open: an editor all of them, a contributor their own."""
    drafts = WorkingCopy.objects.filter(blog=blog, state__in=UNPUBLISHED).order_by("-saved_at")
    drafts = drafts.select_related("author", "scheduled_by", "saved_by")
    return drafts if allows(person, Role.EDITOR, blog) else drafts.filter(author=person)


def fresh_id() -> str:
    """An id for the text that the composer is opened with; a script makes the later ones."""
    return post_id(timezone.now())


def _standing(blog: Blog) -> QuerySet[WorkingCopy]:
    # The key stands in for the number: both grow in the order in which posts of one moment went out.
    return WorkingCopy.objects.filter(blog=blog, state__in=(State.PUBLISHED, State.WITHDRAWN)).order_by(
        "-published_at", "-pk"
    )


def _below(rows: QuerySet[WorkingCopy], mark: WorkingCopy) -> QuerySet[WorkingCopy]:
    return rows.filter(Q(published_at__lt=mark.published_at) | Q(published_at=mark.published_at, pk__lt=mark.pk))
