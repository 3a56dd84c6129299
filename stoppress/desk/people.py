"""The chief's list of people: who they are, what they may do, how they sign in, and how to stop them."""

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.db.models import Max
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from stoppress.desk.account_sessions import shown
from stoppress.desk.links import absolute, invited, mails
from stoppress.desk.room import DeskRequest, View, signed_in
from stoppress.newsroom import invitations, people, sessions
from stoppress.newsroom.models import Invitation, Person, Role, Token
from stoppress.newsroom.refusals import Refusal
from stoppress.newsroom.roles import require

HOME = "/desk/people"
Type = Authenticator.Type


def chiefs(to: str) -> Callable[[View], View]:
    """Let only chiefs of the whole site in."""

    def guard(view: View) -> View:
        @signed_in
        @wraps(view)
        def guarded(request: DeskRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            require(request.person, Role.CHIEF, None, _(to))
            return view(request, *args, **kwargs)

        return guarded

    return guard


@require_http_methods(["GET", "POST"])
@chiefs("manage people")
def everybody(request: DeskRequest) -> HttpResponse:
    """Everybody who has an account; an invitation for somebody who has none."""
    if request.method == "GET":
        return _list(request)
    request.again = lambda refusal: _list(request, refusal=refusal)
    role, whom = request.POST.get("role", ""), request.POST.get("whom", "")
    made, path = invitations.invite(request.person, role, at=timezone.now(), whom=whom)
    return _list(request, made=made, link=invited(request, made, path))


@require_safe
@chiefs("manage people")
def person(request: DeskRequest, key: int) -> HttpResponse:
    """One of them."""
    return _one(request, people.by_key(key))


@require_POST
@chiefs("give out roles")
def role(request: DeskRequest, key: int) -> HttpResponse:
    """Another role on every blog."""
    found = people.by_key(key)
    people.change_role(request.person, found, request.POST.get("role", ""))
    return _done(request, found, _("The role is changed. It counts from now on."))


@require_POST
@chiefs("disable somebody")
def disable(request: DeskRequest, key: int) -> HttpResponse:
    """Let somebody in no more."""
    found = people.by_key(key)
    people.disable(request.person, found, at=timezone.now())
    said = _("%(name)s is disabled. Open desks close within five seconds; tokens and links are dead.")
    return _done(request, found, said % {"name": found.name})


@require_POST
@chiefs("enable somebody")
def enable(request: DeskRequest, key: int) -> HttpResponse:
    """Let somebody in again."""
    found = people.by_key(key)
    people.enable(request.person, found)
    return _done(request, found, _("%(name)s may sign in again.") % {"name": found.name})


@require_POST
@chiefs("make a sign-in link")
def link(request: DeskRequest, key: int) -> HttpResponse:
    """A link that signs somebody in once; it is shown once."""
    found = people.by_key(key)
    path = people.give_link(request.person, found, at=timezone.now())
    return _one(request, found, link=absolute(path))


@require_POST
@chiefs("sign somebody else out")
def sign_out(request: DeskRequest, key: int) -> HttpResponse:
    """Sign somebody out everywhere."""
    found = people.by_key(key)
    sessions.end_all(request.person, found, but=request.session.session_key or "")
    said = _("%(name)s is signed out everywhere. Open desks close within five seconds.")
    return _done(request, found, said % {"name": found.name})


@require_POST
@chiefs("sign somebody else out")
def session(request: DeskRequest, key: int, session: int) -> HttpResponse:
    """Sign somebody out of one browser."""
    found = people.by_key(key)
    sessions.end(request.person, session)
    return _done(request, found, _("Signed out there. An open desk closes within five seconds."))


@require_POST
@chiefs("revoke a token")
def token(request: DeskRequest, key: int, token: int) -> HttpResponse:
    """A program's key that opens nothing any more."""
    found = people.by_key(key)
    people.revoke_token(request.person, token, at=timezone.now())
    return _done(request, found, _("The token is revoked."))


@require_POST
@chiefs("take an invitation back")
def take_back(request: DeskRequest, key: int) -> HttpResponse:
    """An invitation that works no more."""
    invitations.revoke(request.person, key, at=timezone.now())
    messages.success(request, _("The link does not work any more."))
    return HttpResponseRedirect(HOME)


def ways(those: Sequence[Person]) -> dict[int, str]:
    """How each of these signs in: "passkey", "codes", "password" alone, or "link"."""
    kinds: dict[int, set[str]] = {}
    for user, kind in Authenticator.objects.filter(user__in=those).values_list("user_id", "type"):
        kinds.setdefault(user, set()).add(kind)
    return {one.pk: _way(one, kinds.get(one.pk, set())) for one in those}


def _way(one: Person, kinds: set[str]) -> str:
    if Type.WEBAUTHN in kinds:
        return "passkey"
    if not one.has_usable_password():
        return "link"
    return "codes" if Type.TOTP in kinds else "password"


def _list(request: DeskRequest, refusal: Refusal | None = None, **more: Any) -> HttpResponse:
    those = list(people.everybody().annotate(seen=Max("sessions__seen_at")))
    way = ways(those)
    waiting: list[Invitation] = list(invitations.waiting(at=timezone.now()).filter(blog=None).select_related("by"))
    context = {
        "people": [{"person": one, "way": way[one.pk]} for one in those],
        "waiting": waiting,
        "refusal": refusal,
        "mails": mails(),
        "given": request.POST,
        **more,
    }
    return render(request, "desk/people.html", context)


def _one(request: DeskRequest, found: Person, **more: Any) -> HttpResponse:
    context = {
        "one": found,
        "way": ways([found])[found.pk],
        "seats": found.seats.select_related("blog").order_by("blog__headline"),
        "sessions": shown(sessions.of(found, at=timezone.now()), request.session.session_key),
        "tokens": Token.objects.filter(person=found, revoked_at=None).order_by("-made_at"),
        "now": timezone.now(),
        **more,
    }
    return render(request, "desk/person.html", context)


def _done(request: DeskRequest, found: Person, said: str) -> HttpResponse:
    messages.success(request, said)
    return HttpResponseRedirect(f"{HOME}/{found.pk}")
