"""Three readers that are not ours read our streams alike: httpx-sse, eventsource-parser and a browser."""

import json
import threading
from pathlib import Path

import httpx
import pytest
from httpx_sse import connect_sse

from tests.servers import PATIENCE, until

PARSER = (Path(__file__).parents[1] / "vendor" / "eventsource-parser-3.1.1.js").read_text()
KINDS = ["head", "change", "resync", "message"]
# Keeps what eventsource-parser makes of a response in self.read: [event, id, data], the id being that to resume from.
PARSE = """async (address) => {
  const make = (() => { MODULE return createParser })(), read = (self.read = [])
  let last = ""
  const parser = make({
    onEvent: ({ event, id, data }) => read.push([event ?? "message", (last = id ?? last), data]),
    onRetry: (wait) => self.wait = wait,
    onError: (problem) => self.problem = String(problem),
  })
  const reader = (await fetch(address)).body.pipeThrough(new TextDecoderStream()).getReader()
  const go = async () => { for (let piece; !(piece = await reader.read()).done;) parser.feed(piece.value) }
  go()
}""".replace("MODULE", PARSER.partition("export {")[0])
FOLLOW = """([address, kinds]) => {
  const read = (self.followed = []), source = new EventSource(address)
  for (const kind of kinds) source.addEventListener(kind, (one) => read.push([one.type, one.lastEventId, one.data]))
}"""
WORDS = [
    "The gauge stands at four metres.",
    "First line.\nSecond line.\n\nAnother paragraph: data: not a field\nid: 7\n\n",
    "ارتفع منسوب النهر أربعة أمتار، والجسر مغلق.",
    "Sandbags 🏖️ at the door 👩🏽‍🚒, thanks to all 🫶",
    "Before\u2028after\u2029and\u0085on, \ufeffand a tab\there",
    "event: resync",
]


class Readers:
    """All three on one address; what each read is a list of (event, id, data)."""

    def __init__(self, page, address):
        self.page, self._http = page, []
        page.evaluate(PARSE, address)
        page.evaluate(FOLLOW, [address, KINDS])
        threading.Thread(target=self._read, args=(address,), daemon=True).start()

    def _read(self, address):
        with httpx.Client(timeout=PATIENCE) as client, connect_sse(client, "GET", address) as stream:
            for one in stream.iter_sse():
                self._http.append((one.event, one.id, one.data))

    def read(self):
        """What httpx-sse, eventsource-parser and EventSource have read so far."""
        parsed, followed = self.page.evaluate("[self.read, self.followed]")
        assert not self.page.evaluate("self.problem")
        return [self._http[:], *([tuple(one) for one in found] for found in (parsed, followed))]

    def until(self, true):
        """Wait until it is true of what each has read."""
        until(lambda: all(true(found) for found in self.read()))
        return self.read()


@pytest.fixture
def at(own, page):
    """A server whose heart beats twice a second, and a page of it on which nothing runs: (server, api, page)."""
    server, api = own
    server.stop()
    server.module = "tests.hasty"
    server.start()
    page.goto(server.url + "/healthz")
    return server, api, page


def changes(server, epoch, number):
    """What /after says, at the moment, of all that came after this number."""
    told = server.json(f"/live/flood/after/{epoch}.{number}")
    return [("change", f"{epoch}.{one['number']}", one) for one in told["changes"]]


def meant(read):
    return [(event, where, json.loads(data)) for event, where, data in read]


def write(server, api, epoch, head):
    """Posts, edits, a correction and withdrawals; returns each change as /after told it in its moment."""
    told = []

    def tell(number):
        told.extend(changes(server, epoch, number))
        return number + 1

    made = []
    for text in WORDS:
        made.append(api.publish(text, headline=text.split("\n")[0], key_event=True)["id"])
        head = tell(head)
    api.edit(made[0], text="It stands at five metres. " + WORDS[2], minor=True)
    head = tell(head)
    api.edit(made[1], text="One line.", correction="There were two.\n" + WORDS[4])
    head = tell(head)
    api.withdraw(made[3], "Not ours. 🫢")
    tell(head)
    return told


def test_what_is_published_is_read_alike_and_is_what_was_published(at):
    server, api, page = at
    story = server.json("/live/flood.json")
    epoch, head = story["epoch"], story["head"]
    readers = Readers(page, f"{server.url}/live/flood/stream?since={epoch}.{head}")
    readers.until(lambda found: found and found[0][0] == "head")
    told = write(server, api, epoch, head)
    last = told[-1][1]
    assert len(told) == len(WORDS) + 3
    wanted = [*told, ("head", last, {"epoch": epoch, "head": int(last.split(".")[1])})]

    def said(read):
        """From the first change to the heartbeat after the last, without those in between."""
        kept = [one for one in meant(read) if one[0] == "change"]
        return kept + [one for one in meant(read) if one[:2] == ("head", last)][:1]

    for read in readers.until(lambda found: any(one[:2] == ("head", last) for one in found)):
        assert said(read) == wanted
    htmls = [one["post"]["html"] for _, _, one in told]
    assert all(word in htmls[place] for place, word in ((2, WORDS[2]), (3, WORDS[3]), (4, "\u2028after\u2029")))
    assert 1000 <= page.evaluate("self.wait") <= 6000
    replay(server, page, epoch, head, last)


def replay(server, page, epoch, head, last):
    """Who comes later is told the same, without what was withdrawn; all read that alike as well."""
    page.reload()
    readers = Readers(page, f"{server.url}/live/flood/stream?since={epoch}.{head}")
    for read in readers.until(lambda found: any(one[1] == last for one in found)):
        assert [one for one in meant(read) if one[0] == "change"] == changes(server, epoch, head)
        assert WORDS[3] not in str(meant(read))


def test_a_resync_is_read_alike_and_names_no_place(at):
    server, _api, page = at
    story = server.json("/live/flood.json")
    now = {"epoch": story["epoch"], "head": story["head"]}
    readers = Readers(page, f"{server.url}/live/flood/stream?since=other1.4")
    for read in readers.until(lambda found: len(found) > 1):
        assert meant(read)[:2] == [("head", "", now), ("resync", "", now)]


def test_the_browser_reads_the_vectors_of_the_web_platform_as_our_own_reader_does(shared, page, paper):
    vectors = json.loads((shared / "corpora/sse/wpt_eventsource_vectors.json").read_text())
    for number, vector in enumerate(vectors):
        paper.pages[f"/{number}"] = (vector["stream"], {"content-type": "text/event-stream"})
    page.goto(paper.prints("", "<p>Nothing.</p>"))
    for number, vector in enumerate(vectors):
        kinds = list({"message", *(one["type"] for one in vector["events"])})
        page.evaluate(FOLLOW, [f"/{number}", kinds])
        wanted = [[one["type"], one["lastEventId"], one["data"]] for one in vector["events"]]
        page.wait_for_function("wanted => self.followed.length >= wanted", arg=len(wanted))
        assert page.evaluate("self.followed")[: len(wanted)] == wanted, vector["src"]
