"""The uploaded picture: opened by what it is, measured before it is decoded, and which way up it stands."""

import importlib
from typing import Any

from PIL import Image

from .kinds import FILMS, HEAD, PICTURES, kind_of
from .work import Unfit

# The most megapixels of each that decode within the memory; a JPEG is decoded at a fraction of its size.
MEGAPIXELS = {"jpeg": 100, "png": 40, "bmp": 40, "gif": 40, "tiff": 30, "webp": 13, "avif": 16}
COEFFICIENTS = 190_000_000  # bytes that a progressive JPEG may keep in memory, whatever the size it is decoded at
SCANS = 100  # of a JPEG; each costs a pass over the whole picture, and there is no honest use for so many
PLUGINS = {
    "jpeg": ("JpegImagePlugin", "JpegImageFile"),
    "png": ("PngImagePlugin", "PngImageFile"),
    "bmp": ("BmpImagePlugin", "BmpImageFile"),
    "gif": ("GifImagePlugin", "GifImageFile"),
    "tiff": ("TiffImagePlugin", "TiffImageFile"),
    "webp": ("WebPImagePlugin", "WebPImageFile"),
    "avif": ("AvifImagePlugin", "AvifImageFile"),
}
ORIENTATION = 0x0112
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
ON_ITS_SIDE = (5, 6, 7, 8)


def opened(source: str) -> Any:
    """The picture with its size known and nothing decoded; raises Unfit for what is not or too much of a picture."""
    with open(source, "rb") as file:
        kind = kind_of(file.read(HEAD))
    if kind not in PICTURES:
        raise Unfit("no picture" if kind in FILMS else kind or "unknown")
    image = _plugin(kind)(source)
    if image.size[0] * image.size[1] > MEGAPIXELS[kind] * 1_000_000:
        raise Unfit("pixels", width=image.size[0], height=image.size[1], most=MEGAPIXELS[kind])
    if kind == "jpeg":
        _check_jpeg(image, source)
    if kind == "tiff" and image.tag_v2.get(254, 0) & 1:  # a raw file begins with its own small preview
        raise Unfit("raw")
    return image


def upright_size(image: Any) -> tuple[int, int]:
    """Width and height as it will be looked at."""
    width, height = image.size
    return (height, width) if _orientation(image) in ON_ITS_SIDE else (width, height)


def turn(image: Any) -> Any:
    """How the decoded pixels have to be turned to stand upright; None where they do."""
    return TURNS.get(_orientation(image))


def _plugin(kind: str) -> Any:
    module, name = PLUGINS[kind]
    return getattr(importlib.import_module(f"PIL.{module}"), name)  # one alone: to load them all takes longer


def _check_jpeg(image: Any, source: str) -> None:
    if not image.info.get("progressive"):
        return
    samples = [across * down for _, across, down, _ in image.layer]
    if 2 * image.size[0] * image.size[1] * sum(samples) / max(samples) > COEFFICIENTS:
        raise Unfit("large")
    with open(source, "rb") as file:
        if file.read().count(b"\xff\xda") > SCANS:
            raise Unfit("unreadable")


def _orientation(image: Any) -> int:
    """What the camera noted; a TIFF is turned by its decoder."""
    exif = image.info.get("exif")
    if image.format == "TIFF" or not isinstance(exif, bytes):
        return 1
    return orientation(exif.removeprefix(b"Exif\x00\x00"))


def orientation(exif: bytes) -> int:
    """The orientation in a block of EXIF, 1 where there is none or it makes no sense."""
    order: Any = {b"II": "little", b"MM": "big"}.get(exif[:2])
    if order is None:
        return 1
    start = int.from_bytes(exif[4:8], order)
    count = int.from_bytes(exif[start : start + 2], order)
    for at in range(start + 2, min(start + 2 + 12 * count, len(exif) - 11), 12):
        if int.from_bytes(exif[at : at + 2], order) == ORIENTATION:
            found = int.from_bytes(exif[at + 8 : at + 10], order)
            return found if found in TURNS else 1
    return 1
