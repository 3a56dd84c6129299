"""What becomes of an uploaded picture: made anew, upright, in sRGB, without a word of its metadata; or refused."""

import base64
import shutil
import struct
import zlib
from io import BytesIO

import pytest
from PIL import Image, ImageCms

from stoppress.media import sizes, workshop
from stoppress.media.press.original import MEGAPIXELS
from stoppress.media.workshop import Refused
from tests.media.made import PLANTED, as_jpeg, exif, planted, put, quarters, saved, scene

ALL = ("400.jpg", "320.webp", "320.avif")


def make(tmp_path, data: bytes, *wanted: str, name: str = "upload"):
    """The picture of these bytes, and its renditions opened, by name."""
    out = tmp_path / "out"
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir()
    made = workshop.picture(put(tmp_path, data, name), out, wanted or ("400.jpg",))
    assert sorted(path.name for path in out.iterdir()) == sorted(made.made)
    return made, {name: Image.open(out / name) for name in made.made}


def refusal(tmp_path, data: bytes) -> Refused:
    """Why these bytes are refused; nothing of them is left in the folder."""
    out = tmp_path / "out"
    out.mkdir(exist_ok=True)
    with pytest.raises(Refused) as refused:
        workshop.picture(put(tmp_path, data), out, ("320.jpg", "320.avif"))
    assert not list(out.iterdir())
    assert str(refused.value).endswith(".") and "%" not in str(refused.value)
    return refused.value


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "AVIF", "TIFF", "GIF", "BMP"])
def test_no_metadata_of_any_format_comes_out_in_any_format(tmp_path, form):
    data = planted(form)
    assert form == "BMP" or any(word in data for word in PLANTED), "nothing was planted"
    made, opened = make(tmp_path, data, *ALL, name="holiday.svg")  # the name says nothing
    assert (made.width, made.height) == (400, 300)
    assert sorted(opened) == sorted(ALL)
    for name, image in opened.items():
        raw = (tmp_path / "out" / name).read_bytes()
        assert not [word for word in PLANTED if word in raw], name
        assert not image.info.get("icc_profile") and not image.getexif(), name
        assert made.made[name] == (*image.size, len(raw))
        assert quarters(image) == "RGB#", name


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photo_taken_with_the_phone_on_its_side_stands_upright(tmp_path, orientation):
    back = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}  # the way that undoes the turn, as Pillow counts them
    stored = scene().transpose(Image.Transpose(back[orientation])) if orientation > 1 else scene()
    made, opened = make(tmp_path, as_jpeg(stored, exif=exif(orientation), quality=95))
    assert (made.width, made.height) == (400, 300)
    assert opened["400.jpg"].size == (400, 300)
    assert quarters(opened["400.jpg"]) == "RGB#"


@pytest.mark.parametrize("form", ["PNG", "WEBP", "AVIF", "TIFF"])
def test_other_formats_know_which_way_up_they_stand_too(tmp_path, form):
    data = saved(scene().transpose(Image.Transpose.ROTATE_90), form, exif=exif(6))
    made, opened = make(tmp_path, data)
    assert (made.width, made.height) == (400, 300)
    assert quarters(opened["400.jpg"]) == "RGB#"


def test_a_picture_is_never_made_wider_than_it_is(tmp_path):
    made, _ = make(tmp_path, as_jpeg(scene(700, 500)), *sizes.names(700), "960.jpg", "1920.webp")
    assert sorted(made.made) == sorted(f"{w}.{f}" for w in (320, 640, 700) for f in ("jpg", "webp", "avif"))
    assert made.made["320.jpg"][:2] == (320, 229)


def test_the_names_of_all_renditions():
    assert sizes.names(320) == ["320.jpg", "320.webp", "320.avif"]
    assert [name for name in sizes.names(4000) if name.endswith("jpg")] == [f"{width}.jpg" for width in sizes.WIDTHS]
    assert "1920.jpg" in sizes.names(1920) and "1000.avif" in sizes.names(1000)


@pytest.mark.parametrize("size", [(1600, 1200), (300, 2400), (5000, 20), (1, 1)])
def test_the_preview_is_tiny_and_carries_itself(tmp_path, size):
    made, _ = make(tmp_path, as_jpeg(Image.effect_noise(size, 90).convert("RGB")), "320.jpg")
    assert made.preview.startswith("data:image/webp;base64,") and len(made.preview) < 400
    tiny = Image.open(BytesIO(base64.b64decode(made.preview.partition(",")[2])))
    assert tiny.size[0] <= 16 and tiny.size[1] <= 24


@pytest.mark.parametrize("mode", ["CMYK", "L", "1", "P", "LA", "RGBA", "YCbCr", "I;16", "F"])
def test_every_mode_comes_out_as_it_looks(tmp_path, mode):
    grey = mode in ("L", "1", "LA", "I;16", "F")
    form = {"CMYK": "JPEG", "YCbCr": "JPEG", "F": "TIFF"}.get(mode, "PNG")
    image = scene().convert("L" if mode in ("LA", "I;16") else mode)
    if mode == "I;16":
        image = Image.frombytes("I;16", image.size, b"".join(bytes((value, value)) for value in image.tobytes()))
    _, opened = make(tmp_path, saved(image.convert("LA") if mode == "LA" else image, form))
    seen = opened["400.jpg"].convert("RGB")
    if grey:
        corners = [seen.getpixel(at)[0] for at in ((10, 10), (390, 10), (10, 290), (390, 290))]
        assert corners[3] > 250 and corners[2] < 60 and corners[2] <= corners[0] <= corners[1], corners
    else:
        assert quarters(seen) == "RGB#"


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P", "RGB"])
def test_what_is_see_through_lies_on_white(tmp_path, mode):
    image = Image.new("RGBA", (400, 300), (0, 0, 0, 0))
    image.paste((0, 0, 0, 255), (200, 0, 400, 300))
    settings = {}
    if mode in ("P", "RGB"):
        image, settings = Image.new(mode, (400, 300), 0), {"transparency": 0 if mode == "P" else (0, 0, 0)}
    else:
        image = image.convert(mode)
    _, opened = make(tmp_path, saved(image, "PNG", **settings))
    assert min(opened["400.jpg"].convert("RGB").getpixel((100, 150))) > 250


def test_a_colour_profile_is_turned_into_srgb(tmp_path):
    """A photo in LAB's colours reads as the same red; without the profile it would be another colour altogether."""
    swapped = _profile_with_red_and_green_swapped()
    image = Image.merge("RGB", [scene().split()[at] for at in (1, 0, 2)])
    _, opened = make(tmp_path, as_jpeg(image, icc_profile=swapped, quality=95), *ALL)
    for seen in opened.values():
        assert quarters(seen) == "RGB#"


def test_a_broken_colour_profile_is_left_aside(tmp_path):
    for profile in (b"PLANTED", ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()):
        _, opened = make(tmp_path, as_jpeg(scene(), icc_profile=profile))
        assert quarters(opened["400.jpg"]) == "RGB#"


def test_of_an_animation_the_first_frame_is_taken_however_many_there_are(tmp_path):
    others = [Image.new("RGB", (400, 300), (n % 256, n // 256, 0)) for n in range(8)]
    for form in ("GIF", "WEBP", "PNG", "AVIF"):
        _, opened = make(tmp_path, saved(scene(), form, save_all=True, append_images=others))
        assert quarters(opened["400.jpg"]) == "RGB#", form
    ticks = [Image.new("RGB", (8, 8), (n % 256, n // 256, 0)) for n in range(2000)]
    many = saved(ticks[0], "GIF", save_all=True, append_images=ticks[1:])
    assert many.count(b"\0\x2c") >= 1999
    made, _ = make(tmp_path, many, "400.jpg")
    assert made.made == {"8.jpg": (8, 8, made.made["8.jpg"][2])}


def test_what_hangs_on_to_a_picture_is_gone(tmp_path):
    hidden = b"PK\x03\x04 a program <script>PLANTED</script>"
    _, opened = make(tmp_path, planted("JPEG") + hidden, *ALL)
    assert len(opened) == 3
    for name in opened:
        assert b"PLANTED" not in (tmp_path / "out" / name).read_bytes()


def test_a_phone_photo_of_fifty_megapixels_is_taken(tmp_path):
    made, opened = make(tmp_path, as_jpeg(scene(8160, 6120)), "960.jpg")
    assert (made.width, made.height) == (8160, 6120)
    assert quarters(opened["960.jpg"]) == "RGB#"


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "empty"),
        (b"\0" * 500, "empty"),
        (b"Dear desk, the picture is attached.", "unknown"),
        (b'<?xml version="1.0"?>\n<!-- x -->\n<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>', "svg"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "heic"),
        (b"\0\0\0\x18ftypmif1\0\0\0\0mif1heic", "heic"),
        (b"%PDF-1.7 and so on", "pdf"),
        (b"8BPS\0\x01", "psd"),
        (b"\xff\x0a\xfa\x1f", "jxl"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "unreadable"),
        (b"\0\0\0\x18ftypisom\0\0\0\0isomavc1", "no picture"),
        (b"GIF89a", "unreadable"),
        (b"BM" + bytes(100), "unreadable"),
        (planted("JPEG")[:3000], "unreadable"),
        (planted("PNG")[:-60], "unreadable"),
        (planted("WEBP")[:900], "unreadable"),
        (planted("AVIF")[:900], "unreadable"),
        (as_jpeg(Image.new("RGB", (100, 801))), "tall"),
    ],
)
def test_what_cannot_be_a_picture_is_refused_with_what_to_do(tmp_path, data, why):
    assert refusal(tmp_path, data).why == why


def test_what_to_do_with_a_heic_photo_is_said(tmp_path):
    assert "Most Compatible" in str(refusal(tmp_path, b"\0\0\0\x18ftypheix\0\0\0\0mif1heix"))


def test_bombs_are_refused_before_they_are_decoded(tmp_path):
    assert refusal(tmp_path, _png(50_000, 50_000)).why == "pixels"
    assert "50000" in str(refusal(tmp_path, _png(50_000, 50_000)))
    gif = b"GIF89a" + struct.pack("<HH", 50_000, 50_000) + b"\x80\0\0" + bytes(6) + b","
    assert refusal(tmp_path, gif + struct.pack("<HHHH", 0, 0, 50_000, 50_000) + b"\0\x02\x02D\x01\0;").why == "pixels"
    jpeg = bytearray(as_jpeg(Image.new("RGB", (16, 16))))
    at = jpeg.index(b"\xff\xc0") + 5
    jpeg[at : at + 4] = struct.pack(">HH", 50_000, 50_000)
    assert refusal(tmp_path, bytes(jpeg)).why == "pixels"
    # Within the limit by its header, and a promise of far more by what is packed into it.
    assert refusal(tmp_path, _png(200, 200, packed=zlib.compress(bytes(30_000_000)))).why in ("unreadable", "large")


def test_a_progressive_jpeg_that_would_fill_the_memory_is_refused(tmp_path):
    image = Image.new("RGB", (5800, 5800))
    assert image.size[0] * image.size[1] < MEGAPIXELS["jpeg"] * 1_000_000
    assert refusal(tmp_path, as_jpeg(image, progressive=True, subsampling=0, quality=20)).why == "large"


def test_a_file_of_more_than_forty_megabytes_is_not_even_opened(tmp_path):
    source = put(tmp_path, planted("JPEG"))
    with source.open("r+b") as file:
        file.truncate(workshop.PICTURE_BYTES + 1)
    with pytest.raises(Refused, match="40 MB"):
        workshop.picture(source, tmp_path, ["960.jpg"])


def test_a_raw_file_is_not_taken_for_the_preview_that_it_begins_with(tmp_path):
    assert refusal(tmp_path, saved(scene(160, 120), "TIFF", tiffinfo={254: 1})).why == "raw"


def _png(width: int, height: int, packed: bytes = b"") -> bytes:
    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    text = chunk(b"zTXt", b"Comment\0\0" + packed) if packed else b""
    return b"\x89PNG\r\n\x1a\n" + header + text + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")


def _profile_with_red_and_green_swapped() -> bytes:
    """An sRGB profile whose table calls red what is green, so that to ignore it is to see it."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    red, green = profile.index(b"rXYZ"), profile.index(b"gXYZ")
    profile[red : red + 1], profile[green : green + 1] = b"g", b"r"
    return bytes(profile).replace(b"sRGB", b"odd ")
