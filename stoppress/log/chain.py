"""The chain of digests, by which anyone with an export can see that nothing was rewritten."""

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from stoppress.log.canonical import canonical

FIELDS = {"number", "kind", "at", "by", "body", "body_hash", "digest"}
REDACTABLE = ("PostPublished", "PostEdited", "PostWithdrawn")


@dataclass(frozen=True)
class Verdict:
    """What `verify` found: whole, or the first place where the chain is broken and why."""

    whole: bool
    count: int
    digest: str
    problem: str = ""


def fresh_salt() -> str:
    """16 random bytes as hex. Without it, short words could be guessed from their hash after a redaction."""
    return secrets.token_hex(16)


def hash_of(body: str) -> str:
    """SHA-256 of a body in canonical JSON, as hex."""
    return sha256(body.encode()).hexdigest()


def digest_of(previous: str, *, number: int, kind: str, at: str, by: str, body_hash: str) -> str:
    """SHA-256 over the previous digest (hex; empty for the first) and the canonical JSON of the change's outside."""
    outside = canonical({"number": number, "kind": kind, "at": at, "by": by, "body_hash": body_hash})
    return sha256((previous + outside).encode()).hexdigest()


def verify(lines: Iterable[Mapping[str, Any]], wanted: str | None = None) -> Verdict:
    """Check exported changes, first to last. A redacted body (null) verifies by the hash that was kept."""
    digest, count, empty = "", 0, 0
    for line in lines:
        problem = _problem(line, digest, count + 1)
        if problem:
            return Verdict(False, count, digest, f"change {count + 1}: {problem}")
        digest, count = str(line["digest"]), count + 1
        if line["body"] is None and not empty:
            empty = count
        if line["kind"] == "PostRedacted":
            empty = 0
    if not count:
        return Verdict(False, 0, "", "there is no change in it")
    if empty:
        return Verdict(False, count, digest, f"change {empty}: its body is missing, and no redaction after it says why")
    if wanted is not None and wanted != digest:
        return Verdict(False, count, digest, f"after change {count} the digest is {digest}, not {wanted}")
    return Verdict(True, count, digest)


def _problem(line: Mapping[str, Any], previous: str, expected: int) -> str:
    if missing := FIELDS - line.keys():
        return f"it lacks {', '.join(sorted(missing))}"
    if strangers := line.keys() - FIELDS:
        return f"it has {', '.join(sorted(strangers))}, which no export has"
    if line["body"] is None and line["kind"] not in REDACTABLE:
        return "its body is missing: only a post's words can be redacted"
    if line["number"] != expected or isinstance(line["number"], bool):
        return f"its number is {line['number']!r}: a change is missing, doubled or out of place"
    try:
        if line["body"] is not None and hash_of(canonical(line["body"])) != line["body_hash"]:
            return "its body was altered: it does not match body_hash"
        outside = {name: line[name] for name in ("number", "kind", "at", "by", "body_hash")}
        if digest_of(previous, **outside) != line["digest"]:
            return "its digest does not follow from the changes before it"
    except (TypeError, ValueError) as problem:
        return f"it is not a change: {problem}"
    return ""
