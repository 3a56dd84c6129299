"""The composition root: the public side, Django, static files and the fan-out, put together for one server."""

import asyncio
import logging
import re
from typing import Any
from urllib.parse import quote, urlsplit

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from stoppress.delivery.hub import Hub
from stoppress.delivery.protocol import Headers, bound, target
from stoppress.delivery.pump import Pump
from stoppress.delivery.stream import Streams
from stoppress.django_app import DjangoApp, Receive, Send, Stalled, TooLarge
from stoppress.media_files import MediaFiles
from stoppress.newsroom import clock, darkroom, recheck
from stoppress.projections.page import Site
from stoppress.reader.answers import Answer, header, paged, problem
from stoppress.reader.views import FRESH, Asked, Reader
from stoppress.static_files import StaticFiles
from stoppress.urls import DJANGO, public
from stoppress.wire import sqlite

log = logging.getLogger("stoppress.asgi")
BARE = (204, 304)
UPLOAD = re.compile(r"/(?:desk|api/v1/blogs)/[^/]+/media\b")


class App:
    """The ASGI application of one server process, and what lives beside it."""

    def __init__(self) -> None:
        self.site = Site(settings.SITE_NAME, settings.STOPPRESS_URL)
        self.hub = Hub()
        self.pump = Pump(self.hub, self.site)
        self.reader = Reader(self.pump)
        host = urlsplit(settings.STOPPRESS_URL).netloc
        self.django = DjangoApp(get_wsgi_application(), settings.BODY_LIMIT, host)
        # On threads of their own: the last piece of a film takes seconds, and a publish must not wait behind it.
        self.uploads = DjangoApp(get_wsgi_application(), settings.BODY_LIMIT, host, threads=2)
        self.static, self.media = StaticFiles(), MediaFiles()
        self.protocol = bound(Streams(self.pump), self.ready)
        self._tasks: list[asyncio.Task[None]] = []

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        """Answer one request, or follow the server's life."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http":
            await self._answer(scope, receive, send)

    def ready(self, url: bytes, headers: Headers) -> bytes | None:
        """The whole response for a page that is rendered already: no task, no Django."""
        path, query = target(url)
        found = self.reader.ready(path, query, header(headers, b"accept-encoding"))
        if found is None:
            return None
        return _raw(paged(found, headers, FRESH))

    async def close_streams(self) -> None:
        """End the long requests, so that the server can stop: streams spread out, long polls at once."""
        self.reader.close()
        await self.pump.close()
        await self.hub.close(spread=2.0 if self.hub.readers() > 200 else 0.2)

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        self.hub.start()
        self.pump.start()
        watch = sqlite.Watch(settings.DATA / "stoppress.sqlite3")
        self.pump.look = watch.look
        self._tasks = [asyncio.create_task(one.run()) for one in (watch, clock, darkroom, recheck)]
        await send({"type": "lifespan.startup.complete"})
        await receive()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self.django.close()
        self.uploads.close()
        self.media.close()
        await send({"type": "lifespan.shutdown.complete"})

    async def _answer(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        path: str = scope["path"]
        started = False

        async def watched(message: dict[str, Any]) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self._route(scope, path, receive, watched)
        except TooLarge:
            how = "Send the file in smaller pieces." if UPLOAD.match(path) else "Send less text in one post."
            detail = f"A request has {settings.BODY_LIMIT:,} bytes at most. {how}"
            answer = problem(413, "Too large", detail)
            answer.headers["connection"] = "close"
            await _send(answer, scope["method"], send)
        except Stalled:
            answer = problem(408, "Too slow", "The rest of the request did not come. Send it again.")
            answer.headers["connection"] = "close"
            await _send(answer, scope["method"], send)
        except Exception:
            log.exception("%s %s could not be answered", scope["method"], path)
            if started:
                raise
            detail = "The server could not answer; its log says why. Try again in a moment."
            await _send(problem(500, "Error", detail), scope["method"], send)

    async def _route(self, scope: dict[str, Any], path: str, receive: Receive, send: Send) -> None:
        if path.startswith("/static/"):
            query = scope["query_string"].decode("latin-1")
            await _send(await self.static.answer(path, query, scope["headers"]), scope["method"], send)
        elif path.startswith("/media/"):
            answer = await self.media(scope, send)
            if answer is not None:
                await _send(answer, scope["method"], send)
        elif UPLOAD.match(path):
            await self.uploads(scope, receive, send)
        elif path.startswith(DJANGO):
            await self.django(scope, receive, send)
        else:
            await _send(await self._public(scope, path), scope["method"], send)

    async def _public(self, scope: dict[str, Any], path: str) -> Answer:
        for pattern, view in public:
            found = pattern.fullmatch(path)
            if found is None:
                continue
            if scope["method"] not in ("GET", "HEAD"):
                answer = problem(405, "Method not allowed", "This address is for reading: use GET.")
                answer.headers["allow"] = "GET, HEAD"
                return answer
            query = scope["query_string"].decode("latin-1")
            return await view(self.reader, Asked(scope["headers"], query, path, found.groupdict()))
        if path.endswith("/") and path.startswith("/live/") and path.count("/") == 3:
            query = scope["query_string"].decode("latin-1")
            location = self.site.url + quote(path.rstrip("/")) + (f"?{query}" if query else "")
            return Answer(b"", 301, {"location": location})
        return await self.reader.not_found(Asked(scope["headers"]))


async def _send(answer: Answer, method: str, send: Send) -> None:
    headers = [(name.encode(), value.encode("latin-1", "replace")) for name, value in answer.headers.items()]
    if answer.status not in BARE:
        headers.append((b"content-length", str(len(answer.body)).encode()))
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    await send({"type": "http.response.body", "body": b"" if method == "HEAD" else answer.body})


def _raw(answer: Answer) -> bytes:
    lines = [f"HTTP/1.1 {answer.status} {'OK' if answer.status == 200 else 'Not Modified'}"]
    lines += [f"{name}: {value}" for name, value in answer.headers.items()]
    if answer.status not in BARE:
        lines.append(f"content-length: {len(answer.body)}")
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + answer.body
