"""What a reader's page fetches once it is read: its further words, the app's manifest and icons, the offline worker."""

import json
from functools import lru_cache
from io import BytesIO
from typing import Any

from django.conf import settings
from django.utils.translation import get_supported_language_variant, override
from django.utils.translation import gettext as _
from PIL import Image, ImageDraw

from stoppress.projections.inline import STATIC
from stoppress.projections.page import direction
from stoppress.projections.shrink import smaller_js
from stoppress.projections.site import Site
from stoppress.projections.theme import PAPER
from stoppress.projections.worn import THEME

WORKER = smaller_js((STATIC / "js" / "sw.js").read_text("utf-8")).encode()
MANIFEST = "application/manifest+json"
SIZES = (192, 512)
INK, ACCENT = "#18191b", "#e0442b"
_SAFE = 0.66  # of the side: what every mask leaves to be seen of a picture that is wider than high
_LINES = ((5.5, 7, 16.5), (5.5, 11, 16.5), (5.5, 15, 10.5))  # of our own sign, 22 to the side: from, height, to


def language_of(asked: str) -> str:
    """The language of ours that is nearest to a page's."""
    try:
        return get_supported_language_variant(asked.lower())
    except LookupError:
        return settings.LANGUAGE_CODE.split("-")[0]


def words(language: str) -> bytes:
    """What the scripts say that come later: # is a number or the words for one, @ a time of day."""
    with override(language):
        return _json(
            {
                "since": _("# since @"),
                "older": _("# since @, some on older pages"),
                "line": _("New since @"),
                "alerts": _("Alerts"),
                "sound": _("Sound for key events"),
                "notice": _("Notification for key events"),
                "refused": _(
                    "This browser does not let the site notify you. Its settings for this site can change that."
                ),
                "kept": _("You are offline. This page is from @, #."),
                "refresh": _("Refresh"),
            }
        )


def manifest(site: Site) -> bytes:
    """The site as an app on a phone."""
    mark = site.logo.path.rpartition("/")[2][:8] if site.logo else "own"
    icons = [
        {"src": f"/icon-{size}.png?{mark}", "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}
        for size in SIZES
        for purpose in ("any", "maskable")
    ]
    return _json(
        {
            "id": "/",
            "name": site.name,
            "short_name": site.name if len(site.name) <= 12 else _short(site.name),
            "start_url": "/",
            "scope": "/",
            "display": "minimal-ui",
            "lang": site.language,
            "dir": direction(site.language),
            "background_color": THEME.paper[0],
            "theme_color": THEME.paper[0],
            "icons": icons,
        }
    )


def icon(logo: bytes | None, size: int) -> bytes:
    """A square that any mask may cut: the logo on paper, or our own sign."""
    out = BytesIO()
    (_framed(logo, size) if logo else _sign(size)).save(out, "PNG", optimize=True)
    return out.getvalue()


def _framed(logo: bytes, size: int) -> Image.Image:
    """The logo as large as masks allow. It was drawn anew when it was taken in: this is our own file."""
    square = Image.new("RGB", (size, size), PAPER[0])
    with Image.open(BytesIO(logo)) as found:
        drawn = found.convert("RGBA")
    share = size * _SAFE / max(drawn.size)
    drawn = drawn.resize(
        (max(1, round(drawn.width * share)), max(1, round(drawn.height * share))), Image.Resampling.LANCZOS
    )
    square.paste(drawn, ((size - drawn.width) // 2, (size - drawn.height) // 2), drawn)
    return square


@lru_cache(maxsize=4)
def _sign(size: int) -> Image.Image:
    large = size * 4  # drawn larger, so that its edges are smooth
    one = large / 22
    square = Image.new("RGB", (large, large), INK)
    draw = ImageDraw.Draw(square)
    for start, height, end in _LINES:
        box = (start * one, (height - 0.9) * one, end * one, (height + 0.9) * one)
        draw.rounded_rectangle(box, 0.9 * one, PAPER[0])
    draw.ellipse((13.3 * one, 12.9 * one, 17.5 * one, 17.1 * one), ACCENT)
    return square.resize((size, size), Image.Resampling.LANCZOS)


def _short(name: str) -> str:
    """The first words of a name that stand under an icon without being cut, or else its first letters."""
    short = ""
    for word in name.split():
        if len(f"{short} {word}".strip()) > 12:
            break
        short = f"{short} {word}".strip()
    return short if len(short) > 3 else "".join(word[0] for word in name.split())[:12]


def _json(value: dict[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
