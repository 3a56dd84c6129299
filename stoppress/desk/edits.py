"""The page of one post that is out: edit it, correct it."""

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_http_methods

from stoppress.desk import answers, forms, settle
from stoppress.desk.posts import shown
from stoppress.desk.room import DeskRequest, on_blog
from stoppress.desk.submission import Done, submission
from stoppress.newsroom import aside, posts
from stoppress.newsroom import content as contents
from stoppress.newsroom.models import UNPUBLISHED, Role, WorkingCopy
from stoppress.newsroom.refusals import PostGone, Refusal, StaleVersion, Unknown
from stoppress.newsroom.writing import writing

State = WorkingCopy.State


@require_http_methods(["GET", "POST"])
@on_blog(Role.EDITOR, "edit a post")
@ensure_csrf_cookie
def edit(request: DeskRequest, post: str) -> HttpResponse:
    """The post in an editor, with the version that it was opened at."""
    copy = posts.find(request.blog, post)
    if request.method == "POST":
        return _save(request, copy)
    if copy.state in UNPUBLISHED:
        return HttpResponseRedirect(f"/desk/{request.blog.slug}/?draft={copy.post}")
    if copy.state == State.WITHDRAWN:
        raise PostGone(_("This post was withdrawn. Bring it back first: press Undo in the timeline."))
    kind = "correction" if "correct" in request.GET else "minor"
    form = {"version": copy.version, "kind": kind, **shown(copy.content)}
    return _page(request, copy, {**form, **_restored(request, copy)})


def _restored(request: DeskRequest, copy: WorkingCopy) -> dict[str, Any]:
    """An earlier version in the form, where the history asks for one: it goes out as any edit does."""
    version = request.GET.get("restore", "")
    if not version.isdecimal():
        return {}
    revision = copy.revisions.filter(version=int(version[:9])).first()
    if revision is None:
        raise Unknown(_("There is no such version of this post. The history lists those there are."))
    return {"restored": revision, **shown(revision.content)}


def _save(request: DeskRequest, copy: WorkingCopy) -> HttpResponse:
    request.said_in, request.again = "#said", lambda refusal: _again(request, copy.post, refusal)
    how = forms.how_of(request.POST)
    try:
        submission(request, lambda request: _edited(request, copy.post, how))
    except StaleVersion:
        return settle.stale(request, copy.post, _yours(request, copy))
    said = _("The correction is out.") if how.correction else _("The change is out.")
    if request.htmx:
        answer = answers.done(request, said, sent=copy.post)
        answer.content = b""
        answer["HX-Redirect"] = f"/desk/{request.blog.slug}/#post-{copy.post}"
        return answer
    return answers.done(request, said, post=copy.post)


def _edited(request: DeskRequest, post: str, how: posts.Given) -> Done:
    with writing():
        copy = posts.find(request.blog, post)
        given, version = _changed(request, copy)
        saved = posts.edit(request.person, request.blog, post, given, how, at=timezone.now(), version=version)
        aside.forget_published(saved, request.person)
    return {}


def _changed(request: DeskRequest, copy: WorkingCopy) -> tuple[dict[str, Any], int | None]:
    """What this form changed, and the version that it may be saved on.

    A colleague's mark must neither be undone by a form that was filled before it, nor stand in the way of other words.
    """
    version, before = forms.version_of(request.POST), _filled_with(request, copy)
    given = forms.content_of(request.POST, before)
    after = contents.merged(before, given)
    changed = {name: after[name] for name in given if after[name] != before.get(name)}
    if all(copy.content.get(name) == before.get(name) for name in changed) and before is not copy.content:
        version = copy.version
    return changed, version


def _yours(request: DeskRequest, copy: WorkingCopy) -> contents.Content:
    before = _filled_with(request, copy)
    return contents.merged(before, forms.content_of(request.POST, before))


def _filled_with(request: DeskRequest, copy: WorkingCopy) -> contents.Content:
    version = forms.version_of(request.POST)
    seen = copy.revisions.filter(version=version).first() if version is not None else None
    content: contents.Content = seen.content if seen and version != copy.version else copy.content
    return content


def _again(request: DeskRequest, post: str, refusal: Refusal) -> HttpResponse:
    copy = posts.find(request.blog, post)
    form = {
        "version": request.POST.get("version", ""),
        "kind": request.POST.get("kind", "minor"),
        "correction": request.POST.get("correction", ""),
        "refusal": refusal,
        **shown(forms.typed(request.POST, _filled_with(request, copy))),
    }
    return _page(request, copy, form)


def _page(request: DeskRequest, copy: WorkingCopy, form: dict[str, Any]) -> HttpResponse:
    return render(request, "desk/edit.html", {"blog": request.blog, "copy": copy, "form": form})
