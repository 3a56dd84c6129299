"""The sizes and formats in which a picture is served. The markup names all of them before they are made."""

WIDTHS = (320, 640, 960, 1280, 1920)
FORMATS = ("avif", "webp", "jpg")  # the lighter first, as a page offers them
FIRST = 960  # pixels: what is made before the post may go out
TYPES = {
    "avif": "image/avif",
    "webp": "image/webp",
    "jpg": "image/jpeg",
    "mp4": "video/mp4",
    "webm": "video/webm",
    "mp3": "audio/mpeg",
    "m4a": "audio/mp4",
    "vtt": "text/vtt; charset=utf-8",
}


def widths(width: int) -> list[int]:
    """The widths in which a picture of this width is served, the smallest first."""
    smaller = [one for one in WIDTHS if one < width]
    return [*smaller, width] if width <= WIDTHS[-1] else smaller


def names(width: int) -> list[str]:
    """The files of a picture of this width, in the order in which they are made."""
    return [f"{one}.{format_}" for format_ in ("jpg", "webp", "avif") for one in widths(width)]


def nearest(wanted: str, made: dict[str, list[int]]) -> str | None:
    """The file to answer with where this one is not made yet: the same format first, then the nearest width."""
    stem, _, suffix = wanted.partition(".")
    if wanted in made or suffix not in FORMATS or not stem.isdigit() or len(stem) > 5:
        return wanted if wanted in made else None
    pictures = [name for name in made if name.partition(".")[2] in FORMATS]

    def far(name: str) -> tuple[int, bool]:
        return abs(int(name.partition(".")[0]) - int(stem)), not name.endswith(suffix)

    return min(pictures, key=far, default=None)
