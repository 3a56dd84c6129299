"""Server-sent events as the HTML standard reads them: what our own tests read streams with."""

import re
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Message:
    """One message; `own_id` is that which it brought itself, `last_id` where a browser would resume."""

    event: str
    data: str
    own_id: str | None
    last_id: str


def messages(text: str) -> list[Message]:
    """The whole messages of a stream; what no empty line ends yet is none."""
    found: list[Message] = []
    fields: dict[str, Any] = {}
    last_id = ""
    for line in re.split(r"\r\n|\r|\n", text.removeprefix("\ufeff"))[:-1]:
        if line:
            _take(fields, line)
            continue
        last_id = fields.get("id", last_id)
        if "data" in fields:
            event = fields.get("event") or "message"
            found.append(Message(event, "\n".join(fields["data"]), fields.get("id"), last_id))
        fields = {}
    return found


def _take(fields: dict[str, Any], line: str) -> None:
    name, _, value = line.partition(":")
    value = value.removeprefix(" ")
    if name == "data":
        fields.setdefault("data", []).append(value)
    elif name == "event" or (name == "id" and "\0" not in value):
        fields[name] = value
