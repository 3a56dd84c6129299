"""What every press program does: bound itself, read its order, and answer, both as JSON."""

import json
import os
import resource
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import Any

Order = dict[str, Any]


class Unfit(Exception):
    """The file cannot be used; `why` names the sentence that says so, `values` fill it in."""

    def __init__(self, why: str, **values: Any) -> None:
        super().__init__(why)
        self.why, self.values = why, values


def work(program: Callable[[Order], dict[str, Any]]) -> None:
    """Do the order on standard input within its limits and print the answer, which may be a refusal."""
    order = json.load(sys.stdin)
    bound(order["limits"])
    sys.stdout.write(json.dumps(answered(program, order)))


def bound(limits: dict[str, int]) -> None:
    """Give this process its limits: what it reads next is hostile, and the machine is not its own."""
    os.nice(limits["nice"])
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_AS, limits["memory"])  # all that is mapped: what is resident can only be less
    _limit(resource.RLIMIT_CPU, limits["seconds"], 1)  # at the hard limit it would be killed without a word of why
    _limit(resource.RLIMIT_FSIZE, limits["written"])


def _limit(what: int, most: int, more: int = 0) -> None:
    with suppress(ValueError, OSError):  # macOS knows some of them only by name
        resource.setrlimit(what, (most, most + more))


def answered(program: Callable[[Order], dict[str, Any]], order: Order) -> dict[str, Any]:
    """What the program answers, or that the file is unfit."""
    try:
        return program(order)
    except Unfit as unfit:
        return {"unfit": unfit.why, "values": unfit.values}
    except MemoryError:
        return {"unfit": "large", "values": {}}
    except Exception as error:  # noqa: BLE001 - a process edge: decoders raise whatever they like on hostile bytes
        return {"unfit": "unreadable", "values": {}, "error": repr(error)[:300]}
