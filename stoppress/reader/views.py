"""The public views: each takes the request's parts and returns an answer from the warm editions."""

import asyncio
from dataclasses import dataclass, field
from urllib.parse import parse_qs, quote

from stoppress.delivery import after as long_poll
from stoppress.delivery.pump import Channel, Pump
from stoppress.log import kinds, read
from stoppress.projections import finder, page
from stoppress.projections.edition import HTML, Key, Page
from stoppress.projections.elsewhere import MOST
from stoppress.reader.answers import Answer, Headers, coding, header, paged, problem
from stoppress.reader.archive import Archive
from stoppress.reader.elsewhere import SCRIPTS, wanted
from stoppress.reader.finding import Busy, Finding, asks

FRESH = {"cache-control": "public, max-age=0, s-maxage=1"}
NO_STORE = {"cache-control": "no-store", "x-content-type-options": "nosniff"}
ICON = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 22 22"><rect x="1" y="1" width="20" height="20" rx="4" '
    b'fill="#18191b"/><path d="M5.5 7h11M5.5 11h11M5.5 15h5" fill="none" stroke="#fdfcfa" stroke-width="1.8" '
    b'stroke-linecap="round"/><circle cx="15.4" cy="15" r="2.1" fill="#e0442b"/></svg>'
)
FOREVER = {"cache-control": "public, max-age=31536000, immutable", "x-content-type-options": "nosniff"}
STORY: Key = ("json", "", "100")
FEEDS = ("feed.atom", "feed.rss", "feed.json")
OF_POSTS = ("live", "post", "lite", "lite-post")  # pages that are asked for with the id of a post
LISTED = 30  # blogs on the front page
Made = tuple[page.Site, tuple[tuple[str, str, int], ...]]  # what the front page was made of
Front = tuple[Made, Page]


@dataclass
class Asked:
    """The parts of a request that a public view looks at."""

    headers: Headers
    query: str = ""
    path: str = ""
    parts: dict[str, str] = field(default_factory=dict)

    def one(self, name: str) -> str | None:
        """The first value of a query parameter."""
        return parse_qs(self.query, keep_blank_values=True).get(name, [None])[0]


class Reader:
    """The public side of one server."""

    def __init__(self, pump: Pump) -> None:
        self.pump = pump
        self._front: Front | None = None
        self._fronting = asyncio.Lock()
        self.kept: dict[str, tuple[object, Page]] = {}  # pages of the whole site, and what they were made of
        self._archive = Archive()
        self._finding = Finding()

    def close(self) -> None:
        """Let go of what this holds besides the pump."""
        self._archive.close()

    async def live(self, asked: Asked) -> Answer:
        """The live page, or with ?before=ID the posts below that one; ?at=TIME: as it was then; ?lite: its text.

        With one of choice.NAMES, the posts that a reader chose.
        """
        before = asked.one("before")
        if (at := asked.one("at")) is not None:
            return await self._then(asked, at, before)
        if asked.one("lite") is not None:
            return await self._page(asked, ("lite", before or ""))
        if asked.one("panel") is not None:
            return await self._panel(asked)
        if (given := asks(asked.query)) is not None:
            return await self._found(asked, given)
        return await self._page(asked, ("live", before) if before else ("live",))

    async def post(self, asked: Asked) -> Answer:
        """A post's own page; with ?lite its text alone."""
        kind = "post" if asked.one("lite") is None else "lite-post"
        return await self._page(asked, (kind, asked.parts["post"]))

    async def corrections(self, asked: Asked) -> Answer:
        """What was corrected, newest first; with ?before=N or ?post=ID the older ones, or those of a post."""
        before, post = asked.one("before") or "", asked.one("post") or ""
        if (before and not is_number(before)) or (post and not kinds.is_post_id(post)):
            return await self.not_found(asked)
        return await self._page(asked, ("corrections", before and str(int(before)), post))

    async def record(self, asked: Asked) -> Answer:
        """Where the record stands, and how to verify it."""
        return await self._page(asked, ("record",))

    async def story(self, asked: Asked) -> Answer:
        """The story as JSON: the latest posts, or with ?before=ID&limit=N those before one."""
        limit, before = asked.one("limit") or "100", asked.one("before") or ""
        if not is_number(limit) or not 1 <= int(limit) <= 100:
            return problem(400, "Bad request", "limit is a whole number from 1 to 100.")
        missing = "There is no post of this id in the coverage: leave `before` out."
        return await self._told(asked, ("json", before, str(int(limit))), missing)

    async def feed(self, asked: Asked) -> Answer:
        """The latest posts as Atom, RSS or JSON Feed."""
        return await self._told(asked, ("feed", asked.parts["form"]), "There is no such feed.")

    async def sitemap(self, asked: Asked) -> Answer:
        """Where the posts of a blog are, for search engines."""
        return await self._told(asked, ("sitemap", asked.parts["part"] or "1"), "This sitemap has fewer parts.")

    async def fragment(self, asked: Asked) -> Answer:
        """The latest posts without a page around them, for other sites: ?limit=N&key-events."""
        return await self._part(asked, "fragment")

    async def embed(self, asked: Asked) -> Answer:
        """The same as a bare page that may stand in a frame anywhere."""
        return await self._part(asked, "embed")

    async def script(self, asked: Asked) -> Answer:
        """What other sites load: the component, or what fits a frame to its height."""
        return paged(SCRIPTS[asked.parts["script"]], asked.headers, {"cache-control": "public, max-age=3600"})

    async def after(self, asked: Asked) -> Answer:
        """The changes since a position; at the head it waits for the next one."""
        found = await long_poll.after(self.pump, asked.parts["slug"], asked.parts["position"])
        if found is None:
            return await self._elsewhere(asked) or _no_blog()
        body, shared = found
        caching = "public, max-age=1" if shared else "no-store"
        more = {"content-type": "application/json", "x-content-type-options": "nosniff", "cache-control": caching}
        return Answer(body, 200, more)

    async def stream(self, asked: Asked) -> Answer:
        """Reached only where the connection could not be taken over."""
        return problem(503, "No stream now", "Ask again on a connection of its own, or poll /after/ instead.")

    async def front(self, asked: Asked) -> Answer:
        """The front page: what is live, and what was."""
        async with self._fronting:
            heads = await self.pump.in_thread(read.latest, LISTED)
            channels = [await self.pump.channel(head.slug) for head in heads]
            # The page is known by the stories that it was made of: the heads in the database may be ahead of them.
            stories = tuple((one.edition.slug, one.edition.epoch, one.edition.head) for one in channels if one)
            state = (self.pump.site, stories)
            if self._front is None or self._front[0] != state:
                self._front = await self.pump.in_thread(_front_page, channels, self.pump.site)
            front = self._front[1]
        return await self._coded(front, asked)

    async def health(self, asked: Asked) -> Answer:
        """Ready or not: whether the database answered a second ago."""
        if not self.pump.healthy:
            return problem(503, "Not ready", "The database does not answer: see the log of the server.")
        return Answer(b"ok\n", 200, {"content-type": "text/plain; charset=utf-8", **NO_STORE})

    async def icon(self, asked: Asked) -> Answer:
        """The site's icon."""
        return paged(Page(ICON, "image/svg+xml"), asked.headers, {"cache-control": "public, max-age=86400"})

    async def logo(self, asked: Asked) -> Answer:
        """The site's logo. Its address has the hash of its bytes: whoever has it need never ask again."""
        found = await self.pump.in_thread(read.logo, asked.parts["digest"])
        if found is None:
            return await self.not_found(asked)
        return Answer(found, 200, {"content-type": "image/webp", **FOREVER})

    async def not_found(self, asked: Asked) -> Answer:
        """A page that says so and leads on."""
        site, known = self.pump.site, self.kept.get("missing")
        if known is None or known[0] is not site:  # whoever tries a thousand addresses must not cost a thousand pages
            made = Page((await self.pump.in_thread(page.not_found_page, site)).encode(), HTML)
            known = self.kept["missing"] = (site, made)
        return Answer(known[1].body, 404, {"content-type": HTML, **NO_STORE, **page.SECURITY["front"]})

    async def _nowhere(self, asked: Asked) -> Answer:
        """The page for an address at which no coverage stands now."""
        return await self._elsewhere(asked, html=True) or await self.not_found(asked)

    async def _elsewhere(self, asked: Asked, html: bool = False) -> Answer | None:
        """Where the blog is now that stood here, or that it was taken down; None where there never was one."""
        slug = asked.parts["slug"]
        found = await self.pump.in_thread(read.elsewhere, slug)
        if found is None:
            return None
        if found.slug:
            path = asked.path.replace(f"/live/{slug}", f"/live/{found.slug}", 1)
            location = self.pump.site.url + quote(path) + (f"?{asked.query}" if asked.query else "")
            return Answer(b"", 301, {"location": location, "cache-control": "public, max-age=300"})
        if not html:
            return problem(410, "Gone", "This coverage was taken down. It is not at another address.")
        body = await self.pump.in_thread(page.gone_page, self.pump.site)
        return Answer(body.encode(), 410, {"content-type": HTML, **NO_STORE, **page.SECURITY["front"]})

    def ready(self, path: str, query: str, accepted: str) -> Page | None:
        """A live page, a post's page or the story that can be answered without waiting."""
        if query or not path.startswith("/live/") or path.endswith("/"):
            return None
        slug, _, rest = path[6:].partition("/")
        if slug.endswith(".json"):
            slug, key = slug[:-5], STORY
        else:
            key = _key(rest)
        channel = self.pump.warm(slug) if key else None
        found = channel.edition.ready(key) if channel else None
        return found if found and found.is_coded(coding(accepted)) else None

    async def _told(self, asked: Asked, key: Key, missing: str) -> Answer:
        """What programs get of a blog; `missing` says why there may be nothing under this key."""
        channel = await self.pump.channel(asked.parts["slug"])
        if channel is None:
            return await self._elsewhere(asked) or _no_blog()
        try:
            return await self._coded(await self.pump.page(channel, key), asked)
        except KeyError:
            return problem(404, "Not found", missing)

    async def _then(self, asked: Asked, at: str, before: str | None) -> Answer:
        channel = await self.pump.channel(asked.parts["slug"])
        if channel is None:
            return await self._nowhere(asked)
        accepted = coding(header(asked.headers, b"accept-encoding"))
        try:
            status, found = await self._archive.page(channel.edition, at, before, self.pump.site, accepted)
        except KeyError:
            return await self.not_found(asked)
        if status == 200:
            return paged(found, asked.headers, FRESH)
        return Answer(found.body, status, {"content-type": HTML, **found.more, **NO_STORE})

    async def _found(self, asked: Asked, given: dict[str, str]) -> Answer:
        channel = await self.pump.channel(asked.parts["slug"])
        if channel is None:
            return await self._nowhere(asked)
        try:
            status, found = await self._finding.page(self.pump, channel, given, asked.headers)
        except KeyError:
            return await self.not_found(asked)
        except Busy:
            return problem(503, "Busy", "Many readers look for something at this moment. Try again in a few seconds.")
        answer = paged(found, asked.headers, FRESH if status == 200 else {"cache-control": "no-store"})
        answer.status = status if answer.status == 200 else answer.status
        return answer

    async def _panel(self, asked: Asked) -> Answer:
        channel = await self.pump.channel(asked.parts["slug"])
        if channel is None:
            return await self._nowhere(asked)
        return await self._coded(await self.pump.in_thread(finder.panel_alone, channel.edition), asked)

    async def _coded(self, found: Page, asked: Asked) -> Answer:
        return await coded(self.pump, found, asked)

    async def _part(self, asked: Asked, kind: str) -> Answer:
        key = wanted(kind, asked.query)
        if key is None:
            return problem(400, "Bad request", f"limit is a whole number from 1 to {MOST}.")
        channel = await self.pump.channel(asked.parts["slug"])
        if channel is None:
            return await self._nowhere(asked)
        return await self._coded(await self.pump.page(channel, key), asked)

    async def _page(self, asked: Asked, key: Key) -> Answer:
        channel = await self.pump.channel(asked.parts["slug"])
        if channel is None:
            return await self._nowhere(asked)
        if key[0] in OF_POSTS and any(key[1:]) and not kinds.is_post_id(key[1]):
            return await self.not_found(asked)
        try:
            return await self._coded(await self.pump.page(channel, key), asked)
        except KeyError:
            return await self.not_found(asked)


async def coded(pump: Pump, found: Page, asked: Asked) -> Answer:
    """The page under the coding that the request allows. A long one takes seconds to compress: not on the loop."""
    chosen = coding(header(asked.headers, b"accept-encoding"))
    if not found.is_coded(chosen):
        await pump.in_thread(found.coded, chosen)
    return paged(found, asked.headers, FRESH)


def is_number(text: str) -> bool:
    """Whether it is a whole number in plain digits, and no longer than one that means something."""
    return text.isascii() and text.isdigit() and len(text) < 10


def _key(rest: str) -> Key:
    if not rest:
        return ("live",)
    if rest in FEEDS:
        return ("feed", rest[5:])
    folder, _, post = rest.partition("/")
    return ("post", post) if folder == "posts" and post else ()


def _front_page(channels: list[Channel | None], site: page.Site) -> Front:
    editions = [channel.edition for channel in channels if channel]
    state = (site, tuple((edition.slug, edition.epoch, edition.head) for edition in editions))
    body = page.front_page([(edition.story, edition.epoch) for edition in editions], site).encode()
    return state, Page(body, HTML, page.security("front", body))


def _no_blog() -> Answer:
    return problem(404, "Not found", "There is no live coverage at this address. The front page lists what there is.")
