"""Uploads: a file comes in pieces, in any number of connections, and is looked at once it is whole."""

import fcntl
import os
import secrets
import shutil
import string
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, BinaryIO

from django.utils.translation import gettext as _

from stoppress.media import sizes, store, workshop
from stoppress.media.models import Asset

CHUNK = 1_000_000  # bytes of one piece at most
LARGEST = 1_000_000_000  # bytes of a file; a picture may have less (the workshop says how much)
ABANDONED = timedelta(days=2)  # after which an upload that nobody goes on with is thrown away
SPARE = 200_000_000  # bytes of the disk that uploads leave to everything else
LETTERS = string.ascii_lowercase + string.digits


class Misplaced(Exception):
    """The piece does not begin where the file ends; `offset` is where it goes on."""

    def __init__(self, offset: int) -> None:
        super().__init__(f"The upload goes on from byte {offset}.")
        self.offset = offset


class Unwanted(Exception):
    """This upload cannot be begun or gone on with; the message says what to do."""


def begin(blog: int, by: str, name: str, size: int, *, at: datetime) -> Asset:
    """Announce a file. Raises Unwanted."""
    if size < 1:
        raise Unwanted(_("This file is empty. Choose another."))
    if size > LARGEST:
        raise Unwanted(
            _("A file has {largest} MB at most: make it smaller, or put it on a video site.").format(
                largest=format(LARGEST // 1000000, ",")
            )
        )
    if shutil.disk_usage(store.arriving("x").parent).free < size + SPARE:
        raise Unwanted(_("There is no room for this file on the server. The text is safe; tell whoever runs the site."))
    asset = Asset(id=_fresh_id(), blog=blog, by=by, name=_name(name), size=size, at=at)
    asset.save(force_insert=True)
    store.arriving(asset.pk).touch()
    return asset


def offset(asset: Asset) -> int:
    """How many bytes are here."""
    place = store.arriving(asset.pk)
    if asset.state != Asset.State.ARRIVING:
        return asset.size
    return place.stat().st_size if place.exists() else 0


def write(asset: Asset, at_byte: int, piece: bytes) -> Asset:
    """Add a piece; after the last one the file is looked at. Raises Misplaced, Unwanted."""
    if asset.state != Asset.State.ARRIVING:
        return asset  # the answer to the last piece got lost
    if len(piece) > CHUNK:
        raise Unwanted(_("A piece has {chunk} bytes at most.").format(chunk=format(CHUNK, ",")))
    try:
        with store.arriving(asset.pk).open("r+b") as file:
            fcntl.flock(file, fcntl.LOCK_EX)  # two connections of one upload: the second finds where it goes on
            return _add(asset, file, at_byte, piece)
    except FileNotFoundError:
        return _elsewhere(Asset.objects.get(pk=asset.pk))


def _elsewhere(asset: Asset) -> Asset:
    if asset.state != Asset.State.ARRIVING:
        return asset  # another connection was through first
    store.arriving(asset.pk).touch()  # what came so far was on a disk that is gone
    raise Misplaced(0)


def look_again(asset: Asset) -> Asset:
    """Look at a file that came whole and was not looked at: the server ended in the middle of it."""
    place = store.arriving(asset.pk)
    if asset.state != Asset.State.ARRIVING or not place.exists() or place.stat().st_size < asset.size:
        return asset
    with place.open("r+b") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return asset  # somebody is at it
        return _whole(asset)


def bring_in(blog: int, by: str, name: str, data: bytes, *, at: datetime) -> Asset:
    """A file that is here already, such as a card's picture. Its state says whether it could be used."""
    asset = begin(blog, by, name, len(data), at=at)
    store.arriving(asset.pk).write_bytes(data)
    return _whole(asset)


def remove(asset: Asset) -> None:
    """The file and all that was made of it are gone, but for its poster. Nothing may use it any more."""
    key, names = asset.pk, list(asset.made)
    asset.delete()
    store.remove(key, names)


def forget_abandoned(*, at: datetime) -> int:
    """Throw away what began to arrive and never came; how many."""
    store.clear_workplaces((at - ABANDONED).timestamp())
    gone = list(Asset.objects.filter(state=Asset.State.ARRIVING, at__lt=at - ABANDONED))
    for asset in gone:
        remove(asset)
    there = list(store.arriving("x").parent.iterdir())  # before the rows: one that begins now is no stray
    awaited = set(Asset.objects.filter(state=Asset.State.ARRIVING).values_list("pk", flat=True))
    for left in there:
        if left.name not in awaited:
            left.unlink(missing_ok=True)
    return len(gone)


def _add(asset: Asset, file: BinaryIO, at_byte: int, piece: bytes) -> Asset:
    here = file.seek(0, os.SEEK_END)
    if here == asset.size:
        return _whole(asset)
    if here != at_byte:
        raise Misplaced(here)
    if here + len(piece) > asset.size:
        raise Unwanted(
            _("The file was announced with {size} bytes, and this is more. Begin anew.").format(
                size=format(asset.size, ",")
            )
        )
    file.write(piece)
    file.flush()
    return _whole(asset) if here + len(piece) == asset.size else asset


def _whole(asset: Asset) -> Asset:
    source, place = store.arriving(asset.pk), store.workplace(asset.pk)
    fresh = Asset.objects.get(pk=asset.pk)
    if fresh.state != Asset.State.ARRIVING:
        return fresh  # the same last piece came twice
    try:
        _press(asset, source, place)
        asset.state = Asset.State.READY
    except workshop.Refused as refusal:
        asset.state, asset.problem = Asset.State.REFUSED, str(refusal)
    finally:
        shutil.rmtree(place, ignore_errors=True)
    asset.save()
    source.unlink(missing_ok=True)  # not before: whatever ends us until here, the file is looked at again
    return asset


def _press(asset: Asset, source: Path, place: Path) -> None:
    what = workshop.kind(source)
    made = {"picture": _picture, "film": _film, "captions": _captions}[what](asset, source, place)
    for name in made:
        store.put(asset.pk, name, place / name)
    os.link(source, place / store.ORIGINAL)
    store.put(asset.pk, store.ORIGINAL, place / store.ORIGINAL)
    asset.made = made


Made = dict[str, Any]


def _picture(asset: Asset, source: Path, place: Path) -> Made:
    found = workshop.picture(source, place, [f"{sizes.FIRST}.jpg"])
    asset.kind, asset.pending = Asset.Kind.PICTURE, True
    asset.width, asset.height, asset.preview = found.width, found.height, found.preview
    return {name: list(one) for name, one in found.made.items()}


def _film(asset: Asset, source: Path, place: Path) -> Made:
    found = workshop.film(source, place)
    asset.kind, asset.file, asset.duration = found.kind, found.file, found.duration
    asset.width, asset.height = found.width or None, found.height or None
    if found.poster:
        poster = bring_in(asset.blog, asset.by, "poster.jpg", (place / found.poster).read_bytes(), at=asset.at)
        asset.poster = poster.pk if poster.state == Asset.State.READY else ""
    return {found.file: [found.width, found.height, (place / found.file).stat().st_size]}


def _captions(asset: Asset, source: Path, place: Path) -> Made:
    text = workshop.captions(source.read_bytes())
    asset.kind, asset.file = Asset.Kind.CAPTIONS, "captions.vtt"
    (place / asset.file).write_text(text, "utf-8")
    return {asset.file: [0, 0, (place / asset.file).stat().st_size]}


def _fresh_id() -> str:
    return "".join(secrets.choice(LETTERS) for _letter in range(20))


def _name(given: str) -> str:
    flat = "".join(letter for letter in given.replace("\\", "/").rpartition("/")[2] if letter.isprintable())
    return flat[-200:] or "file"
