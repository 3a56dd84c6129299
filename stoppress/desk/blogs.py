"""The list of blogs, and a new one."""

from typing import Any
from zoneinfo import available_timezones

from django.conf.locale import LANG_INFO
from django.core.paginator import Paginator
from django.db.models import Case, Count, IntegerField, Max, Q, QuerySet, Value, When
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from stoppress.desk.forms import html_of
from stoppress.desk.room import DeskRequest, signed_in
from stoppress.log import read
from stoppress.log.models import Blog
from stoppress.newsroom import coverage
from stoppress.newsroom.models import Person, Role, WorkingCopy
from stoppress.newsroom.refusals import Refusal, Unfit
from stoppress.newsroom.roles import allows, require, seats

PAGE = 50
State = WorkingCopy.State


@require_safe
@signed_in
def blogs(request: DeskRequest) -> HttpResponse:
    """Every blog on which this person has a role: live ones first, then drafts, then those that ended."""
    found = Paginator(mine(request.person), PAGE).get_page(request.GET.get("page"))
    makes = allows(request.person, Role.EDITOR, None)
    return render(request, "desk/blogs.html", {"blogs": found, "makes": makes})


@require_http_methods(["GET", "POST"])
@signed_in
def new(request: DeskRequest) -> HttpResponse:
    """The form of a new blog, and the blog."""
    require(request.person, Role.EDITOR, None, _("make a blog"))
    request.again = lambda refusal: _form(request, refusal)
    if request.method == "GET":
        return _form(request)
    given = {name: request.POST.get(name, "") for name in coverage.DETAILS}
    if not given["slug"] and given["headline"].strip() and not coverage.slug_from(given["headline"]):
        raise Unfit(_("Write an address: small letters, digits and hyphens."), {"slug": "empty"})
    given["standfirst"] = html_of(given["standfirst"])
    blog = coverage.make(request.person, given, at=timezone.now())
    return HttpResponseRedirect(f"/desk/{blog.slug}/")


def mine(person: Person) -> QuerySet[Blog]:
    """The blogs that this person may work on, with what is waiting there."""
    rows = Blog.objects.all() if person.role else Blog.objects.filter(seats__in=seats(person))
    return rows.annotate(
        turn=Case(
            When(state=Blog.State.LIVE, then=Value(0)),
            When(state=Blog.State.DRAFT, then=Value(1)),
            default=Value(2),
            output_field=IntegerField(),
        ),
        posts=Count("copies", filter=Q(copies__state=State.PUBLISHED), distinct=True),
        drafts=Count("copies", filter=Q(copies__state=State.DRAFT), distinct=True),
        last=Max("copies__published_at"),
    ).order_by("turn", "-changed_at", "-created_at")


def choices(blog: Blog) -> dict[str, Any]:
    """What the form of a blog’s details offers. It comes when it is asked for: it is a third of the screen’s size."""
    return {"languages": languages(blog.language), "zones": zones()}


def languages(*more: str) -> list[tuple[str, str]]:
    """Language tags with the names that their speakers use."""
    names = {tag: info["name_local"] for tag, info in LANG_INFO.items() if "name_local" in info}
    names |= {tag: tag for tag in more if tag and tag not in names}
    return sorted(names.items(), key=lambda pair: pair[1].casefold())


def zones() -> list[str]:
    """The names of time zones, without the old aliases."""
    return sorted(name for name in available_timezones() if "/" in name and not name.startswith(("Etc/", "SystemV/")))


def _form(request: DeskRequest, refusal: Refusal | None = None) -> HttpResponse:
    site = read.imprint()
    defaults = {"language": site.language or "en", "time_zone": site.time_zone or "UTC"}
    given: dict[str, Any] = {**defaults, **request.POST.dict()}
    return render(
        request,
        "desk/new.html",
        {
            "given": given,
            "refusal": refusal,
            "problems": getattr(refusal, "problems", {}),
            "languages": languages(given["language"]),
            "zones": zones(),
        },
    )
