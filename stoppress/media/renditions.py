"""The other sizes and formats of a picture, made while the post is out already with the first one."""

import fcntl
import logging
import shutil
from pathlib import Path

from django.conf import settings

from stoppress.media import sizes, store, workshop
from stoppress.media.models import Asset

TRIES = 3
log = logging.getLogger("stoppress.media")


def make_next() -> bool:
    """Make what is missing of the oldest picture that lacks something; False where there is nothing to do.

    One process of a machine does it at a time: a rendition keeps a core busy for a second.
    """
    if not Asset.objects.filter(pending=True).exists():
        return False
    with (settings.DATA / "media" / ".making").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        asset = Asset.objects.filter(pending=True).order_by("tries", "at").first()
        if asset is None:
            return False
        _make(asset)
        return True


def _make(asset: Asset) -> None:
    missing = [name for name in sizes.names(asset.width or 0) if name not in asset.made]
    # Counted before it: what kills the process is not tried for ever.
    Asset.objects.filter(pk=asset.pk).update(tries=asset.tries + 1)
    place = store.workplace(asset.pk)
    try:
        # Format by format: what every browser can show is there before the slow one begins.
        for format_ in reversed(sizes.FORMATS):
            _format(asset, [name for name in missing if name.endswith(format_)], place)
        Asset.objects.filter(pk=asset.pk).update(pending=False)
    except (workshop.Refused, OSError):
        log.exception("not every size of picture %s could be made (try %d)", asset.pk, asset.tries + 1)
        if asset.tries + 1 >= TRIES:
            Asset.objects.filter(pk=asset.pk).update(pending=False)
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _format(asset: Asset, names: list[str], place: Path) -> None:
    source = store.get(asset.pk, store.ORIGINAL)
    if source is None:
        raise FileNotFoundError(f"the original of {asset.pk} is not there")
    if not names:
        return
    found = workshop.picture(source, place, names, background=True)
    for name in found.made:
        store.put(asset.pk, name, place / name)
    asset.made = {**asset.made, **{name: list(one) for name, one in found.made.items()}}
    if not Asset.objects.filter(pk=asset.pk).update(made=asset.made):
        store.remove(asset.pk, list(asset.made))  # somebody took it away meanwhile
