"""The door: a name and its password, a passkey, one-time links; the second factor; passwords; out."""

from typing import Any

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from allauth.account.stages import LoginStageController
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.stages import AuthenticateStage
from allauth.mfa.webauthn.forms import AuthenticateWebAuthnForm, LoginWebAuthnForm
from allauth.mfa.webauthn.internal import auth as webauthn
from allauth.mfa.webauthn.internal.flows import perform_passwordless_login
from django.contrib.auth import authenticate, logout, update_session_auth_hash
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from stoppress.desk import account_limits as limits
from stoppress.desk.account import enter, has_passkeys, listed, site_name
from stoppress.desk.credentials import HOME, credential_of, factors, safe_next
from stoppress.desk.room import DeskRequest, signed_in
from stoppress.newsroom import people, sessions
from stoppress.newsroom.models import Person
from stoppress.newsroom.writing import writing

HALF_OPEN = 600  # seconds in which a passkey that was asked for may answer


@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Name and password. A wrong name takes as long as a wrong password, and is told the same."""
    onward = safe_next(request.POST.get("next") or request.GET.get("next") or "")
    if request.method == "GET":
        return HttpResponseRedirect(onward) if request.user.is_authenticated else _door(request, onward)
    name = request.POST.get("name", "")[:150].replace("\0", "")
    if not limits.is_open(request, name):
        return _door(request, onward, 429, name=name, locked=limits.sentence(request, name))
    person = authenticate(request, username=name, password=request.POST.get("password", "")[:4096])
    if person is None:
        return _refused(request, onward, name)
    return _went_on(perform_password_login(request, {"username": name}, Login(user=person, redirect_url=onward)))


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "POST"])
def second_factor(request: HttpRequest) -> HttpResponse:
    """The code or the passkey that stands between a right password and the desk."""
    stage = LoginStageController.enter(request, AuthenticateStage.key)
    if request.user.is_authenticated or stage is None or not stage.login.user.is_active:
        return HttpResponseRedirect("/desk/sign-in")
    person = stage.login.user
    if request.method == "GET":
        return _second(request, person)
    if not limits.is_open(request, person.username):
        return _second(request, person, 429, wrong=limits.sentence(request, person.username))
    form = _factor_form(request, person)
    if form.is_valid():
        form.save()
        return _went_on(stage.exit())
    limits.failed(request, person.username)
    said = [*form.errors.get("code", form.errors.get("credential", [])), limits.sentence(request, person.username)]
    return _second(request, person, 403, wrong=" ".join(filter(None, said)))


@never_cache
@require_http_methods(["GET", "POST"])
def passkey(request: HttpRequest) -> HttpResponse:
    """What the browser needs to ask for a passkey, as JSON; and the passkey's answer."""
    if request.method == "GET":
        if not request.user.is_authenticated:
            request.session.set_expiry(HALF_OPEN)  # anybody can ask: what is kept for it must not pile up
        return JsonResponse(webauthn.begin_authentication(None))
    onward = safe_next(request.POST.get("next", ""))
    form = LoginWebAuthnForm(data={"credential": credential_of(request)})
    if not form.is_valid() or not form.cleaned_data["credential"].user.is_active:
        return _door(request, onward, 403, wrong_passkey=True)
    found = form.cleaned_data["credential"]
    return _went_on(perform_passwordless_login(request, found, Login(user=found.user, redirect_url=onward)))


@require_http_methods(["GET", "POST"])
def sign_in_link(request: HttpRequest, secret: str) -> HttpResponse:
    """A link that works once. Looking at it uses nothing up: mail scanners follow links, they do not press buttons."""
    if request.method == "GET":
        return hushed(render(request, "desk/signin_link.html"))
    person = people.use_signin_link(secret, at=timezone.now())
    if person is None:
        return hushed(render(request, "desk/signin_link.html", {"over": True}, status=410))
    enter(request, person)
    return hushed(HttpResponseRedirect(HOME if person.has_usable_password() else "/desk/password"))


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@signed_in
def password(request: DeskRequest) -> HttpResponse:
    """Set a password, or change it: then the one that was is asked for."""
    person = request.person
    asks = person.has_usable_password()
    if request.method == "GET":
        return render(request, "desk/password.html", {"asks": asks})
    wrong = _wrong_password(request, person, asks)
    if wrong:
        return render(request, "desk/password.html", {"asks": asks, **wrong}, status=422)
    person.set_password(request.POST["password"])
    with writing():
        person.save(update_fields=["password"])
        sessions.close(person)
    update_session_auth_hash(request, person)
    listed(request, person)
    return HttpResponseRedirect(HOME)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Out, and the session is gone."""
    logout(request)
    return HttpResponseRedirect("/desk/sign-in")


def hushed(response: HttpResponse) -> HttpResponse:
    """A page whose address is a secret."""
    # The address is the secret: no other site may get it. Stricter than this, browsers send the form with
    # "Origin: null", which the check against forged requests refuses.
    response["Referrer-Policy"] = "same-origin"
    return response


def _door(request: HttpRequest, onward: str, status: int = 200, **more: Any) -> HttpResponse:
    context = {"next": onward, "passkeys": has_passkeys(), "site": site_name(), **more}
    return render(request, "desk/signin.html", context, status=status)


def _refused(request: HttpRequest, onward: str, name: str) -> HttpResponse:
    locked = "" if limits.is_open(request, name) else limits.sentence(request, name)
    left = "" if locked else limits.sentence(request, name)
    return _door(request, onward, 403, name=name, wrong=True, left=left, locked=locked)


def _second(request: HttpRequest, person: Person, status: int = 200, **more: Any) -> HttpResponse:
    context = {**factors(person), "options": webauthn.begin_authentication(person), **more}
    return render(request, "desk/account/second.html", context, status=status)


def _factor_form(request: HttpRequest, person: Person) -> Any:
    if request.POST.get("credential"):
        return AuthenticateWebAuthnForm(user=person, data={"credential": credential_of(request)})
    return AuthenticateForm(user=person, data={"code": request.POST.get("code", "")[:20]})


def _went_on(response: HttpResponse) -> HttpResponse:
    # Whatever a library answers, it leads to a page of this desk.
    where = str(response.get("Location", HOME))
    return HttpResponseRedirect(where if where == "/desk/sign-in-code" else safe_next(where))


def _wrong_password(request: HttpRequest, person: Person, asks: bool) -> dict[str, str]:
    given = request.POST.get("password", "")
    if asks and not person.check_password(request.POST.get("current", "")):
        return {"wrong_current": _("That is not the password you have now.")}
    if given != request.POST.get("again", ""):
        return {"wrong_again": _("The two are not the same. Type it once more.")}
    try:
        validate_password(given, person)
    except ValidationError as problem:
        return {"wrong_password": " ".join(problem.messages)}
    return {}
