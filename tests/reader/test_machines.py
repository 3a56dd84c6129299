"""Feeds, sitemaps, robots.txt and oEmbed as they are answered: once for each change, and nothing that is not public."""

import asyncio
import gzip
import inspect
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote
from xml.etree import ElementTree

import feedparser
import pytest

from stoppress.asgi import App
from stoppress.newsroom import coverage, posts
from stoppress.projections import sitemap
from stoppress.projections.edition import Edition
from stoppress.reader import machines
from stoppress.reader.views import Asked, Reader
from stoppress.urls import PUBLIC, public
from tests.reader.conftest import URL

FEEDS = ("/live/flood/feed.atom", "/live/flood/feed.rss", "/live/flood/feed.json")
BLOGS = (*FEEDS, "/live/flood/sitemap.xml", "/sitemap.xml", "/sitemap-news.xml")
EVERY = (*BLOGS, "/sitemap-front.xml", "/robots.txt", f"/oembed?url={quote(URL)}/live/flood")
REFERENCE = Path(__file__).parents[2] / "docs" / "reference" / "feeds.md"


@pytest.fixture(autouse=True)
def clock(newsroom, monkeypatch):
    """The reader's side has the newsroom's clock."""

    class Clock(machines.datetime):
        @classmethod
        def now(cls, zone=None):
            return newsroom.clock.astimezone(zone)

    monkeypatch.setattr(machines, "datetime", Clock)


async def get(reader: Reader, address: str, **headers: str):
    """The answer of this address, by way of the map of addresses."""
    path, _, query = address.partition("?")
    for pattern, view in public:
        if found := pattern.fullmatch(path):
            given = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
            return await view(reader, Asked(given, query, path, found.groupdict()))
    raise AssertionError(f"nothing answers {path}")


def done(verb, *arguments, **more):
    """Runs a verb of the newsroom beside the loop."""
    return asyncio.to_thread(lambda: verb(*arguments, **more))


def locations(answer):
    return [loc.text for loc in ElementTree.fromstring(answer.body).iter() if loc.tag.endswith("}loc")]


async def test_every_address_says_what_it_is_and_how_long_it_holds(newsroom, reader):
    await done(newsroom.publish)
    kinds = {
        "/live/flood/feed.atom": "application/atom+xml; charset=utf-8",
        "/live/flood/feed.rss": "application/rss+xml; charset=utf-8",
        "/live/flood/feed.json": "application/feed+json",
        "/robots.txt": "text/plain; charset=utf-8",
        EVERY[-1]: "application/json",
    }
    for address in EVERY:
        answer = await get(reader, address)
        assert answer.status == 200, address
        assert answer.headers["content-type"] == kinds.get(address, "application/xml; charset=utf-8")
        assert answer.headers["cache-control"] == "public, max-age=0, s-maxage=1"
        assert answer.headers["x-content-type-options"] == "nosniff"
        is_open = address in FEEDS or address == EVERY[-1]
        assert answer.headers.get("access-control-allow-origin") == ("*" if is_open else None)


async def test_who_holds_it_already_gets_304_and_others_get_it_packed(newsroom, reader):
    await done(newsroom.publish)
    for address in EVERY:
        plain, packed = await get(reader, address), await get(reader, address, accept_encoding="gzip")
        assert gzip.decompress(packed.body) == plain.body and packed.headers["content-encoding"] == "gzip"
        again = await get(reader, address, if_none_match=packed.headers["etag"])
        assert (again.status, again.body) == (304, b"")
    known = {address: (await get(reader, address)).headers["etag"] for address in BLOGS}
    await done(newsroom.publish, "It has reached the door.")
    for address, etag in known.items():
        assert (await get(reader, address, if_none_match=etag)).status == 200, address


async def test_a_feed_is_rendered_once_for_each_change_and_then_ready(newsroom, reader, monkeypatch):
    rendered, render = [], Edition._render
    monkeypatch.setattr(Edition, "_render", lambda self, key: (rendered.append(key), render(self, key))[1])
    for address in FEEDS:
        await get(reader, address)
        body = (await get(reader, address)).body
        assert reader.ready(address, "", "").body == body
    assert rendered == [("feed", form) for form in ("atom", "rss", "json")]
    assert reader.ready("/live/flood/feed.xml", "", "") is None


async def test_lists_of_all_blogs_are_made_anew_only_where_they_are_others(newsroom, reader, monkeypatch):
    made, index = [], sitemap.index
    monkeypatch.setattr(sitemap, "index", lambda *given: (made.append(1), index(*given))[1])
    await get(reader, "/sitemap.xml")
    await get(reader, "/sitemap.xml")
    assert made == [1]
    await done(newsroom.open, "fair", "The autumn fair")
    assert f"{URL}/live/fair/sitemap.xml" in locations(await get(reader, "/sitemap.xml"))


async def test_a_withdrawn_post_leaves_every_feed(newsroom, reader):
    copy = await done(newsroom.publish, "A rumour.", headline="A rumour")
    for address in FEEDS:
        assert b"A rumour" in (await get(reader, address)).body
    permalink = f"{URL}/live/flood/posts/{copy.post}"
    for address in ("/live/flood/sitemap.xml", "/sitemap-news.xml"):
        assert permalink in locations(await get(reader, address))
    assert (await get(reader, f"/oembed?url={quote(permalink)}")).status == 200
    await done(newsroom.withdraw, copy, "It was false.")
    for address in BLOGS:
        assert b"A rumour" not in (await get(reader, address)).body
        assert copy.post.encode() not in (await get(reader, address)).body or address == FEEDS[0]
    assert (await get(reader, f"/oembed?url={quote(permalink)}")).status == 404
    atom = (await get(reader, FEEDS[0])).body
    assert b"deleted-entry" in atom and b"It was false." in atom
    await done(posts.restore, newsroom.emil, newsroom.flood, copy.post, at=newsroom.now())
    atom = (await get(reader, FEEDS[0])).body
    assert b"deleted-entry" not in atom and b"A rumour" in atom


async def test_a_draft_is_nowhere(newsroom, reader):
    await done(newsroom.draft, "secret", "A secret plan")
    for address in EVERY:
        answer = await get(reader, address)
        assert b"secret" not in answer.body and b"A secret plan" not in answer.body
        if "flood" in address:
            assert (await get(reader, address.replace("flood", "secret"))).status == 404


async def test_a_blog_that_was_taken_down_is_in_no_list(newsroom, reader):
    assert f"{URL}/live/flood/sitemap.xml" in locations(await get(reader, "/sitemap.xml"))
    await done(coverage.take_down, newsroom.vera, newsroom.flood, at=newsroom.now())
    assert locations(await get(reader, "/sitemap.xml")) == [f"{URL}/sitemap-front.xml"]
    assert locations(await get(reader, "/sitemap-news.xml")) == []
    assert (await get(reader, EVERY[-1])).status == 404


async def test_every_sitemap_that_is_named_is_there(newsroom, reader, monkeypatch):
    monkeypatch.setattr(sitemap, "PART", 2)
    monkeypatch.setattr(sitemap, "INDEX", 3)
    for number in range(5):
        await done(newsroom.publish, f"Post {number}.")
    robots = (await get(reader, "/robots.txt")).body.decode()
    assert robots.startswith("User-agent: *\nDisallow: /desk/\nDisallow: /api/\n\nSitemap: ")
    named = re.findall(r"^Sitemap: (.+)$", robots, re.M)
    assert named == [f"{URL}/sitemap{part}.xml" for part in ("", "-2", "-news")]
    files = [one for address in named[:2] for one in locations(await get(reader, address.removeprefix(URL)))]
    assert len(files) == 4
    pages = [one for address in files for one in locations(await get(reader, address.removeprefix(URL)))]
    assert len(set(pages)) == len(pages) == 7
    for address in ("/sitemap-3.xml", "/live/flood/sitemap-4.xml"):
        assert (await get(reader, address)).status == 404


async def test_the_news_are_those_of_the_last_two_days(newsroom, reader):
    copy = await done(newsroom.publish, "The water stands at the door.")
    wanted = [f"{URL}/live/flood/posts/{copy.post}", f"{URL}/live/flood"]
    assert locations(await get(reader, "/sitemap-news.xml")) == wanted
    newsroom.clock += sitemap.NEWS
    newsroom.now()
    assert locations(await get(reader, "/sitemap-news.xml")) == []


async def test_a_site_that_is_another_one_now_is_told_at_once(newsroom, reader):
    for address in ("/robots.txt", "/sitemap.xml", "/sitemap-front.xml", "/sitemap-news.xml"):
        found = []
        for url in (URL, "https://tide.example"):
            reader.pump._unset = reader.pump.site = machines.page.Site("The Tidewater Post", url)
            found.append((await get(reader, address)).body)
        before, after = found
        assert after == before.replace(URL.encode(), b"https://tide.example") != before


@pytest.mark.parametrize("form", ["json", "xml"])
async def test_oembed_knows_live_pages_and_posts_by_every_address_they_ever_had(newsroom, reader, form):
    copy = await done(newsroom.publish, "Words.", headline="It has reached the door")
    await done(coverage.rename, newsroom.vera, newsroom.flood, "great-flood", at=newsroom.now())
    for slug in ("flood", "great-flood"):
        for path, title in (("", b"River rises"), ("?x#y", b"River rises"), (f"/posts/{copy.post}", b"It has reached")):
            answer = await get(reader, f"/oembed?format={form}&url={quote(f'{URL}/live/{slug}{path}', safe='')}")
            assert answer.status == 200 and title in answer.body


async def test_oembed_hands_out_a_frame_that_fits_the_room_and_follows_the_coverage(newsroom, reader):
    await done(newsroom.open, "gala", 'Gala <night> & "more"')
    address = f"/oembed?url={quote(f'{URL}/live/gala', safe='')}"
    roomy = json.loads((await get(reader, address)).body)
    narrow = json.loads((await get(reader, f"{address}&maxwidth=320&maxheight=9000")).body)
    assert (roomy["type"], roomy["width"], roomy["height"]) == ("rich", 640, 800)
    assert (narrow["width"], narrow["height"]) == (320, 4000)
    found = []
    parser = HTMLParser()
    parser.handle_starttag = lambda tag, attributes: found.append((tag, dict(attributes)))
    parser.feed(narrow["html"])
    ((tag, frame),) = found
    assert (tag, frame["src"], frame["width"]) == ("iframe", f"{URL}/live/gala/embed", "320")
    assert frame["title"] == 'Gala <night> & "more"'
    assert (await get(reader, frame["src"].removeprefix(URL))).status == 200


async def test_oembed_of_a_post_is_a_link(newsroom, reader):
    copy = await done(newsroom.publish, "Words.")
    answer = json.loads(
        (await get(reader, f"/oembed?url={quote(f'{URL}/live/flood/posts/{copy.post}', safe='')}")).body
    )
    assert answer["type"] == "link" and "html" not in answer


@pytest.mark.parametrize(
    "url",
    [
        "",
        "http://[x",
        "//x",
        "https://elsewhere.example/live/flood",
        f"{URL}/",
        f"{URL}/live/none",
        f"{URL}/desk/flood",
    ],
)
async def test_oembed_has_nothing_for_other_addresses(newsroom, reader, url):
    assert (await get(reader, f"/oembed?url={quote(url, safe='')}")).status == 404


async def test_oembed_refuses_what_it_does_not_do(newsroom, reader):
    assert (await get(reader, f"{EVERY[-1]}&format=yaml")).status == 501
    for size in ("maxwidth=wide", "maxheight=-1", "maxwidth=%C2%B2"):
        assert (await get(reader, f"{EVERY[-1]}&{size}")).status == 400
    assert (await get(reader, f"{EVERY[-1]}&maxwidth=99999999999999999999")).status == 200


async def test_a_browser_that_asks_for_the_head_gets_no_body(newsroom):
    app, sent = App(), []

    async def send(message):
        sent.append(message)

    app.hub.start()
    app.pump.start()
    for method in ("GET", "HEAD"):
        scope = {"type": "http", "method": method, "path": FEEDS[0], "query_string": b"", "headers": []}
        await app(scope, None, send)
    await app.pump.close()
    await app.hub.close(spread=0)
    start, body, head, nothing = sent
    assert start == head and start["status"] == 200
    assert nothing["body"] == b"" and not feedparser.parse(body["body"]).bozo


def test_every_address_for_programs_is_documented():
    told = set(re.findall(r"^\| `(/[^`]*)` \|", REFERENCE.read_text(), re.M))
    views = [Reader.feed, Reader.sitemap, *vars(machines).values()]
    patterns = [pattern for pattern, view in PUBLIC if inspect.unwrap(view) in views]
    assert len(patterns) == 7
    for pattern in patterns:
        assert any(re.fullmatch(pattern, address.replace("{slug}", "flood")) for address in told), pattern
    for address in told:
        assert any(re.fullmatch(pattern, address.replace("{slug}", "flood")) for pattern in patterns), address


def test_what_the_documentation_counts_is_what_the_code_does():
    text = REFERENCE.read_text()
    assert f"each {sitemap.PART:,} posts" in text and f"more than {sitemap.INDEX:,}" in text
    assert f"newest {sitemap.NEWEST:,} addresses" in text
