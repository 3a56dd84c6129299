"""The addresses for programs that belong to no one blog: sitemaps, news, robots.txt, oEmbed."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from urllib.parse import urlsplit

from stoppress.delivery.pump import Channel
from stoppress.log import read
from stoppress.projections import oembed, page, sitemap
from stoppress.projections.edition import Page
from stoppress.reader.answers import Answer, problem
from stoppress.reader.views import Asked, Reader, coded

ACTIVE = 200  # blogs whose last two days make up the news
OPEN = {**page.PLAIN, "access-control-allow-origin": "*"}
ROBOTS = "User-agent: *\nDisallow: /desk/\nDisallow: /api/\n"
PLAIN_TEXT = "text/plain; charset=utf-8"
_LIVE = re.compile(r"/live/(?P<slug>[a-z0-9-]{1,80})(?:/posts/(?P<post>[A-Za-z][A-Za-z0-9_-]{0,39}))?/?")


async def robots(reader: Reader, asked: Asked) -> Answer:
    """What search engines should leave alone, and where the sitemaps are."""
    return await _of_all(reader, asked, "robots", _robots, PLAIN_TEXT)


async def index(reader: Reader, asked: Asked) -> Answer:
    """The index of all sitemaps, or a further part of it."""
    part = int(asked.parts["part"] or "1")

    def make(covered: list[read.Covered], site: page.Site, changed: datetime | None) -> bytes:
        return sitemap.index(covered, site, changed, part)

    try:
        return await _of_all(reader, asked, f"sitemap {part}", make, sitemap.TYPE)
    except KeyError:
        return problem(404, "Not found", "There is no such sitemap: /sitemap.xml says where all of them are.")


async def front(reader: Reader, asked: Asked) -> Answer:
    """The sitemap of the front page."""
    return await _of_all(reader, asked, "front", lambda _all, site, changed: sitemap.front(site, changed), sitemap.TYPE)


async def news(reader: Reader, asked: Asked) -> Answer:
    """The news of the last two days. It is made anew when something changed, or when a minute went by."""
    now = datetime.now(UTC).replace(second=0, microsecond=0)
    slugs = await reader.pump.in_thread(read.changed_since, now - sitemap.NEWS, ACTIVE)
    channels = [found for slug in slugs if (found := await reader.pump.channel(slug))]
    heads = tuple((one.edition.slug, one.edition.epoch, one.edition.head) for one in channels)
    state = (reader.pump.site, now, heads)
    make = partial(_news, channels, reader.pump.site, now)
    return await coded(reader.pump, await _kept(reader, "news", state, make), asked)


async def embed(reader: Reader, asked: Asked) -> Answer:
    """What a live page or a post says of itself (oEmbed)."""
    form, room = asked.one("format") or "json", _room(asked)
    if form not in oembed.TYPES:
        return problem(501, "Not implemented", "format is json or xml.")
    if room is None:
        return problem(400, "Bad request", "maxwidth and maxheight are whole numbers of pixels.")
    slug, post = _named(asked.one("url") or "", reader.pump.site.url)
    channel = await _channel(reader, slug) if slug else None
    if channel is None:
        return _nothing()
    try:
        body = await reader.pump.in_thread(_embed, channel, reader.pump.site, post, room, form)
    except KeyError:
        return _nothing()
    return await coded(reader.pump, Page(body, oembed.TYPES[form], OPEN), asked)


async def _of_all(
    reader: Reader,
    asked: Asked,
    name: str,
    make: Callable[[list[read.Covered], page.Site, datetime | None], bytes],
    media_type: str,
) -> Answer:
    """What is made of the list of all blogs; made anew only where that list is another."""
    site, extent = reader.pump.site, await reader.pump.in_thread(read.extent)

    def made() -> Page:
        return Page(make(read.covered(sitemap.PART), site, extent.changed_at), media_type, page.PLAIN)

    return await coded(reader.pump, await _kept(reader, name, (site, extent), made), asked)


async def _kept(reader: Reader, name: str, state: object, make: Callable[[], Page]) -> Page:
    known = reader.kept.get(name)
    if known is None or known[0] != state:
        known = reader.kept[name] = (state, await reader.pump.in_thread(make))
    return known[1]


def _robots(covered: list[read.Covered], site: page.Site, changed: datetime | None) -> bytes:
    named = [*sitemap.indexes(covered, site), f"{site.url}/sitemap-news.xml"]
    return (ROBOTS + "".join(f"\nSitemap: {address}" for address in named) + "\n").encode()


def _news(channels: list[Channel], site: page.Site, now: datetime) -> Page:
    stories = [channel.edition.story for channel in channels]
    return Page(sitemap.news(stories, site, now), sitemap.TYPE, page.PLAIN)


async def _channel(reader: Reader, slug: str) -> Channel | None:
    """The blog of this address, also where it is a former one."""
    found = await reader.pump.channel(slug)
    if found is None:
        elsewhere = await reader.pump.in_thread(read.elsewhere, slug)
        found = await reader.pump.channel(elsewhere.slug) if elsewhere and elsewhere.slug else None
    return found


def _embed(channel: Channel, site: page.Site, post: str | None, room: oembed.Room, form: str) -> bytes:
    return oembed.answer(channel.edition.story, site, post, room, form)


def _named(address: str, site: str) -> tuple[str, str | None]:
    """Blog and post of one of our own addresses; "" where it is none."""
    try:
        parts = urlsplit(address)
    except ValueError:  # such as http://[x
        return "", None
    ours = parts.scheme in ("http", "https") and parts.netloc.lower() == urlsplit(site).netloc.lower()
    found = _LIVE.fullmatch(parts.path) if ours else None
    return (found["slug"], found["post"]) if found else ("", None)


def _room(asked: Asked) -> oembed.Room | None:
    given = [asked.one("maxwidth") or "", asked.one("maxheight") or ""]
    if any(text and not (text.isascii() and text.isdigit()) for text in given):
        return None
    width, height = (int(text[:9]) if text else None for text in given)
    return oembed.Room(width, height)


def _nothing() -> Answer:
    return problem(404, "Not found", "url is the address of a live page here or of a post on it, as readers see it.")
