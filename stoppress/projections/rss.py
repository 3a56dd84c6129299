"""RSS 2.0, with the whole post in content:encoded and who wrote it in dc:creator."""

from datetime import UTC, datetime
from email.utils import format_datetime
from xml.etree.ElementTree import Element

from django.utils.translation import override

from stoppress.log import kinds
from stoppress.markup import prose
from stoppress.projections import carried, media, words
from stoppress.projections.clock import rfc3339
from stoppress.projections.site import Site
from stoppress.projections.story import Standing, Story
from stoppress.projections.tree import document, node

TYPE = "application/rss+xml; charset=utf-8"
_SUMMARY = 300  # characters of a post for readers that show no more
_NAMES = {
    "xmlns_atom": "http://www.w3.org/2005/Atom",
    "xmlns_content": "http://purl.org/rss/1.0/modules/content/",
    "xmlns_dc": "http://purl.org/dc/elements/1.1/",
    "xmlns_media": "http://search.yahoo.com/mrss/",
}


def feed(story: Story, site: Site) -> bytes:
    """The latest posts in full. RSS cannot say that one was withdrawn: it is not there any more."""
    details = carried.details_of(story)
    with override(details.language):
        inside = _head(story, details, site)
        inside += [_one(standing, post, story, site) for standing, post in carried.latest(story)]
    return document(node("rss", [node("channel", inside)], version="2.0", **_NAMES))


def _head(story: Story, details: kinds.Details, site: Site) -> list[Element]:
    address = site.blog(details.slug)
    return [
        node("title", words.line(details.headline)),
        node("link", address),
        node("description", words.line(prose.to_text(details.standfirst)) or words.line(details.headline)),
        node("language", details.language),
        node("lastBuildDate", _time(story.changed_at)),
        node("docs", "https://www.rssboard.org/rss-specification"),
        node("generator", "Stoppress"),
        node("ttl", "1"),
        node("atom:link", rel="self", type="application/rss+xml", href=f"{address}/feed.rss"),
    ]


def _one(standing: Standing, post: kinds.Post, story: Story, site: Site) -> Element:
    details = carried.details_of(story)
    inside = [
        node("title", carried.title(post, details)),
        node("link", site.post(details.slug, post.id)),
        node("guid", carried.tag(story, site, post.id), isPermaLink="false"),
        node("pubDate", _time(post.published_at)),
        node("atom:updated", rfc3339(carried.updated(standing, post), UTC)),
        *(node("dc:creator", byline.name) for byline in post.bylines),
        *(node("category", tag) for tag in post.tags),
        node("description", words.line(words.body(post), _SUMMARY)),
        node("content:encoded", carried.body(post, details, site)),
        *(_picture(image, site) for image in media.pictures(post)),
    ]
    return node("item", inside)


def _picture(image: kinds.Image, site: Site) -> Element:
    width, height = media.fitting(image)
    said = [node("media:description", image.alt, type="plain")] if image.alt else []
    said += [node("media:credit", image.credit)] if image.credit else []
    address = f"{site.url}{media.address(image)}"
    about = {"medium": "image", "type": "image/jpeg", "width": str(width), "height": str(height)}
    return node("media:content", said, url=address, **about)


def _time(moment: datetime | None) -> str:
    return format_datetime(moment.astimezone(UTC), usegmt=True) if moment else ""
