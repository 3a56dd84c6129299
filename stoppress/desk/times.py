"""Times that a form names, in the zone of the blog."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from django.http import QueryDict
from django.utils.translation import gettext as _

from stoppress.log.models import Blog
from stoppress.newsroom.posts import Plan
from stoppress.newsroom.refusals import Unfit


def moment(data: QueryDict, name: str, blog: Blog) -> datetime | None:
    """The time of a datetime-local field, None where it is empty. Raises Unfit."""
    text = data.get(name, "").strip()
    if not text:
        return None
    try:
        given = datetime.fromisoformat(text)
    except ValueError as problem:
        message = _("“{text}” is no time: write it as 2026-11-22T18:30.").format(text=text[:40])
        raise Unfit(message, {name: "unknown"}) from problem
    if given.tzinfo is None:
        given = given.replace(tzinfo=ZoneInfo(blog.time_zone))
    return given.astimezone(UTC)


def plan_of(data: QueryDict, blog: Blog) -> Plan:
    """When the form says that a text may go out."""
    embargo = moment(data, "embargo_until", blog)
    if embargo is None and "embargo" in data:
        embargo = moment(data, "due_at", blog)
    return Plan(dated=moment(data, "published_at", blog), embargo_until=embargo)


def local(when: datetime | None, blog: Blog) -> str:
    """A time as a datetime-local field holds it, in the zone of the blog."""
    return when.astimezone(ZoneInfo(blog.time_zone)).strftime("%Y-%m-%dT%H:%M") if when else ""
