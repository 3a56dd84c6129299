"""The chief's page of the site: name, logo, language, time zone."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from stoppress.desk.blogs import languages, zones
from stoppress.desk.people import chiefs
from stoppress.desk.room import DeskRequest
from stoppress.log import read
from stoppress.newsroom import site
from stoppress.newsroom.refusals import Refusal, Unfit

HOME = "/desk/site"


@require_http_methods(["GET", "POST"])
@chiefs("change the site")
def page(request: DeskRequest) -> HttpResponse:
    """What the site is called, and in which language and zone it speaks."""
    if request.method == "GET":
        return _page(request)
    request.again = lambda refusal: _page(request, refusal)
    given = {name: request.POST.get(name, "").strip() for name in ("name", "language", "time_zone")}
    site.change(request.person, **given)
    messages.success(request, _("Saved. Readers see it within a second."))
    return HttpResponseRedirect(HOME)


@require_POST
@chiefs("change the site")
def logo(request: DeskRequest) -> HttpResponse:
    """A new logo, or none."""
    request.again = lambda refusal: _page(request, refusal)
    if request.POST.get("act") == "remove":
        site.drop_logo(request.person)
        messages.success(request, _("The logo is gone."))
        return HttpResponseRedirect(HOME)
    sent = request.FILES.get("logo")
    if sent is None:
        raise Unfit(_("No picture was sent: choose one first."), {"logo": "missing"})
    site.set_logo(request.person, sent.read())
    messages.success(request, _("The logo is in its place."))
    return HttpResponseRedirect(HOME)


def _page(request: DeskRequest, refusal: Refusal | None = None) -> HttpResponse:
    now = read.imprint()
    given = {"name": now.name, "language": now.language, "time_zone": now.time_zone, **request.POST.dict()}
    context = {
        "now": now,
        "given": given,
        "refusal": refusal,
        "problems": getattr(refusal, "problems", {}),
        "default_name": settings.SITE_NAME,
        "languages": languages(str(given["language"])),
        "zones": zones(),
    }
    return render(request, "desk/site.html", context)
