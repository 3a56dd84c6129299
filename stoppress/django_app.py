"""Django behind the event loop: a request is read here within limits, then answered on one of a few threads.

Django's own ASGI handler hops between loop and thread for each middleware and makes a thread for each request;
this takes one hop, and the threads keep their database connections.
"""

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from typing import Any

from asgiref.wsgi import WsgiToAsgiInstance
from django.http.request import split_domain_port

THREADS = 4
DISCARDED = 64_000_000  # bytes of a body over the limit that are read for the sake of a clear answer
STALL = 20.0  # seconds without a byte of the body
PATIENCE = 10.0  # seconds for that
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]
Reply = tuple[int, list[tuple[bytes, bytes]], bytes]


class TooLarge(Exception):
    """The body is over the limit."""


class Stalled(Exception):
    """The client did not go on with its body."""


class Left(Exception):
    """The client left before its request was whole."""


class DjangoApp:
    """Answers ASGI requests with a WSGI application on a pool of threads."""

    def __init__(self, wsgi: Callable[..., Any], limit: int, host: str, threads: int = THREADS) -> None:
        self._wsgi, self._limit, self._host = wsgi, limit, host
        self._pool = ThreadPoolExecutor(max_workers=threads, thread_name_prefix="django")

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        """Answer one request; raises TooLarge or Stalled where its body does not come whole."""
        try:
            body = await self._read(scope, receive)
        except Left:
            return
        loop = asyncio.get_running_loop()
        status, headers, content = await loop.run_in_executor(self._pool, self._answer, scope, body)
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": content})

    def close(self) -> None:
        """Let the threads end after what they do now."""
        self._pool.shutdown(wait=True, cancel_futures=True)

    async def _read(self, scope: dict[str, Any], receive: Receive) -> bytes:
        told = next((value for name, value in scope["headers"] if name == b"content-length"), b"0")
        if told.isdigit() and int(told[:18]) > self._limit:
            await _discard(receive)
            raise TooLarge
        pieces, size, more = [], 0, True
        while more:
            try:
                async with asyncio.timeout(STALL):
                    message = await receive()
            except TimeoutError as problem:
                raise Stalled from problem
            if message["type"] == "http.disconnect":
                raise Left
            pieces.append(message.get("body", b""))
            size += len(pieces[-1])
            if size > self._limit:
                pieces.clear()
                await _discard(receive)
                raise TooLarge
            more = message.get("more_body", False)
        return b"".join(pieces)

    def _answer(self, scope: dict[str, Any], body: bytes) -> Reply:
        started: list[tuple[str, list[tuple[str, str]]]] = []

        def start(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> None:
            started.append((status, headers))

        try:
            bridge = WsgiToAsgiInstance(self._wsgi)  # type: ignore[no-untyped-call]
            bridge.scope = scope
            environ = bridge.build_environ(scope, BytesIO(body))  # type: ignore[no-untyped-call]
        except (ValueError, UnicodeError):
            return 400, [(b"content-type", b"text/plain")], b"The headers of this request are not well formed.\n"
        if not split_domain_port(environ.get("HTTP_HOST", ""))[0]:
            environ["HTTP_HOST"] = self._host  # hostile input: no address is made from it, and no page may fail on it
        environ["CONTENT_LENGTH"] = str(len(body))  # a chunked body has no length of its own
        result = self._wsgi(environ, start)
        try:
            content = b"".join(result)
        finally:
            if hasattr(result, "close"):
                result.close()
        status, headers = started[-1]
        encoded = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers]
        if not any(name == b"content-length" for name, _ in encoded):
            encoded.append((b"content-length", str(len(content)).encode()))
        return int(status.split(" ", 1)[0]), encoded, b"" if scope["method"] == "HEAD" else content


async def _discard(receive: Receive) -> None:
    """Read what is still coming, within limits: a connection closed on unread bytes loses the answer as well."""
    size = 0
    try:
        async with asyncio.timeout(PATIENCE):
            while size < DISCARDED:
                message = await receive()
                size += len(message.get("body", b""))
                if message["type"] == "http.disconnect" or not message.get("more_body", False):
                    return
    except TimeoutError:
        return
