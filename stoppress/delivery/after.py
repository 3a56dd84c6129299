"""GET /live/{slug}/after/{EPOCH.NUMBER}: the changes since, as JSON; at the head it waits for the next one.

Every up-to-date reader asks for the same address, so that a cache with request collapsing turns all of them
into about one request to us for each change.
"""

import asyncio
from contextlib import suppress

from stoppress.delivery import position
from stoppress.delivery.meter import meter
from stoppress.delivery.pump import Channel, Pump
from stoppress.projections.frame import Made, text

WAIT = 25.0  # seconds at the head
AT_ONCE = 100  # changes in one answer
BYTES = 200_000


async def after(pump: Pump, slug: str, since: str) -> tuple[bytes, bool] | None:
    """The JSON body, and whether caches may share it; None where readers know no such blog."""
    channel = await pump.channel(slug)
    if channel is None:
        return None
    place = position.parse(since)
    if place is None or place.epoch != channel.tail.epoch or place.number > channel.tail.head:
        return _resync(channel), False
    if place.number == channel.tail.head:
        await _next(pump, channel)
        channel = await pump.channel(slug) or channel
        if place.epoch != channel.tail.epoch:
            return _resync(channel), False
    if channel.tail.lacks(place.number):
        await pump.reach(channel, place.number)
    return _changes(channel, place.number)


async def _next(pump: Pump, channel: Channel) -> None:
    if pump.closing.is_set():
        return
    with meter.waits(channel.edition.blog), suppress(TimeoutError):
        await asyncio.wait_for(channel.moved.wait(), WAIT)


def _changes(channel: Channel, number: int) -> tuple[bytes, bool]:
    made = channel.tail.since(number)
    if made is None:
        return _resync(channel), False
    sent = _some(made)
    more = b"true" if len(sent) < len(made) else b"false"
    where = b'"epoch":"%s","head":%d' % (channel.tail.epoch.encode(), channel.tail.head)
    changes = b",".join(one.line for one in sent)
    return b'{%s,"changes":[%s],"more":%s}' % (where, changes, more), bool(sent)


def _some(made: list[Made]) -> list[Made]:
    size = 0
    some: list[Made] = []
    for one in made[:AT_ONCE]:
        size += len(one.line)
        if some and size > BYTES:
            break
        some.append(one)
    return some


def _resync(channel: Channel) -> bytes:
    return text({"resync": True, "epoch": channel.tail.epoch, "head": channel.tail.head})
