"""One's own account: the ways to sign in, and where one is signed in now."""

import re
from collections.abc import Iterable

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from stoppress.desk.account import has_passkeys, listed
from stoppress.desk.credentials import ACCOUNT, factors
from stoppress.desk.room import DeskRequest, signed_in
from stoppress.newsroom import people, sessions
from stoppress.newsroom.models import OpenSession

SYSTEMS = (("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"),
           ("Macintosh", "Mac"), ("CrOS", "ChromeOS"), ("Linux", "Linux"))  # fmt: skip
BROWSERS = (("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("FxiOS", "Firefox"), ("SamsungBrowser",
            "Samsung Internet"), ("Chrome", "Chrome"), ("CriOS", "Chrome"), ("Safari", "Safari"))  # fmt: skip


@require_safe
@signed_in
def account(request: DeskRequest) -> HttpResponse:
    """The ways to sign in, the open sessions, the tokens."""
    listed(request, request.person)
    context = {
        **factors(request.person),
        "sessions": shown(sessions.of(request.person, at=timezone.now()), request.session.session_key),
        "tokens": request.person.tokens.filter(revoked_at=None).order_by("-made_at"),
        "has_passkeys": has_passkeys(),
    }
    return render(request, "desk/account/account.html", context)


@require_POST
@signed_in
def name(request: DeskRequest) -> HttpResponse:
    """What colleagues and bylines call one."""
    people.call(request.person, request.POST.get("called", ""))
    messages.success(request, _("Your next posts carry this name."))
    return HttpResponseRedirect(ACCOUNT)


@require_POST
@signed_in
def sign_out_one(request: DeskRequest, session: int) -> HttpResponse:
    """End one of one's own sessions."""
    sessions.end(request.person, session)
    messages.success(request, _("Signed out there. An open desk closes within five seconds."))
    return HttpResponseRedirect(ACCOUNT)


@require_POST
@signed_in
def sign_out_everywhere(request: DeskRequest) -> HttpResponse:
    """End all of one's own sessions but this one."""
    sessions.end_all(request.person, request.person, but=request.session.session_key or "")
    messages.success(request, _("Signed out everywhere else. Open desks close within five seconds."))
    return HttpResponseRedirect(ACCOUNT)


@require_POST
@signed_in
def revoke_token(request: DeskRequest, token: int) -> HttpResponse:
    """A key of one's own that opens nothing any more."""
    people.revoke_token(request.person, token, at=timezone.now())
    messages.success(request, _("The token is revoked."))
    return HttpResponseRedirect(ACCOUNT)


def shown(rows: Iterable[OpenSession], this: str | None) -> list[dict[str, object]]:
    """Sessions as a list shows them."""
    return [{"row": row, "device": device(row.device), "this": row.key == this} for row in rows]


def device(agent: str) -> str:
    """What a browser calls itself, in two words."""
    browser = next((name for sign, name in BROWSERS if sign in agent), "")
    system = next((name for sign, name in SYSTEMS if sign in agent), "")
    if browser and system:
        return _("%(browser)s on %(system)s") % {"browser": browser, "system": system}
    return browser or system or re.split(r"[/ ]", agent)[0][:40] or _("Unknown device")
