"""Our own reading of server-sent events, by the vectors of the web platform tests."""

import json

from tests import sse


def test_the_vectors_of_the_web_platform_are_read_as_the_standard_says(shared):
    vectors = json.loads((shared / "corpora/sse/wpt_eventsource_vectors.json").read_text())
    assert len(vectors) >= 15
    for vector in vectors:
        wanted = [(one["type"], one["data"], one["lastEventId"]) for one in vector["events"]]
        read = [(one.event, one.data, one.last_id) for one in sse.messages(vector["stream"])]
        assert read == wanted, vector["src"]


def test_what_no_empty_line_ends_is_no_message_and_its_id_none():
    (one,) = sse.messages("id: e.1\ndata: a\u2028b\rdata:c\r\n\r\nid: e.2\ndata: half")
    assert (one.event, one.data, one.own_id, one.last_id) == ("message", "a\u2028b\nc", "e.1", "e.1")


def test_a_message_without_an_id_keeps_the_last_one_and_brings_none():
    first, second = sse.messages("id: e.1\nevent: change\ndata: 1\n\nevent: head\ndata: 2\n\n")
    assert (first.own_id, second.own_id, second.last_id) == ("e.1", None, "e.1")
