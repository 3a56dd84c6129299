"""The addresses of what makes a page comfortable once it is read, and of the site as an app."""

from stoppress.log import read
from stoppress.projections import comfort, page
from stoppress.projections.edition import Page
from stoppress.reader.answers import Answer, paged
from stoppress.reader.views import Asked, Reader, coded

AN_HOUR = {"cache-control": "public, max-age=3600"}
A_DAY = {"cache-control": "public, max-age=86400"}
# Browsers ask for the worker anew with every page that they open: a new release must not wait behind a cache.
WORKER = Page(comfort.WORKER, "text/javascript; charset=utf-8", page.PLAIN)
NO_CACHE = {"cache-control": "no-cache"}


async def worker(reader: Reader, asked: Asked) -> Answer:
    """The script that keeps pages for reading without a connection."""
    return paged(WORKER, asked.headers, NO_CACHE)


async def manifest(reader: Reader, asked: Asked) -> Answer:
    """The site as an app."""
    site = reader.pump.site
    known = reader.kept.get("manifest")
    if known is None or known[0] != site:
        known = reader.kept["manifest"] = (site, Page(comfort.manifest(site), comfort.MANIFEST, page.PLAIN))
    return await coded(reader.pump, known[1], asked)


async def icon(reader: Reader, asked: Asked) -> Answer:
    """The app's icon, of the site's logo or our own."""
    size, logo = int(asked.parts["size"]), reader.pump.site.logo
    known = reader.kept.get(f"icon {size}")
    if known is None or known[0] != logo:
        body = await reader.pump.in_thread(_icon, logo.path if logo else "", size)
        known = reader.kept[f"icon {size}"] = (logo, Page(body, "image/png", page.PLAIN))
    plain = [(name, value) for name, value in asked.headers if name != b"accept-encoding"]  # it is compressed
    return paged(known[1], plain, A_DAY)


async def words(reader: Reader, asked: Asked) -> Answer:
    """What the later scripts say in a language, or in the one of ours that is nearest to it."""
    language = comfort.language_of(asked.parts["language"])
    known = reader.kept.get(f"words {language}")
    if known is None:
        made = Page(comfort.words(language), "application/json", page.PLAIN)
        known = reader.kept[f"words {language}"] = (None, made)
    return paged(known[1], asked.headers, AN_HOUR)


def _icon(path: str, size: int) -> bytes:
    digest = path.removeprefix("/logo/").removesuffix(".webp")
    return comfort.icon(read.logo(digest) if digest else None, size)
