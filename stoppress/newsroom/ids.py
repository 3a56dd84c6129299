"""Ids of posts: sortable by time, made by whoever writes, so that a repeated submission is the same post."""

import secrets
from datetime import UTC, datetime
from hashlib import sha256

LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"


def _base32(value: int, length: int) -> str:
    return "".join(LETTERS[(value >> (5 * place)) & 31] for place in reversed(range(length)))


def post_id(at: datetime, seed: str | None = None) -> str:
    """A new id for a post of that time; with a seed always the same one. 19 letters and digits."""
    milliseconds = max(0, int(at.astimezone(UTC).timestamp() * 1000))
    chance = secrets.randbits(40) if seed is None else int.from_bytes(sha256(seed.encode()).digest()[:5], "big")
    return "p" + _base32(milliseconds, 10) + _base32(chance, 8)


def fresh_epoch() -> str:
    """A short random word that names one history of a blog."""
    return "".join(secrets.choice(LETTERS) for _ in range(6))
