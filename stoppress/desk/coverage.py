"""The blog itself: its details, open, close, reopen."""

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from stoppress.desk.answers import done
from stoppress.desk.forms import html_of
from stoppress.desk.room import DeskRequest, on_blog
from stoppress.newsroom import coverage
from stoppress.newsroom.models import Role


@require_POST
@on_blog(Role.EDITOR, "change the details")
def details(request: DeskRequest) -> HttpResponse:
    """A new headline, kicker, standfirst, language or time zone."""
    # Only what this form changed: what a colleague changed meanwhile stays.
    given = {
        name: request.POST[name]
        for name in coverage.DETAILS
        if name in request.POST and request.POST[name] != request.POST.get(f"was-{name}")
    }
    if "standfirst" in given:
        given["standfirst"] = html_of(given["standfirst"])
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
