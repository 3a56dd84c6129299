"""Who you are, once more: before a way to sign in is added or taken away by whoever sits at an open desk."""

from functools import wraps
from typing import Any
from urllib.parse import urlencode

from allauth.mfa.base.forms import ReauthenticateForm
from allauth.mfa.webauthn.forms import ReauthenticateWebAuthnForm
from allauth.mfa.webauthn.internal import auth as webauthn
from django.contrib.auth import authenticate
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from stoppress.desk import account_limits as limits
from stoppress.desk.account import confirm, is_confirmed
from stoppress.desk.credentials import credential_of, factors, safe_next
from stoppress.desk.room import DeskRequest, View, signed_in


def confirmed(view: View) -> View:
    """Let only those on who showed a short while ago who they are."""

    @wraps(view)
    def guarded(request: DeskRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if is_confirmed(request):
            return view(request, *args, **kwargs)
        back = request.get_full_path() if request.method == "GET" else "/desk/account"
        return HttpResponseRedirect("/desk/confirm?" + urlencode({"next": back}))

    return guarded


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@signed_in
def page(request: DeskRequest) -> HttpResponse:
    """The password, a code or a passkey, once more."""
    person, onward = request.person, safe_next(request.POST.get("next") or request.GET.get("next") or "")
    if request.method == "GET":
        return _page(request, onward)
    if not limits.is_open(request, person.username):
        return _page(request, onward, 429, wrong=limits.sentence(request, person.username))
    if not _shown(request):
        wrong = f"{_('That did not work. Try once more.')} {limits.sentence(request, person.username)}"
        return _page(request, onward, 403, wrong=wrong.strip())
    confirm(request)
    return HttpResponseRedirect(onward)


def _shown(request: DeskRequest) -> bool:
    person = request.person
    if "password" in request.POST:
        given = request.POST["password"][:4096]
        return authenticate(request, username=person.username, password=given) == person
    if request.POST.get("credential"):
        form = ReauthenticateWebAuthnForm(user=person, data={"credential": credential_of(request)})
    else:
        form = ReauthenticateForm(user=person, data={"code": request.POST.get("code", "")[:20]})
    if form.is_valid():
        return True
    limits.failed(request, person.username)
    return False


def _page(request: DeskRequest, onward: str, status: int = 200, **more: Any) -> HttpResponse:
    found = factors(request.person)
    options = webauthn.begin_authentication(request.person) if found["passkeys"] else None
    context = {**found, "next": onward, "options": options, **more}
    return render(request, "desk/account/confirm.html", context, status=status)
