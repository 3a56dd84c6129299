"""Where the files lie: on this machine's disk, and where a bucket is set, in it as well, for good.

A file has the name ID/NAME. The disk is then only a copy of the bucket, from which a file comes back when it is asked
for. What an upload sent so far lies on the disk of the machine that took it.
"""

import os
import shutil
from contextlib import suppress
from pathlib import Path

from django.conf import settings
from django.core.files import File
from django.core.files.storage import Storage, storages

ORIGINAL = "original"  # never served


def arriving(asset: str) -> Path:
    """Where an upload grows."""
    return _folder("arriving") / asset


def workplace(asset: str) -> Path:
    """An empty folder for what is being made of an asset."""
    place = _folder("making") / f"{asset}-{os.getpid()}"
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    return place


def clear_workplaces(before: float) -> None:
    """Throw away what was being made when a server ended in the middle of it, before this time."""
    for place in _folder("making").iterdir():
        with suppress(FileNotFoundError):  # one that is done this moment
            if place.stat().st_mtime < before:
                shutil.rmtree(place, ignore_errors=True)


def put(asset: str, name: str, source: Path) -> None:
    """Keep this file, for good; the source is gone afterwards."""
    if bucket := _bucket():
        with source.open("rb") as file:
            bucket.save(f"{asset}/{name}", File(file))
    place = _place(asset, name)
    place.parent.mkdir(parents=True, exist_ok=True)
    with source.open("rb") as file:
        os.fsync(file.fileno())
    os.replace(source, place)
    _settle(place.parent)


def get(asset: str, name: str) -> Path | None:
    """The file on this machine, fetched where it is only in the bucket; None where it is nowhere."""
    place = _place(asset, name)
    if place.exists():
        return place
    bucket = _bucket()
    if bucket is None or not bucket.exists(f"{asset}/{name}"):
        return None
    place.parent.mkdir(parents=True, exist_ok=True)
    part = place.with_name(f".{name}-{os.getpid()}")
    with bucket.open(f"{asset}/{name}") as source, part.open("wb") as copy:
        shutil.copyfileobj(source, copy)
    os.replace(part, place)
    return place


def remove(asset: str, names: list[str]) -> None:
    """All files of an asset are gone."""
    bucket = _bucket()
    if bucket is not None:
        for name in (ORIGINAL, *names):
            bucket.delete(f"{asset}/{name}")
    shutil.rmtree(_folder("files") / asset, ignore_errors=True)
    arriving(asset).unlink(missing_ok=True)


def _bucket() -> Storage | None:
    return storages["bucket"] if "bucket" in settings.STORAGES else None


def _place(asset: str, name: str) -> Path:
    if not asset.isalnum() or "/" in name or name.startswith("."):
        raise ValueError(f"no file can be called {asset}/{name}")
    return _folder("files") / asset / name


def _folder(name: str) -> Path:
    place: Path = settings.DATA / "media" / name
    place.mkdir(parents=True, exist_ok=True)
    return place


def _settle(folder: Path) -> None:
    # The name of the file is in the folder: without this a loss of power can take it back.
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
