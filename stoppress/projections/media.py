"""How pictures, films and recordings are named and drawn. Pure functions of what the log says of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from stoppress.log import kinds
from stoppress.media import sizes
from stoppress.media.sizes import WIDTHS

PUBLIC = "/media/"
COLUMN = "(min-width:48rem) 37rem, 100vw"  # how wide a picture in a post stands
LEAD = "(min-width:68rem) 24rem, 100vw"  # the lead picture: beside the standfirst, or over it
CARD = "(min-width:60rem) 46rem, 100vw"  # on the front page
STRIP = 320  # what a gallery asks for before somebody looks at it: media.js adds the wider ones then
SHARED = 1280  # what others get for their cards: all of them take it
# A poster is drawn behind its film, since only a picture can be loaded lazily and in several sizes: this one is clear.
CLEAR = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"
_STOPS = 4  # the point that must stay in view is told in quarters, since a style needs a class for each
_MARK = '="media '  # how the class of everything begins that needs the styles for media; live.js looks for it too

# Width and height of players that do not tell theirs; all others are films.
_ROOMS: dict[str, tuple[int | None, int]] = {
    "tiktok": (340, 700),
    "instagram": (400, 640),
    "spotify": (None, 152),
    "soundcloud": (None, 166),
    "facebook": (500, 600),
    "x": (550, 600),
    "twitter": (550, 600),
    "mastodon": (500, 600),
    "bluesky": (550, 600),
    "telegram": (500, 560),
    "reddit": (640, 500),
    "datawrapper": (600, 450),
    "flourish": (600, 500),
    "openstreetmap": (600, 450),
}
_FILM = (560, 315)
_BAR = 3  # times as wide as high


def carries(*pieces: str) -> bool:
    """Whether some of this HTML needs the styles for media."""
    return any(_MARK in piece for piece in pieces)


def widths(image: kinds.Image) -> list[int]:
    """The widths in which it is served, the smallest first."""
    return sizes.widths(image.width)


def fitting(image: kinds.Image, widest: int = WIDTHS[-1]) -> tuple[int, int]:
    """Width and height of the largest rendition up to this width; of the smallest, where all are wider."""
    known = widths(image)
    width = max((one for one in known if one <= widest), default=known[0])
    return width, max(1, round(image.height * width / image.width))


def address(image: kinds.Image, widest: int = WIDTHS[-1], base: str = PUBLIC) -> str:
    """The largest JPEG up to this width."""
    return f"{base}{image.id}/{fitting(image, widest)[0]}.jpg"


def spot(image: kinds.Image) -> str:
    """The classes that keep the point in view where a picture is cropped; none is the middle."""
    if image.focus is None:
        return ""
    across, down = (round(share * _STOPS) for share in image.focus)
    return f" fx{across} fy{down}"


@dataclass(frozen=True)
class Drawn:
    """A picture for templates."""

    image: kinds.Image
    sizes: str = COLUMN
    base: str = PUBLIC
    widest: int = WIDTHS[-1]
    eager: bool = False  # it stands where a page opens

    @property
    def avif(self) -> str:
        """The srcset in the lightest format."""
        return self._srcset("avif")

    @property
    def webp(self) -> str:
        """The srcset for browsers that know no AVIF."""
        return self._srcset("webp")

    @property
    def jpg(self) -> str:
        """The srcset for all others."""
        return self._srcset("jpg")

    @property
    def src(self) -> str:
        """For browsers without srcset."""
        return address(self.image, min(960, self.widest), self.base)

    @property
    def full(self) -> str:
        """The largest that there is."""
        return address(self.image, base=self.base)

    @property
    def spot(self) -> str:
        """Classes for the focus."""
        return spot(self.image)

    def _srcset(self, suffix: str) -> str:
        known = [width for width in widths(self.image) if width <= self.widest] or widths(self.image)[:1]
        return ", ".join(f"{self.base}{self.image.id}/{width}.{suffix} {width}w" for width in known)


def room(embed: kinds.Embed) -> tuple[int | None, int]:
    """How much room a player needs, in pixels; no width is the whole column's."""
    if embed.height:
        # A bar keeps its height: made smaller in proportion it would be cut off on a phone.
        is_bar = embed.width and embed.width > _BAR * embed.height
        return None if is_bar else embed.width, embed.height
    # A film's name alone tells less than its player's address: "YouTube", "YouTube Music", "youtu.be" are all films.
    return next((size for name, size in _ROOMS.items() if name in embed.provider.lower().split()), _FILM)


def clock(seconds: float) -> str:
    """0:48, or 1:02:03."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def pictures(post: kinds.Post) -> Iterator[kinds.Image]:
    """The pictures that are the post's own, in their order: not those of cards."""
    for block in post.blocks:
        match block:
            case kinds.Picture():
                yield block
            case kinds.Gallery(found):
                yield from found
            case kinds.Video() if block.poster:
                yield block.poster
            case _:
                pass


def first(post: kinds.Post | None, details: kinds.Details) -> kinds.Image | None:
    """The picture that stands for a post elsewhere: its first, or else the blog's."""
    return next(pictures(post), details.picture) if post else details.picture


def told(block: dict[str, Any], site: str) -> dict[str, Any]:
    """A block of the story as JSON, with absolute addresses for programs."""
    match block["kind"]:
        case "picture":
            return told_picture(block, site)
        case "gallery":
            return {**block, "pictures": [told_picture(one, site) for one in block["pictures"]]}
        case "video" | "audio":
            poster = {"poster": block["poster"] and told_picture(block["poster"], site)} if "poster" in block else {}
            captions = block["captions"] and f"{site}{PUBLIC}{block['captions']}/captions.vtt"
            return {**block, **poster, "url": _file(block, site), "captions_url": captions}
        case "embed" if block["picture"]:
            return {**block, "picture": told_picture(block["picture"], site)}
    return block


def told_picture(values: dict[str, Any], site: str) -> dict[str, Any]:
    """The fields of a picture, with the address of its largest JPEG."""
    image = kinds.Image(values["id"], values["width"], values["height"])
    return {**values, "url": f"{site}{address(image)}"}


def _file(block: dict[str, Any], site: str) -> str:
    return f"{site}{PUBLIC}{block['id']}/{block['file']}"
