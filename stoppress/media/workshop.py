"""Makes what readers get out of what somebody uploaded. Everything here takes a while: call it from a worker."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from importlib.util import find_spec
from pathlib import Path

from stoppress.media.captions import captions
from stoppress.media.child import Limits, ask
from stoppress.media.press.kinds import FILMS, HEAD, PICTURES, kind_of
from stoppress.media.sentences import Refused

__all__ = ["Film", "Picture", "Refused", "captions", "film", "kind", "picture"]

MB = 1_000_000
PICTURE_BYTES = 40 * MB
FILM_BYTES = 1000 * MB
POSTER = Limits(memory=1500 * MB, seconds=20, wall=60, written=40 * MB)  # most of it the code of the decoders, unused
PICTURE = Limits(memory=256 * MB, seconds=20, wall=60, written=40 * MB)


@dataclass(frozen=True)
class Picture:
    """A picture that was made ready: its size when upright, its tiny preview, and (width, height, bytes) by name."""

    width: int
    height: int
    preview: str
    made: dict[str, tuple[int, int, int]]


@dataclass(frozen=True)
class Film:
    """Video or sound that was made ready: its file in the folder, its size when upright, and how long it plays."""

    kind: str  # video | audio
    file: str  # film.mp4, film.webm, sound.mp3 or sound.m4a
    width: int
    height: int
    duration: float  # seconds
    poster: str | None = None  # poster.jpg in the folder, where this installation can decode video


def kind(source: Path) -> str:
    """ "picture", "film" (video or sound) or "captions", by content; raises Refused for anything else."""
    with source.open("rb") as file:
        found = kind_of(file.read(HEAD))
    if found in PICTURES:
        return "picture"
    if found in FILMS:
        return "film"
    if found == "captions":
        return found
    raise Refused(found or "unknown")


def picture(source: Path, into: Path, wanted: Sequence[str], *, background: bool = False) -> Picture:
    """Make the wanted renditions in the folder `into`, none wider than the picture itself; raises Refused."""
    if source.stat().st_size > PICTURE_BYTES:
        raise Refused("bytes", most=PICTURE_BYTES // MB)
    order = {"source": str(source.absolute()), "into": str(into.absolute()), "wanted": list(wanted)}
    answer = ask("picture", order, PICTURE, background=background)
    made = {name: (width, height, size) for name, (width, height, size) in answer["made"].items()}
    return Picture(answer["width"], answer["height"], answer["preview"], made)


def film(source: Path, into: Path, *, background: bool = False) -> Film:
    """Write video or sound anew in the folder `into`, ready to play and without its metadata; raises Refused."""
    size = source.stat().st_size
    if size > FILM_BYTES:
        raise Refused("bytes", most=FILM_BYTES // MB)
    order = {"source": str(source.absolute()), "into": str(into.absolute())}
    limits = Limits(memory=256 * MB, seconds=120, wall=600, written=size + 64 * MB)
    made = Film(**ask("film", order, limits, background=background))
    return replace(made, poster=_poster(into / made.file, into)) if made.kind == "video" else made


def _poster(source: Path, into: Path) -> str | None:
    """A frame of the film as a picture, as yet unmade; None where there is none to be had."""
    if find_spec("av") is None:
        return None
    try:
        return str(ask("poster", {"source": str(source.absolute()), "into": str(into.absolute())}, POSTER)["poster"])
    except Refused:  # the film plays in browsers all the same
        return None
