"""Who is at a blog's desk just now, and who writes in which post."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from stoppress.log.models import Blog
from stoppress.newsroom.models import Person, Presence, Role
from stoppress.newsroom.refusals import Unfit
from stoppress.newsroom.roles import require
from stoppress.newsroom.writing import writing

SEEN = timedelta(seconds=12)  # a page that is open says so every 4 seconds
OFTEN = timedelta(seconds=6)  # what did not change is written again after this, and not with every beat
FORGOTTEN = timedelta(minutes=1)
_TAB = re.compile(r"[A-Za-z0-9-]{1,40}")


@dataclass(frozen=True)
class Here:
    """Somebody at the desk, whatever the number of their tabs."""

    person: Person
    writing: str  # the id of a post, or ""
    narrow: bool  # on a phone, in every tab


def here(by: Person, blog: Blog, tab: str, *, at: datetime, post: str = "", narrow: bool = False) -> None:
    """This page of this person is open, and they type in this post (contributors)."""
    require(by, Role.CONTRIBUTOR, blog, _("be at the desk"))
    if not _TAB.fullmatch(tab):
        raise Unfit(_("A tab's name has up to 40 letters, digits and hyphens."))
    post = post if re.fullmatch(r"[A-Za-z0-9_-]{1,40}", post) else ""
    mine = Presence.objects.filter(blog=blog, person=by, tab=tab)
    if mine.filter(writing=post, narrow=narrow, seen_at__gt=at - OFTEN).exists():
        return
    with writing():
        values = {"writing": post, "narrow": narrow, "seen_at": at}
        _mine, new = Presence.objects.update_or_create(blog=blog, person=by, tab=tab, defaults=values)
        if new:
            Presence.objects.filter(seen_at__lt=at - FORGOTTEN).delete()


def gone(by: Person, blog: Blog, tab: str) -> None:
    """The page was closed; twice is once."""
    require(by, Role.CONTRIBUTOR, blog, _("be at the desk"))
    with writing():
        Presence.objects.filter(blog=blog, person=by, tab=tab).delete()


def here_now(blog: Blog, *, at: datetime) -> list[Here]:
    """Who is here, in the order in which they joined the newsroom."""
    rows = Presence.objects.filter(blog=blog, seen_at__gt=at - SEEN, person__is_active=True).select_related("person")
    tabs: dict[int, list[Presence]] = {}
    for row in rows.order_by("person_id", "-seen_at"):
        tabs.setdefault(row.person_id, []).append(row)
    return [_merged(each) for each in tabs.values()]


def _merged(tabs: Iterable[Presence]) -> Here:
    tabs = list(tabs)
    post = next((tab.writing for tab in tabs if tab.writing), "")
    return Here(tabs[0].person, post, all(tab.narrow for tab in tabs))
