"""Pictures for tests, drawn here."""

from functools import cache
from io import BytesIO

from PIL import Image, ImageDraw


@cache
def photo(width: int = 1600, height: int = 1200, kind: str = "JPEG", secret: str = "") -> bytes:
    """A picture with some life in it; a secret stands in its EXIF, where a camera writes the place."""
    image = Image.linear_gradient("L").resize((width, height)).convert("RGB")
    pen = ImageDraw.Draw(image)
    for step in range(12):
        pen.ellipse((step * 40, step * 30, step * 40 + 200, step * 30 + 150), fill=(step * 20, 80, 255 - step * 20))
    out, exif = BytesIO(), Image.Exif()
    if secret:
        exif[0x010E] = secret  # ImageDescription
        exif.get_ifd(0x8825)[1] = "N"
    image.save(out, kind, **({"exif": exif} if kind in ("JPEG", "WEBP", "PNG") else {}))
    return out.getvalue()
