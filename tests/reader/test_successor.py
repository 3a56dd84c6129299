"""A coverage that goes on in another one says its headline: the one that it has now, and none that was taken back."""

import asyncio

import pytest

from stoppress.newsroom import coverage
from stoppress.reader.views import Asked, Reader

NEXT = "The clean-up begins"


async def told(reader, ask):
    """What all addresses say that name the coverage that comes next."""
    channel = await reader.pump.channel("flood")
    position = f"{channel.edition.epoch}.0"
    changes = await reader.after(Asked([], "", "", {"slug": "flood", "position": position}))
    pages = [await ask(Reader.live), await ask(Reader.live, "find"), await ask(Reader.live, "q=water")]
    return [text for _status, text in pages] + [changes.body.decode()]


@pytest.fixture
async def clean_up(newsroom, reader, ask):
    """The blog in which the flood goes on, after readers were told."""

    def close():
        newsroom.publish()
        blog = newsroom.open("clean-up", NEXT)
        coverage.close(newsroom.vera, newsroom.flood, at=newsroom.now(), successor="clean-up")
        return blog

    blog = await asyncio.to_thread(close)
    assert all(NEXT in text for text in await told(reader, ask))
    return blog


async def test_the_headline_of_a_coverage_that_was_taken_down_is_told_nowhere(newsroom, reader, ask, clean_up):
    await asyncio.to_thread(lambda: coverage.take_down(newsroom.vera, clean_up, at=newsroom.now()))
    await reader.pump.channel("flood")
    assert not any(NEXT in text for text in await told(reader, ask))


async def test_another_headline_of_the_coverage_that_comes_next_is_followed(newsroom, reader, ask, clean_up):
    given = {"headline": "Mud in every cellar"}
    await asyncio.to_thread(lambda: coverage.change_details(newsroom.vera, clean_up, given, at=newsroom.now()))
    texts = await told(reader, ask)
    assert all("Mud in every cellar" in text and NEXT not in text for text in texts)
