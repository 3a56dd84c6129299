"""Canonical JSON (RFC 8785), for what the log holds: objects, arrays, strings, whole numbers, booleans, null."""

import json
from typing import Any

WHOLE = 2**53 - 1  # beyond this a reader in another language would round (RFC 8785, 3.2.2.3)


def canonical(value: Any) -> str:
    """The one way to write this value; raises TypeError or ValueError for what the log cannot hold."""
    _check(value)
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def _check(value: Any) -> None:
    if value is None or isinstance(value, bool | str):
        return
    if isinstance(value, int):
        if abs(value) > WHOLE:
            raise ValueError(f"{value} is beyond what every JSON reader keeps exactly")
    elif isinstance(value, list | tuple):
        for part in value:
            _check(part)
    elif isinstance(value, dict):
        for key, part in value.items():
            # Sorting by code point is RFC 8785's order (UTF-16 units) only where keys are plain.
            if not isinstance(key, str) or not key.isascii():
                raise TypeError(f"a key of the log is plain ASCII, not {key!r}")
            _check(part)
    else:
        raise TypeError(f"the log cannot hold a {type(value).__name__}")
