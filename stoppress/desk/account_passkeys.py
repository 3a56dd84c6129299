"""Passkeys: which there are, adding, renaming and removing them."""

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from allauth.mfa.webauthn.internal import auth as webauthn
from allauth.mfa.webauthn.internal import flows
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from stoppress.desk.account import has_passkeys
from stoppress.desk.account_confirm import confirmed
from stoppress.desk.credentials import ACCOUNT, credential_of, named
from stoppress.desk.room import DeskRequest, signed_in
from stoppress.newsroom.refusals import Unfit, Unknown

Type = Authenticator.Type


@require_http_methods(["GET", "POST"])
@signed_in
@confirmed
def add(request: DeskRequest) -> HttpResponse:
    """A new passkey; the first second factor comes with recovery codes."""
    if not has_passkeys():
        raise Unfit(_("Passkeys need an address with a name and https. See STOPPRESS_URL in the settings."))
    if request.method == "GET":
        return _page(request)
    given = {"name": named(request), "credential": credential_of(request), "passwordless": "on"}
    form = AddWebAuthnForm(user=request.person, data=given)
    if not form.is_valid():
        return _page(request, 422, wrong=True)
    _added, codes = flows.add_authenticator(
        request, name=form.cleaned_data["name"], credential=form.cleaned_data["credential"]
    )
    messages.success(request, _("The passkey is added. It signs you in without a password."))
    return HttpResponseRedirect("/desk/recovery-codes?new" if codes else ACCOUNT)


@require_POST
@signed_in
@confirmed
def change(request: DeskRequest, key: int) -> HttpResponse:
    """Another name for a passkey, or none of it any more."""
    found = Authenticator.objects.filter(user=request.person, type=Type.WEBAUTHN, pk=key).first()
    if found is None:
        raise Unknown(_("This passkey is gone already. Your account lists those there are."))
    if request.POST.get("act") == "remove":
        flows.remove_authenticator(request, found)
        messages.success(request, _("The passkey is removed. Delete it on your device as well."))
    else:
        flows.rename_authenticator(request, found, named(request) or _("Passkey"))
        messages.success(request, _("The passkey has its new name."))
    return HttpResponseRedirect(ACCOUNT)


def _page(request: DeskRequest, status: int = 200, **more: Any) -> HttpResponse:
    options = webauthn.begin_registration(request.person, True)
    context = {"options": options, "name": named(request), **more}
    return render(request, "desk/account/passkey.html", context, status=status)
