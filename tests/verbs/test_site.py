"""The site's name, logo, language and zone."""

from io import BytesIO

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from stoppress.log import read
from stoppress.newsroom import site
from stoppress.newsroom.refusals import NotAllowed, Unfit

pytestmark = pytest.mark.django_db(transaction=True)


def picture(form: str, size: tuple[int, int] = (900, 300), **more) -> bytes:
    """A picture with something to hide."""
    out = BytesIO()
    Image.new("RGB", size, "#a33").save(out, form, **more)
    return out.getvalue()


def test_what_a_chief_sets_is_what_readers_are_told(newsroom):
    assert read.imprint() == read.Imprint()
    site.change(newsroom.vera, name="  The  Maren Courier ", language="de", time_zone="Europe/Berlin")
    assert read.imprint() == read.Imprint("The Maren Courier", "de", "Europe/Berlin")
    site.change(newsroom.vera, name="", language="", time_zone="")
    assert read.imprint() == read.Imprint()


def test_only_a_chief_changes_the_site(newsroom):
    for one in (newsroom.emil, newsroom.cora, newsroom.otto):
        for verb in (
            lambda by: site.change(by, name="Mine", language="", time_zone=""),
            lambda by: site.set_logo(by, picture("PNG")),
            site.drop_logo,
        ):
            with pytest.raises(NotAllowed):
                verb(one)
    assert read.imprint() == read.Imprint()


@pytest.mark.parametrize(
    "wrong", [{"name": "x" * 81}, {"language": "no language"}, {"time_zone": "Nowhere/Land"}, {"language": "x" * 40}]
)
def test_what_cannot_be_is_refused(newsroom, wrong):
    with pytest.raises(Unfit):
        site.change(newsroom.vera, **{"name": "", "language": "", "time_zone": "", **wrong})


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP"])
def test_a_logo_is_drawn_anew_small_and_without_what_it_came_with(newsroom, form):
    exif = Image.Exif()
    exif[0x010E] = "secret place"
    more = {"pnginfo": _told()} if form == "PNG" else {"exif": exif}
    raw = picture(form, **more)
    assert b"secret place" in raw
    site.set_logo(newsroom.vera, raw)
    logo = read.imprint().logo
    kept = read.logo(logo.digest)
    drawn = Image.open(BytesIO(kept))
    assert (drawn.format, drawn.size, logo.width, logo.height) == ("WEBP", (512, 171), 512, 171)
    assert b"secret" not in kept and not drawn.getexif() and "icc_profile" not in drawn.info


def test_transparency_stays_and_a_small_logo_is_not_blown_up(newsroom):
    out = BytesIO()
    Image.new("RGBA", (40, 20), (200, 0, 0, 0)).save(out, "PNG")
    site.set_logo(newsroom.vera, out.getvalue())
    drawn = Image.open(BytesIO(read.logo(read.imprint().logo.digest)))
    assert drawn.size == (40, 20) and drawn.convert("RGBA").getpixel((3, 3))[3] == 0


@pytest.mark.parametrize(
    "raw",
    [b"", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"GIF89a", picture("GIF"), picture("TIFF"),
     picture("PNG")[:200], picture("JPEG")[:300], picture("WEBP")[:60]],
    ids=["empty", "svg", "gif", "a real gif", "tiff", "half a png", "half a jpeg", "half a webp"],
)  # fmt: skip
def test_what_is_no_logo_is_refused_with_a_sentence(newsroom, raw):
    with pytest.raises(Unfit):
        site.set_logo(newsroom.vera, raw)
    assert read.imprint().logo is None


def test_a_picture_that_would_unfold_to_all_the_memory_is_refused(newsroom):
    out = BytesIO()
    Image.new("1", (9000, 9000)).save(out, "PNG")
    with pytest.raises(Unfit, match="too large"):
        site.set_logo(newsroom.vera, out.getvalue())


def test_the_old_logo_is_gone_with_the_new_one(newsroom):
    site.set_logo(newsroom.vera, picture("PNG"))
    first = read.imprint().logo.digest
    site.set_logo(newsroom.vera, picture("PNG", (30, 30)))
    assert read.logo(first) is None
    site.drop_logo(newsroom.vera)
    assert read.imprint().logo is None and read.logo("") is None


def _told() -> PngInfo:
    told = PngInfo()
    told.add_text("Comment", "secret place")
    return told
