"""Colours made right: whatever mode, profile, depth or transparency there is, what comes out is sRGB on white."""

import importlib
from io import BytesIO
from typing import Any

from PIL import Image

CLEAR = {"LA", "PA", "La", "RGBA", "RGBa"}
DEEP = {"I", "F", "I;16", "I;16L", "I;16B", "I;16N"}
SPACES = {"RGB ": "RGB", "CMYK": "CMYK", "GRAY": "L", "Lab ": "LAB"}
SRGB = (b"sRGB IEC61966", "sRGB IEC61966".encode("utf-16-be"))


class Right:
    """Turns strips of one picture into sRGB."""

    def __init__(self, image: Any) -> None:
        self.mode, self.transform = _transform(image)
        self.scale = _scale(image) if image.mode in DEEP else None

    def __call__(self, strip: Image.Image) -> Image.Image:
        """The strip as RGB."""
        strip = self._flat(strip)
        if self.transform is None:
            return strip if strip.mode == "RGB" else strip.convert("RGB")
        right: Image.Image = self.transform.apply(strip if strip.mode == self.mode else strip.convert(self.mode))
        return right

    def _flat(self, strip: Image.Image) -> Image.Image:
        """Eight bits, and nothing to see through: white paper lies under it."""
        if self.scale is not None:
            factor, offset = self.scale
            return strip.convert("F").point(lambda value: value * factor + offset).convert("L")
        if strip.mode in CLEAR or "transparency" in strip.info:
            clear = strip.convert("RGBA")
            paper = Image.new("RGB", strip.size, "white")
            paper.paste(clear, mask=clear.getchannel("A"))
            return paper
        return strip.convert("RGB") if strip.mode in ("P", "YCbCr", "HSV", "RGBX") else strip


def _scale(image: Any) -> tuple[float, float]:
    """Factor and offset that bring deep greys into 0 to 255."""
    if image.mode.startswith("I;16"):
        return 255 / 65535, 0.0
    low, high = image.getextrema()
    if not low < high:  # one grey all over, or not numbers
        return 0.0, 128.0
    return 255 / (high - low), -low * 255 / (high - low)


def _transform(image: Any) -> tuple[str, Any]:
    """From the picture's own colours to sRGB; (…, None) where it has no profile, or none that can be used."""
    profile = image.info.get("icc_profile")
    if not profile or any(name in profile for name in SRGB):
        return "", None
    cms: Any = importlib.import_module("PIL.ImageCms")
    try:
        own = cms.ImageCmsProfile(BytesIO(profile))
        mode = SPACES.get(own.profile.xcolor_space, "")
        if not _fits(mode, image.mode):
            return "", None
        return mode, cms.buildTransform(own, cms.createProfile("sRGB"), mode, "RGB", cms.Intent.RELATIVE_COLORIMETRIC)
    except (cms.PyCMSError, OSError, ValueError, TypeError):
        return "", None


def _fits(space: str, mode: str) -> bool:
    """Whether pixels of this mode can be what the profile is about: a wrong one is ignored."""
    grey = mode in ("1", "L", "LA", "La") or mode in DEEP
    return bool(space) and {"CMYK": mode == "CMYK", "L": grey, "LAB": mode == "LAB"}.get(space, mode in _rgb_modes)


_rgb_modes = ("RGB", "RGBA", "RGBa", "RGBX", "P", "PA", "YCbCr")
