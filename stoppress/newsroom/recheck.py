"""Cards whose source was deleted say so: sources are looked at again while their blog is live.

One source is asked at a time, in a thread of its own. A look that finds nothing is repeated soon; the second one in a
row marks the card for readers, and a source that is back takes our mark off again. An editor's mark is never touched.
"""

import asyncio
import logging
import threading
from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.db import close_old_connections, connection
from django.utils import timezone

from stoppress.log.models import Blog
from stoppress.markup import embeds
from stoppress.newsroom import cards, looks, posts
from stoppress.newsroom.models import Look, WorkingCopy
from stoppress.newsroom.refusals import Refusal
from stoppress.newsroom.sources import mark_of
from stoppress.newsroom.writing import writing

EVERY = 30.0  # seconds between rounds
TWICE = 2  # times in a row that a source must be gone
Now = Callable[[], datetime]
log = logging.getLogger("stoppress.newsroom")


async def run() -> None:
    """Look for ever at what is due, unless the settings say not to."""
    if not settings.RECHECK_EMBEDS:
        return
    ended = threading.Event()
    # A daemon: a source that is slow must not hold up the end of the server.
    threading.Thread(target=_rounds, args=(ended,), name="sources", daemon=True).start()
    try:
        await asyncio.Event().wait()
    finally:
        ended.set()


def _rounds(ended: threading.Event) -> None:
    while not ended.wait(EVERY):
        try:
            close_old_connections()
            while not ended.is_set() and look_once():
                pass
        except Exception:
            log.exception("the sources of cards could not be looked at; trying again")
    connection.close()


def look_once(now: Now = timezone.now) -> bool:
    """Look at the source that is due first; whether there was one."""
    look = _claimed(now())
    if look is None:
        return False
    url = _url(look)
    if url is None:
        look.delete()
        return True
    outcome = embeds.card(url, cards.way).outcome  # outside of any transaction: it takes its time
    _note(look, url, outcome, now())
    return True


def _claimed(at: datetime) -> Look | None:
    """The look that is due first, put off a little: nobody else takes it, and it is not lost if we end here."""
    live = {"copy__blog__state": Blog.State.LIVE, "copy__blog__taken_down_at": None}
    due = Look.objects.filter(due_at__lte=at, copy__state=WorkingCopy.State.PUBLISHED, **live).order_by("due_at")
    look = due.select_related("copy__blog").first()
    if look is None or not Look.objects.filter(pk=look.pk, due_at=look.due_at).update(due_at=at + looks.SOON):
        return None
    return look


def _url(look: Look) -> str | None:
    found = (block["url"] for block in look.copy.content["blocks"] if block["kind"] == "embed" and block["url"])
    return next((url for url in found if mark_of(url) == look.address), None)


def _note(look: Look, url: str, outcome: embeds.Outcome, at: datetime) -> None:
    with writing():
        fresh = Look.objects.filter(pk=look.pk).first()
        if fresh is None:
            return  # the card was taken out meanwhile
        if outcome == "gone":
            fresh.missed += 1
        elif outcome in ("found", "silent"):
            fresh.missed = 0
        if outcome == "gone" and fresh.missed < TWICE:
            fresh.due_at = at + looks.SOON
            fresh.save()
            return
        gone = fresh.missed >= TWICE
        before, fresh.marked = fresh.marked, fresh.marked if outcome in ("no answer", "refused") else gone
        fresh.turns += 1
        fresh.due_at = looks.next_due(fresh, at)
        if fresh.marked != before and not _said(look, url, gone, at):
            fresh.marked = before
        fresh.save()


def _said(look: Look, url: str, gone: bool, at: datetime) -> bool:
    """Tell readers; whether that changed anything: what an editor marked is not ours to unmark."""
    try:
        return posts.say_gone(look.copy.blog, look.copy.post, url, gone, at=at)
    except Refusal:
        return False  # withdrawn meanwhile
