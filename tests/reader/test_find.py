"""The addresses of a choice: what they answer, and what they do with what nobody should ask."""

import asyncio
import re

import pytest

from stoppress.delivery.pump import Pump
from stoppress.projections import finder
from stoppress.reader.views import Asked, Reader
from tests.projections.cast import articles


@pytest.fixture
def told(newsroom):
    """Three posts: a key event, one with a tag, and one that was withdrawn."""
    newsroom.publish("The dam holds.", headline="Dam holds", key_event=True)
    newsroom.publish("Trains stand still.", tags=("Rail",))
    newsroom.withdraw(newsroom.publish("A secret name.", tags=("Rail",)))


def sentence(markup):
    return re.sub("<[^>]+>|[\u2068\u2069]", "", re.search(r'class="said-of"[^>]*>(.*?)</p>', markup)[1])


@pytest.mark.parametrize(
    ("query", "count", "said"),
    [
        ("find", 3, "2 posts: newest first"),
        ("show=key", 1, "1 post: key events, newest first"),
        ("tag=Rail&order=oldest", 1, "1 post: tagged Rail, oldest first"),
        ("q=dam+HOLDS", 1, "1 post: with “dam HOLDS”, newest first"),
        ("q=secret", 0, "No posts: with “secret”, newest first"),
        ("show=media", 0, "No posts: with pictures, video or sound, newest first"),
        (
            "tag=%3Cb%3E%22%27&q=%3Cscript%3E",
            0,
            "No posts: tagged &lt;b&gt;&quot;&#x27;, with “&lt;script&gt;”, newest first",
        ),
    ],
)
async def test_a_choice_has_an_address_and_says_what_it_shows(told, ask, query, count, said):
    status, markup = await ask(Reader.live, query)
    assert status == 200
    assert len(articles(markup)) == count
    assert sentence(markup) == said
    assert "<script>alert" not in markup and "secret name" not in markup
    assert '<meta name="robots" content="noindex,follow">' in markup
    assert 'rel="canonical" href="http://tidewater.example/live/flood"' in markup
    assert "data-before" in markup and "data-find" in markup


async def test_a_jump_says_from_when_in_words_and_for_machines(told, ask):
    _status, markup = await ask(Reader.live, "from=2026-11-22T00:30Z&order=oldest")
    assert re.search(r'from <time datetime="2026-11-2\dT[^"]*">\w{3} \d\d:\d\d</time> on, oldest first</p>', markup)


async def test_the_page_of_a_choice_has_its_styles_and_the_live_page_has_none_of_it(told, reader):
    chosen = await reader.live(Asked([], "find", "/live/flood", {"slug": "flood"}))
    live = await reader.live(Asked([], "", "/live/flood", {"slug": "flood"}))
    assert b"@layer find" in chosen.body and b"@layer find" not in live.body
    assert b"noindex" not in live.body and b'href="/live/flood?find"' in live.body
    assert chosen.headers["content-security-policy"] != live.headers["content-security-policy"]
    assert chosen.headers["cache-control"] == live.headers["cache-control"]
    assert b" style=" not in chosen.body


@pytest.fixture
def gauge(newsroom):
    """More posts of one tag than stand on two pages."""
    for number in range(45):
        newsroom.publish(f"Reading {number}.", tags=("Gauge",))


async def test_an_order_of_pages_has_addresses_that_lead_on(gauge, ask):
    seen, query = [], "tag=Gauge&order=oldest"
    for left in ("25 later posts", "5 later posts", None):
        status, markup = await ask(Reader.live, query)
        assert status == 200
        seen += articles(markup)
        more = re.search(r'<a class="more" rel="next" href="/live/flood\?([^"]*)">(.*?)</a>', markup)
        assert (more and more[2]) == left
        query = more[1].replace("&amp;", "&") if more else ""
    assert len(seen) == len(set(seen)) == 45


@pytest.mark.parametrize(
    "query",
    ["q=" + "x" * 201, "show=secret", "order=up", "from=soon", "from=" + "9" * 5000, "from=%00", "q=" + "%f0" * 300],
)
async def test_what_cannot_be_is_answered_with_a_sentence_and_kept_nowhere(told, reader, query):
    answer = await reader.live(Asked([], query, "/live/flood", {"slug": "flood"}))
    assert answer.status == 400
    assert answer.headers["cache-control"] == "no-store"
    assert sentence(answer.body.decode()).endswith(".")
    assert articles(answer.body.decode()) == []


@pytest.mark.parametrize("query", ["find&before=nobody", "find&before=%3C", "order=oldest&after=p%0A"])
async def test_a_choice_that_goes_on_from_no_post_is_unknown(told, ask, query):
    assert (await ask(Reader.live, query))[0] == 404


@pytest.mark.parametrize(
    "query",
    [
        "q=%20",
        "q=%00",
        "q=%ed%a0%80",
        "q=" + "%e2%80%8f" * 3,
        "q=" + "+a" * 100,
        "tag=",
        "find&find&q=a&q=b",
        "q=" + "%cc%81" * 150,
    ],
)
async def test_odd_words_are_only_words(told, ask, query):
    assert (await ask(Reader.live, query))[0] == 200


async def test_what_is_withdrawn_is_found_no_more_at_once(newsroom, ask):
    copy = await asyncio.to_thread(newsroom.publish, "The bridge has fallen.")
    assert "bridge has fallen" in (await ask(Reader.live, "q=bridge"))[1]
    await asyncio.to_thread(newsroom.withdraw, copy)
    status, markup = await ask(Reader.live, "q=bridge")
    assert (status, articles(markup)) == (200, [])
    assert "bridge has fallen" not in markup


async def test_the_panel_alone_is_small_and_stays_out_of_search_engines(told, reader):
    answer = await reader.live(Asked([], "panel", "/live/flood", {"slug": "flood"}))
    assert answer.body.startswith(b"<details") and b"<article" not in answer.body
    assert answer.headers["x-robots-tag"] == "noindex"


async def test_searches_leave_the_pages_alone_that_everybody_asks_for(told, reader):
    parts = ("/live/flood", {"slug": "flood"})
    for query in ("", "panel", "show=key"):
        await reader.live(Asked([], query, *parts))
    for number in range(100):
        await reader.live(Asked([], f"q=word{number}", *parts))
    edition = reader.pump.channels["flood"].edition
    assert edition.ready(("live",)) is not None
    assert len(edition.kept.pages) == finder.PAGES
    assert {"", "?show=key"} <= edition.kept.pages.keys(), "searches pushed out what many ask for"


async def test_one_searches_at_a_time_and_too_many_are_asked_to_come_again(told, reader, monkeypatch):
    monkeypatch.setattr("stoppress.reader.finding.WAITING", 3)
    at_once, most = 0, 0
    in_thread = Pump.in_thread

    async def counted(self, work, *given):
        nonlocal at_once, most
        at_once += 1
        most = max(most, at_once)
        try:
            return await in_thread(self, work, *given)
        finally:
            at_once -= 1

    await reader.pump.channel("flood")
    monkeypatch.setattr(Pump, "in_thread", counted)
    asked = [reader.live(Asked([], f"q={n}", "/live/flood", {"slug": "flood"})) for n in range(6)]
    statuses = sorted([answer.status for answer in await asyncio.gather(*asked)])
    assert statuses == [200, 200, 200, 503, 503, 503]
    assert most == 1


async def test_a_blog_that_is_none_is_unknown_whatever_is_asked_of_it(reader):
    for query in ("find", "panel", "q=a"):
        assert (await reader.live(Asked([], query, "/live/nowhere", {"slug": "nowhere"}))).status == 404
