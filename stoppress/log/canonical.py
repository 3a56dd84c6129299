"""Canonical JSON (RFC 8785), for what the log holds: objects, arrays, strings, numbers, booleans, null."""

import json
from typing import Any

LEAST, MOST = 0.001, 1_000_000  # between these Python and ECMAScript write a fraction with the same letters
WHOLE = 2**53 - 1  # beyond this a reader in another language would round (RFC 8785, 3.2.2.3)


def canonical(value: Any) -> str:
    """The one way to write this value; raises TypeError or ValueError for what the log cannot hold."""
    return json.dumps(_checked(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def _checked(value: Any) -> Any:
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, int | float):
        return _number(value)
    if isinstance(value, list | tuple):
        return [_checked(part) for part in value]
    if isinstance(value, dict):
        # Sorting by code point is RFC 8785's order (UTF-16 units) only where keys are plain.
        strange = [key for key in value if not isinstance(key, str) or not key.isascii()]
        if strange:
            raise TypeError(f"a key of the log is plain ASCII, not {strange[0]!r}")
        return {key: _checked(part) for key, part in value.items()}
    raise TypeError(f"the log cannot hold a {type(value).__name__}")


def _number(value: int | float) -> int | float:
    if isinstance(value, float) and not value.is_integer():
        if not LEAST <= abs(value) <= MOST:
            raise ValueError(f"{value} is a fraction that not every language writes alike")
        return value
    if abs(value) > WHOLE:
        raise ValueError(f"{value} is beyond what every JSON reader keeps exactly")
    return int(value)  # 4.0 is written as 4
