"""The record's page: its commands hold for the export of the very same coverage."""

import asyncio
import json
import re

from stoppress.log import chain, read
from stoppress.reader.views import Reader


async def test_the_digest_on_the_page_verifies_the_export_up_to_its_number(newsroom, ask):
    await asyncio.to_thread(newsroom.publish, "The church is dry.")
    status, text = await ask(Reader.record)
    told = re.search(r"head -n (\d+) record.jsonl \| stoppress verify - --digest ([0-9a-f]{64})", text)
    assert status == 200 and told
    await asyncio.to_thread(newsroom.publish, "The church is wet.")
    lines = await asyncio.to_thread(lambda: [json.loads(json.dumps(one)) for one in read.whole(newsroom.flood.pk)])
    assert len(lines) > int(told[1])
    assert chain.verify(lines[: int(told[1])], told[2]).whole
    assert not chain.verify(lines, told[2]).whole


async def test_the_text_edition_answers_beside_the_pages(newsroom, ask):
    copy = await asyncio.to_thread(newsroom.publish, "The church is dry.")
    for view, parts in ((Reader.live, {}), (Reader.post, {"post": copy.post})):
        for query in ("lite", "lite=1"):
            status, text = await ask(view, query, **parts)
            assert status == 200 and "The church is dry." in text and "<script" not in text
        assert "<script" in (await ask(view, **parts))[1]
    assert (await ask(Reader.post, "lite", post="nobody"))[0] == 404
    assert (await ask(Reader.live, "lite&before=nobody"))[0] == 404
