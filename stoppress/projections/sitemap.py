"""Sitemaps: an index, one for each blog with its posts, and the news of the last two days."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import islice
from xml.etree.ElementTree import Element

from stoppress.log import kinds, read
from stoppress.projections import carried, words
from stoppress.projections.clock import rfc3339
from stoppress.projections.site import Site
from stoppress.projections.story import Standing, Story
from stoppress.projections.tree import document, node

TYPE = "application/xml; charset=utf-8"
PART = 10_000  # posts in one sitemap: 50,000 addresses are allowed, but whoever asks need not wait for all of them
INDEX = 50_000  # sitemaps in one index: as many as are allowed
NEWS = timedelta(days=2)
NEWEST = 1000  # addresses in the news sitemap: as many as are allowed
_SCHEMA = "http://www.sitemaps.org/schemas/sitemap/0.9"
_GOOGLE = "http://www.google.com/schemas/sitemap-news/0.9"


def of_blog(story: Story, site: Site, part: int) -> bytes:
    """The blog's page and its first ten thousand posts, or the posts of a later part. KeyError for a part too many."""
    details, start = carried.details_of(story), (part - 1) * PART
    if part < 1 or (part > 1 and start >= len(story.order)):
        raise KeyError(part)
    found = [_url(site.blog(details.slug), story.changed_at)] if part == 1 else []
    for place in islice(story.order, start, start + PART):
        standing = story.posts[place[2]]
        if standing.post:
            found.append(_url(site.post(details.slug, standing.id), carried.updated(standing, standing.post)))
    return document(node("urlset", found, xmlns=_SCHEMA))


def front(site: Site, changed: datetime | None) -> bytes:
    """The one page that belongs to no blog."""
    return document(node("urlset", [_url(f"{site.url}/", changed)], xmlns=_SCHEMA))


def index(covered: Iterable[read.Covered], site: Site, changed: datetime | None, part: int = 1) -> bytes:
    """Where all sitemaps are; a second part where one file may not name them all. KeyError for a part too many."""
    start = (part - 1) * INDEX
    named = list(islice(_named(covered, site, changed), start, start + INDEX)) if part > 0 else []
    if not named:
        raise KeyError(part)
    return document(node("sitemapindex", [_url(*one, name="sitemap") for one in named], xmlns=_SCHEMA))


def indexes(covered: Iterable[read.Covered], site: Site) -> list[str]:
    """The addresses of the index and of its further parts."""
    files = 1 + sum(_parts(one) for one in covered)
    return [f"{site.url}/sitemap{f'-{part}' if part > 1 else ''}.xml" for part in range(1, _files(files, INDEX) + 1)]


def news(stories: Sequence[Story], site: Site, now: datetime) -> bytes:
    """What was published in the last two days, the newest first, for Google News."""
    found = [one for story in stories for one in _news(story, site, now - NEWS)]
    found.sort(key=lambda one: one[0], reverse=True)
    urls = [element for _at, element in found[:NEWEST]]
    return document(node("urlset", urls, xmlns=_SCHEMA, xmlns_news=_GOOGLE))


def _news(story: Story, site: Site, since: datetime) -> Iterator[tuple[datetime, Element]]:
    details, start = carried.details_of(story), story.coverage_start
    if start and start >= since:
        yield start, _article(site.blog(details.slug), start, words.line(details.headline), details, site)
    for standing, post in _lately(story, since):
        title = words.title(post) or words.line(details.headline)
        address = site.post(details.slug, post.id)
        yield standing.published_at, _article(address, standing.published_at, title, details, site)


def _lately(story: Story, since: datetime) -> Iterator[tuple[Standing, kinds.Post]]:
    for standing, post in carried.latest(story, NEWEST):
        if standing.published_at < since:
            return
        yield standing, post


def _article(address: str, at: datetime, title: str, details: kinds.Details, site: Site) -> Element:
    language = details.language.split("-")[0].lower()
    publication = node("news:publication", [node("news:name", site.name), node("news:language", language)])
    about = [publication, node("news:publication_date", rfc3339(at, UTC)), node("news:title", title)]
    return node("url", [node("loc", address), node("news:news", about)])


def _named(
    covered: Iterable[read.Covered], site: Site, changed: datetime | None
) -> Iterator[tuple[str, datetime | None]]:
    yield f"{site.url}/sitemap-front.xml", changed
    for one in covered:
        for part in range(1, _parts(one) + 1):
            yield f"{site.blog(one.slug)}/sitemap{f'-{part}' if part > 1 else ''}.xml", one.changed_at


def _parts(one: read.Covered) -> int:
    return max(1, _files(one.posts, PART))


def _files(number: int, each: int) -> int:
    return -(-number // each)


def _url(address: str, changed: datetime | None, name: str = "url") -> Element:
    when = [node("lastmod", rfc3339(changed, UTC))] if changed else []
    return node(name, [node("loc", address), *when])
