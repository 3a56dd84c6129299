"""Two scripted reporters, who post, edit, correct and withdraw through the API for as long as the demo runs."""

import json
import re
import secrets
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from importlib.resources import files
from itertools import count
from select import select
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from stoppress.demo.coverage import details

RETRY_SECONDS = 1.0
TIMEOUT_SECONDS = 5.0  # also the longest that a server which does not answer can put off the stop
ASIDE = {"wait", "who", "do", "name", "note"}  # what in a step is not a field of the post
SAID = {"post": "posted", "edit": "edited", "correct": "corrected", "withdraw": "withdrew", "key": "marked as key"}
NOT_SENT = -1
NO_BLOG = "The blog is not there (any more); trying on"
_placeholder = re.compile(r"\{([^{}]+)\}")
_counting = re.compile(r"(\d+)\+(\d+)\*round")


@dataclass
class Posted:
    """A post that a step made: where it is and which version we saw last."""

    id: str
    version: str


@dataclass
class Reporter:
    """One of the two, with a connection that is kept open from step to step."""

    name: str
    token: str
    address: str
    connection: HTTPConnection | None = None

    def ask(self, method: str, path: str, body: dict[str, Any], headers: dict[str, str]) -> tuple[int, dict[str, Any]]:
        """One request; raises OSError or HTTPException when the connection breaks, and then starts a new one."""
        if self.connection and _was_closed(self.connection):
            self.hang_up()
        self.connection = self.connection or _connect(self.address)
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json", **headers}
        try:
            self.connection.request(method, urlsplit(self.address).path.rstrip("/") + path, json.dumps(body), headers)
            answer = self.connection.getresponse()
            return answer.status, _parsed(answer.read())
        except (OSError, HTTPException):
            self.hang_up()
            raise

    def hang_up(self) -> None:
        """Close the connection; the next request opens another."""
        if self.connection:
            self.connection.close()
        self.connection = None


@dataclass
class Run:
    """One run of the demo: what the steps share."""

    slug: str
    stop: threading.Event
    say: Callable[[str], None]
    id: str = field(default_factory=lambda: secrets.token_hex(6))
    posts: dict[str, Posted] = field(default_factory=dict)


def report(address: str, tokens: dict[str, str], slug: str, say: Callable[[str], None], stop: threading.Event) -> None:
    """Play the script against the API until `stop` is set."""
    script = load_script()
    names = script["reporters"]
    reporters = {who: Reporter(names[who], token, address) for who, token in tokens.items()}
    zone = ZoneInfo(details()["time_zone"])
    run = Run(slug, stop, say)
    try:
        for number, (round_, step) in enumerate(rounds(script), 1):
            if stop.wait(step["wait"]):
                return
            # Filled in once: a repeat under the same idempotency key has to be the same, to the byte.
            filled = fill(step, round_, f"{datetime.now(zone):%H:%M}", run.posts)
            take(run, reporters[step["who"]], number, filled)
    finally:
        for reporter in reporters.values():
            reporter.hang_up()


def load_script() -> Any:
    """What the two do: "steps" once, then "again" for ever."""
    return json.loads(files("stoppress.demo").joinpath("script.json").read_text("utf-8"))


def rounds(script: Any) -> Iterator[tuple[int, dict[str, Any]]]:
    """Every step with the number of its round, without end."""
    for round_ in count(1):
        for step in script["steps"] if round_ == 1 else script["again"] or script["steps"]:
            yield round_, step


def fill(value: Any, round_: int, now: str, posts: dict[str, Posted]) -> Any:
    """The value with its placeholders filled in; a link to a post that was never made is left out."""
    if isinstance(value, str):
        return _placeholder.sub(lambda found: _filled(found[1], round_, now), value)
    if isinstance(value, list):
        return [fill(part, round_, now, posts) for part in value]
    if isinstance(value, dict):
        filled = {name: fill(part, round_, now, posts) for name, part in value.items() if name != "post"}
        linked = posts.get(str(value.get("post", "")).removeprefix("@"))
        return filled | {"post": linked.id} if linked else filled
    return value


def _filled(inside: str, round_: int, now: str) -> str:
    if counting := _counting.fullmatch(inside):
        return f"{int(counting[1]) + int(counting[2]) * round_:,}"
    if "|" in inside:
        choices = inside.split("|")
        return choices[round_ % len(choices)]
    return {"round": str(round_), "now": now}[inside]


def take(run: Run, reporter: Reporter, number: int, step: dict[str, Any]) -> None:
    """Do one step, for as long as it takes: a restart of the server must neither lose nor double it."""
    if step["do"] == "post":
        run.posts.pop(step["name"], None)  # of the round before: this is another post, not an edit of that one
    known = run.posts.get(step["name"])
    if step["do"] != "post" and known is None:
        run.say(f"{reporter.name}: skipped, the post “{step['name']}” is not there")
        return
    status, answer = _insist(run, reporter, number, step, known)
    if status in (404, 410):
        run.posts.pop(step["name"], None)
        run.say(f"{reporter.name}: skipped, “{step['name']}” was withdrawn meanwhile" if known else NO_BLOG)
    elif status >= 400:
        why = answer.get("detail") or answer.get("title") or step["name"]
        run.say(f"{reporter.name}: refused with {status}: {why}")
    elif status:
        _remember(run, step, known, answer)
        run.say(f"{reporter.name} {SAID[step['do']]}: {_gist(step)}")


def _insist(
    run: Run, reporter: Reporter, number: int, step: dict[str, Any], known: Posted | None
) -> tuple[int, dict[str, Any]]:
    """The final answer to a step, after as many tries as it needs; (0, {}) when the demo is stopped meanwhile."""
    method, path, body = _request(run.slug, reporter, step, known)
    broken, stale = False, 0
    while not run.stop.is_set():
        # The key stays the same over broken connections. After a 409 the request is another one, and so is its key.
        headers = {"Idempotency-Key": f"demo-{run.id}-{number}" + f"-{stale}" * bool(stale)}
        if known:
            headers["If-Match"] = f'"{known.version}"'
        try:
            status, answer = reporter.ask(method, path, body, headers)
        except ConnectionRefusedError:
            status, answer = NOT_SENT, {}
        except (OSError, HTTPException):
            status, answer = 503, {}
        if status in (NOT_SENT, 429) or status >= 500:
            broken = broken or status >= 500
            run.stop.wait(RETRY_SECONDS)
        elif status == 409 and known and "version" in answer and stale < 3:
            known.version, stale = str(answer["version"]), stale + 1
            if broken and method == "PATCH":
                # Most likely our own edit, which came through before the line went dead. Sent again, readers would
                # see its correction twice.
                return 200, {}
        else:
            return status, answer
    return 0, {}


def _request(
    slug: str, reporter: Reporter, step: dict[str, Any], known: Posted | None
) -> tuple[str, str, dict[str, Any]]:
    path = f"/api/v1/blogs/{slug}/posts"
    fields = {name: value for name, value in step.items() if name not in ASIDE}
    if known is None:
        return "POST", path, {"bylines": [reporter.name], **fields}
    path += f"/{known.id}"
    if step["do"] == "withdraw":
        return "DELETE", path, {"note": step["note"]}
    if step["do"] == "key":
        fields["key_event"] = True
    mark = {"correction": step["note"]} if step["do"] == "correct" else {"minor": True}
    return "PATCH", path, fields | mark


def _remember(run: Run, step: dict[str, Any], known: Posted | None, answer: dict[str, Any]) -> None:
    if step["do"] == "withdraw":
        run.posts.pop(step["name"], None)
    elif known is None:
        run.posts[step["name"]] = Posted(str(answer["id"]), str(answer["version"]))
    else:
        known.version = str(answer.get("version", known.version))


def _gist(step: dict[str, Any]) -> str:
    return str(step.get("headline") or step.get("note") or step.get("text") or f"“{step['name']}”")[:100]


def _connect(address: str) -> HTTPConnection:
    parts = urlsplit(address)
    kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    return kind(parts.netloc, timeout=TIMEOUT_SECONDS)


def _was_closed(connection: HTTPConnection) -> bool:
    """Whether the server closed an idle connection. Seen before we write, it leaves no doubt that nothing was done."""
    return connection.sock is None or bool(select([connection.sock], [], [], 0)[0])


def _parsed(raw: bytes) -> dict[str, Any]:
    """The answer's JSON object; a proxy's error page or nothing at all counts as an empty one."""
    try:
        parsed = json.loads(raw)
    except ValueError:
        return {}
    return parsed if isinstance(parsed, dict) else {}
