"""The pump moves warm editions on, tells the head when it is quiet, and lets go of what nobody reads."""

import asyncio
import contextlib
import socket
import time
from datetime import timedelta

import pytest
from django.utils import timezone

from stoppress.delivery import pump as pumps
from stoppress.delivery.hub import Hub
from stoppress.delivery.meter import Meter
from stoppress.delivery.pump import Pump
from stoppress.log import read
from stoppress.projections.page import Site
from stoppress.reader.views import Asked, Reader

pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning")


@contextlib.asynccontextmanager
async def following(monkeypatch, **constants):
    for name, value in constants.items():
        monkeypatch.setattr(pumps, name, value)
    hub = Hub()
    hub.start()
    pump = Pump(hub, Site("The Tidewater Post", "http://tidewater.example"))
    pump.start()
    try:
        yield pump
    finally:
        await pump.close()
        await hub.close(spread=0)


async def in_newsroom(work):
    return await asyncio.to_thread(work)


async def until(true):
    for _ in range(500):
        if found := true():
            return found
        await asyncio.sleep(0.01)
    raise AssertionError("it did not come true in time")


async def test_what_is_published_is_folded_without_being_asked(newsroom, monkeypatch):
    async with following(monkeypatch) as pump:
        channel = await pump.channel("flood")
        await in_newsroom(newsroom.publish)
        await until(lambda: channel.tail.head == 2)
        assert channel.edition.head == 2


async def test_a_lost_nudge_costs_delay_and_never_a_post(newsroom, monkeypatch):
    async with following(monkeypatch, EVERY=0.05) as pump:
        channel = await pump.channel("flood")
        pumps.wire.leave(pump._on_nudge)
        await in_newsroom(newsroom.publish)
        await until(lambda: channel.tail.head == 2)


async def test_who_publishes_and_then_looks_sees_it(newsroom, monkeypatch):
    async with following(monkeypatch, EVERY=60) as pump:
        await pump.channel("flood")
        for number in range(2, 12):
            await in_newsroom(newsroom.publish)
            channel = await pump.channel("flood")
            assert channel.tail.head == number


async def test_a_draft_has_no_channel(newsroom, monkeypatch):
    await in_newsroom(lambda: newsroom.draft("secret", "What only the desk knows"))
    async with following(monkeypatch) as pump:
        assert await pump.channel("secret") is None
        assert await pump.channel("nowhere") is None


async def test_the_head_is_told_again_where_it_is_quiet(newsroom, monkeypatch):
    async with following(monkeypatch, EVERY=0.02, QUIET=0.05) as pump:
        channel = await pump.channel("flood")
        near, far = socket.socketpair()
        near.setblocking(False)
        pump.hub.join(far.detach(), channel.edition.blog, 1, b"")
        received = b""

        def told_twice():
            nonlocal received
            with contextlib.suppress(BlockingIOError):
                received += near.recv(4096)
            return received.count(b"event: head") >= 2

        await until(told_twice)
        assert b"id:" not in received


async def test_an_edition_that_nobody_reads_is_let_go(newsroom, monkeypatch):
    async with following(monkeypatch, EVERY=0.02, IDLE=0.05) as pump:
        await pump.channel("flood")
        await until(lambda: not pump.channels)
        assert (await pump.channel("flood")).tail.head == 1


async def test_another_epoch_ends_the_streams_of_the_old_one(newsroom, monkeypatch):
    async with following(monkeypatch, EVERY=0.02) as pump:
        channel = await pump.channel("flood")
        near, far = socket.socketpair()
        near.setblocking(False)
        pump.hub.join(far.detach(), channel.edition.blog, 1, b"")
        await in_newsroom(lambda: type(newsroom.flood).objects.update(epoch="other1"))
        await until(lambda: pump.hub.readers() == 0)
        assert (await pump.channel("flood")).tail.epoch == "other1"


async def test_a_fault_of_the_database_is_outlived(newsroom, monkeypatch):
    async with following(monkeypatch, EVERY=0.02) as pump:
        channel = await pump.channel("flood")
        whole = read.since
        with monkeypatch.context() as broken:
            broken.setattr(pumps.read, "head", lambda blog: 1 / 0)
            await in_newsroom(newsroom.publish)
            await asyncio.sleep(0.1)
        assert read.since is whole
        await until(lambda: channel.tail.head == 2)


async def test_a_page_is_rendered_at_most_once_between_two_changes(newsroom, monkeypatch):
    async with following(monkeypatch) as pump:
        channel = await pump.channel("flood")
        first = await pump.page(channel, ("live",))
        assert await pump.page(channel, ("live",)) is first
        await in_newsroom(newsroom.publish)
        channel = await pump.channel("flood")
        second = await pump.page(channel, ("live",))
        assert second is not first
        assert first.etag != second.etag


async def test_a_fault_while_rendering_costs_the_readers_a_reconnect_and_not_the_blog(newsroom, monkeypatch):
    async with following(monkeypatch, EVERY=0.02) as pump:
        await pump.channel("flood")
        with monkeypatch.context() as broken:
            broken.setattr(pumps.Edition, "tell", lambda *_: 1 / 0)
            await in_newsroom(newsroom.publish)
            await until(lambda: "flood" not in pump.channels)
        assert (await pump.channel("flood")).tail.head == 2


async def test_the_front_page_never_shows_what_was_withdrawn(newsroom, monkeypatch):
    async with following(monkeypatch, EVERY=60) as pump:
        reader = Reader(pump)
        for _ in range(5):
            copy = await in_newsroom(lambda: newsroom.publish("x", headline="The unsayable"))
            assert b"The unsayable" in (await reader.front(Asked([]))).body
            pumps.wire.leave(pump._on_nudge)  # as when another process writes, and its nudge is late
            await in_newsroom(lambda copy=copy: newsroom.withdraw(copy))
            await reader.front(Asked([]))
            pumps.wire.listen(pump._on_nudge)
            pump._note(None)
            assert b"The unsayable" not in (await reader.front(Asked([]))).body


async def test_a_publish_is_timed_up_to_the_last_reader(newsroom, monkeypatch):
    monkeypatch.setattr(pumps, "meter", meter := Meter())
    async with following(monkeypatch) as pump:
        channel = await pump.channel("flood")
        near, far = socket.socketpair()
        pump.hub.join(far.detach(), channel.edition.blog, channel.tail.head, b"")
        await in_newsroom(lambda: publish_now(newsroom))
        await until(lambda: meter.reading(channel.edition.blog, time.time()).last)
        reading = meter.reading(channel.edition.blog, time.time())
        assert (reading.now, reading.last.pages) == (1, 1)
        near.close()


def publish_now(newsroom):
    newsroom.clock = timezone.now() - timedelta(minutes=1)  # the cast's clock moves on by a minute
    newsroom.publish()


@pytest.mark.parametrize("turns", range(6))
async def test_a_nudge_at_the_moment_of_closing_does_not_keep_it_open(newsroom, monkeypatch, turns):
    async with following(monkeypatch) as pump:
        await asyncio.sleep(0.05)
        pump._nudged.set()
        for _ in range(turns):
            await asyncio.sleep(0)
        async with asyncio.timeout(5):
            await pump.close()
        pump.close = lambda: asyncio.sleep(0)  # it is
