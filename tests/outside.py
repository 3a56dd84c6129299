"""The rest of the internet, on this machine: a server of raw bytes, names that lead to it, lines that are counted."""

import json
import socket
import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import replace
from typing import Any

from stoppress.markup.fetch import Way, dialled

PUBLIC = "93.184.216.34"
Page = bytes | Iterable[bytes] | Callable[[str], "bytes | Iterable[bytes]"]


def ok(
    body: bytes | str | dict, kind: str = "text/html; charset=utf-8", status: str = "200 OK", **headers: str
) -> bytes:
    """A whole answer."""
    if isinstance(body, dict):
        body, kind = json.dumps(body), "application/json"
    body = body.encode() if isinstance(body, str) else body
    lines = [f"HTTP/1.1 {status}", f"Content-Type: {kind}", f"Content-Length: {len(body)}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode() + body


def gone(status: str = "404 Not Found") -> bytes:
    """An answer without a page."""
    return ok("", status=status)


def moved(to: str, status: int = 302) -> bytes:
    """An answer that leads on."""
    return ok("", status=f"{status} Moved", Location=to)


class Unsecured:
    """Stands where TLS would be."""

    def wrap_socket(self, line: socket.socket, server_hostname: str) -> socket.socket:
        """The line as it is."""
        return line


class Elsewhere:
    """A server on the loopback address. It counts the connections and keeps the requests."""

    def __init__(self) -> None:
        self.pages: dict[str, Page] = {}
        self.connections, self.asked, self.dialled = 0, [], []
        self.names: dict[str, list[str]] = {}
        self._line = socket.create_server(("127.0.0.1", 0))
        self.port = self._line.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def way(self, **more: Any) -> Way:
        """Every name is public and leads here, whatever the port; only what is asked for is ever dialled."""
        ports = frozenset({80, 443, self.port})
        return replace(
            Way(resolve=lambda host, port: self.names.get(host, [PUBLIC]), dial=self._dial, ports=ports), **more
        )

    def plain(self, **more: Any) -> Way:
        """The same where every site speaks without TLS: what is tested is not the line."""
        return self.way(trust=Unsecured, **more)

    def bare(self, **more: Any) -> Way:
        """The real lines, so that a number that is not public would really be called; names as they are given."""
        return replace(self.way(), dial=dialled, **more)

    def close(self) -> None:
        """No more connections."""
        self._line.close()

    def _dial(self, number: str, port: int, seconds: float) -> socket.socket:
        self.dialled.append((number, port))
        return dialled("127.0.0.1", self.port, seconds)

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                line, _ = self._line.accept()
                self.connections += 1
                threading.Thread(target=self._answer, args=(line,), daemon=True).start()

    def _answer(self, line: socket.socket) -> None:
        with suppress(OSError), line:
            said = b""
            while b"\r\n\r\n" not in said and (piece := line.recv(65536)):
                said += piece
            request = said.decode("latin-1")
            self.asked.append(request)
            for piece in self._pieces(request):
                line.sendall(piece)

    def _pieces(self, request: str) -> Iterable[bytes]:
        path = [*request.split(" "), "", ""][1]
        host = next((row[6:] for row in request.split("\r\n") if row.startswith("Host: ")), "")
        page = next((self.pages[one] for one in (host + path, path, host) if one in self.pages), gone())
        found = page(path) if callable(page) else page
        return [found] if isinstance(found, bytes) else found
