"""The first good frame of a film as a picture. It needs PyAV, which not every installation has."""

from __future__ import annotations

import importlib
import os
from itertools import islice
from typing import Any

from PIL import ImageStat

from .work import Order, Unfit, work

MOST_FRAMES = 75  # about three seconds: films often begin in black
LIVELY = 12.0  # how far the greys of a frame have to lie apart for it to show something
WIDEST = 1920
NAME = "poster.jpg"


def make(order: Order) -> dict[str, Any]:
    """Write the frame into the folder."""
    av = importlib.import_module("av")
    best, liveliest = None, -1.0
    with av.open(order["source"]) as film:
        stream = film.streams.video[0]
        stream.thread_count = 1  # each further thread keeps frames of its own
        for frame in islice(film.decode(stream), MOST_FRAMES):
            lively = _lively(frame)
            if lively > liveliest:
                best, liveliest = _picture(frame), lively
            if lively >= LIVELY:
                break
    if best is None:
        raise Unfit("unreadable")
    best.save(os.path.join(order["into"], NAME), "JPEG", quality=90)
    return {"poster": NAME}


def _lively(frame: Any) -> float:
    return float(ImageStat.Stat(frame.reformat(64, 64, "gray").to_image()).stddev[0])


def _picture(frame: Any) -> Any:
    width = min(frame.width, WIDEST)
    picture = frame.reformat(width, max(1, round(frame.height * width / frame.width)), "rgb24").to_image()
    return picture.rotate(frame.rotation, expand=True) if frame.rotation else picture


def main() -> None:
    """Run as a program."""
    work(make)
