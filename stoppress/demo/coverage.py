"""The demo's coverage: an invented day, told in steps whose times count back from now."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib.resources import files
from operator import attrgetter
from typing import Any, Literal
from zoneinfo import ZoneInfo

Act = Literal["publish", "edit", "withdraw", "pin"]
DETAILS = ("slug", "headline", "kicker", "standfirst", "language", "time_zone")
_time = re.compile(r"\{t(\d+)\}")


@dataclass(frozen=True)
class Step:
    """One thing the desk did. An edit's fields carry "minor" or "correction", a withdrawal's its "note"."""

    at: datetime
    act: Act
    post_id: str
    fields: dict[str, Any]


def details() -> dict[str, str]:
    """What stands above the posts."""
    story = _story()
    return {name: story[name] for name in DETAILS}


def coverage(now: datetime, make_id: Callable[[datetime], str]) -> Iterator[Step]:
    """Every step of the coverage in the order of time, the last one shortly before now."""
    story = _story()
    posts = story["posts"]
    ids = [make_id(_at(now, post)) for post in posts]
    steps = [step for post, post_id in zip(posts, ids, strict=True) for step in _steps(post, post_id, now)]
    zone = ZoneInfo(story["time_zone"])
    for step in sorted(steps, key=attrgetter("at")):  # stable: a post is published before it is pinned
        yield Step(step.at, step.act, step.post_id, _resolved(step.fields, ids, now.astimezone(zone)))


def _story() -> Any:
    return json.loads(files("stoppress.demo").joinpath("coverage.json").read_text("utf-8"))


def _at(now: datetime, timed: dict[str, Any]) -> datetime:
    return now - timedelta(minutes=timed["minutes_before"])


def _steps(post: dict[str, Any], post_id: str, now: datetime) -> Iterator[Step]:
    """What happens to one post, with the list's own links and times still in it."""
    at = _at(now, post)
    yield Step(at, "publish", post_id, _without(post, "minutes_before", "then", "pin"))
    if post.get("pin"):
        yield Step(at, "pin", post_id, {})
    for later in post.get("then", ()):
        if "withdraw" in later:
            yield Step(_at(now, later), "withdraw", post_id, {"note": later["withdraw"]})
        else:
            yield Step(_at(now, later), "edit", post_id, later["edit"] | _without(later, "minutes_before", "edit"))


def _without(values: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name not in names}


def _resolved(value: Any, ids: list[str], now: datetime) -> Any:
    """The value with "post": "#12" turned into that post's id, and {t640} into the clock time 640 minutes ago."""
    if isinstance(value, str):
        return _time.sub(lambda found: _clock(now, int(found[1])), value)
    if isinstance(value, list):
        return [_resolved(part, ids, now) for part in value]
    if isinstance(value, dict):
        return {
            name: ids[int(part[1:]) - 1] if name == "post" else _resolved(part, ids, now)
            for name, part in value.items()
        }
    return value


def _clock(now: datetime, minutes: int) -> str:
    # By way of UTC: on the night when the clocks change, wall-clock arithmetic would be an hour out.
    ago = (now.astimezone(ZoneInfo("UTC")) - timedelta(minutes=minutes)).astimezone(now.tzinfo)
    return f"{ago:%H:%M}"
