"""Small HTTP: an answer, its headers, what the request accepts. RFC 9110 is the source of the rules."""

import json
from dataclasses import dataclass, field
from typing import Any

from stoppress.projections.edition import Page

Headers = list[tuple[bytes, bytes]]
CODINGS = ("br", "gzip")


@dataclass
class Answer:
    """Status, headers and body of a response."""

    body: bytes
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


def problem(status: int, title: str, detail: str, **more: Any) -> Answer:
    """An error for programs (RFC 9457); detail says what to do."""
    value = {"type": "about:blank", "title": title, "status": status, "detail": detail, **more}
    body = json.dumps(value, ensure_ascii=False).encode()
    return Answer(body, status, {"content-type": "application/problem+json", "cache-control": "no-store"})


def header(headers: Headers, name: bytes) -> str:
    """The value of a header, several of one name joined as RFC 9110 (5.3) says; "" where it is missing."""
    return ", ".join(value.decode("latin-1") for key, value in headers if key == name)


def coding(accepted: str) -> str:
    """The best coding that Accept-Encoding allows: "br", "gzip" or "" (RFC 9110, 12.5.3)."""
    weights = {}
    for part in accepted.lower().split(","):
        name, _, parameters = part.strip().partition(";")
        weights[name.strip()] = _weight(parameters)
    best = [(weights.get(name, weights.get("*", 0.0)), -place, name) for place, name in enumerate(CODINGS)]
    weight, _, name = max(best)
    return name if weight > 0 else ""


def paged(page: Page, headers: Headers, more: dict[str, str]) -> Answer:
    """The page under the coding that the request allows, or 304 where it holds it already."""
    chosen = coding(header(headers, b"accept-encoding"))
    etag = f'"{page.etag}-{chosen}"' if chosen else f'"{page.etag}"'
    fields = {"etag": etag, "vary": "accept-encoding", **page.more, **more}
    if _matches(header(headers, b"if-none-match"), page.etag):
        return Answer(b"", 304, fields)
    if chosen:
        fields["content-encoding"] = chosen
    return Answer(page.coded(chosen), 200, {"content-type": page.media_type, **fields})


def _weight(parameters: str) -> float:
    name, _, value = parameters.strip().partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0


def _matches(wanted: str, etag: str) -> bool:
    tags = [tag.strip().removeprefix("W/").strip('"') for tag in wanted.split(",")]
    return any(tag == "*" or tag == etag or tag in (f"{etag}-{name}" for name in CODINGS) for tag in tags if tag)
