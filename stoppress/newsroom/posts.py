"""The verbs for posts: check the role on this blog, validate, append, return."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from pydantic import ValidationError

from stoppress.log import kinds
from stoppress.log.append import append
from stoppress.log.models import Blog, Change
from stoppress.markup import prose
from stoppress.newsroom import content as contents
from stoppress.newsroom import looks, media
from stoppress.newsroom.finding import searchable
from stoppress.newsroom.ids import post_id
from stoppress.newsroom.models import UNPUBLISHED, Person, Revision, Role, WorkingCopy
from stoppress.newsroom.refusals import CoverageOver, Embargoed, PostGone, StaleVersion, Unfit, Unknown
from stoppress.newsroom.roles import require
from stoppress.newsroom.writing import writing

State = WorkingCopy.State
NOBODY = "stoppress"  # by whom the log has what the program itself found out


@dataclass(frozen=True)
class Given:
    """What an edit answers for: a slip of the keyboard, or something that was wrong."""

    minor: bool = False
    correction: str = ""


@dataclass(frozen=True)
class Plan:
    """When a text may go out: the earlier time it is dated with, and the embargo on it. None leaves what is there."""

    dated: datetime | None = None
    embargo_until: datetime | None = None
    undated: bool = False  # somebody emptied the field: it is dated when it goes out


def save_draft(
    by: Person,
    blog: Blog,
    given: dict[str, Any],
    *,
    at: datetime,
    post: str | None = None,
    version: int | None = None,
    plan: Plan | None = None,
) -> WorkingCopy:
    """Keep a text that readers do not see (contributors). Raises StaleVersion.

    An author who saves a submission takes it back; an editor who does leaves it where it waits.
    """
    with writing():
        copy, content, fresh = unpublished(by, blog, given, at=at, post=post, version=version, plan=plan)
        takes_back = copy.state == State.SUBMITTED and copy.author_id == by.pk
        if not fresh and not takes_back:
            return copy
        if takes_back:
            copy.state = State.DRAFT
        return save(copy, "draft", content, by, at)


def unpublished(
    by: Person,
    blog: Blog,
    given: dict[str, Any],
    *,
    at: datetime,
    post: str | None = None,
    version: int | None = None,
    plan: Plan | None = None,
) -> tuple[WorkingCopy, contents.Content, bool]:
    """A text that is not out yet with these fields set, not saved; and whether anything in it is new."""
    require(by, Role.CONTRIBUTOR, blog, _("write"))
    checked_id(post)
    given = media.settled(blog, given)
    copy = WorkingCopy.objects.filter(blog=blog, post=post).first() if post else None
    if copy is not None and copy.state not in UNPUBLISHED:
        raise Unfit(_("This post is out already, or was discarded: edit it, or bring it back."))
    if copy is not None and (copy.author_id != by.pk or copy.state == State.SCHEDULED):
        require(by, Role.EDITOR, blog, _("change somebody else’s draft"))
    content = contents.merged(copy.content if copy else contents.EMPTY, given)
    contents.require_words(content)
    if copy is None:
        copy = WorkingCopy(blog=blog, post=checked_id(post) or post_id(at), author=by, version=0)
        set_plan(copy, plan, at)
        return copy, content, True
    planned = set_plan(copy, plan, at)
    if content == copy.content and not planned:
        return copy, content, False
    # Who names no version has not seen what is there, and must not write over it.
    _check_version(copy, 0 if version is None else version, content)
    return copy, content, True


def set_plan(copy: WorkingCopy, plan: Plan | None, at: datetime) -> bool:
    """Set what the plan names on a text that is not out; whether that changed anything. Raises Unfit."""
    before = (copy.published_at, copy.embargo_until)
    if plan and plan.undated:
        copy.published_at = None
    if plan and plan.dated:
        copy.published_at = not_later(plan.dated, at)
    if plan and plan.embargo_until and not (copy.embargo_until and plan.embargo_until < copy.embargo_until):
        copy.embargo_until = plan.embargo_until
    return before != (copy.published_at, copy.embargo_until)


def not_later(dated: datetime, at: datetime) -> datetime:
    """The time that a post is dated with. Raises Unfit for one that has not come yet."""
    if dated > at:
        raise Unfit(_("A post cannot be dated later than now: schedule it instead."), {"published_at": "in the future"})
    return dated


def publish(
    by: Person,
    blog: Blog,
    given: dict[str, Any],
    *,
    at: datetime,
    post: str | None = None,
    published_at: datetime | None = None,
    version: int | None = None,
    plan: Plan | None = None,
) -> WorkingCopy:
    """Send a post out (editors). The same id with the same text is the same submission, and done once.

    An importer says when it was published (and a page may run ahead of our clock); a desk dates it by its plan.
    Raises StaleVersion where the id is out with other words, PostGone where it was withdrawn.
    """
    require(by, Role.EDITOR, blog, _("publish"))
    checked_id(post)
    given = media.settled(blog, given)
    with writing():
        copy = WorkingCopy.objects.filter(blog=blog, post=post).first() if post else None
        if copy is not None and copy.state not in UNPUBLISHED:
            return _again(copy, given)
        _require_open(blog)
        content = contents.merged(copy.content if copy else contents.EMPTY, given)
        contents.require_words(content)
        if copy is None:
            copy = WorkingCopy(blog=blog, post=checked_id(post) or post_id(at), author=by, version=0)
        else:
            # Who names no version has not seen the draft, and must not publish over it.
            seen = 0 if version is None and content != copy.content else version
            _check_version(copy, seen, content)
        set_plan(copy, plan, at)
        require_no_embargo(copy, at)
        copy.state, copy.published_at = State.PUBLISHED, published_at or copy.published_at or at
        copy.due_at, copy.review_note = None, ""
        public = contents.public_post(copy.post, content, published_at=copy.published_at)
        copy.number = append(blog, kinds.PostPublished(public), by=by.opaque, at=at).number
        return save(copy, "published", content, by, at)


def edit(
    by: Person, blog: Blog, post: str, given: dict[str, Any], how: Given, *, at: datetime, version: int | None = None
) -> WorkingCopy:
    """Change a post that is out (editors): minor, or with a note to readers. Raises StaleVersion, PostGone."""
    require(by, Role.EDITOR, blog, _("edit"))
    given = media.settled(blog, given)
    with writing():
        copy = _published(blog, post)
        content = contents.merged(copy.content, given)
        _check_version(copy, version, content)
        contents.require_words(content)
        correction = _note(how.correction)
        if how.minor and correction:
            raise Unfit(_("An edit is minor or carries a correction note, not both."))
        if contents.words_differ(copy.content, content) and not (how.minor or correction):
            raise Unfit(_("Say what kind of edit this is: minor, or a correction with a note for readers."))
        if content == copy.content and not correction:
            return copy
        if correction:
            copy.edited_at = at
            copy.corrections = [*copy.corrections, {"at": kinds.stamp(at), "text": correction}]
        try:
            public = _public(copy, content)
        except ValidationError as problem:
            raise Unfit(_("The correction note has 2,000 characters at most.")) from problem
        copy.number = append(blog, kinds.PostEdited(public), by=by.opaque, at=at).number
        return save(copy, "corrected" if correction else "edited", content, by, at, correction)


def mark_key_event(by: Person, blog: Blog, post: str, on: bool, *, at: datetime) -> WorkingCopy:
    """Set or clear the mark of a key event (editors)."""
    return edit(by, blog, post, {"key_event": on}, Given(), at=at)


def say_gone(blog: Blog, post: str, url: str, gone: bool, *, at: datetime) -> bool:
    """Mark the cards of an address: their source was deleted, or is back; whether that was news. No editor did it."""
    with writing():
        copy = _published(blog, post)
        blocks = [
            {**block, "gone": gone} if block["kind"] == "embed" and block["url"] == url else block
            for block in copy.content["blocks"]
        ]
        content = {**copy.content, "blocks": blocks}
        if content == copy.content:
            return False
        copy.number = append(blog, kinds.PostEdited(_public(copy, content)), by=NOBODY, at=at).number
        save(copy, "source gone" if gone else "source back", content, None, at)
        return True


def withdraw(
    by: Person, blog: Blog, post: str, *, at: datetime, note: str = "", version: int | None = None
) -> WorkingCopy:
    """Take the words back; a stub with the note stays (editors). Withdrawing twice is withdrawing once."""
    require(by, Role.EDITOR, blog, _("withdraw a post"))
    with writing():
        copy = find(blog, post)
        if copy.state == State.WITHDRAWN:
            return copy
        _published(blog, post)
        _check_version(copy, version, copy.content)
        note = _note(note)
        if len(note) > 2000:
            raise Unfit(_("The note has 2,000 characters at most."))
        change = kinds.PostWithdrawn(copy.post, _published_at(copy), note)
        copy.state, copy.number = State.WITHDRAWN, append(blog, change, by=by.opaque, at=at).number
        return save(copy, "withdrawn", copy.content, by, at, note)


def restore(by: Person, blog: Blog, post: str, *, at: datetime) -> WorkingCopy:
    """Undo a withdrawal: the post stands again where it stood (editors)."""
    require(by, Role.EDITOR, blog, _("bring a post back"))
    with writing():
        copy = find(blog, post)
        if copy.state == State.PUBLISHED:
            return copy
        if copy.state != State.WITHDRAWN:
            raise Unfit(_("This post was never out: publish it."))
        copy.state = State.PUBLISHED
        change = kinds.PostPublished(_public(copy, copy.content))
        copy.number = append(blog, change, by=by.opaque, at=at).number
        return save(copy, "restored", copy.content, by, at)


def pin(by: Person, blog: Blog, post: str, *, at: datetime) -> WorkingCopy:
    """Let this post stand above the others, instead of the one that stood there (editors)."""
    require(by, Role.EDITOR, blog, _("pin a post"))
    with writing():
        copy = _published(blog, post)
        if pinned(blog) != copy.post:
            append(blog, kinds.PostPinned(copy.post), by=by.opaque, at=at)
        return copy


def unpin(by: Person, blog: Blog, post: str, *, at: datetime) -> WorkingCopy:
    """Let the post stand in its place alone (editors)."""
    require(by, Role.EDITOR, blog, _("unpin a post"))
    with writing():
        copy = find(blog, post)
        if pinned(blog) == copy.post:
            append(blog, kinds.PostUnpinned(copy.post), by=by.opaque, at=at)
        return copy


def pinned(blog: Blog) -> str | None:
    """The id of the post that stands above the others, as the log says."""
    last = Change.objects.filter(blog=blog, kind__in=("PostPinned", "PostUnpinned")).order_by("-number").first()
    if last is None or last.kind == "PostUnpinned":
        return None
    later = Change.objects.filter(blog=blog, post=last.post, number__gt=last.number)
    return None if later.filter(kind__in=("PostWithdrawn", "PostRedacted")).exists() else last.post


def find(blog: Blog, post: str) -> WorkingCopy:
    """The working copy of a post. Raises Unknown."""
    copy = WorkingCopy.objects.filter(blog=blog, post=post).first()
    if copy is None:
        raise Unknown(
            _("“{headline}” has no post “{post}”. It may stand in another blog.").format(
                headline=blog.headline, post=post[:40]
            )
        )
    return copy


def title(copy: WorkingCopy) -> str:
    """What a person calls the post: its headline, or its first words."""
    if copy.content["headline"]:
        return str(copy.content["headline"])
    words = " ".join(prose.to_text(block.get("html") or "") for block in copy.content["blocks"]).split()
    return " ".join(words)[:80]


def readable(by: Person, blog: Blog, post: str) -> WorkingCopy:
    """The working copy of a post, where this person may read it: what is or was out, their own; editors all."""
    require(by, Role.CONTRIBUTOR, blog, _("read the desk's copies"))
    copy = find(blog, post)
    if copy.state not in (State.PUBLISHED, State.WITHDRAWN) and copy.author_id != by.pk:
        require(by, Role.EDITOR, blog, _("read somebody else’s draft"))
    return copy


def checked_id(post: str | None) -> str | None:
    """An id that a writer made, refused unless it is a letter with letters and digits after it."""
    if post is not None and not kinds.is_post_id(post):
        raise Unfit(_("An id starts with a letter and has up to 40 letters, digits, - and _."))
    return post


def _again(copy: WorkingCopy, given: dict[str, Any]) -> WorkingCopy:
    if copy.state == State.WITHDRAWN:
        raise PostGone(_("This post was withdrawn. Bring it back, or send the text under another id."))
    if copy.state == State.DISCARDED:
        raise PostGone(_("This draft was discarded. Bring it back, or send the text under another id."))
    yours = contents.merged(contents.EMPTY, given)
    first = Revision.objects.filter(copy=copy, act="published").order_by("version").first()
    same = contents.merged(copy.content, given) == contents.as_now(copy.content)
    if same or (first and contents.as_now(first.content) == yours):
        return copy
    message = _("A post of this id is out already, with other words. Edit that one, or send yours under another id.")
    raise StaleVersion(message, version=copy.version, yours=yours, theirs=copy.content)


def require_no_embargo(copy: WorkingCopy, at: datetime) -> None:
    """Raise Embargoed for a text that nobody may publish yet."""
    if copy.embargo_until and at < copy.embargo_until:
        until = kinds.stamp(copy.embargo_until)
        raise Embargoed(
            _("This is under embargo until {until}. Schedule it for then, or let an editor lift the embargo.").format(
                until=until
            )
        )


def _require_open(blog: Blog) -> None:
    blog.refresh_from_db(fields=["state", "taken_down_at"])
    if blog.taken_down_at:
        raise CoverageOver(
            _("“{headline}” was taken down: a chief can put it back. Your text is kept.").format(headline=blog.headline)
        )
    if blog.state == Blog.State.DRAFT:
        raise CoverageOver(
            _("“{headline}” has not begun: open the coverage, then publish.").format(headline=blog.headline)
        )
    if blog.state == Blog.State.CLOSED:
        raise CoverageOver(
            _("“{headline}” has ended: reopen the coverage, then publish. Your text is kept.").format(
                headline=blog.headline
            )
        )


def _published(blog: Blog, post: str) -> WorkingCopy:
    copy = find(blog, post)
    if copy.state == State.WITHDRAWN:
        raise PostGone(_("This post was withdrawn. Bring it back first."))
    if copy.state != State.PUBLISHED:
        raise Unfit(_("This post is a draft: publish it first."))
    return copy


def _check_version(copy: WorkingCopy, version: int | None, yours: contents.Content) -> None:
    if version is not None and version != copy.version:
        name = copy.saved_by.name if copy.saved_by else _("Somebody")
        message = _(
            "{name} saved version {version} while you worked on {seen}. Both texts are kept: compare them."
        ).format(name=name, version=copy.version, seen=version)
        raise StaleVersion(message, version=copy.version, yours=yours, theirs=copy.content)


def _note(text: str) -> str:
    note = prose.printable(text).strip()
    return note if contents.is_seen(note) else ""  # what no reader can see would rewrite the post in silence


def _published_at(copy: WorkingCopy) -> datetime:
    if copy.published_at is None:
        raise ValueError(f"{copy} was never published")
    return copy.published_at


def _public(copy: WorkingCopy, content: contents.Content) -> kinds.Post:
    return contents.public_post(
        copy.post, content, published_at=copy.published_at, edited_at=copy.edited_at, corrections=copy.corrections
    )


def save(
    copy: WorkingCopy, act: str, content: contents.Content, by: Person | None, at: datetime, note: str = ""
) -> WorkingCopy:
    """Save the working copy and the revision that remembers it."""
    copy.content, copy.version, copy.saved_by, copy.saved_at = content, copy.version + 1, by, at
    copy.words = searchable(content)
    copy.save()
    Revision.objects.create(copy=copy, version=copy.version, act=act, content=content, note=note, by=by, at=at)
    looks.follow(copy, at)
    return copy
