"""How the desk answers: the page's live parts to a script, a redirect with a message to a plain form."""

import json
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from stoppress.desk import find, timeline
from stoppress.desk.room import DeskRequest
from stoppress.log.models import Blog
from stoppress.newsroom.models import Role, WorkingCopy


def screen_context(request: DeskRequest) -> dict[str, Any]:
    """What the live parts of the one screen are drawn from."""
    page = timeline.timeline(request)
    edits = _edits(request)
    successors = (
        Blog.objects.filter(head__gt=0, taken_down_at=None).exclude(pk=request.blog.pk).only("slug", "headline")[:100]
        if edits
        else []
    )
    return {
        "blog": request.blog,
        "page": page,
        "edits": edits,
        "chief": request.role == Role.CHIEF,
        "successors": successors,
        "query": page.query,
    }


def feed(request: DeskRequest, **more: Any) -> HttpResponse:
    """The live parts as fragments."""
    return render(request, "desk/feed.html", {**screen_context(request), **more})


def done(
    request: DeskRequest,
    said: str,
    *,
    undo: WorkingCopy | None = None,
    undo_to: str = "restore",
    sent: str = "",
    post: str = "",
    details: bool = False,
) -> HttpResponse:
    """The verb has done it: say so and show what stands now; `sent` tells the composer that its text is safe."""
    if request.htmx:
        answer = feed(request, said=said, undo=undo, undo_to=undo_to, details=details)
        if sent:
            answer["HX-Trigger"] = json.dumps({"desk:sent": {"post": sent}})
        return answer
    messages.success(request, said)
    query = find.asked(request.GET).query(before=request.GET.get("before", ""))
    return HttpResponseRedirect(f"/desk/{request.blog.slug}/{query}" + (f"#post-{post}" if post else ""))


def older(request: DeskRequest) -> HttpResponse:
    """A further part of the timeline as a fragment."""
    part = timeline.below(request)
    context = {"blog": request.blog, "page": part, "edits": _edits(request), "query": part.query}
    return render(request, "desk/older.html", context)


def _edits(request: DeskRequest) -> bool:
    # The door has looked the role up already.
    return request.role in (Role.EDITOR, Role.CHIEF)
