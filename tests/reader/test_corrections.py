"""The corrections of the flood, as the log's public filter lets them be told."""

import asyncio

from stoppress.newsroom import posts
from stoppress.reader.views import Reader

BOTH = "at the <del>church</del><ins>town hall</ins>."


async def test_a_correction_is_told_with_both_texts_until_its_post_is_withdrawn(newsroom, ask):
    def wrong():
        copy = newsroom.publish("The water stands at the church.")
        return newsroom.correct(copy, "It is not the church.", text="The water stands at the town hall.")

    assert "Nothing has been corrected" in (await ask(Reader.corrections))[1]
    assert (
        'href="/live/flood/corrections"' in (await ask(Reader.live))[1]
    )  # an open page counts them: it needs the link
    copy = await asyncio.to_thread(wrong)
    status, text = await ask(Reader.corrections)
    assert status == 200 and BOTH in text and "It is not the church." in text
    assert BOTH in (await ask(Reader.corrections, f"post={copy.post}"))[1]
    assert 'href="/live/flood/corrections"' in (await ask(Reader.live))[1]
    await asyncio.to_thread(newsroom.withdraw, copy)
    status, text = await ask(Reader.corrections)
    assert status == 200 and "church" not in text and "town hall" not in text
    assert (await ask(Reader.corrections, f"post={copy.post}"))[0] == 404
    await asyncio.to_thread(lambda: posts.restore(newsroom.emil, newsroom.flood, copy.post, at=newsroom.now()))
    assert BOTH in (await ask(Reader.corrections))[1]


async def test_what_is_no_place_among_the_corrections_is_no_page(newsroom, ask):
    for query in ("before=1", "before=-1", "before=x", "before=٣", "before=99999999999", "post=%00", "post=nobody"):
        assert (await ask(Reader.corrections, query))[0] == 404, query
