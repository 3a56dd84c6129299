"""Changes as readers' pages get them: one JSON object each, and the SSE message that carries it."""

import json
from dataclasses import dataclass
from typing import Any

from stoppress.log import kinds
from stoppress.projections.story import Entry, Story


@dataclass(frozen=True)
class Made:
    """A change ready to send: the JSON object of /after, and the message of /stream that carries it."""

    number: int
    kind: str
    post: str | None
    line: bytes
    message: bytes
    at: float = 0.0  # when the verb took its time, in seconds since 1970


def made(epoch: str, entry: Entry, value: dict[str, Any]) -> Made:
    """The change with both its forms."""
    line = text(value)
    return Made(entry.number, entry.kind, entry.post, line, change(epoch, entry.number, line), entry.at.timestamp())


def blank(epoch: str, known: Made) -> Made:
    """The same change without words, for a post that was withdrawn after it."""
    line = text({"number": known.number, "kind": known.kind, "post": {"id": known.post}})
    return Made(known.number, known.kind, known.post, line, change(epoch, known.number, line), known.at)


def payload(entry: Entry, story: Story, html: str | None, successor: dict[str, str] | None = None) -> dict[str, Any]:
    """The change as /after and /stream give it; html is the post as it stands, None where nothing is to show."""
    made: dict[str, Any] = {"number": entry.number, "kind": entry.kind}
    if entry.post is not None:
        made["post"] = _post(entry, story, html)
    match entry.change:
        case kinds.CoverageOpened(details) | kinds.DetailsChanged(details):
            made["details"] = {
                "headline": details.headline,
                "kicker": details.kicker,
                "standfirst": details.standfirst,
                "language": details.language,
                "time_zone": details.time_zone,
                "picture": details.picture and details.picture.id,
            }
        case kinds.CoverageClosed():
            made["at"] = kinds.stamp(entry.at)
            made["successor"] = successor
        case _:
            pass
    return {**made, "posts": story.shown, "corrections": story.corrections}


def _post(entry: Entry, story: Story, html: str | None) -> dict[str, Any]:
    made: dict[str, Any] = {"id": entry.post}
    standing = story.posts.get(entry.post or "")
    if html is None or standing is None:
        return made
    made |= {"html": html, "at": kinds.stamp(standing.published_at)}
    if standing.post is not None:
        made |= {"headline": standing.post.headline, "key": standing.post.key_event}
    return made


def text(value: dict[str, Any]) -> bytes:
    """An object as one line of JSON."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def change(epoch: str, number: int, line: bytes) -> bytes:
    """The SSE message of a change. Its id is where a browser resumes."""
    return b"event: change\nid: %s.%d\ndata: %s\n\n" % (epoch.encode(), number, line)


def head(epoch: str, number: int) -> bytes:
    """Where the log stands. It has no id: with one, a browser would skip what it missed."""
    return b"event: head\ndata: " + text({"epoch": epoch, "head": number}) + b"\n\n"


def resync(epoch: str, number: int) -> bytes:
    """Refresh the feed in place, then follow from here. Without id, like `head`."""
    return b"event: resync\ndata: " + text({"epoch": epoch, "head": number}) + b"\n\n"
