"""The pump: on every nudge it moves the warm editions on and hands the new changes to the readers.

The loop's thread owns the channels; one other thread folds, renders and reads the log for all of them. A nudge
that is lost costs a second, because the heads are looked at once a second besides.
"""

import asyncio
import logging
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from typing import TypeVar

from django.db import DatabaseError, close_old_connections, connection

from stoppress.delivery.hub import EVERYBODY, Hub
from stoppress.delivery.meter import meter
from stoppress.delivery.tail import CHANGES, Tail
from stoppress.log import read
from stoppress.projections import frame
from stoppress.projections.edition import Edition, Key, Page
from stoppress.projections.page import Site
from stoppress.wire import base as wire

EVERY = 1.0  # seconds between looks at the heads where no nudge comes
QUIET = 15.0  # seconds without a change after which readers are told the head
MANY = 500  # readers from whom on a fan-out is long enough for others to ask for the page during it
IDLE = 600.0  # seconds without a reader or a request after which an edition is let go

log = logging.getLogger("stoppress.delivery")
T = TypeVar("T")


@dataclass
class Channel:
    """A blog that somebody follows: its edition, its tail, and those who wait for the next change."""

    edition: Edition
    tail: Tail
    used: float
    spoken: float
    behind: bool = True  # the log moved, or may have, since it was looked at last
    moved: asyncio.Event = field(default_factory=asyncio.Event)
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)  # one look, or one filling of the tail, at a time


class Pump:
    """Follows the log for the readers of this process."""

    def __init__(self, hub: Hub, site: Site) -> None:
        self.hub, self.site = hub, site
        self._unset = site  # as the settings say, where a chief set nothing
        self.look: Callable[[], bool] = lambda: False  # whether another process wrote, where the wire can tell at once
        self.channels: dict[str, Channel] = {}
        self.closing = asyncio.Event()
        self.healthy = True  # whether the database answered when it was asked last
        self._asked = 0.0
        self._opening: dict[str, asyncio.Task[Channel | None]] = {}
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="projections")
        self._nudged = asyncio.Event()

    def start(self) -> None:
        """Follow the log from the running loop."""
        self._loop = asyncio.get_running_loop()
        meter.streams = self.hub.readers
        wire.listen(self._on_nudge)
        self._nudged.set()  # the first look is now: whose site is this?
        self._task = self._loop.create_task(self._run())

    async def close(self) -> None:
        """Let those who wait go, and stop following."""
        wire.leave(self._on_nudge)
        self.closing.set()
        for channel in self.channels.values():
            channel.moved.set()
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)
        await self.in_thread(_close_connection)
        self._thread.shutdown(wait=False, cancel_futures=True)

    async def in_thread(self, work: Callable[..., T], *arguments: object) -> T:
        """Run this on the thread that owns the editions."""
        return await self._loop.run_in_executor(self._thread, work, *arguments)

    def warm(self, slug: str) -> Channel | None:
        """The channel if it is open and up to date, without waiting."""
        if self.look():
            self._note(None)
        channel = self.channels.get(slug)
        if channel is None or channel.behind or channel.turn.locked():
            return None
        channel.used = time.monotonic()
        return channel

    async def channel(self, slug: str) -> Channel | None:
        """The channel of this blog, opened where it is not yet; None where readers know no such blog.

        It holds whatever was acknowledged before this call: who publishes and then looks sees it.
        """
        if self.look():
            self._note(None)
        channel = self.channels.get(slug)
        if channel is not None:
            channel.used = time.monotonic()
            await self._advance(slug, channel)
            return self.channels.get(slug)
        opening = self._opening.get(slug)
        if opening is None:
            opening = self._opening[slug] = self._loop.create_task(self._open(slug))
            opening.add_done_callback(lambda _: self._opening.pop(slug, None))
        return await asyncio.shield(opening)

    async def reach(self, channel: Channel, number: int) -> None:
        """Load into the tail what it lacks after this number; many who ask at once cause one load."""
        async with channel.turn:
            if not channel.tail.lacks(number):
                return
            after = max(0, channel.tail.head - CHANGES)
            channel.tail.fill(await self.in_thread(channel.edition.replay, after))

    async def page(self, channel: Channel, key: Key) -> Page:
        """A page of this blog, rendered where it is not ready. KeyError for a post that is not there."""
        ready = channel.edition.ready(key)
        return ready if ready is not None else await self.in_thread(channel.edition.page, key)

    def _on_nudge(self, blog: int | None) -> None:
        self._loop.call_soon_threadsafe(self._note, blog)

    def _note(self, blog: int | None) -> None:
        for channel in self.channels.values():
            # A blog that goes on in another one tells the headline of that.
            if blog is None or channel.edition.blog == blog or channel.edition.goes_on:
                channel.behind = True
        self._nudged.set()

    async def _open(self, slug: str) -> Channel | None:
        edition = await self.in_thread(_load, slug, self.site)
        if edition is None:
            return None
        now = time.monotonic()
        channel = self.channels[slug] = Channel(edition, Tail(edition.epoch, edition.head), now, now)
        await self._advance(slug, channel)  # what was written while it loaded
        return self.channels.get(slug)

    async def _run(self) -> None:
        # Not for ever: wait_for of Python 3.11 swallows a cancellation that meets a nudge, and close() would wait on.
        while not self.closing.is_set():
            try:
                await asyncio.wait_for(self._nudged.wait(), EVERY)
            except TimeoutError:
                self._note(None)
            self._nudged.clear()
            try:
                await self._move()
                self.healthy = True
            except Exception:
                # The readers' only source must outlive a fault of the database or of one page.
                self.healthy = False
                log.exception("the readers' side could not follow the log; trying again")
                await asyncio.sleep(EVERY)
                self._note(None)

    async def _move(self) -> None:
        if time.monotonic() - self._asked >= EVERY:
            # Also where nobody reads: is the database there? And did a chief change the site?
            site = self._unset.under(await self.in_thread(read.imprint))
            self.site = self.site if site == self.site else site
            self._asked = time.monotonic()
        for slug, channel in list(self.channels.items()):
            if channel.edition.site is not self.site:
                await self.in_thread(channel.edition.belong_to, self.site)
            if channel.behind:
                try:
                    await self._advance(slug, channel)
                except DatabaseError:
                    raise
                except Exception:
                    log.exception("the live page %s could not follow its log; it starts anew", slug)
            meter.sample(channel.edition.blog, time.time())
            now = time.monotonic()
            if now - channel.spoken >= QUIET:
                self._tell_head(channel, now)
            if self.hub.readers(channel.edition.blog):
                channel.used = now
            elif now - channel.used > IDLE:
                self.channels.pop(slug, None)

    async def _advance(self, slug: str, channel: Channel) -> None:
        async with channel.turn:
            if not channel.behind:
                return
            channel.behind = False  # before the look: a nudge that comes during it must not be lost
            try:
                found = await self.in_thread(_advance, channel.edition, self.hub.readers(channel.edition.blog) >= MANY)
            except BaseException:
                channel.behind = True
                if channel.edition.head != channel.tail.head:
                    # The story moved on and its frames are lost: whoever follows starts anew, from the log.
                    self._end(slug, channel)
                raise
            if found is None:  # another epoch, as after a restore, or taken down: whoever follows starts anew
                self._end(slug, channel)
                return
            if channel.edition.slug != slug and self.channels.pop(slug, None) is channel:
                # Another address: who follows stays, who comes with the old one is led to the new one.
                self.channels.setdefault(channel.edition.slug, channel)
            made, is_called_otherwise = found
            if is_called_otherwise:
                # What the tail told of it must not be told again: it is loaded anew when somebody asks.
                channel.tail = Tail(channel.edition.epoch, channel.tail.head)
            waiting = meter.waiting(channel.edition.blog)  # they go on when the loop does
            for one in made:
                channel.tail.add(one)
                through = partial(_passed, channel.edition.blog, one.at, waiting)
                self.hub.publish(channel.edition.blog, one.number, one.message, through)
            if made:
                channel.spoken = time.monotonic()
                channel.moved.set()
                channel.moved = asyncio.Event()

    def _end(self, slug: str, channel: Channel) -> None:
        if self.channels.get(slug) is channel:
            del self.channels[slug]
        channel.moved.set()
        self.hub.end(channel.edition.blog)  # they come back with an id of the old history and get a resync

    def _tell_head(self, channel: Channel, now: float) -> None:
        channel.spoken = now
        tail = channel.tail
        self.hub.publish(channel.edition.blog, EVERYBODY, frame.head(tail.epoch, tail.head))


def _passed(blog: int, at: float, waiting: int, streams: int) -> None:
    meter.passed(blog, at, time.time(), streams + waiting)


def _close_connection() -> None:
    connection.close()  # which is this thread's own


def _load(slug: str, site: Site) -> Edition | None:
    close_old_connections()
    head = read.find(slug)
    return Edition(head, site).load() if head else None


def _advance(edition: Edition, busy: bool) -> tuple[list[frame.Made], bool] | None:
    """The new changes, and whether the coverage in which this one goes on is called otherwise; None to start anew."""
    head = read.head(edition.blog)
    if head is None or head.epoch != edition.epoch or head.number < edition.head:
        return None
    edition.slug = head.slug
    made = edition.advance() if head.number > edition.head else []
    renamed = edition.look_ahead()
    if made and busy:
        # During a fan-out a page is made at the readers' expense all the same, and whoever asked for it waits longer.
        edition.prepare()
    return made, renamed
