"""GET /live/{slug}/stream: what a reader gets first, and the take-over of the connection."""

import asyncio
import os
import random
from urllib.parse import parse_qs, urlencode

from stoppress.delivery import position
from stoppress.delivery.pump import Channel, Pump
from stoppress.delivery.tail import Tail
from stoppress.log import read
from stoppress.projections import frame

HEAD = (
    b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream; charset=utf-8\r\ncache-control: no-store\r\n"
    b"x-accel-buffering: no\r\nx-content-type-options: nosniff\r\naccess-control-allow-origin: *\r\n"
    b"connection: close\r\n\r\n"
)
MOVED = (
    "HTTP/1.1 301 Moved Permanently\r\nlocation: {}\r\ncache-control: public, max-age=300\r\n"
    "access-control-allow-origin: *\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"
)
GONE = (
    b"HTTP/1.1 410 Gone\r\ncontent-type: text/plain; charset=utf-8\r\ncache-control: no-store\r\n"
    b"access-control-allow-origin: *\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"
)
NOT_FOUND_BODY = (
    b'{"type":"about:blank","title":"Not found","status":404,'
    b'"detail":"There is no live coverage at this address. The front page lists what there is."}'
)
NOT_FOUND = (
    b"HTTP/1.1 404 Not Found\r\ncontent-type: application/problem+json\r\ncache-control: no-store\r\n"
    b"access-control-allow-origin: *\r\nconnection: close\r\ncontent-length: %d\r\n\r\n" % len(NOT_FOUND_BODY)
) + NOT_FOUND_BODY


def asked(headers: list[tuple[bytes, bytes]], query: bytes) -> str | None:
    """Where the reader stands by its own word: Last-Event-ID before ?since=, or None for a newcomer."""
    for name, value in headers:
        if name == b"last-event-id":
            return value.decode("latin-1")
    given = parse_qs(query.decode("latin-1"), keep_blank_values=True).get("since")
    return given[0] if given else None


def backlog(tail: Tail, since: str | None) -> bytes:
    """The response from its first byte: retry, the head, and what was missed or a resync."""
    first = HEAD + b"retry: %d\n" % random.randint(1000, 6000) + frame.head(tail.epoch, tail.head)  # noqa: S311
    if since is None:
        return first
    place = position.parse(since)
    missed = tail.since(place.number) if place and place.epoch == tail.epoch else None
    if missed is None:
        return first + frame.resync(tail.epoch, tail.head)
    return first + b"".join(made.message for made in missed)


def lacks(tail: Tail, since: str | None) -> bool:
    """Whether the tail has to be filled before this reader can be answered."""
    place = position.parse(since) if since is not None else None
    return place is not None and place.epoch == tail.epoch and tail.lacks(place.number)


class Streams:
    """Takes over connections that ask for a stream."""

    def __init__(self, pump: Pump) -> None:
        self._pump = pump
        self._pending: set[asyncio.Task[None]] = set()

    def take(self, fd: int, slug: str, since: str | None) -> None:
        """Own this descriptor: at once where the blog is warm, else as soon as it is."""
        channel = self._pump.warm(slug)
        if channel is not None and not lacks(channel.tail, since):
            self._join(fd, channel, since)
            return
        task = asyncio.get_running_loop().create_task(self._wait(fd, slug, since))
        self._pending.add(task)
        task.add_done_callback(self._pending.discard)

    async def _wait(self, fd: int, slug: str, since: str | None) -> None:
        try:
            channel = await self._pump.channel(slug)
            place = position.parse(since) if since is not None else None
            if channel is not None and place is not None and lacks(channel.tail, since):
                await self._pump.reach(channel, place.number)
        except BaseException:
            os.close(fd)
            raise
        if channel is None:
            await self._lead_on(fd, slug, since)
        else:
            self._join(fd, channel, since)

    async def _lead_on(self, fd: int, slug: str, since: str | None) -> None:
        response = NOT_FOUND
        try:
            found = await self._pump.in_thread(read.elsewhere, slug)
            if found:
                # A browser follows, and sends its Last-Event-ID along; what stood in the address has to be told again.
                query = "?" + urlencode({"since": since}) if since else ""
                response = MOVED.format(f"/live/{found.slug}/stream{query}").encode() if found.slug else GONE
        finally:
            _answer(fd, response)

    def _join(self, fd: int, channel: Channel, since: str | None) -> None:
        # Nothing may come between the backlog and the joining: a change in between would be missed.
        tail = channel.tail
        self._pump.hub.join(fd, channel.edition.blog, tail.head, backlog(tail, since))


def _answer(fd: int, response: bytes) -> None:
    try:
        os.write(fd, response)
    except OSError:
        pass  # the reader left: nobody is there to be told
    finally:
        os.close(fd)
