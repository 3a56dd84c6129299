"""What stands at an address that somebody pasted, for the card in the composer. It is all JSON."""

import json
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from stoppress.desk.room import DeskRequest, on_blog
from stoppress.newsroom import cards
from stoppress.newsroom.models import Role
from stoppress.newsroom.refusals import Unfit


@require_POST
@on_blog(Role.CONTRIBUTOR, "make a card")
def card(request: DeskRequest) -> HttpResponse:
    """{"url": an address or embed code} -> {"card": a block, "outcome", "why"}; no card for what is no address."""
    try:
        found = cards.card(request.person, request.blog, _url(request), at=timezone.now())
    except Unfit as refusal:
        # Not an error of HTTP: browsers write those on the console, and a slip of the keyboard is none.
        return JsonResponse({"card": None, "outcome": "refused", "why": str(refusal)})
    return JsonResponse({"card": found.block, "outcome": found.outcome, "why": found.why})


def _url(request: DeskRequest) -> str:
    try:
        given: Any = json.loads(request.body)
    except (ValueError, RecursionError):
        given = {}
    url = given.get("url") if isinstance(given, dict) else None
    return url if isinstance(url, str) else ""
