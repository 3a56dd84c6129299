"""Files that the tests make themselves, with planted metadata that must not come out again."""

from io import BytesIO
from pathlib import Path

from PIL import Image, PngImagePlugin

PLANTED = (
    b"PLANTED",
    b"P\0L\0A\0N\0T\0E\0D",
    b"\0P\0L\0A\0N\0T\0E\0D",
    b"47.3769",
    b"Exif",
    b"http://ns.adobe.com",
    b"GPS",
)


def scene(width: int = 400, height: int = 300) -> Image.Image:
    """A picture with a red top left, a green top right, a blue bottom left and a white bottom right quarter."""
    image = Image.new("RGB", (width, height), "white")
    for colour, place in (("red", (0, 0)), ("lime", (width // 2, 0)), ("blue", (0, height // 2))):
        image.paste(colour, (*place, place[0] + width // 2, place[1] + height // 2))
    return image


def quarters(image: Image.Image) -> str:
    """The colours of the four quarters, such as "RGB#", in reading order."""
    image = image.convert("RGB")
    width, height = image.size
    at = [(width // 4, height // 4), (3 * width // 4, height // 4), (width // 4, 3 * height // 4)]
    at.append((3 * width // 4, 3 * height // 4))
    return "".join(_letter(image.getpixel(place)) for place in at)


def _letter(colour) -> str:
    lit = "".join(letter for letter, value in zip("RGB", colour, strict=True) if value > 140)
    return {"RGB": "#", "": "."}.get(lit, lit)


def exif(orientation: int = 1) -> Image.Exif:
    """EXIF as a phone writes it: where, with what, a maker's note, and which way up."""
    tags = Image.Exif()
    tags[0x0112] = orientation
    tags[0x010F] = "PLANTED maker"
    tags[0x9C9B] = "PLANTED title".encode("utf-16-le")
    tags.get_ifd(0x8825).update({1: "N", 2: (47.0, 22.0, 37.0), 29: "PLANTED date"})
    tags.get_ifd(0x8769).update({0x927C: b"PLANTED maker's note", 0x9286: b"ASCII\0\0\0PLANTED comment"})
    return tags


XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><exif:GPSLatitude>47.3769 PLANTED</exif:GPSLatitude></x:xmpmeta>'


def planted(form: str, orientation: int = 1) -> bytes:
    """The scene with all the metadata that the format can hold."""
    out = BytesIO()
    extra: dict = {"exif": exif(orientation)}
    if form == "PNG":
        text = PngImagePlugin.PngInfo()
        text.add_text("Title", "PLANTED words")
        text.add_itxt("XML:com.adobe.xmp", XMP.decode(), zip=True)
        extra["pnginfo"] = text
    elif form == "GIF":
        extra = {"comment": b"PLANTED comment"}
    elif form == "TIFF":
        extra |= {"tiffinfo": {270: "PLANTED description", 700: XMP, 33723: b"PLANTED iptc"}}
    elif form == "BMP":
        extra = {}
    else:
        extra["xmp"] = XMP
    if form == "JPEG":
        extra |= {"comment": b"PLANTED comment", "quality": 95}
    scene().save(out, form, **extra)
    return out.getvalue()


def as_jpeg(image: Image.Image, **settings) -> bytes:
    """The picture as a JPEG."""
    return saved(image, "JPEG", **settings)


def saved(image: Image.Image, form: str, **settings) -> bytes:
    """The picture in that format."""
    out = BytesIO()
    image.save(out, form, **settings)
    return out.getvalue()


def put(folder: Path, data: bytes, name: str = "upload") -> Path:
    """The bytes as a file in the folder."""
    path = folder / name
    path.write_bytes(data)
    return path
