"""The edition: a blog's story kept warm with its bytes. One thread folds and renders; the loop takes what is ready."""

from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha256

import brotli
import deflate

from stoppress.log import read
from stoppress.projections import atom, corrections, elsewhere, feed, frame, json_feed, lite, page, rss, sitemap
from stoppress.projections.find import Kept
from stoppress.projections.record import record_page
from stoppress.projections.story import Entry, Standing, Story, fold

FRAGMENTS = 400  # posts whose HTML is kept; others are rendered when they are asked for
PAGES = 64  # pages that are kept between two changes
ALL_ASK = (("live",), ("json", "", "100"))  # whoever walks through the archive must not push these out
PREPARED = 4  # pages that are made ready before they are asked for
GZIP = 10  # libdeflate's level: 4 % smaller than zlib's best for the same page, in 4 ms
Key = tuple[str, ...]
HTML = "text/html; charset=utf-8"
JSON = "application/json"
FEEDS = {"atom": (atom.feed, atom.TYPE), "rss": (rss.feed, rss.TYPE), "json": (json_feed.feed, json_feed.TYPE)}
HEADERS = {**elsewhere.HEADERS, "feed": {**page.PLAIN, **elsewhere.OPEN}, "sitemap": page.PLAIN}


@dataclass
class Page:
    """The bytes of one representation, compressed once for each coding that is asked for."""

    body: bytes
    media_type: str
    more: dict[str, str] = field(default_factory=dict)  # headers that go with it
    codings: dict[str, bytes] = field(default_factory=dict)
    asked: bool = False  # whether anybody asked for it since the last change

    def __post_init__(self) -> None:
        self.etag = sha256(self.body).hexdigest()[:20]

    def is_coded(self, coding: str) -> bool:
        """Whether the body under this coding is there already."""
        return not coding or coding in self.codings

    def coded(self, coding: str) -> bytes:
        """The body under this coding: "gzip", "br" or "" for none."""
        if not coding:
            return self.body
        if coding not in self.codings:
            is_brotli = coding == "br"
            packed = brotli.compress(self.body, quality=5) if is_brotli else deflate.gzip_compress(self.body, GZIP)
            self.codings[coding] = bytes(packed)
        return self.codings[coding]


class Edition:
    """One blog, folded up to its head. Only `ready`, `head`, `epoch` and `goes_on` may be read from another thread."""

    def __init__(self, head: read.Head, site: page.Site) -> None:
        self.blog, self.slug, self.epoch, self.site = head.blog, head.slug, head.epoch, site
        self.story = Story()
        self._fragments: dict[str, str] = {}
        self._pages: dict[Key, Page] = {}
        self.kept = Kept()  # for pages that a reader chose the posts of
        self._wanted: list[tuple[Key, list[str]]] = []  # pages and codings that were asked for before the last change
        self.succeeding = ""  # the headline of the coverage in which this one goes on

    @property
    def head(self) -> int:
        """The number up to which it is folded."""
        return self.story.head

    @property
    def goes_on(self) -> bool:
        """Whether it says in which other coverage it goes on."""
        return bool(self.story.successor)

    def load(self) -> "Edition":
        """Fold the whole log."""
        fold(self.story, read.since(self.blog, 0))
        self.look_ahead()
        return self

    def look_ahead(self) -> bool:
        """Whether the coverage in which this one goes on is called otherwise now, or was taken down.

        Nothing in the log of this one says so. What told its headline is let go of.
        """
        headline = read.headline(self.story.successor) if self.story.successor else ""
        if headline == self.succeeding:
            return False
        self.succeeding, self._pages = headline, {}
        self.kept.forget(None)
        return True

    def advance(self) -> list[frame.Made]:
        """Fold what is new in the log, and tell it for readers' pages."""
        told = []
        for entry in read.since(self.blog, self.story.head):
            self.story.apply(entry)
            self._forget(entry)
            told.append(self.tell(entry))
        if told:
            self._wanted = [(key, list(known.codings)) for key, known in self._pages.items() if known.asked]
            self._pages = {}
        return told

    def belong_to(self, site: page.Site) -> None:
        """The publisher has another name or logo: every page is made anew."""
        self.site, self._pages, self._fragments = site, {}, {}
        self.kept.forget(None)

    def prepare(self) -> None:
        """Make those pages ready that were asked for before this change: they will be asked for again."""
        for key, codings in self._wanted[:PREPARED]:
            with suppress(KeyError):
                for coding in codings:
                    self._made(key).coded(coding)

    def tell(self, entry: Entry) -> frame.Made:
        """A change for readers' pages; of a post that is withdrawn now only that it was."""
        successor = _successor(self.story, self.site, entry)
        return frame.made(self.epoch, entry, frame.payload(entry, self.story, self._html(entry), successor))

    def replay(self, after: int) -> list[frame.Made]:
        """The changes after this number up to the head, as they may be told now."""
        return [self.tell(entry) for entry in read.since(self.blog, after) if entry.number <= self.story.head]

    def ready(self, key: Key) -> Page | None:
        """The page if it is rendered already."""
        known = self._pages.get(key)
        if known is not None:
            known.asked = True
        return known

    def page(self, key: Key) -> Page:
        """The page, rendered at most once between two changes. KeyError for a post that is not there."""
        known = self._made(key)
        known.asked = True
        return known

    def _made(self, key: Key) -> Page:
        known = self._pages.get(key)
        if known is None:
            body, media_type = self._render(key)
            known = Page(body, media_type, HEADERS.get(key[0]) or page.security(key[0], body))
            if len(self._pages) >= PAGES:
                self._pages.pop(next(old for old in self._pages if old not in ALL_ASK))
            self._pages[key] = known
        return known

    def fragment(self, standing: Standing) -> str:
        """The article of a post as it stands now."""
        known = self._fragments.get(standing.id)
        if known is None:
            known = page.post_html(standing, self.story, self.site)
            if len(self._fragments) >= FRAGMENTS:
                self._fragments.pop(next(iter(self._fragments)))
            self._fragments[standing.id] = known
        return known

    def _render(self, key: Key) -> tuple[bytes, str]:
        match key:
            case ("live",):
                return self._live(None)
            case ("live", before):
                return self._live(before)
            case ("post", post):
                return page.post_page(self.story, self.epoch, self.site, post).encode(), HTML
            case ("corrections", before, post):
                return self._corrections(before, post), HTML
            case ("lite", before):
                return lite.lite_page(self.story, self.site, before or None).encode(), HTML
            case ("lite-post", post):
                return lite.lite_post(self.story, self.site, post).encode(), HTML
            case ("record",):
                return record_page(self.story, self.site).encode(), HTML
        return self._for_others(key)

    def _for_others(self, key: Key) -> tuple[bytes, str]:
        """What programs and other sites get."""
        match key:
            case ("json", before, limit):
                value = feed.story_json(self.story, self.epoch, self.site.url, before=before or None, limit=int(limit))
                return frame.text(value), JSON
            case ("feed", form):
                make, media_type = FEEDS[form]
                return make(self.story, self.site), media_type
            case ("sitemap", part):
                return sitemap.of_blog(self.story, self.site, int(part)), sitemap.TYPE
            case ("fragment", limit, only):
                return self._latest(limit, only).encode(), HTML
            case ("embed", limit, only):
                posts = self._latest(limit, only)
                return elsewhere.embed_page(self.story, self.site, posts, int(limit), only).encode(), HTML
        raise KeyError(key)

    def _corrections(self, before: str, post: str) -> bytes:
        changes = read.of_posts(self.blog, corrections.corrected_posts(self.story))
        place = int(before) if before else None
        return corrections.corrections_page(self.story, self.site, changes, before=place, post=post or None).encode()

    def _latest(self, limit: str, only: str) -> str:
        return elsewhere.fragment(self.story, self.epoch, self.site, self.fragment, int(limit), only)

    def _live(self, before: str | None) -> tuple[bytes, str]:
        html = page.live_page(self.story, self.epoch, self.site, self.fragment, before, self.succeeding)
        return html.encode(), HTML

    def _forget(self, entry: Entry) -> None:
        self.kept.forget(entry.post)
        if entry.kind in ("CoverageOpened", "DetailsChanged"):
            self._fragments = {}  # the language or the time zone may be another
        elif entry.post is not None:
            self._fragments.pop(entry.post, None)

    def _html(self, entry: Entry) -> str | None:
        if entry.post is None or entry.change is None or entry.kind == "PostUnpinned":
            return None
        standing = self.story.posts.get(entry.post)
        if standing is None or (entry.kind == "PostPinned" and standing.post is None):
            return None
        return self.fragment(standing)


def _successor(story: Story, site: page.Site, entry: Entry) -> dict[str, str] | None:
    if entry.kind != "CoverageClosed" or not story.successor:
        return None
    return {"url": f"{site.url}/live/{story.successor}", "headline": read.headline(story.successor)}
