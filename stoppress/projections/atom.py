"""Atom (RFC 4287), with tombstones (RFC 6721) for posts that were withdrawn."""

from datetime import datetime
from xml.etree.ElementTree import Element

from django.utils.translation import gettext as _
from django.utils.translation import override

from stoppress.log import kinds
from stoppress.projections import carried, media, words
from stoppress.projections.clock import rfc3339, zone
from stoppress.projections.site import Site
from stoppress.projections.story import Standing, Story
from stoppress.projections.tree import document, node

TYPE = "application/atom+xml; charset=utf-8"
_ATOM = "http://www.w3.org/2005/Atom"
_TOMBSTONES = "http://purl.org/atompub/tombstones/1.0"


def feed(story: Story, site: Site) -> bytes:
    """The latest posts in full, and which were withdrawn."""
    details = carried.details_of(story)
    with override(details.language):
        inside = _head(story, details, site)
        inside += [_entry(standing, post, story, site) for standing, post in carried.latest(story)]
        inside += [_tombstone(standing, at, story, site) for standing, at in carried.gone(story)]
    return document(node("feed", inside, xmlns=_ATOM, xmlns_at=_TOMBSTONES, xml_lang=details.language))


def _head(story: Story, details: kinds.Details, site: Site) -> list[Element]:
    address = site.blog(details.slug)
    found = [
        node("id", carried.tag(story, site)),
        node("title", words.line(details.headline)),
        node("updated", _time(story.changed_at, details)),
        node("link", rel="self", type="application/atom+xml", href=f"{address}/feed.atom"),
        node("link", rel="alternate", type="text/html", href=address),
        node("author", [node("name", site.name), node("uri", f"{site.url}/")]),
        node("icon", f"{site.url}/favicon.ico"),
        node("generator", "Stoppress"),
    ]
    if details.standfirst:
        found.append(node("subtitle", details.standfirst, type="html"))
    if details.picture:
        found.append(node("logo", f"{site.url}{media.address(details.picture, media.SHARED)}"))
    return found


def _entry(standing: Standing, post: kinds.Post, story: Story, site: Site) -> Element:
    details = carried.details_of(story)
    inside = [
        node("id", carried.tag(story, site, post.id)),
        node("title", carried.title(post, details)),
        node("published", _time(post.published_at, details)),
        node("updated", _time(carried.updated(standing, post), details)),
        node("link", rel="alternate", type="text/html", href=site.post(details.slug, post.id)),
        *(node("author", [node("name", byline.name)]) for byline in post.bylines),
        *(node("category", term=tag) for tag in post.tags),
        *(
            node("link", rel="enclosure", type=kind, href=address)
            for _block, address, kind in carried.clips(post, site)
        ),
        node("content", carried.body(post, details, site), type="html"),
    ]
    return node("entry", inside)


def _tombstone(standing: Standing, at: datetime, story: Story, site: Site) -> Element:
    said = _("A post that stood here was removed for legal reasons.") if standing.redacted else standing.note
    inside = [node("at:comment", said)] if said else []
    when = _time(at, carried.details_of(story))
    return node("at:deleted-entry", inside, ref=carried.tag(story, site, standing.id), when=when)


def _time(moment: datetime | None, details: kinds.Details) -> str:
    return rfc3339(moment, zone(details.time_zone)) if moment else ""
