"""Makes what readers get out of what somebody uploaded. Everything here takes a while: call it from a worker."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from stoppress.media.child import Limits, ask
from stoppress.media.press.kinds import FILMS, HEAD, PICTURES, kind_of
from stoppress.media.sentences import Refused

__all__ = ["FIRST", "WIDTHS", "Picture", "Refused", "kind", "picture", "renditions"]

MB = 1_000_000
PICTURE_BYTES = 40 * MB
PICTURE = Limits(memory=256 * MB, seconds=20, wall=60, written=40 * MB)

WIDTHS = (320, 640, 960, 1280, 1920)
FORMATS = ("avif", "webp", "jpg")
FIRST = ("960.jpg",)  # enough for a post to go out with; the rest follows in the background


@dataclass(frozen=True)
class Picture:
    """A picture that was made ready: its size when upright, its tiny preview, and (width, height, bytes) by name."""

    width: int
    height: int
    preview: str
    made: dict[str, tuple[int, int, int]]


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


def renditions(width: int) -> tuple[str, ...]:
    """The names of all that can be made of a picture this wide, the most useful first."""
    widths = [each for each in WIDTHS if each < width]
    if width <= WIDTHS[-1]:
        widths.append(width)
    return tuple(f"{each}.{suffix}" for suffix in FORMATS for each in widths)


def picture(source: Path, into: Path, wanted: Sequence[str] = FIRST, *, background: bool = False) -> Picture:
    """Make the wanted renditions in the folder `into`, none wider than the picture itself; raises Refused."""
    if source.stat().st_size > PICTURE_BYTES:
        raise Refused("bytes", most=PICTURE_BYTES // MB)
    order = {"source": str(source.absolute()), "into": str(into.absolute()), "wanted": list(wanted)}
    answer = ask("picture", order, PICTURE, background=background)
    made = {name: (width, height, size) for name, (width, height, size) in answer["made"].items()}
    return Picture(answer["width"], answer["height"], answer["preview"], made)
