"""The one sanitiser: whatever HTML comes in, from wherever, leaves as this allowlist."""

import html
import re

import nh3
from django.utils.translation import gettext as _

TAGS = {"p", "br", "strong", "em", "b", "i", "s", "sub", "sup", "code", "a", "ul", "ol", "li", "h4", "blockquote"}
# What stands in these is no text for readers.
DROPPED_WITH_CONTENT = {"script", "style", "template", "noscript", "iframe", "object", "svg", "math", "title", "head"}
SCHEMES = {"http", "https", "mailto", "tel"}
LIMIT = 200_000  # characters of one piece of prose
DEPTH = 100  # elements within elements; what is deeper costs the parser seconds, and is no journalism

# One configuration, made once: some mixes of options make the library panic, which `except Exception` misses.
_cleaner = nh3.Cleaner(
    tags=TAGS,
    clean_content_tags=DROPPED_WITH_CONTENT,
    attributes={"*": set(), "a": {"href"}},  # without "*" the library lets lang and title through everywhere
    link_rel=None,
    url_schemes=SCHEMES,
    url_relative="deny",  # also refuses //host, which a browser takes for an address elsewhere
)
# Controls are no text, and half of a surrogate pair cannot be sent as UTF-8.
_unprintable = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u0080-\u009f\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]")
_paragraphs = re.compile(r"\n\s*\n")
_tag = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
# These close themselves, or are closed by what follows them.
_shallow = {"area", "br", "col", "dd", "dt", "embed", "hr", "img", "input", "li", "link", "meta", "option", "p"}
_shallow |= {"param", "source", "tbody", "td", "tfoot", "th", "thead", "tr", "track", "wbr"}
_block = re.compile(r"<(?:p|ul|ol|h4|blockquote)[\s>]", re.IGNORECASE)


class TooLong(ValueError):
    """The prose is longer, or nested deeper, than one post may be."""


def printable(text: str) -> str:
    """The text without control characters and with newlines as \\n."""
    return _unprintable.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def clean(markup: str) -> str:
    """The prose reduced to the allowlist; cleaning it again changes nothing. Raises TooLong."""
    if len(markup) > LIMIT:
        raise TooLong(
            _("This text has {size} characters; one post holds {limit}. Split it into several posts.").format(
                size=format(len(markup), ","), limit=format(LIMIT, ",")
            )
        )
    text = printable(markup)
    if _depth(text) > DEPTH:
        raise TooLong(
            _("The elements of this HTML stand more than {depth} deep in one another. Simplify it.").format(depth=DEPTH)
        )
    for _round in range(4):
        cleaned = _cleaner.clean(text).strip()
        if cleaned == text:
            return cleaned
        text = cleaned
    return html.escape(nh3.clean(text, tags=set()), quote=False)  # never settled: keep the words, lose the markup


def is_clean(markup: str) -> bool:
    """Whether the sanitiser would leave it as it is."""
    try:
        return clean(markup) == markup
    except TooLong:
        return False


def paragraphs(markup: str) -> str:
    """Clean prose that stands in block elements: bare text becomes a paragraph."""
    cleaned = clean(markup)
    return cleaned if not cleaned or _block.match(cleaned) else clean(f"<p>{cleaned}</p>")


def from_text(text: str) -> str:
    """Plain text as prose: an empty line parts paragraphs, a line break stays one."""
    parts = [part.strip("\n ") for part in _paragraphs.split(printable(text))]
    return clean("".join(f"<p>{html.escape(part, quote=False).replace(chr(10), '<br>')}</p>" for part in parts if part))


def to_text(markup: str) -> str:
    """The words alone, paragraphs parted by an empty line."""
    text = re.sub(r"<br\s*/?>", "\n", markup)
    text = re.sub(r"</(?:p|li|h4|blockquote)>", "\n\n", text)
    text = html.unescape(re.sub(r"<[^>]*>", "", text))
    return re.sub(r"\n{3,}", "\n\n", text).strip()


def _depth(markup: str) -> int:
    depth = deepest = 0
    for closing, name in _tag.findall(markup):
        if name.lower() not in _shallow:
            depth = max(0, depth - 1) if closing else depth + 1
            deepest = max(deepest, depth)
    return deepest
