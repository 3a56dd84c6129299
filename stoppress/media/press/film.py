"""Video and sound: what browsers play is written anew, all else is refused; nothing is decoded here."""

import os
from contextlib import suppress
from struct import unpack
from typing import Any, BinaryIO

from . import mp3, mp4_read, mp4_write, webm
from .kinds import HEAD, PICTURES, kind_of
from .track import Track, Window
from .work import Order, Unfit, work

LONGEST = 1_000_000  # seconds
WIDEST = 16_384
Answer = dict[str, Any]


def make(order: Order) -> Answer:
    """Write the film into the folder and say what it is."""
    size = os.stat(order["source"]).st_size
    with open(order["source"], "rb") as file:
        kind = kind_of(file.read(HEAD))
        if kind not in WAYS:
            raise Unfit("no film" if kind in PICTURES else kind or "unknown")
        part = os.path.join(order["into"], "film.part")
        try:
            with open(part, "wb") as out:
                answer = WAYS[kind](file, size, out)
            os.replace(part, os.path.join(order["into"], answer["file"]))
        except BaseException:
            with suppress(OSError):
                os.unlink(part)
            raise
    return answer


def _mp4(file: BinaryIO, size: int, out: BinaryIO) -> Answer:
    scale, tracks = mp4_read.read(file, size)
    mp4_write.write(Window(file, size), out, scale, tracks)
    seconds = max(_seconds(track, scale) for track in tracks)
    if tracks[0].kind == "audio":
        return _answer("audio", "sound.m4a", (0, 0), seconds)
    return _answer("video", "film.mp4", _upright(tracks[0]), seconds)


def _seconds(track: Track, scale: int) -> float:
    edited = sum(duration for duration, _ in track.edits)
    return edited / scale if edited else (track.start + track.ticks) / track.scale


def _upright(track: Track) -> tuple[int, int]:
    """Width and height as it is shown: a phone films on its side and notes the turn."""
    across, along = unpack(">ii", track.matrix[:8])
    width, height = track.size
    return (height, width) if not across and along else (width, height)


def _webm(file: BinaryIO, size: int, out: BinaryIO) -> Answer:
    window, whole = webm.read(file, size)
    webm.write(window, out, whole)
    return _answer("video", "film.webm", whole.tracks[0].size, whole.seconds())


def _mp3(file: BinaryIO, size: int, out: BinaryIO) -> Answer:
    return _answer("audio", "sound.mp3", (0, 0), mp3.copy(file, size, out))


def _answer(kind: str, name: str, size: tuple[int, int], seconds: float) -> Answer:
    if not 0 < seconds < LONGEST or (kind == "video" and not all(0 < side <= WIDEST for side in size)):
        raise Unfit("unreadable")
    return {"kind": kind, "file": name, "width": size[0], "height": size[1], "duration": round(seconds, 3)}


WAYS = {"mp4": _mp4, "webm": _webm, "mp3": _mp3}


def main() -> None:
    """Run as a program."""
    work(make)
