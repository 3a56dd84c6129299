"""uvicorn's HTTP protocol, which lets go of what needs no ASGI: streams are detached, ready pages answered at once."""

import os
import re
from asyncio import TimerHandle, Transport
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from stoppress.delivery.stream import Streams, asked

_STREAM = re.compile(rb"/live/([a-z0-9-]{1,80})/stream")
_UPGRADE = re.compile(rb"\r\nupgrade:[^\r\n]*(?=\r\n)", re.IGNORECASE)
HEAD_LIMIT = 64 * 1024  # bytes of a request's line and headers
HEAD_DEADLINE = 10.0  # seconds from the connection, or the first byte, to the whole head
UNREAD = 64 * 1024  # bytes that a reader may leave unread before its next page waits in line, as uvicorn does it
DRAINED = 30.0  # seconds in which what stands before a stream must have been read
TOO_LARGE = b"The headers of this request are too long: 64 kB are allowed.\n"
REFUSED = (
    b"HTTP/1.1 431 Request Header Fields Too Large\r\ncontent-type: text/plain\r\nconnection: close\r\n"
    b"content-length: %d\r\n\r\n%s" % (len(TOO_LARGE), TOO_LARGE)
)
Headers = list[tuple[bytes, bytes]]
Ready = Callable[[bytes, Headers], bytes | None]


class Protocol(HttpToolsProtocol):
    """Takes a request over once its head is parsed; everything else goes on as in uvicorn."""

    streams: Streams
    ready: Ready
    _answered = False
    _held: tuple[str, str | None] | None = None  # a stream that waits for the answer before it to be through
    _head: int | None = 0  # bytes of the head that is being read, None behind it
    _deadline: TimerHandle | None = None

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]
        """A connection that never says what it wants is closed."""
        super().connection_made(transport)
        self._deadline = self.loop.call_later(HEAD_DEADLINE, self._too_slow)

    def on_headers_complete(self) -> None:
        """Take a stream's connection over, answer a ready page, or start the ASGI task."""
        self._head = None
        self._in_time()
        if self.parser.get_method() != b"GET" or self.pipeline or self._held:
            super().on_headers_complete()
            return
        if (stream := self._stream_asked()) is not None:
            self._answered, self._held = True, stream
            self._take_stream()
            return
        read = self.transport.get_write_buffer_size() < UNREAD
        answer = type(self).ready(self.url, self.headers) if read and self._is_free() else None
        if answer is None:
            super().on_headers_complete()
        else:
            self._answer(answer)

    def on_response_complete(self) -> None:
        """Go on with what waited for this answer."""
        super().on_response_complete()
        if self._held and self.parser is not None:
            self._take_stream()

    def on_body(self, body: bytes) -> None:
        """Ignore a body that nobody reads (the callbacks go on after a take-over)."""
        if self._answered or self.cycle is None:
            return
        super().on_body(body)

    def on_message_complete(self) -> None:
        """End the request, unless it was answered without a cycle."""
        self._head = 0
        if self._answered:
            self._answered = False
            return
        if self.cycle is not None:
            super().on_message_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the connection; a detached one is not this protocol's any more."""
        self._in_time()
        if self.parser is None:
            return
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Parse, unless the connection was given away; a head has a limit of bytes and of seconds."""
        if self.parser is None:
            return
        if self._head is not None:
            self._head += len(data)
            data = _without_upgrade(data)
        super().data_received(data)
        if self._head is None or self.parser is None:
            return
        if self._head > HEAD_LIMIT:
            self.transport.write(REFUSED)
            self.transport.close()
        elif self._head and self._deadline is None:
            self._deadline = self.loop.call_later(HEAD_DEADLINE, self._too_slow)

    def shutdown(self) -> None:
        """Close when idle, else after the answer."""
        if self.parser is not None:
            super().shutdown()

    def _too_slow(self) -> None:
        self._deadline = None
        if self.parser is not None and not self.transport.is_closing():
            self.transport.close()

    def _in_time(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _is_free(self) -> bool:
        # An answer that is still under way owns the connection: whatever is pipelined behind it must wait.
        return self.cycle is None or self.cycle.response_complete

    def _stream_asked(self) -> tuple[str, str | None] | None:
        path, _, query = self.url.partition(b"?")
        found = _STREAM.fullmatch(path)
        if not found or self.transport.get_extra_info("sslcontext") is not None:
            return None
        return found[1].decode(), asked(self.headers, query)

    def _take_stream(self, waited: float = 0.0) -> None:
        if self._held is None or self.parser is None or self.transport.is_closing() or not self._is_free():
            return
        self._unset_keepalive_if_required()
        if self.transport.get_write_buffer_size():
            # What the transport has not sent yet would be lost with it.
            if waited > DRAINED:
                self.transport.abort()
            else:
                pause = max(0.01, waited)
                self.loop.call_later(pause, self._take_stream, waited + pause)
            return
        try:
            fd = os.dup(self.transport.get_extra_info("socket").fileno())
        except OSError:  # no descriptor is left
            self.transport.close()
            return
        self.connections.discard(self)
        held, self._held = self._held, None
        self.cycle = None  # type: ignore[assignment]
        parser, self.parser = self.parser, None  # type: ignore[assignment]
        self.loop.call_soon(lambda: parser)  # the parser is calling us: it must live until it returns
        self.transport.abort()
        self.streams.take(fd, *held)

    def _answer(self, answer: bytes) -> None:
        self._answered = True
        self.server_state.total_requests += 1
        dates = b"".join(b"%s: %s\r\n" % header for header in self.server_state.default_headers)
        line, _, rest = answer.partition(b"\r\n")
        self.transport.write(b"%s\r\n%s%s" % (line, dates, rest))
        if not self.parser.should_keep_alive():
            self.transport.close()
            return
        self._unset_keepalive_if_required()
        self.timeout_keep_alive_task = self.loop.call_later(self.timeout_keep_alive, self.timeout_keep_alive_handler)


def _without_upgrade(data: bytes) -> bytes:
    """The same without the offer of another protocol, such as h2c, for which the parser would leave the body unread."""
    head, end, rest = data.partition(b"\r\n\r\n")
    return _UPGRADE.sub(b"", head + end[:2]) + end[2:] + rest


def target(url: bytes) -> tuple[str, str]:
    """Path and query of a request target."""
    parts = urlsplit(url.decode("latin-1"))
    return parts.path, parts.query


def bound(streams: Streams, ready: Ready) -> type[Any]:
    """The protocol class for one server: uvicorn makes an object of it for each connection."""
    return type("BoundProtocol", (Protocol,), {"streams": streams, "ready": staticmethod(ready)})
