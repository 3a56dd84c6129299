"""The door: name and password, one-time links, passwords, out."""

from urllib.parse import unquote

from django.contrib.auth import authenticate, login, logout, update_session_auth_hash
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from stoppress.desk.room import DeskRequest, signed_in
from stoppress.newsroom import people
from stoppress.newsroom.models import Person
from stoppress.newsroom.writing import writing

HOME = "/desk/"
BACKEND = "django.contrib.auth.backends.ModelBackend"


@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Name and password. A wrong name takes as long as a wrong password, and is told the same."""
    onward = safe_next(request.POST.get("next") or request.GET.get("next") or "")
    if request.method == "GET":
        if request.user.is_authenticated:
            return HttpResponseRedirect(onward)
        return render(request, "desk/signin.html", {"next": onward})
    name = request.POST.get("name", "")[:150]
    person = authenticate(request, username=name, password=request.POST.get("password", "")[:4096])
    if person is None:
        return render(request, "desk/signin.html", {"next": onward, "name": name, "wrong": True}, status=403)
    login(request, person)
    return HttpResponseRedirect(onward)


@require_http_methods(["GET", "POST"])
def sign_in_link(request: HttpRequest, secret: str) -> HttpResponse:
    """A link that works once. Looking at it uses nothing up: mail scanners follow links, they do not press buttons."""
    if request.method == "GET":
        return _hushed(render(request, "desk/signin_link.html"))
    person = people.use_signin_link(secret, at=timezone.now())
    if person is None:
        return _hushed(render(request, "desk/signin_link.html", {"over": True}, status=410))
    login(request, person, backend=BACKEND)
    return _hushed(HttpResponseRedirect(HOME if person.has_usable_password() else "/desk/password"))


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
    update_session_auth_hash(request, person)
    return HttpResponseRedirect(HOME)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Out, and the session is gone."""
    logout(request)
    return HttpResponseRedirect("/desk/sign-in")


def safe_next(address: str) -> str:
    """A page of this desk, or its first one: an address from outside never leads elsewhere."""
    local = url_has_allowed_host_and_scheme(address, allowed_hosts=None)
    path = unquote(address.partition("?")[0].partition("#")[0])
    straight = "//" not in path and "\\" not in path and ".." not in path.split("/")
    inside = local and straight and path.startswith(HOME) and not path.startswith("/desk/sign-")
    return address if inside else HOME


def _hushed(response: HttpResponse) -> HttpResponse:
    # The address is the secret: no other site may get it. Stricter than this, browsers send the form with
    # "Origin: null", which the check against forged requests refuses.
    response["Referrer-Policy"] = "same-origin"
    return response


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
