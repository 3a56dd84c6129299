"""Who is at the desk, and on which blog: every view but the door passes here."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django_htmx.middleware import HtmxDetails

from stoppress.log.models import Blog
from stoppress.newsroom.models import Person, Role
from stoppress.newsroom.refusals import Refusal, Unknown
from stoppress.newsroom.roles import require, role_on

Again = Callable[[Refusal], HttpResponse]


class DeskRequest(HttpRequest):
    """A request of somebody who is signed in."""

    htmx: HtmxDetails
    person: Person
    blog: Blog
    role: str  # on this blog
    said_in: str  # where a refusal is shown to a script; "" is the notices area
    out: str  # the post that a refusal is about, where it is out already
    again: Again | None  # shows the form once more, with what was typed, to a browser without script


View = Callable[..., HttpResponse]


def signed_in(view: View) -> View:
    """Let only those in who are signed in; the others are shown the door and come back."""

    @wraps(view)
    def guarded(request: DeskRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        user = request.user
        # A page that was opened by somebody else does nothing in the name of whoever signed in since.
        claimed = request.headers.get("Desk-Person")
        if not isinstance(user, Person) or not user.is_active or claimed not in (None, user.opaque):
            return to_the_door(request)
        request.person, request.said_in, request.out, request.again = user, "", "", None
        return view(request, *args, **kwargs)

    return guarded


def on_blog(role: Role, to: str) -> Callable[[View], View]:
    """Let only those in who have at least this role on the blog; to the others it does not exist."""

    def guard(view: View) -> View:
        @signed_in
        @wraps(view)
        def guarded(request: DeskRequest, slug: str, *args: Any, **kwargs: Any) -> HttpResponse:
            blog = Blog.objects.filter(slug=slug).first() or Blog.objects.filter(former_slugs__slug=slug).first()
            seat = role_on(request.person, blog) if blog else ""
            if blog is None or not seat:
                # One answer for both, so that nobody learns which drafts there are.
                raise Unknown(
                    _("There is no blog with the address “{slug}”. The desk lists those there are.").format(
                        slug=slug[:80]
                    )
                )
            request.blog, request.role = blog, seat
            require(request.person, role, request.blog, _(to))
            return view(request, *args, **kwargs)

        return guarded

    return guard


def given_back(request: HttpRequest) -> list[tuple[str, str]]:
    """What somebody typed, to be given back on a page that could not take it."""
    hidden = ("csrfmiddlewaretoken", "password", "current", "again", "post", "version", "act", "next")
    return [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if name not in hidden and value.strip()
    ]


def to_the_door(request: DeskRequest) -> HttpResponse:
    """Whoever is not signed in learns where that is done, and keeps what was typed."""
    if request.headers.get("Accept") == "application/json":
        return JsonResponse({"error": "signed out"}, status=401)
    back = request.get_full_path() if request.method == "GET" else request.headers.get("Referer", "")
    if request.htmx:
        answer = render(request, "desk/session_over.html", status=401)
        answer["HX-Retarget"], answer["HX-Reswap"] = "#notices", "innerHTML"
        return answer
    if request.method != "GET":
        return render(request, "desk/session_over_page.html", {"given": given_back(request)}, status=401)
    return HttpResponseRedirect("/desk/sign-in?" + urlencode({"next": back}))
