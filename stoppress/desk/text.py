"""The whole coverage as plain text: the raw material of tomorrow's story."""

from collections.abc import Iterator
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.utils import translation
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from stoppress.desk.quotes import marks
from stoppress.desk.room import DeskRequest, on_blog
from stoppress.log.models import Blog
from stoppress.markup import prose
from stoppress.newsroom.models import Role, WorkingCopy


@require_safe
@on_blog(Role.CONTRIBUTOR, "copy the coverage")
def text(request: DeskRequest) -> HttpResponse:
    """Oldest first; ?key=1 takes the key events alone, ?file=1 makes it a file."""
    blog = request.blog
    copies = WorkingCopy.objects.filter(blog=blog, state=WorkingCopy.State.PUBLISHED).order_by("published_at", "pk")
    with translation.override(blog.language.lower()):
        words = told(blog, [copy for copy in copies if not request.GET.get("key") or copy.content["key_event"]])
    answer = HttpResponse(words, content_type="text/plain; charset=utf-8")
    if request.GET.get("file"):
        answer["Content-Disposition"] = f'attachment; filename="{blog.slug}.txt"'
    return answer


def told(blog: Blog, copies: list[WorkingCopy]) -> str:
    """The blog's details and these posts, in the language that is active."""
    zone, day, parts = ZoneInfo(blog.time_zone), None, []
    for copy in copies:
        if copy.published_at is None:
            continue
        now = copy.published_at.astimezone(zone)
        if now.date() != day:
            day = now.date()
            parts.append(_day(day))
        parts.append("\n\n".join(_post(copy, zone, blog.language)))
    head = [blog.kicker, blog.headline, prose.to_text(blog.standfirst)]
    return "\n\n\n".join(["\n\n".join(filter(None, head)), *parts]) + "\n"


def _day(day: date) -> str:
    return date_format(day, "DATE_FORMAT")


def _post(copy: WorkingCopy, zone: ZoneInfo, language: str) -> Iterator[str]:
    content = copy.content
    yield _line(copy, zone)
    if content["bylines"]:
        yield ", ".join(one["name"] for one in content["bylines"])
    for block in content["blocks"]:
        yield _block(block, language)
    for one in copy.corrections:
        yield f"{_('Correction')} {_clock(one['at'], zone)}: {one['text']}"


def _line(copy: WorkingCopy, zone: ZoneInfo) -> str:
    content = copy.content
    statuses = {"unconfirmed": _("Unconfirmed"), "confirmed": _("Confirmed"), "false": _("False")}
    said = [statuses.get(content["status"] or "", ""), _("Key event") if content["key_event"] else ""]
    if content["happened_at"]:
        said.append(f"{_('happened')} {_clock(content['happened_at'], zone)}")
    beside = ", ".join(filter(None, said))
    at = copy.published_at.astimezone(zone) if copy.published_at else None
    return "  ".join(filter(None, [f"{at:%H:%M}" if at else "", content["headline"], f"[{beside}]" if beside else ""]))


def _block(block: dict[str, Any], language: str) -> str:
    match block["kind"]:
        case "prose":
            return prose.to_text(block["html"].replace("<li>", "<li>• "))
        case "quote":
            return _quote(block, language)
        case "points":
            return "\n".join(f"• {_one_line(prose.to_text(one['html']))}{_to(one)}" for one in block["points"])
        case "figures":
            return "\n".join(_figure(one) for one in block["figures"])
        case "table":
            rows = ["\t".join(_one_line(cell) for cell in row) for row in block["rows"]]
            return "\n".join(filter(None, [block["caption"], *rows]))
        case "picture":
            return _picture(block)
        case "gallery":
            return "\n".join(
                filter(
                    None,
                    [
                        _("[Gallery: {words}]").format(words=block["caption"] or len(block["pictures"])),
                        *map(_picture, block["pictures"]),
                    ],
                )
            )
        case "video" | "audio":
            return _film(block)
        case _:
            parts = ("provider", "author", "title", "text", "url")
            return "\n".join(str(block[part]) for part in parts if block.get(part))


def _picture(image: dict[str, Any]) -> str:
    said = image["caption"] or ("" if image["decorative"] else image["alt"])
    words = " – ".join(filter(None, (_one_line(said), _one_line(image["credit"]))))
    return _("[Picture: {words}]").format(words=words) if words else _("[Picture]")


def _film(film: dict[str, Any]) -> str:
    words = " – ".join(filter(None, (_one_line(film["caption"]), _one_line(film["credit"]))))
    kind = _("Video") if film["kind"] == "video" else _("Sound")
    return "\n".join(filter(None, [f"[{kind}: {words}]" if words else f"[{kind}]", film["transcript"]]))


def _quote(block: dict[str, Any], language: str) -> str:
    opening, closing, _inner, _end = marks(language)
    words = prose.to_text(block["html"])
    said = words if words[:1] in '“”„«»"‘' else f"{opening}{words}{closing}"
    return f"{said}\n– {block['attribution']}" if block["attribution"] else said


def _figure(figure: dict[str, Any]) -> str:
    source = ", ".join(filter(None, (figure["source"], figure["as_of"])))
    return f"{figure['value']}  {figure['label']}" + (f" ({source})" if source else "")


def _to(point: dict[str, Any]) -> str:
    return f" ({point['url']})" if point.get("url") else ""


def _one_line(words: str) -> str:
    return " ".join(words.split())


def _clock(stamp: str, zone: ZoneInfo) -> str:
    at = parse_datetime(stamp)
    return f"{at.astimezone(zone):%H:%M}" if at else stamp
