"""Compiles the C tools into bench/build/ when they are missing or older than their source."""

import shutil
import subprocess
from pathlib import Path

HERE = Path(__file__).resolve().parent
BUILD = HERE / "build"


class Broken(Exception):
    """The run cannot be used: something is missing, or frames were lost."""


def tool(name: str) -> str:
    """Answers the path of a compiled tool, compiling it first where that is needed."""
    source, binary = HERE / f"{name}.c", BUILD / name
    newest = max(source.stat().st_mtime, (HERE / "common.h").stat().st_mtime)
    if not binary.exists() or binary.stat().st_mtime < newest:
        _compile(source, binary)
    return str(binary)


def _compile(source: Path, binary: Path) -> None:
    """Runs gcc, or says what to install."""
    compiler = shutil.which("gcc") or shutil.which("cc")
    if not compiler:
        raise Broken("a C compiler is needed and was not found. On Debian: apt-get install gcc libc6-dev")
    BUILD.mkdir(exist_ok=True)
    done = subprocess.run([compiler, "-O2", "-Wall", "-o", binary, source], capture_output=True, text=True)
    if done.returncode:
        raise Broken(f"{source.name} did not compile:\n{done.stderr}")
