"""The one screen, and what is sent from its composer."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_POST, require_safe

from stoppress.desk import answers, forms, times
from stoppress.desk.blogs import choices
from stoppress.desk.glance import glance_at
from stoppress.desk.room import DeskRequest, on_blog
from stoppress.desk.submission import Done, submission
from stoppress.desk.timeline import drafts_of, fresh_id
from stoppress.newsroom import content as contents
from stoppress.newsroom import posts, review, schedule
from stoppress.newsroom.models import UNPUBLISHED, Role, WorkingCopy
from stoppress.newsroom.refusals import Refusal, StaleVersion, Unknown
from stoppress.newsroom.roles import require
from stoppress.newsroom.writing import writing

State = WorkingCopy.State
TIMES = ("due_at", "embargo_until", "published_at")  # of a text that is not out


@require_safe
@on_blog(Role.CONTRIBUTOR, "see the desk")
@ensure_csrf_cookie
def desk(request: DeskRequest) -> HttpResponse:
    """The one screen; ?draft=ID opens a draft in the composer."""
    draft = request.GET.get("draft")
    return screen(request, composer_of(request, draft_of(request, draft) if draft else None))


@require_safe
@on_blog(Role.CONTRIBUTOR, "see the desk")
def feed(request: DeskRequest) -> HttpResponse:
    """The live parts of the screen, for a page that is open."""
    return answers.feed(request)


@require_safe
@on_blog(Role.CONTRIBUTOR, "see the desk")
def older(request: DeskRequest) -> HttpResponse:
    """The posts below those that a page shows, as somebody scrolls."""
    return answers.older(request)


@require_POST
@on_blog(Role.CONTRIBUTOR, "write")
def send(request: DeskRequest) -> HttpResponse:
    """What the composer holds: published, or kept as a draft."""
    request.said_in, request.again = "#composer-said", lambda refusal: _again(request, refusal)
    done = submission(request, _publish if request.POST.get("act") == "publish" else _keep)
    return answers.done(request, done["said"], sent=done["post"], post=done["post"] if done["out"] else "")


def _keep(request: DeskRequest) -> Done:
    post = request.POST.get("post") or None
    copy = WorkingCopy.objects.filter(blog=request.blog, post=post, state__in=UNPUBLISHED).first() if post else None
    now = timezone.now()
    sheet: dict[str, Any] = {
        "given": forms.content_of(request.POST, copy.content if copy else None),
        "at": now,
        "post": post,
        "version": forms.version_of(request.POST),
        "plan": forms.plan_of(request.POST),
    }
    saved, said = KEPT.get(request.POST.get("act", "draft"), _draft)(request, sheet)
    return {"said": said, "post": saved.post, "out": False}


Kept = tuple[WorkingCopy, str]


def _draft(request: DeskRequest, sheet: dict[str, Any]) -> Kept:
    return posts.save_draft(request.person, request.blog, **sheet), _("Saved as a draft.")


def _submit(request: DeskRequest, sheet: dict[str, Any]) -> Kept:
    return review.submit(request.person, request.blog, **sheet), _("Sent to the editors.")


def _schedule(request: DeskRequest, sheet: dict[str, Any]) -> Kept:
    due_at = forms.due_at(request.POST)
    saved = schedule.schedule(request.person, request.blog, due_at=due_at, **sheet)
    when = times.field_of(due_at, request.blog.time_zone).replace("T", " ")
    return saved, _("Scheduled for {when}.").format(when=when)


KEPT: dict[str, Callable[[DeskRequest, dict[str, Any]], Kept]] = {
    "draft": _draft,
    "submit": _submit,
    "schedule": _schedule,
}


def _publish(request: DeskRequest) -> Done:
    blog, now, post = request.blog, timezone.now(), request.POST.get("post") or None
    # Asked first: a refusal below shows what stands, and a discarded text is not for everybody to read.
    require(request.person, Role.EDITOR, blog, _("publish"))
    with writing():
        before = WorkingCopy.objects.filter(blog=blog, post=post).first() if post else None
        if before is None or before.state in (*UNPUBLISHED, State.DISCARDED):  # the verb refuses what was discarded
            given = forms.content_of(request.POST, before.content if before else None)
        else:
            given = forms.content_of(request.POST)  # with every name: it is compared with what went out
            _refuse_other_words(request, before, given)
        version, plan = forms.version_of(request.POST), forms.plan_of(request.POST)
        copy = posts.publish(request.person, blog, given, at=now, post=post, version=version, plan=plan)
        if "pin" in request.POST and copy.state == State.PUBLISHED:
            posts.pin(request.person, blog, copy.post, at=now)
    return {"said": _("Published."), "post": copy.post, "out": True}


def _refuse_other_words(request: DeskRequest, copy: WorkingCopy, given: dict[str, Any]) -> None:
    # The same id twice is the same submission, unless somebody wrote on after an answer got lost:
    # then "published" would be untrue for the newer words.
    yours = contents.merged(contents.EMPTY, given)
    if any(not contents.words_differ(one, yours) for one in copy.revisions.values_list("content", flat=True)):
        return
    request.out = copy.post
    message = _("It went out with an earlier text. Yours is kept: open the post to change what readers see.")
    raise StaleVersion(message, version=copy.version, yours=yours, theirs=copy.content)


def draft_of(request: DeskRequest, post: str) -> WorkingCopy:
    """The draft of this id, if this person may open it. Raises Unknown."""
    copy = drafts_of(request.person, request.blog).filter(post=post).first()
    if copy is None:
        raise Unknown(_("This draft is not here any more: somebody published it, or it is not yours to open."))
    return copy


def composer_of(request: DeskRequest, copy: WorkingCopy | None) -> dict[str, Any]:
    """What the composer is drawn from: a draft, or an empty sheet under one's own name."""
    content = copy.content if copy else {**contents.EMPTY, "bylines": [{"name": request.person.name}]}
    return {
        "post": copy.post if copy else fresh_id(),
        "version": copy.version if copy else "",
        "draft": copy,
        **{name: times.field_of(getattr(copy, name, None), request.blog.time_zone) for name in TIMES},
        **shown(content),
    }


def shown(content: contents.Content) -> dict[str, Any]:
    """Content as the form shows it: it always has a prose field to write in."""
    blocks = list(content["blocks"])
    if not any(block["kind"] == "prose" for block in blocks):
        blocks.append({"kind": "prose", "html": ""})
    names = [one["name"] for one in content["bylines"]]
    return {**content, "blocks": blocks, "bylines": forms.joined(names), "tags": forms.joined(content["tags"])}


def _again(request: DeskRequest, refusal: Refusal) -> HttpResponse:
    """The screen with the text still in the composer, for a browser without script."""
    composer = {
        "post": request.POST.get("post", "") or fresh_id(),
        "version": refusal.version if isinstance(refusal, StaleVersion) else request.POST.get("version", ""),
        "pin": "pin" in request.POST,
        "refusal": refusal,
        "out": request.out,
        **{name: request.POST.get(name, "") for name in TIMES},
        **shown(forms.typed(request.POST)),
    }
    return screen(request, composer)


def screen(request: DeskRequest, composer: dict[str, Any]) -> HttpResponse:
    """The one screen with this in its composer."""
    context = answers.screen_context(request)
    if context["edits"]:
        context |= choices(request.blog) if "details" in request.GET else {}
    return render(
        request, "desk/desk.html", {**context, "composer": composer, "glance": glance_at(request.blog, timezone.now())}
    )
