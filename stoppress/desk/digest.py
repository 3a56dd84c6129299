"""A summary drafted from the key events, for the editor to prune and publish."""

from django.http import HttpResponse, JsonResponse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_safe

from stoppress.desk.posts import screen, shown
from stoppress.desk.room import DeskRequest, on_blog
from stoppress.desk.timeline import fresh_id
from stoppress.newsroom import digest as digests
from stoppress.newsroom.content import Content
from stoppress.newsroom.models import Role, WorkingCopy
from stoppress.newsroom.refusals import Unfit

HEADLINES = {"top": gettext_noop("Today’s top stories"), "known": gettext_noop("What we know")}


@require_safe
@on_blog(Role.CONTRIBUTOR, "draft a summary")
@ensure_csrf_cookie
def digest(request: DeskRequest) -> HttpResponse:
    """The draft, as JSON to a script; without one the screen with the draft in its composer."""
    kind = request.GET.get("kind", "top")
    if kind not in HEADLINES:
        raise Unfit(_("Choose one of: top, known."))
    with translation.override(request.blog.language.lower()):
        headline = _(HEADLINES[kind])
    content = digests.digest(WorkingCopy.objects.filter(blog=request.blog, state="published"), headline)
    none = _("There is no key event since the last summary. Mark posts as key events, then draft it again.")
    if request.htmx or not request.accepts("text/html"):
        return JsonResponse(
            {name: content[name] for name in ("headline", "blocks", "summary")} | {"said": _said(content) or none}
        )
    if not content["blocks"]:
        raise Unfit(none)
    return _screen(request, {**content, "bylines": [{"name": request.person.name}]})


def _said(content: Content) -> str:
    count = len(content["blocks"][0]["points"]) if content["blocks"] else 0
    said = ngettext("Drafted from %(n)s key event.", "Drafted from %(n)s key events.", count) % {"n": count}
    return said if count else ""


def _screen(request: DeskRequest, content: Content) -> HttpResponse:
    return screen(request, {"post": fresh_id(), "version": "", "draft": None, **shown(content)})
