"""What the composer's fields suggest: posts to lead to, names that wrote, tags that were used."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet
from django.http import HttpResponse, JsonResponse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from stoppress.desk.room import DeskRequest, on_blog
from stoppress.log.models import Blog
from stoppress.markup import prose
from stoppress.newsroom.digest import title
from stoppress.newsroom.models import Person, Role, WorkingCopy
from stoppress.newsroom.roles import allows

POSTS, MOST = 20, 100
NAMES = 200
OUT = (WorkingCopy.State.PUBLISHED, WorkingCopy.State.WITHDRAWN)


@require_safe
@on_blog(Role.CONTRIBUTOR, "look for posts")
def pick(request: DeskRequest) -> HttpResponse:
    """?of=posts (the usual), bylines or tags; ?q= narrows the posts to those that hold every word, ?ids= names them."""
    of = request.GET.get("of", "posts")
    if of in ("bylines", "tags"):
        return JsonResponse({"found": _names(request, of)})
    rows = WorkingCopy.objects.filter(blog=request.blog, state=WorkingCopy.State.PUBLISHED)
    if "ids" in request.GET:
        found = list(_posts(request.blog, rows.filter(post__in=request.GET["ids"].split(",")[:MOST])))
    else:
        found = list(islice(_posts(request.blog, rows, request.GET.get("q", "")), POSTS))
    return JsonResponse({"found": found})


def _posts(blog: Blog, rows: QuerySet[WorkingCopy], query: str = "") -> Iterator[dict[str, Any]]:
    wanted, zone = query.casefold().split(), ZoneInfo(blog.time_zone)
    rows = rows.order_by("-published_at", "-pk")
    for post, at, content in rows.values_list("post", "published_at", "content").iterator(chunk_size=100):
        if wanted and not all(word in _words(content) for word in wanted):
            continue
        yield {"post": post, "title": title(content), "at": _clock(at, zone), "key": content["key_event"]}


def _words(content: dict[str, Any]) -> str:
    pieces = [content["headline"], *content["tags"]]
    for block in content["blocks"]:
        pieces.append(prose.to_text(block.get("html", "")))
        pieces += [prose.to_text(point["html"]) for point in block.get("points", [])]
    return "\n".join(pieces).casefold()


def _clock(at: datetime | None, zone: ZoneInfo) -> str:
    local = at.astimezone(zone) if at else None  # what is out has one
    return date_format(local, _("j M, H:i")) if local else ""


def _names(request: DeskRequest, of: str) -> list[str]:
    """Those used most stand first; for bylines the people of the desk follow."""
    used: Counter[str] = Counter()
    blog, rows = request.blog, WorkingCopy.objects.filter(blog=request.blog)
    if not allows(request.person, Role.EDITOR, blog):
        # A tag or a name of a draft can be the news itself.
        rows = rows.filter(Q(state__in=OUT) | Q(author=request.person))
    for content in rows.values_list("content", flat=True).iterator(chunk_size=100):
        used.update(one["name"] for one in content["bylines"]) if of == "bylines" else used.update(content["tags"])
    names = [name for name, _times in used.most_common(NAMES)]
    if of == "bylines":
        people = Person.objects.filter(Q(seats__blog=blog) | ~Q(role=""), is_active=True).distinct()
        names += sorted({person.name for person in people} - set(names))
    return names[:NAMES]
