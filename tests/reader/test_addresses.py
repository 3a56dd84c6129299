"""A blog that moved sends its readers on; one that was taken down says so."""

import asyncio

from stoppress.newsroom import coverage
from stoppress.reader.views import Asked
from tests.reader.conftest import URL


def views(reader):
    return [
        (reader.live, "/live/flood", {}),
        (reader.post, "/live/flood/posts/p1", {"post": "p1"}),
        (reader.story, "/live/flood.json", {}),
        (reader.after, "/live/flood/after/abc.1", {"position": "abc.1"}),
        *((reader.feed, f"/live/flood/feed.{form}", {"form": form}) for form in ("atom", "rss", "json")),
        (reader.sitemap, "/live/flood/sitemap.xml", {"part": None}),
        (reader.fragment, "/live/flood/fragment", {}),
        (reader.embed, "/live/flood/embed", {}),
    ]


async def test_every_address_of_a_blog_that_moved_leads_to_the_same_under_the_new_one(newsroom, reader):
    await reader.pump.channel("flood")
    await asyncio.to_thread(lambda: coverage.rename(newsroom.vera, newsroom.flood, "great-flood", at=newsroom.now()))
    for view, path, parts in views(reader):
        answer = await view(Asked([], "limit=5", path, {"slug": "flood", **parts}))
        assert answer.status == 301
        assert answer.headers["location"] == URL + path.replace("flood", "great-flood") + "?limit=5"


async def test_every_address_of_a_blog_that_was_taken_down_says_so(newsroom, reader):
    await reader.pump.channel("flood")
    await asyncio.to_thread(lambda: coverage.take_down(newsroom.vera, newsroom.flood, at=newsroom.now()))
    for view, path, parts in views(reader):
        answer = await view(Asked([], "", path, {"slug": "flood", **parts}))
        assert answer.status == 410
        assert b"River rises" not in answer.body
    assert b"River rises" not in (await reader.front(Asked([]))).body


async def test_an_address_that_never_was_one_is_unknown(newsroom, reader):
    for view, _path, parts in views(reader):
        assert (await view(Asked([], "", "/live/nowhere", {"slug": "nowhere", **parts}))).status == 404
