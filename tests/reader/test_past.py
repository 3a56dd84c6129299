"""?at=TIME on the flood: what readers saw then, of what they may see today."""

import asyncio
from datetime import timedelta

from stoppress.newsroom import posts
from stoppress.projections.moment import named
from stoppress.reader.views import Asked, Reader


async def test_the_flood_is_shown_as_it_was_and_what_is_withdrawn_stays_withdrawn(newsroom, ask):
    copy = await asyncio.to_thread(newsroom.publish, "The church is dry.")
    dry = named(newsroom.clock)
    await asyncio.to_thread(lambda: newsroom.edit(copy, text="The church is wet."))
    status, text = await ask(Reader.live, f"at={dry}")
    assert status == 200 and "The church is dry." in text and "wet" not in text
    assert "The church is wet." in (await ask(Reader.live, f"at={named(newsroom.clock)}"))[1]
    await asyncio.to_thread(newsroom.withdraw, copy, "It was the chapel.")
    status, text = await ask(Reader.live, f"at={dry}")
    assert status == 200 and "It was the chapel." in text and "dry" not in text
    await asyncio.to_thread(lambda: posts.restore(newsroom.emil, newsroom.flood, copy.post, at=newsroom.now()))
    assert "The church is dry." in (await ask(Reader.live, f"at={dry}"))[1]


async def test_a_time_that_cannot_be_shown_is_answered_with_a_sentence(newsroom, ask):
    status, text = await ask(Reader.live, "at=yesterday")
    assert status == 400 and "This is no time. Give it as in 2026-11-22T14:05Z." in text
    assert (await ask(Reader.live, "at="))[0] == 400
    status, text = await ask(Reader.live, "at=2020-01-01T00:00Z")
    assert status == 404 and "Nothing had been published at this time" in text and "Sunday 22 November 2026" in text
    status, text = await ask(Reader.live, "at=2999-01-01T00:00Z")
    assert status == 404 and "This time has not come yet." in text
    assert (await ask(Reader.live, f"at={named(newsroom.clock)}&before=nobody"))[0] == 404


async def test_two_times_between_the_same_changes_are_one_page(newsroom, reader, ask):
    at = newsroom.clock
    found = [(await ask(Reader.live, f"at={named(at + timedelta(seconds=n))}"))[1] for n in (1, 2)]
    assert found[0] == found[1]
    answer = await reader.live(
        Asked([(b"accept-encoding", b"br")], f"at={named(at)}", "/live/flood", {"slug": "flood"})
    )
    again = [(b"accept-encoding", b"br"), (b"if-none-match", answer.headers["etag"].encode())]
    assert answer.headers["content-encoding"] == "br" and answer.headers["cache-control"].startswith("public")
    assert (await reader.live(Asked(again, f"at={named(at)}", "/live/flood", {"slug": "flood"}))).status == 304
