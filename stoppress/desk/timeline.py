"""What the one screen shows of a blog: posts, drafts, the pinned post, the key events."""

from dataclasses import dataclass, field
from datetime import date
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from stoppress.desk import find
from stoppress.desk.find import Find
from stoppress.desk.room import DeskRequest
from stoppress.log.models import Blog, Change
from stoppress.newsroom import posts
from stoppress.newsroom.ids import post_id
from stoppress.newsroom.models import UNPUBLISHED, Person, Role, WorkingCopy
from stoppress.newsroom.refusals import Unknown
from stoppress.newsroom.roles import allows

PAGE = 20
LONGEST = 300  # posts that one answer may hold, where a page asks for all down to a post
DRAFTS = 30
KEYS = 8
State = WorkingCopy.State


@dataclass
class Row:
    """A post, with its day where it is the first of that day."""

    copy: WorkingCopy
    day: date | None


@dataclass
class Part:
    """Some posts that follow each other, newest first."""

    rows: list[Row]
    pin: str  # the post that stands above all others
    find: Find
    before: str = ""  # the post that it begins below
    last: str = ""  # its last post
    older: str = ""  # the post that the next part begins below
    whole: bool = False  # down to the post that was asked for, so that the parts below it go on from here

    @property
    def query(self) -> str:
        """What asks for the page that begins here."""
        return self.find.query(before=self.before)

    @property
    def older_query(self) -> str:
        """What asks for the next part."""
        return self.find.query(before=self.older)


@dataclass
class Timeline(Part):
    """The upper part of the timeline, and all that stands beside it."""

    pinned: WorkingCopy | None = None
    count: int = 0
    found: int = 0
    changed: str = ""  # the posts that changed since the page was looked at last; "*" where those are too many
    keys: list[WorkingCopy] = field(default_factory=list)
    waiting: list[WorkingCopy] = field(default_factory=list)  # submissions to an editor, one's own to a contributor
    scheduled: list[WorkingCopy] = field(default_factory=list)
    drafts: list[WorkingCopy] = field(default_factory=list)
    more_drafts: bool = False


def timeline(request: DeskRequest) -> Timeline:
    """The upper part of the timeline that the request asks for, newest first, and what waits."""
    blog, standing = request.blog, _standing(request.blog)
    part = below(request)
    unpublished = drafts_of(request.person, blog)
    drafts = list(unpublished.filter(state=State.DRAFT)[: DRAFTS + 1])
    return Timeline(
        **vars(part),
        pinned=posts.find(blog, part.pin) if part.pin and not part.find else None,
        count=standing.filter(state=State.PUBLISHED).count(),
        found=find.found(standing, part.find, request.person).count() if part.find else 0,
        changed=_changed(blog, request.GET.get("since", "")),
        keys=list(standing.filter(state=State.PUBLISHED, content__key_event=True)[:KEYS]),
        waiting=list(unpublished.filter(state=State.SUBMITTED).order_by("saved_at")[:DRAFTS]),
        scheduled=list(unpublished.filter(state=State.SCHEDULED).order_by("due_at")[:DRAFTS]),
        drafts=drafts[:DRAFTS],
        more_drafts=len(drafts) > DRAFTS,
    )


def below(request: DeskRequest) -> Part:
    """The posts below one post, or from the top; down to another, or as many as a page has."""
    blog, asked, before = request.blog, find.asked(request.GET), request.GET.get("before", "")
    pin = posts.pinned(blog) or ""
    rows = find.found(_standing(blog), asked, request.person)
    mark = _mark(blog, before) if before else None
    if before and mark is None:
        raise Unknown(_("There is no such post in this timeline. Begin at the newest posts."))
    if mark:
        rows = rows.filter(_under(mark))
    if pin and not asked:
        rows = rows.exclude(post=pin)  # it stands above all
    part = Part([], pin, asked, before)
    shown = _down_to(rows, _mark(blog, request.GET.get("upto", "")), part)
    if not part.whole:
        shown = _page(rows, part)
    part.rows, part.last = _dated(shown, mark, blog), shown[-1].post if shown else ""
    return part


def drafts_of(person: Person, blog: Blog) -> QuerySet[WorkingCopy]:
    """The texts that are not out and that this person may open: an editor all of them, a contributor their own."""
    drafts = WorkingCopy.objects.filter(blog=blog, state__in=UNPUBLISHED).order_by("-saved_at")
    drafts = drafts.select_related("author", "scheduled_by", "saved_by")
    return drafts if allows(person, Role.EDITOR, blog) else drafts.filter(author=person)


def fresh_id() -> str:
    """An id for the text that the composer is opened with; a script makes the later ones."""
    return post_id(timezone.now())


def _down_to(rows: QuerySet[WorkingCopy], last: WorkingCopy | None, part: Part) -> list[WorkingCopy]:
    """The rows down to this one, unless there is no such post, or they are too many for one answer."""
    if last is None:
        return []
    shown = list(rows.exclude(_under(last)).select_related("saved_by")[: LONGEST + 1])
    part.whole = len(shown) <= LONGEST
    return shown


def _page(rows: QuerySet[WorkingCopy], part: Part) -> list[WorkingCopy]:
    page = list(rows.select_related("saved_by")[: PAGE + 1])
    part.older = page[PAGE - 1].post if len(page) > PAGE else ""
    return page[:PAGE]


def _dated(shown: list[WorkingCopy], mark: WorkingCopy | None, blog: Blog) -> list[Row]:
    zone, rows = ZoneInfo(blog.time_zone), []
    day = mark.published_at.astimezone(zone).date() if mark and mark.published_at else None
    for copy in shown:
        own = copy.published_at.astimezone(zone).date() if copy.published_at else None
        rows.append(Row(copy, own if own != day else None))
        day = own
    return rows


def _changed(blog: Blog, since: str) -> str:
    if not since.isdecimal() or len(since) > 9 or int(since) >= blog.head:
        return ""
    changes = Change.objects.filter(blog=blog, number__gt=int(since), post__isnull=False)
    found = {str(post) for post in changes.values_list("post", flat=True)[: PAGE + 1]}
    return " ".join(sorted(found)) if len(found) <= PAGE else "*"


def _standing(blog: Blog) -> QuerySet[WorkingCopy]:
    # The key stands in for the number: both grow in the order in which posts of one moment went out.
    return WorkingCopy.objects.filter(blog=blog, state__in=(State.PUBLISHED, State.WITHDRAWN)).order_by(
        "-published_at", "-pk"
    )


def _mark(blog: Blog, post: str) -> WorkingCopy | None:
    return _standing(blog).filter(post=post).first() if post else None


def _under(mark: WorkingCopy) -> Q:
    return Q(published_at__lt=mark.published_at) | Q(published_at=mark.published_at, pk__lt=mark.pk)
