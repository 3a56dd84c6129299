"""Stylesheets and modules that import their neighbours, in one piece: a browser would find out about each too late."""

import re
from collections.abc import Iterator
from pathlib import Path

_IMPORT = re.compile(rb'^@import "([a-z-]+\.css)";\n', re.MULTILINE)
_MODULE = re.compile(rb'^import \{[^}]*\} from "\./([a-z-]+\.js)"\n', re.MULTILINE)
_EXPORT = re.compile(rb"^export (?=const )", re.MULTILINE)


def whole(place: Path) -> bytes:
    """The file, with what it imports from its own folder in the imports' places."""
    text = place.read_bytes()
    if place.suffix == ".js" and _MODULE.search(text):
        *before, last = _modules(place, [])
        parts = [_EXPORT.sub(b"", _MODULE.sub(b"", one.read_bytes())) for one in before]
        return b"".join([*parts, _MODULE.sub(b"", last.read_bytes())])
    if place.suffix != ".css":
        return text
    return _IMPORT.sub(lambda found: (place.parent / found[1].decode()).read_bytes(), text)


def changed(place: Path) -> int:
    """When the file was changed last, or one that it imports (nanoseconds)."""
    if place.suffix == ".js":
        return max(one.stat().st_mtime_ns for one in _modules(place, []))
    times = [place.stat().st_mtime_ns]
    if place.suffix == ".css":
        times += [(place.parent / name.decode()).stat().st_mtime_ns for name in _IMPORT.findall(place.read_bytes())]
    return max(times)


def _modules(place: Path, known: list[Path]) -> Iterator[Path]:
    """The module, and before it those that it needs, each once. They share one scope: no name may be there twice."""
    for name in _MODULE.findall(place.read_bytes()):
        neighbour = place.parent / name.decode()
        if neighbour not in known:
            yield from _modules(neighbour, known)
    known.append(place)
    yield place
