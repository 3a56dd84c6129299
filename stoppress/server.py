"""uvicorn with our protocol: one process that serves the site until it is told to stop."""

import contextlib
import errno
import gc
import resource
import socket
import sys
from typing import Any

import uvicorn

BACKLOG = 4096  # a reconnect storm must find room in the queue


class CannotListen(Exception):
    """The address is taken or not ours; the message says what to do."""


class Server(uvicorn.Server):
    """Closes the streams before uvicorn waits for connections: it would wait for them for ever."""

    def __init__(self, config: uvicorn.Config, app: Any) -> None:
        super().__init__(config)
        self._app = app

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop listening, end the streams, finish what is under way."""
        for server in self.servers:
            server.close()
        await self._app.close_streams()
        await super().shutdown(sockets)


def listen(host: str, port: int) -> socket.socket:
    """A bound socket. Raises CannotListen with a sentence for the operator."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0][0]
        bound = socket.socket(family, socket.SOCK_STREAM)
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind((host, port))
        # At once: two sockets can be bound to one port, and the second would find out when it is too late to say so.
        bound.listen(BACKLOG)
    except OverflowError as problem:
        raise CannotListen(f"There is no port {port}: ports go from 1 to 65535.") from problem
    except OSError as problem:
        raise CannotListen(_advice(host, port, problem)) from problem
    return bound


def address(host: str, bound: socket.socket) -> str:
    """The address at which a browser on this machine finds it."""
    name = "127.0.0.1" if host in ("0.0.0.0", "::") else host  # noqa: S104
    return f"http://{f'[{name}]' if ':' in name else name}:{bound.getsockname()[1]}"


def run(app: Any, bound: socket.socket) -> None:
    """Serve until SIGINT or SIGTERM."""
    _raise_limits()
    config = uvicorn.Config(
        app,
        http=app.protocol,
        ws="none",
        loop="uvloop",
        lifespan="on",
        access_log=False,
        log_config=None,
        backlog=BACKLOG,
        timeout_keep_alive=15,
        timeout_graceful_shutdown=5,
        server_header=False,
        date_header=True,
        proxy_headers=False,
        h11_max_incomplete_event_size=64 * 1024,
    )
    gc.freeze()  # what is loaded now stays: no need to look through it again and again
    # While a fan-out runs, other threads get their turn in a millisecond, not in the interpreter's five.
    sys.setswitchinterval(0.001)
    with contextlib.suppress(KeyboardInterrupt):  # uvicorn raises it again once everything is closed
        Server(config, app).run(sockets=[bound])


def _raise_limits() -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < hard:
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def _advice(host: str, port: int, problem: OSError) -> str:
    if problem.errno == errno.EADDRINUSE:
        return f"Port {port} on {host} is in use: stop what runs there, or choose another with --port."
    if problem.errno == errno.EACCES:
        return f"Port {port} is reserved for the system: choose one above 1023 with --port, and put a proxy in front."
    return f"Cannot listen on {host}:{port} ({problem.strerror or problem}): check --host and --port."
