"""What reader's pages carry within themselves: styles and script, made small at import, and the policy that allows only these."""

import base64
import hashlib
import re
from pathlib import Path

_HERE = Path(__file__).resolve().parent.parent
_STATIC = _HERE / "static"
TEMPLATES = _HERE / "templates"
_FILES = {
    "live": ("tokens", "base", "site", "blog", "way", "post", "block", "motion", "print"),
    "post": ("tokens", "base", "site", "blog", "post", "block", "front", "motion", "print"),
    "front": ("tokens", "base", "site", "blog", "front", "motion", "print"),
}
_comment = re.compile(r"/\*.*?\*/", re.DOTALL)
_quoted = re.compile(r'("[^"]*")')


def smaller_css(source: str) -> str:
    """Without comments and needless space; what stands in quotes stays as it is."""
    parts = _quoted.split(_comment.sub("", source))
    for place in range(0, len(parts), 2):
        flat = re.sub(r"\s+", " ", parts[place])
        parts[place] = re.sub(r" ?([{};,>]) ?", r"\1", flat).replace(": ", ":").replace(";}", "}")
    return "".join(parts).strip()


def smaller_js(source: str) -> str:
    """Without indentation, empty lines and lines that are all comment. No template literal may span lines."""
    lines = (line.strip() for line in source.splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("//"))


def _styles(names: tuple[str, ...]) -> str:
    return smaller_css("".join((_STATIC / "css" / f"{name}.css").read_text() for name in names))


def _hash(text: str) -> str:
    return "'sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() + "'"


def csp(style: str, script: str) -> str:
    """The policy of a page that has just this style and this script, which may be empty."""
    return "; ".join(
        (
            "default-src 'none'",
            "script-src " + (_hash(script) if script else "'none'"),
            f"style-src {_hash(style)}",
            "img-src 'self' data:",
            "connect-src 'self'",
            "manifest-src 'self'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'self'",
        )
    )


STYLES = {page: _styles(names) for page, names in _FILES.items()}
_script = smaller_js((_STATIC / "js" / "live.js").read_text())
SCRIPTS = {"live": _script, "post": _script, "front": ""}
SECURITY = {page: csp(STYLES[page], SCRIPTS[page]) for page in _FILES}
