"""Refusals of the newsroom, turned into answers in one place; every answer of the desk is private."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.utils.translation import gettext as _

from stoppress.desk.room import DeskRequest, given_back, to_the_door
from stoppress.newsroom.refusals import (
    CoverageOver,
    Embargoed,
    Misplaced,
    NotAllowed,
    PostGone,
    Refusal,
    StaleVersion,
    Unfit,
    Unknown,
)

STATUS: dict[type[Refusal], int] = {
    NotAllowed: 403,
    Unknown: 404,
    CoverageOver: 409,
    Embargoed: 409,
    StaleVersion: 409,
    Misplaced: 409,
    PostGone: 410,
    Unfit: 422,
}
DESK = "/desk/"


class Refusals:
    """Middleware of the desk: answers refusals, and lets no cache keep a page of it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.path.startswith(DESK):
            response["Cache-Control"] = "no-store"
        return response

    def process_exception(self, request: HttpRequest, problem: Exception) -> HttpResponse | None:
        """A refusal becomes a page, or a fragment for a script; other exceptions go their way."""
        if isinstance(problem, Refusal) and request.path.startswith(DESK):
            return refused(request, problem)
        return None


def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """The answer that says what happened, what was kept and what to do; nothing that was typed is lost."""
    status = STATUS[type(refusal)]
    again = getattr(request, "again", None)
    if request.headers.get("Accept") == "application/json":
        said = {"title": _(refusal.title), "status": status, "detail": str(refusal)}
        where = {name: getattr(refusal, name) for name in ("offset", "problems") if hasattr(refusal, name)}
        return JsonResponse({**said, **where}, status=status, content_type="application/problem+json")
    if getattr(request, "htmx", False):
        answer = render(
            request, "desk/refused.html", {"refusal": refusal, "out": getattr(request, "out", "")}, status=status
        )
        answer["HX-Retarget"] = getattr(request, "said_in", "") or "#notices"
        answer["HX-Reswap"] = "innerHTML"
        return answer
    if again is not None:
        shown: HttpResponse = again(refusal)
        shown.status_code = status
        return shown
    return render(request, "desk/refused_page.html", {"refusal": refusal, "given": given_back(request)}, status=status)


def csrf_failure(request: DeskRequest, reason: str = "") -> HttpResponse:
    """The page for a form that is too old to be trusted. A new token comes along: a script sends its form again."""
    if request.htmx and not request.user.is_authenticated:
        return to_the_door(request)
    refusal = NotAllowed(
        _("This page is too old, or cookies are off. Your text is kept: load the page anew and send it.")
    )
    answer = refused(request, refusal)
    get_token(request)
    answer["Desk-Token"] = "fresh"
    return answer
