"""The heartbeat: an open page says every few seconds that it is there, and learns when it may not stay open.

Others take part under a name of their own: `@part("presence")` marks a function that gets the request and what
the page said under that name (None where it said nothing), and returns what the page is told under it.
"""

import json
from collections.abc import Callable
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.views.decorators.http import require_POST

from stoppress.desk.account import listed
from stoppress.desk.room import DeskRequest, on_blog, signed_in
from stoppress.newsroom.models import Role

LONGEST = 64_000  # bytes that a page may say at once
Part = Callable[[DeskRequest, Any], Any]
parts: dict[str, Part] = {}


def part(name: str) -> Callable[[Part], Part]:
    """Let this function take part in the heartbeat of a blog's pages."""

    def taken(answer: Part) -> Part:
        parts[name] = answer
        return answer

    return taken


@require_POST
@on_blog(Role.CONTRIBUTOR, "see the desk")
def here(request: DeskRequest) -> HttpResponse:
    """A page of a blog is open. 401: the session is over; 404: the seat is."""
    listed(request, request.person)
    said = _said(request)
    told = {name: answer(request, said.get(name)) for name, answer in parts.items()}
    return JsonResponse({**told, "person": request.person.opaque})


@require_POST
@signed_in
def anywhere(request: DeskRequest) -> HttpResponse:
    """Another page of the desk is open."""
    listed(request, request.person)
    return JsonResponse({"person": request.person.opaque})


def _said(request: DeskRequest) -> dict[str, Any]:
    if len(request.body) > LONGEST:
        return {}
    try:
        said = json.loads(request.body or b"{}")
    except (ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}
