"""What reader's pages carry within themselves: styles and script, made small at import, and the policy for them."""

import base64
import hashlib
from collections.abc import Iterable
from pathlib import Path

from stoppress.projections.shrink import smaller_css, smaller_js

_HERE = Path(__file__).resolve().parent.parent
_STATIC = _HERE / "static"
TEMPLATES = _HERE / "templates"
_FILES = {
    "live": ("tokens", "base", "site", "blog", "way", "post", "block", "motion", "print"),
    "post": ("tokens", "base", "site", "blog", "post", "block", "front", "motion", "print"),
    "front": ("tokens", "base", "site", "blog", "front", "motion", "print"),
}


def _styles(names: tuple[str, ...]) -> str:
    return smaller_css("".join((_STATIC / "css" / f"{name}.css").read_text("utf-8") for name in names))


def _hash(text: str) -> str:
    return "'sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() + "'"


def csp(styles: Iterable[str], scripts: Iterable[str]) -> str:
    """The policy of pages that have these styles and scripts inlined, and load later.js from their own origin."""
    return "; ".join(
        (
            "default-src 'none'",
            "script-src " + " ".join((*(_hash(script) for script in scripts), "'self'")),
            "style-src " + " ".join(_hash(style) for style in styles),
            "img-src 'self' data:",
            "connect-src 'self'",
            "manifest-src 'self'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'self'",
        )
    )


def framed_csp(style: str) -> str:
    """The policy of a page with this style and no script, in a frame of the desk."""
    allowed = f"default-src 'none'; style-src {_hash(style)}; img-src 'self' data:"
    return allowed + "; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"


def _address(name: str) -> str:
    text = (_STATIC / "js" / name).read_text("utf-8")
    return f"/static/js/{name}?{hashlib.sha256(text.encode()).hexdigest()[:8]}"


STYLES = {page: _styles(names) for page, names in _FILES.items()}
SCRIPT = smaller_js((_STATIC / "js" / "live.js").read_text("utf-8"))
LATER = _address("later.js")  # what the script fetches on first use
# The headers of each kind of page. They stand in the first flight as well, so that each names its own hashes only.
SECURITY = {
    page: {
        "content-security-policy": csp([STYLES[page]], [] if page == "front" else [SCRIPT]),
        "x-content-type-options": "nosniff",
    }
    for page in _FILES
}
