"""Every error of the API as problem details (RFC 9457), made in one place."""

import json
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

from stoppress.newsroom import refusals

STATUS: dict[type[refusals.Refusal], int] = {
    refusals.NotAllowed: 403,
    refusals.Unknown: 404,
    refusals.PostGone: 410,
    refusals.CoverageOver: 409,
    refusals.Embargoed: 409,
    refusals.StaleVersion: 409,
    refusals.Misplaced: 409,
    refusals.Unfit: 422,
}
TITLES = {400: "Bad request", 401: "No valid token", 404: "Not found", 405: "Method not allowed", 422: "Unfit"}
ADVICE = {
    404: "There is nothing at this address of the API: see /api/v1/openapi.json.",
    405: "This address does not take that method: see /api/v1/openapi.json.",
}


def problem(status: int, title: str, detail: str, **more: Any) -> HttpResponse:
    """Problem details; detail says what to do."""
    value = {"type": "about:blank", "title": title, "status": status, "detail": detail, **more}
    body = json.dumps(value, ensure_ascii=False, default=str).encode("utf-8", "replace")
    response = HttpResponse(body, status=status, content_type="application/problem+json")
    if status == 401:
        response["WWW-Authenticate"] = 'Bearer realm="stoppress"'
    return response


def of_refusal(refusal: refusals.Refusal) -> HttpResponse:
    """The problem for a refusal of the newsroom."""
    more: dict[str, Any] = {}
    if isinstance(refusal, refusals.StaleVersion):
        more = {"version": refusal.version, "yours": refusal.yours, "theirs": refusal.theirs}
    if isinstance(refusal, refusals.Misplaced):
        more = {"offset": refusal.offset}
    if isinstance(refusal, refusals.Unfit) and refusal.problems:
        more = {"errors": refusal.problems}
    return problem(STATUS[type(refusal)], refusal.title, str(refusal), **more)


class Problems:
    """Middleware: whatever else answers an address of the API with an error answers with a problem."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Turn a plain error into a problem, and keep private answers out of caches."""
        response = self.get_response(request)
        if not request.path.startswith("/api/"):
            return response
        if response.status_code >= 400 and not response.get("Content-Type", "").startswith("application/"):
            status = response.status_code
            advice = ADVICE.get(status, "The server could not answer: its log says why. Repeat with the same key.")
            response = problem(status, TITLES.get(status, "Error"), advice)
        response["Cache-Control"] = "no-store"
        return response
