"""A real `stoppress serve` in a process of its own, and clients that speak to it as readers and programs do."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from tests import sse

PATIENCE = 20  # seconds for what should take a moment


def free_port() -> int:
    """A port that nobody uses just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def until(true, patience: float = PATIENCE):
    """The first true answer, looked for again and again."""
    end = time.monotonic() + patience
    while time.monotonic() < end:
        if found := true():
            return found
        time.sleep(0.01)
    raise AssertionError("it did not come true in time")


class Server:
    """A server on a data folder; `command` runs the command line on the same folder."""

    def __init__(self, data: Path, port: int | None = None) -> None:
        self.data, self.port = data, port or free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.process: subprocess.Popen | None = None
        self.settings: dict[str, str] = {}
        self.module = "stoppress.boot"  # what serves

    def command(self, *arguments: str, stdin: str | bytes = "", check: bool = True) -> subprocess.CompletedProcess:
        """One run of the command line."""
        raw = stdin.encode() if isinstance(stdin, str) else stdin
        done = subprocess.run(
            [sys.executable, "-m", "stoppress.boot", *arguments, "--data", str(self.data)],
            input=raw,
            capture_output=True,
            env=self._environment(),
            timeout=60,
        )
        if check and done.returncode:
            raise AssertionError(done.stderr.decode())
        return done

    def start(self) -> "Server":
        """Serve; returns when it is ready."""
        log = (self.data / "server.log").open("ab")
        self.process = subprocess.Popen(
            [sys.executable, "-m", self.module, "serve", "--port", str(self.port), "--data", str(self.data)],
            stdout=log,
            stderr=log,
            env=self._environment(),
            start_new_session=True,
        )
        until(self._is_ready)
        return self

    def stop(self) -> float:
        """Ask it to stop, and return the seconds that it took."""
        began = time.monotonic()
        self.process.terminate()
        self.process.wait(timeout=PATIENCE)
        return time.monotonic() - began

    def kill(self) -> None:
        """SIGKILL to the whole process group."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(timeout=PATIENCE)

    def log(self) -> str:
        """What it said."""
        return (self.data / "server.log").read_text()

    def get(self, path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
        """One GET."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=40)
        try:
            connection.request("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})
            answer = connection.getresponse()
            return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
        finally:
            connection.close()

    def json(self, path: str) -> Any:
        """The JSON at an address."""
        return json.loads(self.get(path)[2])

    def _environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("STOPPRESS_", "PYTHONDONT"))}
        return {**kept, "STOPPRESS_SITE_NAME": "The Tidewater Post", **self.settings}

    def _is_ready(self) -> bool:
        if self.process.poll() is not None:
            raise AssertionError(f"the server ended: {self.log()}")
        try:
            return self.get("/healthz")[0] == 200
        except OSError:
            return False


class Api:
    """A program with a token."""

    def __init__(self, server: Server, token: str, slug: str) -> None:
        self.server, self.token, self.slug = server, token, slug

    def publish(
        self, text: str = "The water stands at the church steps.", *, key: str | None = None, **given: Any
    ) -> dict:
        """A new post; returns the answer."""
        headers = {"Idempotency-Key": key} if key else {}
        status, answer = self.ask("POST", "/posts", {"text": text, **given}, **headers)
        assert status in (200, 201), answer
        return answer

    def edit(self, post: str, **given: Any) -> dict:
        """Change a post."""
        status, answer = self.ask("PATCH", f"/posts/{post}", given)
        assert status == 200, answer
        return answer

    def withdraw(self, post: str, note: str = "") -> dict:
        """Take a post back."""
        status, answer = self.ask("DELETE", f"/posts/{post}", {"note": note})
        assert status == 200, answer
        return answer

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, Any]:
        """One request; returns the status and the JSON."""
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=30)
        try:
            raw = body if isinstance(body, bytes) else json.dumps(body).encode() if body is not None else None
            fields = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json", **headers}
            connection.request(method, f"/api/v1/blogs/{self.slug}{path}", raw, fields)
            answer = connection.getresponse()
            content = answer.read()
            return answer.status, json.loads(content) if content else None
        finally:
            connection.close()


class Stream:
    """A reader's stream over a bare socket, so that every byte can be looked at."""

    def __init__(
        self, server: Server, slug: str, since: str | None = None, *, last: str | None = None, rcvbuf: int = 0
    ) -> None:
        self.socket = socket.socket()
        if rcvbuf:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, rcvbuf)
        self.socket.connect(("127.0.0.1", server.port))
        self.socket.settimeout(PATIENCE)
        query = f"?since={since}" if since is not None else ""
        header = f"Last-Event-ID: {last}\r\n" if last is not None else ""
        request = f"GET /live/{slug}/stream{query} HTTP/1.1\r\nHost: x\r\nAccept: text/event-stream\r\n{header}\r\n"
        self.socket.sendall(request.encode())
        self.bytes = b""
        self.ended = False

    def read(self, wanted, patience: float = PATIENCE) -> list[dict]:
        """Read until `wanted(messages)` is true; returns all messages so far."""
        end = time.monotonic() + patience
        while not wanted(self.messages()):
            left = end - time.monotonic()
            assert left > 0, f"not in time: {self.bytes[-600:]!r}"
            self.socket.settimeout(left)
            try:
                piece = self.socket.recv(1 << 16)
            except TimeoutError:
                continue
            except ConnectionError:
                piece = b""
            if not piece:
                self.ended = True
                assert wanted(self.messages()), f"the stream ended: {self.bytes[-600:]!r}"
                break
            self.bytes += piece
        return self.messages()

    def upto(self, number: int) -> list[dict]:
        """Read up to the change of this number; returns all messages so far."""
        return self.read(lambda messages: any(one.get("id", "").endswith(f".{number}") for one in messages))

    def head(self) -> dict:
        """Read the first head message."""
        return self.read(lambda messages: any(one["event"] == "head" for one in messages))[0]["data"]

    @property
    def status(self) -> int:
        """The status of the response."""
        return int(self.bytes.split(b" ", 2)[1])

    def messages(self) -> list[dict]:
        """The messages so far, whole ones only."""
        body = self.bytes.partition(b"\r\n\r\n")[2].decode(errors="ignore")  # half a letter may be still to come
        found = []
        for one in sse.messages(body):
            message = {"event": one.event, "data": json.loads(one.data)}
            found.append(message if one.own_id is None else {**message, "id": one.own_id})
        return found

    def numbers(self) -> list[int]:
        """The numbers of the changes so far."""
        return [one["data"]["number"] for one in self.messages() if one["event"] == "change"]

    def close(self) -> None:
        """Leave."""
        self.socket.close()


LIVE_PAGE = """The river has risen four metres since Friday and the old town is cut off.
The council has opened two schools to those who cannot go home.
Follow the latest updates below.
02:42 PM
Bridge closed to all traffic
The bridge was closed at half past two, the council said.
01:49 PM
Today’s top stories
-
The old town is cut off
-
Two schools are open
"""


def stage(data: Path) -> str:
    """Fill a data folder with the flood and somebody who may publish; returns the token."""
    server = Server(data)
    page = data / "page.txt"
    page.write_text(LIVE_PAGE)
    server.command(
        "import", str(page), "--slug", "flood", "--headline", "River rises in the old town", "--date", "2026-11-22"
    )
    server.command("adduser", "emil", "--role", "editor", "--password-stdin", stdin="a long password\n")
    return server.command("token", "emil").stdout.decode().strip()
