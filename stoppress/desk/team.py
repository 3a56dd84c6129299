"""The team of one blog: seats, guests until a date, and links that invite."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from stoppress.desk import times
from stoppress.desk.links import invited, mails
from stoppress.desk.people import ways
from stoppress.desk.room import DeskRequest, on_blog
from stoppress.newsroom import invitations, people, team
from stoppress.newsroom.models import Role
from stoppress.newsroom.refusals import Refusal, Unfit


@require_safe
@on_blog(Role.CHIEF, "manage the team")
def page(request: DeskRequest) -> HttpResponse:
    """Who works on this blog."""
    return _page(request)


@require_POST
@on_blog(Role.CHIEF, "give out roles")
def seat(request: DeskRequest) -> HttpResponse:
    """A seat for somebody who has an account."""
    request.again = lambda refusal: _page(request, refusal=refusal)
    name = request.POST.get("name", "").strip()
    given = team.seat(request.person, request.blog, name, request.POST.get("role", ""))
    return _done(request, _("%(name)s is on the team.") % {"name": given.person.name})


@require_POST
@on_blog(Role.CHIEF, "invite somebody")
def invite(request: DeskRequest) -> HttpResponse:
    """A link for somebody new, for good or until a date; it is shown once."""
    request.again = lambda refusal: _page(request, refusal=refusal)
    until, whom = _until(request), request.POST.get("whom", "")
    made, path = invitations.invite(
        request.person, request.POST.get("role", ""), at=timezone.now(), blog=request.blog, until=until, whom=whom
    )
    return _page(request, made=made, link=invited(request, made, path))


@require_POST
@on_blog(Role.CHIEF, "give out roles")
def role(request: DeskRequest, key: int) -> HttpResponse:
    """Another role on this blog, or another date."""
    request.again = lambda refusal: _page(request, refusal=refusal)
    given = team.change(request.person, request.blog, key, request.POST.get("role", ""), until=_until(request))
    return _done(request, _("%(name)s has a new role here.") % {"name": given.person.name})


@require_POST
@on_blog(Role.CHIEF, "take somebody off the blog")
def remove(request: DeskRequest, key: int) -> HttpResponse:
    """Off this blog: an open desk closes within five seconds."""
    gone = team.unseat(request.person, request.blog, key)
    return _done(request, _("%(name)s is off this blog. An open desk closes within five seconds.") % {
        "name": gone.person.name
    })  # fmt: skip


@require_POST
@on_blog(Role.CHIEF, "take an invitation back")
def take_back(request: DeskRequest, key: int) -> HttpResponse:
    """An invitation that works no more."""
    invitations.revoke(request.person, key, at=timezone.now(), blog=request.blog)
    return _done(request, _("The link does not work any more."))


def _until(request: DeskRequest) -> datetime | None:
    try:
        return times.moment(request.POST.get("until", ""), request.blog.time_zone)
    except Unfit as problem:
        raise Unfit(str(problem), {"until": "unfit"}) from problem


def _page(request: DeskRequest, refusal: Refusal | None = None, **more: Any) -> HttpResponse:
    seats = list(team.seats(request.blog))
    house = list(team.of_the_house(request.blog))
    way = ways([*house, *(one.person for one in seats)])
    whole = request.person.role == Role.CHIEF
    context = {
        "blog": request.blog,
        "seats": [{"seat": one, "way": way[one.person_id]} for one in seats],
        "house": [{"person": one, "way": way[one.pk]} for one in house],
        "names": people.everybody().filter(is_active=True, role="") if whole else [],
        "waiting": invitations.waiting(request.blog, at=timezone.now()),
        "now": timezone.now(),
        "refusal": refusal,
        "given": request.POST,
        "mails": mails(),
        **more,
    }
    return render(request, "desk/team.html", context)


def _done(request: DeskRequest, said: str) -> HttpResponse:
    messages.success(request, said)
    return HttpResponseRedirect(f"/desk/{request.blog.slug}/team")
