"""The history of a post: every version, who made it, what changed, and the way back."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_http_methods

from stoppress.desk import forms
from stoppress.desk.room import DeskRequest, on_blog
from stoppress.log.models import Change
from stoppress.markup import differ
from stoppress.newsroom import aside, posts
from stoppress.newsroom.content import EMPTY
from stoppress.newsroom.models import UNPUBLISHED, KeptText, Revision, Role, WorkingCopy
from stoppress.newsroom.refusals import PostGone, Unfit, Unknown

State = WorkingCopy.State


@dataclass(frozen=True)
class Entry:
    """One version, or a text that was kept aside."""

    revision: Revision | None
    kept: KeptText | None
    change: Change | None  # what readers got of it
    key: str  # its name in the address

    @property
    def at(self) -> Any:
        """When it was made."""
        one = self.revision or self.kept
        return one.at if one else None

    @property
    def content(self) -> Any:
        """The text itself."""
        one = self.revision or self.kept
        return one.content if one else None


@require_http_methods(["GET", "POST"])
@on_blog(Role.CONTRIBUTOR, "see the history of a post")
@ensure_csrf_cookie
def history(request: DeskRequest, post: str) -> HttpResponse:
    """The versions, newest first; ?v=N shows one, &whole as it was. A POST makes a draft of an earlier version."""
    copy = posts.find(request.blog, post)
    aside.require_copy(request.person, copy)
    if request.method == "POST":
        return _restore(request, copy)
    entries = _entries(copy)
    keys = [entry.key for entry in entries]
    wanted = request.GET.get("v") or keys[0]
    if wanted not in keys:
        raise Unknown(_("There is no such version of this post. The history lists those there are."))
    at = keys.index(wanted)
    before = next((one.revision for one in entries[at + 1 :] if one.revision), None)
    context = {
        "blog": request.blog,
        "copy": copy,
        "entries": entries,
        "entry": entries[at],
        "before": before,
        "whole": "whole" in request.GET,
        "difference": _difference(entries[at], before, "whole" in request.GET),
        "newer": keys[at - 1] if at else "",
        "older": keys[at + 1] if at + 1 < len(keys) else "",
        "out": copy.state == State.PUBLISHED,
        "unpublished": copy.state in UNPUBLISHED,
        "edits": request.role != Role.CONTRIBUTOR,
    }
    return render(request, "desk/history.html", context)


def _entries(copy: WorkingCopy) -> list[Entry]:
    changes = {(one.at, one.kind): one for one in Change.objects.filter(blog=copy.blog, post=copy.post)}
    entries = [
        Entry(one, None, changes.get((one.at, KINDS.get(one.act, ""))), str(one.version))
        for one in copy.revisions.select_related("by")
    ]
    entries += [Entry(None, one, None, f"kept-{one.pk}") for one in copy.kept_texts.select_related("by")]
    return sorted(entries, key=lambda entry: (entry.at, entry.revision.version if entry.revision else 0), reverse=True)


KINDS = {
    "published": "PostPublished",
    "restored": "PostPublished",
    "edited": "PostEdited",
    "corrected": "PostEdited",
    "source gone": "PostEdited",
    "source back": "PostEdited",
    "withdrawn": "PostWithdrawn",
}


def _difference(entry: Entry, before: Revision | None, whole: bool) -> differ.Difference:
    one = entry.revision or entry.kept
    if one is None:
        raise ValueError("an entry is a version or a kept text")
    if whole or before is None:
        return differ.whole(one.content)
    return differ.content(before.content, one.content)


def _restore(request: DeskRequest, copy: WorkingCopy) -> HttpResponse:
    """An earlier version is the draft again; none is removed."""
    if copy.state not in UNPUBLISHED:
        raise PostGone(_("This is no draft any more: load the history anew to see what can be done."))
    wanted, seen = request.POST.get("v", ""), forms.version_of(request.POST)
    revision = copy.revisions.filter(version=int(wanted[:9])).first() if wanted.isdecimal() else None
    if revision is None:
        raise Unfit(_("Choose the version that is to be restored."))
    given = {name: revision.content.get(name, default) for name, default in EMPTY.items()}
    posts.save_draft(request.person, request.blog, given, at=timezone.now(), post=copy.post, version=seen)
    return HttpResponseRedirect(f"/desk/{request.blog.slug}/?draft={copy.post}")
