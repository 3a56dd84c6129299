"""Drives the C tools: the readers, the send() loop and the probe."""

import json
import subprocess
from contextlib import suppress
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

from bench.build import Broken, tool


def stop(process: subprocess.Popen[str], patience: float = 20) -> None:
    """Ends one process that we started: politely, then not."""
    if process.poll() is not None:
        return
    process.terminate()
    try:
        process.wait(patience)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


class Readers:
    """N open streams; commands go in as lines, answers come out as JSON."""

    def __init__(self, port: int, path: str, count: int) -> None:
        """Opens the streams and waits until all of them answered."""
        self.count = count
        command = [tool("readers"), "--port", str(port), "--path", path, "--count", str(count)]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.opened = self._answer()
        if self.opened["open"] != count:
            self.close()
            raise Broken(f"{self.opened['open']} of {count} streams opened, {self.opened['failed']} failed")

    def __enter__(self) -> Self:
        """The open streams."""
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Closes the streams."""
        self.close()

    def _answer(self) -> dict[str, Any]:
        """The next line of the tool."""
        line = self.process.stdout.readline() if self.process.stdout else ""
        if not line:
            raise Broken("the readers ended before their time")
        return json.loads(line)

    def _say(self, command: str) -> dict[str, Any]:
        """Gives one command and waits for its answer."""
        assert self.process.stdin
        self.process.stdin.write(command + "\n")
        self.process.stdin.flush()
        return self._answer()

    def mark(self) -> None:
        """Starts counting anew."""
        self._say("mark")

    def wait(self, frames: int, seconds: float = 20) -> int:
        """Waits until every stream has that many frames since the mark; answers when the last one got it, in ns."""
        answer = self._say(f"wait {frames} {int(seconds * 1000)}")
        if answer["event"] != "reached":
            raise Broken(f"after {seconds} s frame {frames} had reached {answer['streams']} of {self.count} streams")
        return int(answer["last_ns"])

    def report(self, due: int) -> dict[str, Any]:
        """What came since the mark, where so many frames were due on each stream."""
        return self._say(f"report {due}")

    def close(self) -> None:
        """Ends the tool."""
        with suppress(OSError, ValueError):
            self.process.communicate("quit\n", timeout=30)
        stop(self.process)


class SendLoop:
    """The C server."""

    def __init__(self, sndbuf: int) -> None:
        """Starts it on a free port."""
        self.process = subprocess.Popen([tool("sendloop"), "--sndbuf", str(sndbuf)], stdout=subprocess.PIPE, text=True)
        assert self.process.stdout
        self.port = int(json.loads(self.process.stdout.readline())["port"])

    @property
    def pid(self) -> int:
        """Its process."""
        return self.process.pid

    def close(self) -> None:
        """Ends it."""
        stop(self.process)


@dataclass(frozen=True)
class Probe:
    """One request made while other work went on."""

    path: str
    connection: str
    begun: int
    took_ms: float
    status: int
    bytes: int


class Prober:
    """Asks for some addresses in turn until it is told to stop."""

    def __init__(self, port: int, paths: list[str], every_ms: int) -> None:
        """Starts asking."""
        self.paths = paths
        command = [tool("probe"), "--port", str(port), "--every", str(every_ms), *paths]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def finish(self) -> list[Probe]:
        """Stops asking; answers what was measured."""
        lines, _ = self.process.communicate(timeout=30)
        rows = (line.split() for line in lines.splitlines())
        return [
            Probe(self.paths[int(p)], kind, int(at), int(us) / 1000, int(st), int(n)) for p, kind, at, us, st, n in rows
        ]
