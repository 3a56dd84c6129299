"""How the desk answers: the page's live parts to a script, a redirect with a message to a plain form."""

import json
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from stoppress.desk.room import DeskRequest
from stoppress.desk.timeline import timeline
from stoppress.log.models import Blog
from stoppress.newsroom.models import Role, WorkingCopy
from stoppress.newsroom.roles import allows


def screen_context(request: DeskRequest) -> dict[str, Any]:
    """What the live parts of the one screen are drawn from."""
    page = timeline(request)
    edits = allows(request.person, Role.EDITOR, request.blog)
    successors = (
        Blog.objects.filter(head__gt=0).exclude(pk=request.blog.pk).only("slug", "headline")[:100] if edits else []
    )
    return {
        "blog": request.blog,
        "page": page,
        "edits": edits,
        "chief": allows(request.person, Role.CHIEF, request.blog),
        "successors": successors,
        "query": "?" + urlencode({"before": page.before}) if page.before else "",
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
    query = "?" + urlencode({"before": request.GET["before"]}) if request.GET.get("before") else ""
    return HttpResponseRedirect(f"/desk/{request.blog.slug}/{query}" + (f"#post-{post}" if post else ""))
