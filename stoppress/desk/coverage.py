"""The blog itself: its details, open, close, reopen."""

import json
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from stoppress.desk.answers import done
from stoppress.desk.blogs import choices
from stoppress.desk.forms import html_of
from stoppress.desk.room import DeskRequest, on_blog
from stoppress.newsroom import coverage
from stoppress.newsroom.models import Role
from stoppress.newsroom.refusals import Unfit


@require_http_methods(["GET", "POST"])
@on_blog(Role.EDITOR, "change the details")
def details(request: DeskRequest) -> HttpResponse:
    """The form, and a new headline, kicker, standfirst, language or time zone."""
    if request.method == "GET":
        return render(request, "desk/details.html", {"blog": request.blog, **choices(request.blog)})
    # Only what this form changed: what a colleague changed meanwhile stays.
    given: dict[str, Any] = {
        name: request.POST[name]
        for name in coverage.DETAILS
        if name in request.POST and request.POST[name] != request.POST.get(f"was-{name}")
    }
    if "standfirst" in given:
        given["standfirst"] = html_of(given["standfirst"])
    if "picture" in given:
        given["picture"] = _picture(given["picture"])
    request.blog = coverage.change_details(request.person, request.blog, given, at=timezone.now())
    return done(request, _("The details are saved."), details=True)


@require_POST
@on_blog(Role.EDITOR, "open the coverage")
def open_coverage(request: DeskRequest) -> HttpResponse:
    """Readers see the blog from now on."""
    request.blog = coverage.open_coverage(request.person, request.blog, at=timezone.now())
    return done(request, _("The coverage is open. Readers see the page."))


@require_POST
@on_blog(Role.EDITOR, "close the coverage")
def close(request: DeskRequest) -> HttpResponse:
    """No more posts; it may say where the coverage goes on."""
    successor = request.POST.get("successor", "").strip() or None
    request.blog = coverage.close(request.person, request.blog, at=timezone.now(), successor=successor)
    return done(request, _("The coverage has ended. Corrections still work."))


@require_POST
@on_blog(Role.EDITOR, "reopen the coverage")
def reopen(request: DeskRequest) -> HttpResponse:
    """Posts come again."""
    request.blog = coverage.reopen(request.person, request.blog, at=timezone.now())
    return done(request, _("The coverage is open again."))


@require_POST
@on_blog(Role.CHIEF, "change the address")
def rename(request: DeskRequest) -> HttpResponse:
    """Another address; the old one leads there. The whole page is drawn anew, because all of it names the address."""
    request.blog = coverage.rename(request.person, request.blog, request.POST.get("slug", ""), at=timezone.now())
    messages.success(
        request, _("The address is /live/{slug} now. The old one leads there.").format(slug=request.blog.slug)
    )
    return _home(request)


@require_POST
@on_blog(Role.CHIEF, "take the blog down")
def take_down(request: DeskRequest) -> HttpResponse:
    """Readers get 410; the desk keeps everything."""
    if request.POST.get("sure") != request.blog.slug:
        raise Unfit(_("Write the address of the blog to take it down: {slug}").format(slug=request.blog.slug))
    request.blog = coverage.take_down(request.person, request.blog, at=timezone.now())
    return done(request, _("Taken down: readers get “gone” at every address of it."))


@require_POST
@on_blog(Role.CHIEF, "put the blog back")
def put_back(request: DeskRequest) -> HttpResponse:
    """Undo a take-down."""
    request.blog = coverage.put_back(request.person, request.blog, at=timezone.now())
    return done(request, _("Readers see the blog again."))


def _picture(text: str) -> dict[str, Any]:
    """The blog's picture as the form holds it; {} for none. Raises Unfit."""
    try:
        found = json.loads(text or "{}")
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise Unfit(_("The picture did not come through whole. Load the page anew; nothing was changed."))
    return found


def _home(request: DeskRequest) -> HttpResponse:
    home = f"/desk/{request.blog.slug}/"
    if not request.htmx:
        return HttpResponseRedirect(home)
    answer = HttpResponse(status=204)
    answer["HX-Redirect"] = home
    return answer
