"""The page behind an invitation's link: make an account, or take the seat with the one you have."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from stoppress.desk.account import enter, has_passkeys, site_name
from stoppress.desk.credentials import HOME
from stoppress.desk.signin import hushed
from stoppress.log.models import Blog
from stoppress.newsroom import invitations
from stoppress.newsroom.models import Invitation, Person
from stoppress.newsroom.refusals import Refusal, Unfit, Unknown


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "POST"])
def join(request: HttpRequest, secret: str) -> HttpResponse:
    """Looking at it uses nothing up."""
    invitation = invitations.find(secret, at=timezone.now())
    if invitation is None:
        return hushed(render(request, "desk/account/join_over.html", status=410))
    if request.method == "GET":
        return _page(request, invitation)
    try:
        blog = invitation.blog
        return hushed(_take(request, secret) if request.POST.get("act") == "take" else _accept(request, secret, blog))
    except Refusal as refusal:
        return _page(request, invitation, 422, refusal=refusal, problems=getattr(refusal, "problems", {}))


def _take(request: HttpRequest, secret: str) -> HttpResponse:
    person = request.user
    if not isinstance(person, Person) or not person.is_active:
        raise Unknown(_("You are not signed in any more: sign in, and open the link again."))
    taken = invitations.take(person, secret, at=timezone.now())
    return HttpResponseRedirect(_home(taken.blog))


def _home(blog: Blog | None) -> str:
    """Who was invited to one blog begins there."""
    return f"/desk/{blog.slug}/" if blog else HOME


def _accept(request: HttpRequest, secret: str, blog: Blog | None) -> HttpResponse:
    with_passkey = request.POST.get("way") == "passkey" and has_passkeys()
    password = None if with_passkey else request.POST.get("password", "")[:4096]
    if password is not None and password != request.POST.get("again", ""):
        raise Unfit(_("The two passwords are not the same. Type them once more."), {"again": "differs"})
    given = {
        "name": request.POST.get("name", "").strip(),
        "called": request.POST.get("called", ""),
        "password": password,
    }
    person = invitations.accept(secret, given, at=timezone.now())
    enter(request, person)
    return HttpResponseRedirect("/desk/passkeys" if with_passkey else _home(blog))


def _page(request: HttpRequest, invitation: Invitation, status: int = 200, **more: Any) -> HttpResponse:
    context = {
        "invitation": invitation,
        "site": site_name(),
        "given": request.POST,
        "passkeys": has_passkeys(),
        "known": request.user if isinstance(request.user, Person) else None,
        **more,
    }
    return hushed(render(request, "desk/account/join.html", context, status=status))
