"""When the sources of cards are looked at again: ever more rarely after readers got them. See recheck.py."""

from datetime import datetime, timedelta

from stoppress.markup.platforms import known
from stoppress.newsroom.models import Look, WorkingCopy
from stoppress.newsroom.sources import mark_of

INTERVALS = (timedelta(hours=1), timedelta(hours=6), timedelta(days=1), timedelta(days=7))
SOON = timedelta(minutes=15)  # after a look that found nothing
State = WorkingCopy.State


def follow(copy: WorkingCopy, at: datetime) -> None:
    """Note which sources of a post are to be looked at, as it stands now; of what is not out, none."""
    if copy.state not in (State.PUBLISHED, State.WITHDRAWN):
        return
    cards = sources(copy) if copy.state == State.PUBLISHED else {}
    looks = {look.address: look for look in Look.objects.filter(copy=copy)}
    Look.objects.filter(copy=copy).exclude(address__in=cards).delete()
    for address, gone in cards.items():
        if address not in looks:
            Look.objects.create(copy=copy, address=address, since=at, due_at=at + INTERVALS[0])
        elif looks[address].marked and not gone:
            # An editor took our mark off, and knows better.
            Look.objects.filter(pk=looks[address].pk).update(marked=False, missed=0, due_at=None)


def sources(copy: WorkingCopy) -> dict[str, bool]:
    """The sources of a post that can be looked at, and whether readers are told that they are gone."""
    embeds = [block for block in copy.content["blocks"] if block["kind"] == "embed"]
    return {mark_of(block["url"]): block["gone"] for block in embeds if block["url"] and can_be_asked(block["url"])}


def can_be_asked(url: str) -> bool:
    """Whether the source tells anything by which we would know that it is gone."""
    about = known(url)
    return about is None or bool(about.ask)


def next_due(look: Look, at: datetime) -> datetime | None:
    """After a look that is done; what we marked is looked at once a week, in case it comes back."""
    if look.turns < len(INTERVALS):
        return max(look.since + INTERVALS[look.turns], at + SOON)
    return at + INTERVALS[-1] if look.marked else None
