"""The hub writes one frame to many sockets, and never waits for one of them."""

import asyncio
import contextlib
import os
import socket

import pytest

from stoppress.delivery import hub as hubs
from stoppress.delivery.hub import Hub

FLOOD, FIRE = 1, 2


@contextlib.asynccontextmanager
async def running():
    hub = Hub()
    hub.start()
    try:
        yield hub
    finally:
        await hub.close(spread=0)


def reader(hub, blog=FLOOD, number=0, backlog=b""):
    """A connection whose far end belongs to the hub; returns the reader's end."""
    near, far = socket.socketpair()
    near.setblocking(False)
    hub.join(far.detach(), blog, number, backlog)
    return near


async def settle():
    for _ in range(20):
        await asyncio.sleep(0.001)


def taken(near):
    pieces = b""
    with contextlib.suppress(BlockingIOError):
        while piece := near.recv(1 << 20):
            pieces += piece
    return pieces


async def test_a_frame_reaches_everybody_on_the_blog_and_nobody_else():
    async with running() as hub:
        here, there, elsewhere = reader(hub), reader(hub), reader(hub, FIRE)
        hub.publish(FLOOD, 1, b"frame")
        await settle()
        assert (taken(here), taken(there), taken(elsewhere)) == (b"frame", b"frame", b"")
        assert (hub.readers(), hub.readers(FLOOD), hub.readers(FIRE)) == (3, 2, 1)


async def test_frames_come_in_order_after_the_backlog():
    async with running() as hub:
        near = reader(hub, backlog=b"head;")
        for number in range(1, 50):
            hub.publish(FLOOD, number, b"%d;" % number)
        await settle()
        assert taken(near) == b"head;" + b"".join(b"%d;" % number for number in range(1, 50))


async def test_a_newcomer_gets_nothing_twice():
    async with running() as hub:
        hub.publish(FLOOD, 7, b"seven;")
        near = reader(hub, number=7, backlog=b"seven;")  # before the fan-out of 7 has begun
        hub.publish(FLOOD, 8, b"eight;")
        await settle()
        assert taken(near) == b"seven;eight;"


async def test_a_reader_who_left_is_forgotten():
    async with running() as hub:
        near = reader(hub)
        near.close()
        await settle()
        assert hub.readers() == 0


async def test_a_reader_who_leaves_during_a_fan_out_gives_its_number_to_nobody():
    async with running() as hub:
        crowd = [reader(hub) for _ in range(hubs.CHUNK * 3)]
        hub.publish(FLOOD, 1, b"frame")
        await asyncio.sleep(0)  # the first chunk is written
        await asyncio.sleep(0)
        leaving = list(hub._streams[FLOOD])[-50:]
        for fd in leaving:
            hub._drop(fd)
        strangers = [os.dup(0) for _ in range(50)]
        assert not set(strangers) & set(leaving)
        await settle()
        for stranger in strangers:
            os.close(stranger)
        assert hub.readers() == len(crowd) - 50
        assert not hub._buried


async def test_a_slow_reader_is_dropped_and_the_others_are_not_held_up():
    async with running() as hub:
        slow, quick = reader(hub), reader(hub)
        frame, received = b"x" * 16_000, 0
        for number in range(1, 200):
            hub.publish(FLOOD, number, frame)
            await asyncio.sleep(0)
            await asyncio.sleep(0)
            received += len(taken(quick))
        await settle()
        received += len(taken(quick))
        assert received == 199 * len(frame)
        assert hub.readers() == 1
        assert hub.dropped == 1
        held = len(taken(slow))
        assert held < 199 * len(frame)


async def test_a_reader_who_paused_gets_what_waited():
    async with running() as hub:
        near = reader(hub)
        frame = b"y" * 10_000
        for number in range(1, 13):
            hub.publish(FLOOD, number, frame)
        await settle()
        received = taken(near)
        for _ in range(50):
            await settle()
            received += taken(near)
        assert received == frame * 12
        assert hub.dropped == 0


async def test_what_a_reader_says_is_read_and_thrown_away():
    async with running() as hub:
        near = reader(hub)
        near.send(b"GET /more HTTP/1.1\r\n\r\n" * 100)
        await settle()
        hub.publish(FLOOD, 1, b"frame")
        await settle()
        assert taken(near) == b"frame"


async def test_closing_ends_every_stream_and_takes_no_more():
    hub = Hub()
    hub.start()
    crowd = [reader(hub) for _ in range(300)]
    await hub.close(spread=0.2)
    assert hub.readers() == 0
    assert all(near.recv(1) == b"" for near in crowd)
    late = reader(hub)
    assert late.recv(1) == b""


@pytest.mark.parametrize("wreck", [lambda near: near.close(), lambda near: near.shutdown(socket.SHUT_WR)])
async def test_a_broken_reader_does_not_stop_the_frame(wreck):
    async with running() as hub:
        broken, whole = reader(hub), reader(hub)
        wreck(broken)
        hub.publish(FLOOD, 1, b"frame")
        await settle()
        assert taken(whole) == b"frame"
        assert hub.readers() == 1


async def test_it_is_told_when_a_frame_was_written_to_all_and_to_how_many():
    async with running() as hub:
        crowd = [reader(hub) for _ in range(hubs.CHUNK + 1)]
        reader(hub, FIRE)
        told = []
        hub.publish(FLOOD, 1, b"frame", lambda pages: told.append((pages, [taken(near) for near in crowd])))
        await settle()
        assert told == [(len(crowd), [b"frame"] * len(crowd))]
