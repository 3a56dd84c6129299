"""Codes: an authenticator app, and recovery codes for the day it is lost."""

import base64
from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.flows import can_generate_recovery_codes, generate_recovery_codes
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.totp.internal import flows
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from stoppress.desk.account_confirm import confirmed
from stoppress.desk.credentials import ACCOUNT, factors
from stoppress.desk.room import DeskRequest, signed_in
from stoppress.newsroom.refusals import Unfit


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@signed_in
@confirmed
def authenticator(request: DeskRequest) -> HttpResponse:
    """Set an authenticator app up, or take it away."""
    known = Authenticator.objects.filter(user=request.person, type=Authenticator.Type.TOTP).first()
    if known is not None:
        return _remove(request, known)
    if request.method == "GET":
        return _page(request, ActivateTOTPForm(user=request.person))
    form = ActivateTOTPForm(user=request.person, data={"code": request.POST.get("code", "")[:20]})
    if not form.is_valid():
        return _page(request, form, 422, wrong=True)
    _added, codes = flows.activate_totp(request, form)
    messages.success(request, _("Codes are on: from now on the desk asks for one after the password."))
    return HttpResponseRedirect("/desk/recovery-codes?new" if codes else ACCOUNT)


@require_http_methods(["GET", "POST"])
@signed_in
@confirmed
def recovery(request: DeskRequest) -> HttpResponse:
    """The recovery codes that are left, or new ones in place of all old ones."""
    if not can_generate_recovery_codes(request.person):
        raise Unfit(_("Recovery codes stand in for an authenticator or a passkey: set one of them up first."))
    if request.method == "POST":
        generate_recovery_codes(request)
        messages.success(request, _("New codes. The old ones do not work any more."))
        return HttpResponseRedirect("/desk/recovery-codes?new")
    return render(request, "desk/account/recovery.html", {**factors(request.person), "new": "new" in request.GET})


def _remove(request: DeskRequest, known: Authenticator) -> HttpResponse:
    if request.POST.get("act") == "remove":
        flows.deactivate_totp(request, known)
        messages.success(request, _("The authenticator is removed. Delete its entry in your app as well."))
    return HttpResponseRedirect(ACCOUNT)


def _page(request: DeskRequest, form: Any, status: int = 200, **more: Any) -> HttpResponse:
    adapter = get_adapter()
    svg = adapter.build_totp_svg(adapter.build_totp_url(request.person, form.secret))
    drawing = base64.b64encode(svg.encode()).decode()
    context = {"secret": _in_fours(form.secret), "drawing": drawing, **more}
    return render(request, "desk/account/authenticator.html", context, status=status)


def _in_fours(secret: str) -> str:
    return " ".join(secret[place : place + 4] for place in range(0, len(secret), 4))
