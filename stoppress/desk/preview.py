"""The reader's view: what is being written, as readers will see it, above what they see now."""

import json
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods

from stoppress.desk import forms
from stoppress.desk.room import DeskRequest, on_blog
from stoppress.log import kinds, read
from stoppress.log.models import Change
from stoppress.newsroom import content as contents
from stoppress.newsroom import coverage
from stoppress.newsroom.models import Role, WorkingCopy
from stoppress.newsroom.refusals import Unfit
from stoppress.newsroom.roles import allows
from stoppress.projections.article import article
from stoppress.projections.clock import When, zone
from stoppress.projections.inline import MEDIA_STYLE, STYLES, framed_csp
from stoppress.projections.media import PUBLIC
from stoppress.projections.page import direction
from stoppress.projections.render import compact, safe
from stoppress.projections.site import Site
from stoppress.projections.story import Standing
from stoppress.projections.worn import THEME

POSTS = 10  # of the live page, below what is being written
STYLE = STYLES["live"] + MEDIA_STYLE + THEME.style
POLICY = framed_csp(STYLE)
State = WorkingCopy.State


@require_http_methods(["GET", "HEAD", "POST"])
@on_blog(Role.CONTRIBUTOR, "see the desk")
@xframe_options_sameorigin
def preview(request: DeskRequest) -> HttpResponse:
    """A page for a frame of the desk; what the composer holds (POST) and ?below answer with a part of it alone."""
    details = kinds.checked_details({name: getattr(request.blog, name) for name in coverage.DETAILS})
    with override(details.language):
        if request.method != "POST":
            return HttpResponse(_below(request, details)) if "below" in request.GET else _page(request, details)
        try:
            return HttpResponse(_now(_written(request), details, f"/desk/{request.blog.slug}/media/"))
        except Unfit as problem:
            places = "".join(f"\n{place}: {what}" for place, what in problem.problems.items())
            return HttpResponse(f"{problem}{places}", status=422, content_type="text/plain; charset=utf-8")


def _page(request: DeskRequest, details: kinds.Details) -> HttpResponse:
    now = timezone.now()
    context = {
        "language": details.language,
        "direction": direction(details.language),
        "slug": details.slug,
        "headline": details.headline,
        "site": Site(settings.SITE_NAME, settings.STOPPRESS_URL).under(read.imprint()),
        "style": safe(STYLE),
        "now": safe(_now(Standing("now", 0, now, None), details)),
        "below": safe(_below(request, details)),
    }
    answer = HttpResponse(compact("desk/preview.html", context))
    answer["Content-Security-Policy"] = POLICY
    return answer


def _now(standing: Standing, details: kinds.Details, files: str = PUBLIC) -> str:
    # Readers' addresses of pictures answer only once they are out: what is being written has them from the desk.
    at = When(standing.published_at, zone(details.time_zone))
    shown = safe(article(standing, details, files=files)) if standing.post else ""
    return compact("desk/preview_now.html", {"at": at, "article": shown})


def _below(request: DeskRequest, details: kinds.Details) -> str:
    today = When(timezone.now(), zone(details.time_zone)).key
    return compact("desk/preview_below.html", {"today": today, "days": _days(request, details)})


def _written(request: DeskRequest) -> Standing:
    """The composer's content as the post that it would be. Raises Unfit."""
    post = request.POST.get("post") or "now"
    if not kinds.is_post_id(post):
        raise Unfit(_("An id starts with a letter and has up to 40 letters, digits, - and _."))
    # What the form leaves as it was, seconds for instance, is as it was; but nobody else's draft shows through.
    copies = WorkingCopy.objects.filter(blog=request.blog, post=post)
    if not allows(request.person, Role.EDITOR, request.blog):
        copies = copies.filter(author=request.person)
    before = copies.values_list("content", flat=True).first() or contents.EMPTY
    content = contents.merged(before, forms.content_of(request.POST, before))
    now = timezone.now()
    at = forms.plan_of(request.POST).dated or now
    empty = not contents.is_seen(content["headline"]) and not content["blocks"]
    return Standing(post, 0, at, None if empty else contents.public_post(post, content, published_at=at))


def _days(request: DeskRequest, details: kinds.Details) -> list[dict[str, Any]]:
    days: list[dict[str, Any]] = []
    for standing in _latest(request):
        at = When(standing.published_at, zone(details.time_zone))
        if not days or days[-1]["key"] != at.key:
            days.append({"key": at.key, "name": at.day, "articles": []})
        days[-1]["articles"].append(safe(article(standing, details)))
    return days


def _latest(request: DeskRequest) -> list[Standing]:
    """The top of the live page, from the latest change about each post: folding the whole log would take too long."""
    shown = (State.PUBLISHED, State.WITHDRAWN)
    copies = WorkingCopy.objects.filter(blog=request.blog, state__in=shown, number__isnull=False)
    numbers = copies.order_by("-published_at", "-pk").values_list("number", flat=True)[:POSTS]
    rows = Change.objects.filter(blog=request.blog, number__in=list(numbers), body__isnull=False)
    found = filter(None, (_standing(row) for row in rows))
    return sorted(found, key=lambda one: one.place, reverse=True)


def _standing(row: Change) -> Standing | None:
    match kinds.from_body(row.kind, json.loads(row.body or "{}")):
        case kinds.PostPublished(post) | kinds.PostEdited(post):
            return Standing(post.id, row.number, post.published_at, post)
        case kinds.PostWithdrawn(post_id, published_at, note):
            return Standing(post_id, row.number, published_at, None, row.at, note)
    return None
