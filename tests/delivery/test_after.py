"""The long poll: the same changes as JSON, one address for all who are up to date."""

import threading
import time

from tests.servers import Stream


def position(server):
    story = server.json("/live/flood.json")
    return story["epoch"], story["head"]


def test_it_answers_what_came_since(covered):
    server, api = covered
    epoch, head = position(server)
    made = api.publish("One more.")
    answer = server.json(f"/live/flood/after/{epoch}.{head}")
    assert answer["epoch"] == epoch
    assert answer["head"] == made["number"]
    assert answer["more"] is False
    assert [change["number"] for change in answer["changes"]] == [made["number"]]
    stream = Stream(server, "flood", f"{epoch}.{head}")
    assert stream.upto(made["number"])[-1]["data"] == answer["changes"][0]


def test_at_the_head_it_waits_for_the_next_change(covered):
    server, api = covered
    epoch, head = position(server)
    answers = []
    waiting = threading.Thread(target=lambda: answers.append(server.json(f"/live/flood/after/{epoch}.{head}")))
    waiting.start()
    time.sleep(0.3)
    assert answers == []
    made = api.publish("Now.")
    waiting.join(5)
    assert [change["number"] for change in answers[0]["changes"]] == [made["number"]]


def test_many_who_wait_are_all_answered(covered):
    server, api = covered
    epoch, head = position(server)
    answers = []
    crowd = [
        threading.Thread(target=lambda: answers.append(server.json(f"/live/flood/after/{epoch}.{head}")))
        for _ in range(40)
    ]
    for one in crowd:
        one.start()
    time.sleep(0.5)
    api.publish("To all.")
    for one in crowd:
        one.join(5)
    assert len(answers) == 40
    assert len({str(answer) for answer in answers}) == 1


def test_a_position_that_is_none_gets_a_resync_and_status_200(covered):
    server, _api = covered
    epoch, head = position(server)
    for bad in ("x", "other1.1", f"{epoch}.{head + 5}", f"{epoch}.-1", "%20", "x%0Ay", "%FF", f"{epoch}.1.1"):
        status, headers, _body = server.get(f"/live/flood/after/{bad}")
        assert status == 200, bad
        assert headers["cache-control"] == "no-store"
        assert server.json(f"/live/flood/after/{bad}") == {"resync": True, "epoch": epoch, "head": head}


def test_more_says_that_there_is_more(own):
    server, api = own
    epoch, head = position(server)
    for count in range(130):
        api.publish(f"Reading {count}.")
    first = server.json(f"/live/flood/after/{epoch}.{head}")
    assert first["more"] is True
    last = first["changes"][-1]["number"]
    second = server.json(f"/live/flood/after/{epoch}.{last}")
    assert second["more"] is False
    numbers = [change["number"] for answer in (first, second) for change in answer["changes"]]
    assert numbers == list(range(head + 1, head + 131))


def test_an_unknown_blog_is_not_found(covered):
    server, _api = covered
    assert server.get("/live/nowhere/after/a.1")[0] == 404
