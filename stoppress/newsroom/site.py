"""The site itself: its name, logo, language and time zone, as a chief sets them."""

from hashlib import sha256
from io import BytesIO

from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from stoppress.log.kinds import checked_details
from stoppress.log.models import Publisher
from stoppress.markup import prose
from stoppress.newsroom.coverage import zone
from stoppress.newsroom.models import Person, Role
from stoppress.newsroom.refusals import Unfit
from stoppress.newsroom.roles import require
from stoppress.newsroom.writing import writing

LARGEST = 512  # pixels of the logo's longer side
MOST_PIXELS = 40_000_000  # a small file can unfold to more memory than there is
LONGEST = 80  # characters of a name
FORMATS = ("PNG", "JPEG", "WEBP")


def change(by: Person, *, name: str, language: str, time_zone: str) -> Publisher:
    """Another name, language or time zone; empty is as the settings say (chiefs)."""
    require(by, Role.CHIEF, None, _("change the site"))
    plain = " ".join(prose.printable(name).split())
    if len(plain) > LONGEST:
        raise Unfit(
            _("The name of the site has {longest} characters at most.").format(longest=LONGEST), {"name": "too long"}
        )
    if time_zone:
        zone(time_zone)
    _check_language(language)
    return _set(name=plain, language=language, time_zone=time_zone)


def set_logo(by: Person, raw: bytes) -> Publisher:
    """A new logo, drawn anew from the picture that was sent (chiefs)."""
    require(by, Role.CHIEF, None, _("change the site"))
    picture = _opened(raw)
    small = redrawn(picture)
    width, height = Image.open(BytesIO(small)).size
    return _set(logo=small, logo_digest=sha256(small).hexdigest()[:16], logo_width=width, logo_height=height)


def drop_logo(by: Person) -> Publisher:
    """No logo any more (chiefs)."""
    require(by, Role.CHIEF, None, _("change the site"))
    return _set(logo=None, logo_digest="", logo_width=0, logo_height=0)


def redrawn(picture: Image.Image) -> bytes:
    """The picture as WebP, at most so large, with nothing of the file that it came in."""
    try:
        turned = ImageOps.exif_transpose(picture).convert("RGBA")
    except (OSError, SyntaxError, ValueError) as problem:
        raise Unfit(_("This picture is broken: save it anew and send it again."), {"logo": "broken"}) from problem
    turned.thumbnail((LARGEST, LARGEST))
    plain = Image.new("RGBA", turned.size)
    plain.paste(turned)  # pixels alone: no profile, no comment, no place where it was taken
    exact, near = BytesIO(), BytesIO()
    plain.save(exact, "WEBP", lossless=True, exact=False)
    plain.save(near, "WEBP", quality=90)
    return min(exact.getvalue(), near.getvalue(), key=len)


def _opened(raw: bytes) -> Image.Image:
    try:
        picture = Image.open(BytesIO(raw), formats=FORMATS)
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as problem:
        raise Unfit(_("A logo is a PNG, JPEG or WebP picture: this file is none."), {"logo": "unfit"}) from problem
    if picture.width * picture.height > MOST_PIXELS:
        raise Unfit(_("This picture is too large: make it smaller than 40 megapixels."), {"logo": "too large"})
    return picture


def _check_language(language: str) -> None:
    tried = {"slug": "x", "headline": "x", "kicker": "", "standfirst": "", "language": language, "time_zone": "UTC"}
    try:
        checked_details({**tried, "language": language or "en"})
    except ValueError as problem:
        raise Unfit(
            _("There is no language {language}: choose one of the list.").format(language=repr(language[:35])),
            {"language": "x"},
        ) from problem


def _set(**columns: object) -> Publisher:
    with writing():
        return Publisher.objects.update_or_create(pk=1, defaults=columns)[0]
