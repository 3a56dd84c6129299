"""SIGKILL while four programs publish: acknowledged is kept, nothing is doubled, readers become whole."""

import http.client
import json
import threading
import time

import pytest

from tests.servers import Stream, until

pytestmark = pytest.mark.long

POSTS, WRITERS, CRASHES = 200, 4, 5


class Writer(threading.Thread):
    """Publishes its share, each post under its own key, again and again until it has read a 201 or 200."""

    def __init__(self, api, name, count, acknowledged):
        super().__init__(daemon=True)
        self.api, self.label, self.count, self.acknowledged = api, name, count, acknowledged

    def run(self):
        for place in range(self.count):
            text = f"{self.label} writes number {place}."
            while True:
                try:
                    status, answer = self.api.ask(
                        "POST", "/posts", {"text": text}, **{"Idempotency-Key": f"{self.label}-{place}"}
                    )
                except (OSError, http.client.HTTPException, ValueError):
                    time.sleep(0.05)
                    continue
                if status in (200, 201):
                    self.acknowledged.append((text, answer["number"], answer["id"]))
                    break
                assert status >= 500, (status, answer)


def test_what_was_acknowledged_survives_five_kills_and_every_reader_becomes_whole(own):
    server, api = own
    start = server.json("/live/flood.json")
    readers = [Reader(server, f"{start['epoch']}.{start['head']}") for _ in range(5)]
    acknowledged: list = []
    writers = [Writer(api, f"writer-{name}", POSTS // WRITERS, acknowledged) for name in range(WRITERS)]
    for one in [*readers, *writers]:
        one.start()
    for crash in range(1, CRASHES + 1):
        until(lambda: len(acknowledged) >= crash * POSTS // (CRASHES + 1), patience=40)  # noqa: B023
        server.kill()
        server.start()
    for writer in writers:
        writer.join(40)
        assert not writer.is_alive()
    head = server.json("/live/flood.json")["head"]

    lines = [json.loads(line) for line in server.command("export", "flood").stdout.splitlines()]
    assert [line["number"] for line in lines] == list(range(1, head + 1))
    published = {line["number"]: line["body"]["post"] for line in lines if line["kind"] == "PostPublished"}
    assert len(acknowledged) == POSTS
    for text, number, post in acknowledged:
        assert published[number]["id"] == post
        assert published[number]["blocks"][0]["html"] == f"<p>{text}</p>"
    texts = [post["blocks"][0]["html"] for post in published.values() if "writes number" in str(post["blocks"])]
    assert len(texts) == len(set(texts)) == POSTS

    for reader in readers:
        until(lambda: reader.numbers and reader.numbers[-1] == head)  # noqa: B023
        assert reader.numbers == list(range(start["head"] + 1, head + 1))
        reader.leave()


class Reader(threading.Thread):
    """Follows the stream as a browser does: comes back with its last id whenever the stream ends."""

    def __init__(self, server, since):
        super().__init__(daemon=True)
        self.server, self.since, self.numbers, self.left = server, since, [], False

    def run(self):
        while not self.left:
            try:
                self._follow()
            except (OSError, AssertionError):
                time.sleep(0.05)

    def _follow(self):
        stream = Stream(self.server, "flood", self.since)
        seen = 0
        while not self.left:
            messages = stream.read(lambda found: len(found) > seen, patience=2)  # noqa: B023
            for one in messages[seen:]:
                assert one["event"] != "resync"
                if "id" in one:
                    self.numbers.append(one["data"]["number"])
                    self.since = one["id"]
            seen = len(messages)

    def leave(self):
        self.left = True
