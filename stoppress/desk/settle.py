"""Two versions of one post: both are shown with what each changed, somebody chooses, and neither is lost."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import wraps
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_http_methods

from stoppress.desk import answers, forms
from stoppress.desk.posts import shown
from stoppress.desk.presence import hues_of
from stoppress.desk.room import DeskRequest, View, on_blog
from stoppress.markup import differ, units
from stoppress.newsroom import aside, merge, posts
from stoppress.newsroom import content as contents
from stoppress.newsroom.merge import BODY, OPEN, SAME, THEIRS, YOURS, Place
from stoppress.newsroom.models import UNPUBLISHED, KeptText, Role
from stoppress.newsroom.refusals import StaleVersion


@dataclass(frozen=True)
class Shown:
    """A place of the post as the page shows it; `theirs` and `yours` are safe HTML, or a mark's value."""

    name: str
    field: str
    settled: str
    choice: str
    kind: str
    number: int  # of the paragraph, 0 for what somebody put in
    theirs: Any
    yours: Any
    both: bool


@require_http_methods(["GET", "POST"])
@on_blog(Role.CONTRIBUTOR, "see the history of a post")
@ensure_csrf_cookie
def settle(request: DeskRequest, post: str) -> HttpResponse:
    """The page of two versions: ?kept=ID beside what stands now; a POST says what is taken from where."""
    data = request.POST if request.method == "POST" else request.GET
    if "kept" not in data:
        aside.require_copy(request.person, posts.find(request.blog, post))
        return HttpResponseRedirect(f"/desk/{request.blog.slug}/posts/{post}/history")
    kept = aside.find(request.person, request.blog, post, data["kept"])
    if request.method == "POST" and data.get("leave"):
        return _left(request, kept)
    choices = {name.removeprefix("pick-"): str(value) for name, value in data.items() if name.startswith("pick-")}
    return page(request, kept, choices, whole=data.get("all", ""))


def stale(request: DeskRequest, post: str, yours: contents.Content) -> HttpResponse:
    """The answer to a save that came too late: what was typed is kept at once, and both are on the page."""
    kept = _kept(request, post, yours)
    if request.htmx:
        # Both texts take a page, not a line; the browser need not keep the text any more.
        answer = answers.done(request, "", sent=post)
        answer.content = b""
        answer["HX-Redirect"] = f"/desk/{request.blog.slug}/posts/{post}/merge?kept={kept.pk}"
        return answer
    answer = page(request, kept, {})
    answer.status_code = 409
    return answer


def settling(view: View) -> View:
    """The composer's view: a draft that somebody else saved meanwhile leads to the page of two versions."""

    @wraps(view)
    def settled(request: DeskRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except StaleVersion as refusal:
            post = request.POST.get("post", "")
            if posts.find(request.blog, post).state not in UNPUBLISHED:
                raise  # it is out: the composer says so
            if not request.htmx or "kept" in request.POST:
                return stale(request, post, refusal.yours)
            refusal.kept = _kept(request, post, refusal.yours).pk
            raise

    return settled


def page(request: DeskRequest, kept: KeptText, choices: Mapping[str, str], *, whole: str = "") -> HttpResponse:
    """Both versions, and the text that the choices make in the editor."""
    copy = posts.find(request.blog, kept.copy.post)
    opened_at = copy.revisions.filter(version=kept.version or 0)  # no version: both began with an empty sheet
    base = opened_at.values_list("content", flat=True).first()
    found = merge.places(base, copy.content, kept.content)
    if whole in (THEIRS, YOURS):
        choices = {place.name: whole for place in found if not place.settled}
    content = {THEIRS: copy.content, YOURS: kept.content}.get(whole) or merge.settle(found, choices)
    form = {
        "version": copy.version,
        "kind": request.POST.get("kind") or ("correction" if kept.note else "minor"),
        "correction": request.POST.get("correction", kept.note),
        **shown(content),
    }
    hues = hues_of(request.blog)
    context = {
        "blog": request.blog,
        "their_hue": hues.get(copy.saved_by_id or 0, 1),
        "your_hue": hues.get(kept.by_id or 0, 1),
        "copy": copy,
        "form": form,
        "kept": kept,
        "places": _shown(found, choices),
        "undecided": len(merge.undecided(found, choices)),
        "own": copy.saved_by_id == request.person.pk,
        "out": copy.state not in UNPUBLISHED,
    }
    return render(request, "desk/edit.html", context)


def _kept(request: DeskRequest, post: str, yours: contents.Content) -> KeptText:
    note, version = request.POST.get("correction", "").strip(), forms.version_of(request.POST)
    return aside.keep(request.person, request.blog, post, yours, at=timezone.now(), version=version, note=note)


def _left(request: DeskRequest, kept: KeptText) -> HttpResponse:
    """What stands stays; the other text is in the history."""
    messages.success(request, _("What stands stays. Your version is kept in the history of the post."))
    slug, copy = request.blog.slug, posts.find(request.blog, kept.copy.post)
    return HttpResponseRedirect(f"/desk/{slug}/" + ("" if copy.state in UNPUBLISHED else f"#post-{copy.post}"))


def _shown(found: list[Place], choices: Mapping[str, str]) -> list[Shown]:
    rows: list[Shown] = []
    number = 0
    for same, group in groupby(found, lambda place: place.field == BODY and place.settled == SAME):
        if same:
            body = [unit for place in group for unit in place.base]
            rows.append(_same(body))
            number += len(body)
            continue
        for place in group:
            number += len(place.base) if place.field == BODY else 0
            if place.settled != SAME:
                rows.append(_row(place, choices.get(place.name, OPEN), number if place.base else 0))
    return rows


def _same(body: list[units.Unit]) -> Shown:
    html = "".join(row.html for row in differ.body(body, body))
    return Shown("", BODY, SAME, "", "prose", 0, html, html, False)


def _row(place: Place, choice: str, number: int) -> Shown:
    kind, theirs, yours = "", place.theirs, place.yours
    if place.field == "headline":
        theirs, yours = (differ.text(place.base or "", side or "") for side in (theirs, yours))
    if place.field == BODY:
        kind = units.kind((place.base or place.theirs or place.yours)[0])
        theirs, yours = ("".join(row.html for row in differ.body(place.base, side)) for side in (theirs, yours))
    if place.field in merge.NAMES:
        theirs, yours = ", ".join(theirs), ", ".join(yours)
    return Shown(place.name, place.field, place.settled, choice, kind, number, theirs, yours, place.takes_both)
