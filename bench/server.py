"""Runs the real `stoppress`: makes a data directory, starts `serve`, publishes through the API."""

import http.client
import json
import os
import shutil
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from bench.build import Broken
from bench.tools import stop

COMMAND = str(Path(sys.executable).with_name("stoppress"))
START_SECONDS = 60


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _environment(port: int) -> dict[str, str]:
    """Our own settings only: what the caller has set for Stoppress must not leak into a measurement."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("STOPPRESS_", "DJANGO_"))}
    return kept | {"STOPPRESS_URL": f"http://127.0.0.1:{port}"}


def command(data: Path, *words: str, text: str | None = None) -> str:
    """Runs one command of Stoppress to its end; answers its stdout."""
    done = subprocess.run(
        [COMMAND, *words, "--data", str(data)], input=text, capture_output=True, text=True, env=_environment(8000)
    )
    if done.returncode:
        raise Broken(f"stoppress {' '.join(words)} failed ({done.returncode}):\n{done.stderr[-3000:]}")
    return done.stdout


def prepare(data: Path, blogs: dict[str, str], date: str) -> str:
    """Fills a data directory with blogs (slug to text to import) and a person; answers an API token."""
    data.mkdir(parents=True)
    for slug, text in blogs.items():
        source = data.parent / f"{data.name}-{slug}.txt"
        source.write_text(text, encoding="utf-8")
        headline = f"The harbour tunnel, minute by minute ({slug})"
        about = ["--slug", slug, "--headline", headline, "--date", date, "--time-zone", "UTC"]
        command(data, "import", str(source), *about)
    command(data, "adduser", "bench", "--role", "editor", "--password-stdin", text=f"{uuid.uuid4()}\n")
    return command(data, "token", "bench").strip()


class Server:
    """One running `stoppress serve`."""

    def __init__(self, data: Path) -> None:
        """Starts it on a free port and waits until it answers."""
        self.port = free_port()
        self.log = data.parent / f"{data.name}.log"
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [COMMAND, "serve", "--port", str(self.port), "--data", str(data)],
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
                text=True,
                env=_environment(self.port),
            )
        try:
            self._wait_until_ready()
        except BaseException:
            stop(self.process)
            raise

    @property
    def pid(self) -> int:
        """Its process."""
        return self.process.pid

    def _wait_until_ready(self) -> None:
        """Asks /healthz until it says yes."""
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                break
            with suppress(OSError, http.client.HTTPException):
                if fetch(self.port, "/healthz")[0] == 200:
                    return
            time.sleep(0.1)
        raise Broken(f"stoppress serve did not become ready. Its last words:\n{self.log.read_text()[-3000:]}")

    def close(self) -> None:
        """Ends it."""
        stop(self.process)


@contextmanager
def serving(template: Path, data: Path) -> Iterator[Server]:
    """A server on its own copy of a prepared data directory, so that every run begins with the same posts."""
    shutil.copytree(template, data)
    server = Server(data)
    try:
        yield server
    finally:
        server.close()
        shutil.rmtree(data, ignore_errors=True)


def fetch(port: int, path: str, encoding: str = "identity") -> tuple[int, dict[str, str], bytes, int]:
    """One GET on a new connection: status, headers, body as sent, bytes of the whole answer with its head."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", path, headers={"Accept-Encoding": encoding, "User-Agent": "stoppress-bench"})
        answer = connection.getresponse()
        body = answer.read()
        lines = [f"HTTP/1.1 {answer.status} {answer.reason}", *(f"{k}: {v}" for k, v in answer.getheaders()), "", ""]
        headers = {name.lower(): value for name, value in answer.getheaders()}
        return answer.status, headers, body, len("\r\n".join(lines)) + len(body)
    finally:
        connection.close()


class Poster:
    """POSTs over one connection that is kept open."""

    def __init__(self, port: int, path: str, headers: dict[str, str]) -> None:
        """Remembers where to."""
        self.path, self.headers = path, headers
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)

    def post(self, body: bytes) -> None:
        """Sends one body; a connection that was idle for too long is opened again, with the same Idempotency-Key."""
        headers = self.headers | {"Idempotency-Key": uuid.uuid4().hex}
        try:
            status, words = self._send(body, headers)
        except (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError):
            self.connection.close()
            status, words = self._send(body, headers)
        if not 200 <= status < 300:
            raise Broken(f"POST {self.path} was answered with {status}: {words[:500].decode(errors='replace')}")

    def _send(self, body: bytes, headers: dict[str, str]) -> tuple[int, bytes]:
        """One request and its answer."""
        self.connection.request("POST", self.path, body, headers)
        answer = self.connection.getresponse()
        return answer.status, answer.read()

    def close(self) -> None:
        """Closes the connection."""
        self.connection.close()


def api_poster(port: int, slug: str, token: str) -> Poster:
    """Publishes into a blog through the API."""
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    return Poster(port, f"/api/v1/blogs/{slug}/posts", headers)


def post_body(text: str) -> bytes:
    """What the API takes for a post of plain text."""
    return json.dumps({"text": text}).encode()
