"""/theme/NAME: fonts and pictures of the theme. They were read at the start: an address is looked up, never a path."""

from typing import Any

from stoppress.projections.edition import Page
from stoppress.projections.worn import THEME
from stoppress.reader.answers import Answer, paged, problem

FOR_EVER = "public, max-age=31536000, immutable"
AN_HOUR = "public, max-age=3600"
# An SVG that is opened by itself is a page of our origin: it may do nothing.
CLOSED = {
    "x-content-type-options": "nosniff",
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
}
_pages = {name: Page(file.body, file.media_type, CLOSED) for name, file in THEME.files.items()}


async def theme(reader: Any, asked: Any) -> Answer:
    """The file; for ever under the address that the styles name, which changes with its content."""
    name = asked.parts["name"]
    if name not in _pages:
        return problem(404, "Not found", "The theme has no such file.")
    caching = FOR_EVER if asked.one("v") == THEME.files[name].mark else AN_HOUR
    headers = asked.headers
    if not name.endswith(".svg"):  # what is compressed already would only grow
        headers = [pair for pair in headers if pair[0] != b"accept-encoding"]
    return paged(_pages[name], headers, {"cache-control": caching})
