"""Runs a press program in a process of its own: it may die, hang or run wild, and the server stays."""

import json
import logging
import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from stoppress.media.sentences import Refused

HERE = Path(__file__).parent
# The libraries by their folder: without `site` the start is shorter, and nothing else of the installation is in reach.
BOOT = "import sys; sys.path += sys.argv[2:]; __import__('press.' + sys.argv[1], fromlist=['main']).main()"
ENVIRONMENT = {
    "MALLOC_ARENA_MAX": "1",  # else each thread of an encoder reserves 64 MB of addresses
    "MALLOC_MMAP_THRESHOLD_": "1048576",  # so that a picture that was let go of gives its memory back
    "PATH": os.defpath,
}
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Limits:
    """What a program may use."""

    memory: int
    seconds: int  # of processor time
    wall: float
    written: int  # bytes of any file


def ask(program: str, order: dict[str, Any], limits: Limits, *, background: bool = False) -> dict[str, Any]:
    """The program's answer; raises Refused for its refusal, and where there is none."""
    bounds = {"memory": limits.memory, "seconds": limits.seconds, "written": limits.written}
    bounds["nice"] = 15 if background else 0
    given = json.dumps({**order, "limits": bounds}).encode()
    status, out = _run(program, given, limits.wall)
    answer = _parsed(out) if status == 0 else {"unfit": "slow" if status == -signal.SIGXCPU else "died", "values": {}}
    if "unfit" in answer:
        log.info("refused by %s: %s %s (status %s)", program, answer["unfit"], answer.get("error", ""), status)
        raise Refused(answer["unfit"], **answer["values"])
    return answer


def _run(program: str, given: bytes, wall: float) -> tuple[int, bytes]:
    # No preexec_fn: in a process with threads it can deadlock. The program sets its own limits, first thing.
    process = subprocess.Popen(  # noqa: S603
        [sys.executable, "-I", "-S", "-c", BOOT, program, str(HERE), *_libraries()],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=HERE,
        env=ENVIRONMENT,
        start_new_session=True,
    )
    try:
        out, complaints = process.communicate(given, timeout=wall)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        return -signal.SIGXCPU, b""
    if process.returncode:
        log.warning("%s ended with %s: %s", program, process.returncode, complaints[-1000:].decode("utf-8", "replace"))
    return process.returncode, out


def _libraries() -> list[str]:
    """The folders that hold Pillow and, where it is installed, PyAV."""
    found = [find_spec(name) for name in ("PIL", "av")]
    return list({str(Path(spec.origin).parents[1]): None for spec in found if spec and spec.origin})


def _parsed(out: bytes) -> dict[str, Any]:
    try:
        answer = json.loads(out)
    except ValueError:
        answer = None
    return answer if isinstance(answer, dict) else {"unfit": "died", "values": {}}
