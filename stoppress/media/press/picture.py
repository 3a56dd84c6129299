"""A picture, made anew: upright, in sRGB, small enough to load, and with nothing of the original's metadata."""

import base64
import os
from contextlib import suppress
from io import BytesIO
from typing import Any

from PIL import Image

from .colour import Right
from .original import opened, turn, upright_size
from .work import Order, Unfit, work

PREVIEW = (16, 24)  # px at most
PREVIEW_LETTERS = 400  # under this many, as it stands in the markup of every page
TALLEST = 8  # times as tall as wide: a strip taller than that is no picture that anybody can look at
AVIF_PIXELS = 6_000_000  # above this the encoder needs more memory than we give it
LANCZOS = Image.Resampling.LANCZOS

FORMATS: dict[str, tuple[str, dict[str, Any]]] = {
    "jpg": ("JPEG", {"quality": 80, "optimize": True, "progressive": True}),
    "webp": ("WEBP", {"quality": 76, "method": 3}),
    "avif": ("AVIF", {"quality": 58, "speed": 8, "subsampling": "4:2:0", "max_threads": 1}),
}
PLUGINS = {"jpg": "Jpeg", "webp": "WebP", "avif": "Avif"}


def make(order: Order) -> dict[str, Any]:
    """Measure the picture and make what is wanted of it: names such as 960.jpg, never wider than the picture is."""
    image = opened(order["source"])
    width, height = upright_size(image)
    if height > TALLEST * width:
        raise Unfit("tall", times=TALLEST)
    wanted = _wanted(order["wanted"], width)
    base = _upright(image, max((each for each, _ in wanted), default=PREVIEW[0]), (width, height))
    image.close()
    made = {}
    for each, suffix in sorted(wanted, reverse=True):
        size = (each, max(1, round(height * each / width)))
        if suffix == "avif" and size[0] * size[1] > AVIF_PIXELS:
            continue
        made[f"{each}.{suffix}"] = [*size, _save(_resized(base, size), order["into"], f"{each}.{suffix}")]
    return {"width": width, "height": height, "preview": _preview(base), "made": made}


def _wanted(names: list[str], width: int) -> set[tuple[int, str]]:
    parts = [name.split(".") for name in names]
    return {(min(int(each), width), suffix) for each, suffix in parts if suffix in FORMATS}


def _upright(image: Any, widest: int, size: tuple[int, int]) -> Image.Image:
    """The picture in sRGB, the right way up, somewhat larger than the widest that is wanted."""
    wanted = (widest, max(1, round(size[1] * widest / size[0])))
    turned = turn(image)
    least = wanted if image.size == size else wanted[::-1]
    if image.format == "JPEG":
        image.draft(None, least)  # lets the decoder leave out what a smaller picture does not show
    image.load()
    small = _shrunk(image, max(1, min(image.size[0] // least[0], image.size[1] // least[1])))
    return small if turned is None else small.transpose(turned)


def _shrunk(image: Any, factor: int) -> Image.Image:
    """A copy in sRGB, `factor` times smaller, made strip by strip: a second large one would not fit."""
    width, height = image.size
    right = Right(image)
    small = Image.new("RGB", (-(-width // factor), -(-height // factor)))
    step = factor * max(1, 256 // factor)
    for top in range(0, height, step):
        strip = right(image.crop((0, top, width, min(top + step, height))))
        small.paste(strip.reduce(factor) if factor > 1 else strip, (0, top // factor))
    return small


def _resized(image: Image.Image, size: tuple[int, int]) -> Image.Image:
    return image if image.size == size else image.resize(size, LANCZOS)


def _save(image: Image.Image, into: str, name: str) -> int:
    suffix = name.rpartition(".")[2]
    form, settings = FORMATS[suffix]
    path = os.path.join(into, name)
    __import__(f"PIL.{PLUGINS[suffix]}ImagePlugin")  # registers it; all the others would cost a third of the start
    try:
        image.save(path, form, **settings)
    except BaseException:
        with suppress(OSError):
            os.unlink(path)
        raise
    return os.stat(path).st_size


def _preview(base: Image.Image) -> str:
    """Sixteen pixels that a browser blurs by enlarging them, as an address that carries its own bytes."""
    __import__("PIL.WebPImagePlugin")
    scale = min(PREVIEW[0] / base.size[0], PREVIEW[1] / base.size[1], 1)
    tiny = base.resize((max(1, round(base.size[0] * scale)), max(1, round(base.size[1] * scale))), LANCZOS)
    for quality in (50, 25, 5):
        out = BytesIO()
        tiny.save(out, "WEBP", quality=quality, method=6)
        address = "data:image/webp;base64," + base64.b64encode(out.getvalue()).decode()
        if len(address) < PREVIEW_LETTERS:
            return address
    return ""


def main() -> None:
    """Run as a program."""
    work(make)
