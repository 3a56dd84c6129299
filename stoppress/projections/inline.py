"""What reader's pages carry within themselves: styles and script, made small at import, and the policy for them."""

import base64
import hashlib
from collections.abc import Iterable
from pathlib import Path

from stoppress.projections.shrink import smaller_css, smaller_js
from stoppress.projections.theme import opened
from stoppress.projections.worn import THEME

_HERE = Path(__file__).resolve().parent.parent
STATIC = _HERE / "static"
TEMPLATES = _HERE / "templates"
_FILES = {
    "live": ("tokens", "base", "site", "blog", "way", "post", "block", "print"),
    "find": ("tokens", "base", "site", "blog", "way", "post", "block", "find", "print"),
    "post": ("tokens", "base", "site", "blog", "post", "block", "front", "print"),
    "front": ("tokens", "base", "site", "blog", "front", "motion", "print"),
    "sheet": ("tokens", "base", "site", "blog", "post", "block", "front", "sheet", "motion", "print"),
    "then": ("tokens", "base", "site", "blog", "post", "block", "sheet", "motion", "print"),
    "lite": ("lite",),
}


def _styles(names: tuple[str, ...]) -> str:
    return smaller_css("".join(_sheet(name) for name in names))


def _sheet(name: str) -> str:
    source = (STATIC / "css" / f"{name}.css").read_text("utf-8")
    return opened(source) if name == "tokens" and THEME.style else source  # public names only where one is set


def hashed(text: str) -> str:
    """A style or script as a policy names it."""
    return "'sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() + "'"


def csp(styles: Iterable[str], scripts: Iterable[str]) -> str:
    """The policy of pages that have these styles and scripts inlined, and load later.js from their own origin.

    A frame may come from anywhere, since a reader's click loads players; which one, the card's link says.
    """
    return "; ".join(
        (
            "default-src 'none'",
            "script-src " + " ".join((*(hashed(script) for script in scripts), "'self'")),
            "style-src " + " ".join(hashed(style) for style in styles),
            "img-src 'self' data:",
            *(("font-src 'self'",) if THEME.has_fonts else ()),
            "media-src 'self'",
            "frame-src https:",
            "connect-src 'self'",
            "manifest-src 'self'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'self'",
        )
    )


def framed_csp(style: str) -> str:
    """The policy of a page with this style and no script, in a frame of the desk."""
    allowed = f"default-src 'none'; style-src {hashed(style)}; img-src 'self' data:; media-src 'self'"
    allowed += "; font-src 'self'" if THEME.has_fonts else ""
    return allowed + "; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"


def _address(name: str) -> str:
    text = (STATIC / "js" / name).read_text("utf-8")
    return f"/static/js/{name}?{hashlib.sha256(text.encode()).hexdigest()[:8]}"


SHEETS = {"corrections": "sheet", "record": "sheet", "lite-post": "lite"}  # pages that are dressed alike
STYLES = {page: _styles(names) for page, names in _FILES.items()}
SCRIPT = smaller_js((STATIC / "js" / "live.js").read_text("utf-8"))
SHARE = smaller_js((STATIC / "js" / "share.js").read_text("utf-8"))  # besides, on a post's own page
LATER = _address("later.js")  # what the script fetches on first use
# What pages with pictures, films or cards carry besides. The styles name nothing of tokens.css, whose names are others
# within a page: so the file itself can be added to a page that is open already.
MEDIA_STYLE = _styles(("media",))
MEDIA_SCRIPT = smaller_js((STATIC / "js" / "media-start.js").read_text("utf-8"))
MEDIA = _address("media.js")
SCRIPTS = {"live": (SCRIPT,), "find": (SCRIPT,), "post": (SCRIPT, SHARE)}  # the other pages have none


def _headers(page: str, styles: list[str], scripts: list[str]) -> dict[str, str]:
    worn = [THEME.style] if THEME.style and page != "lite" else []
    policy = csp([STYLES[page], *styles, *worn], [*SCRIPTS.get(page, ()), *(scripts if page in SCRIPTS else ())])
    return {"content-security-policy": policy, "x-content-type-options": "nosniff"}


# The headers of each kind of page. They stand in the first flight as well, so that each names its own hashes only.
SECURITY = {page: _headers(page, [], []) for page in _FILES}
_WITH_MEDIA = {page: _headers(page, [MEDIA_STYLE], [MEDIA_SCRIPT]) for page in _FILES}
_DRESSED = f"<style>{MEDIA_STYLE}</style>".encode()


def security(page: str, markup: bytes) -> dict[str, str]:
    """The headers of a page of this kind."""
    return (_WITH_MEDIA if _DRESSED in markup else SECURITY)[SHEETS.get(page, page)]
