"""The stream of a real server: what comes first, what is replayed, what is a resync."""

import http.client
import json
import socket
import time

import pytest

from tests.servers import Stream, until


def test_it_begins_with_the_head_and_the_head_has_no_id(covered):
    server, _api = covered
    stream = Stream(server, "flood")
    stream.head()
    first = stream.messages()[0]
    assert first["event"] == "head"
    assert "id" not in first
    story = server.json("/live/flood.json")
    assert first["data"] == {"epoch": story["epoch"], "head": story["head"]}
    assert b"retry: " in stream.bytes
    assert 1000 <= int(stream.bytes.split(b"retry: ")[1].split(b"\n")[0]) <= 6000
    assert b"text/event-stream" in stream.bytes
    assert b"no-store" in stream.bytes


def test_a_post_comes_as_one_object_with_its_html_once(covered):
    server, api = covered
    stream = Stream(server, "flood")
    stream.head()
    made = api.publish("The cellar of the museum is dry.", headline="Museum dry", key_event=True)
    change = stream.upto(made["number"])[-1]
    assert change["id"].endswith(f".{made['number']}")
    data = change["data"]
    assert (data["number"], data["kind"]) == (made["number"], "PostPublished")
    post = data["post"]
    assert (post["id"], post["headline"], post["key"]) == (made["id"], "Museum dry", True)
    assert post["html"].count("The cellar of the museum is dry.") == 1
    assert f'id="{made["id"]}"' in post["html"]
    assert len(json.dumps(data)) - len(json.dumps(post["html"])) <= 400


def test_what_was_missed_is_replayed_in_order_and_last_event_id_wins(covered):
    server, api = covered
    head = Stream(server, "flood").head()
    numbers = [api.publish(f"Reading {count}.")["number"] for count in range(5)]
    since = f"{head['epoch']}.{head['head']}"
    stream = Stream(server, "flood", since)
    stream.upto(numbers[-1])
    assert stream.numbers() == numbers
    later = Stream(server, "flood", since, last=f"{head['epoch']}.{numbers[2]}")
    later.upto(numbers[-1])
    assert later.numbers() == numbers[3:]


def test_without_a_position_only_what_comes_is_sent(covered):
    server, api = covered
    api.publish("Before.")
    stream = Stream(server, "flood")
    stream.head()
    made = api.publish("After.")
    stream.upto(made["number"])
    assert stream.numbers() == [made["number"]]


BAD = [
    "",
    "x",
    ".",
    "1",
    "{epoch}",
    "{epoch}.",
    "{epoch}.-1",
    "{epoch}.1e3",
    "{epoch}.999999",
    "other1.1",
    "{epoch}.1.1",
    "{epoch}.٣",
    "%00.1",
    "é.1",
    "a" * 4000,
]


@pytest.mark.parametrize("bad", BAD)
def test_an_id_that_is_no_place_in_this_history_gets_a_resync(covered, bad):
    server, _api = covered
    epoch = server.json("/live/flood.json")["epoch"]
    stream = Stream(server, "flood", last=bad.replace("{epoch}", epoch))
    messages = stream.read(lambda found: any(one["event"] == "resync" for one in found))
    assert stream.status == 200
    resync = messages[-1]
    assert "id" not in resync
    assert resync["data"]["epoch"] == epoch
    assert stream.numbers() == []


def test_an_unknown_blog_is_a_problem_that_says_so(covered):
    server, _api = covered
    status, headers, body = server.get("/live/nowhere/stream")
    assert status == 404
    assert headers["content-type"] == "application/problem+json"
    assert "front page" in json.loads(body)["detail"]


def test_a_draft_has_no_stream(own):
    server, _api = own
    server.command("adduser", "vera", "--role", "chief")
    assert server.get("/live/secret/stream")[0] == 404


def test_readers_who_wait_do_not_hold_up_others(covered):
    server, api = covered
    crowd = [Stream(server, "flood") for _ in range(200)]
    for stream in crowd:
        stream.head()
    made = api.publish("To all of you.")
    for stream in crowd:
        stream.upto(made["number"])
        stream.close()
    assert server.get("/live/flood")[0] == 200


def test_a_reader_who_never_reads_is_dropped_and_the_rest_follow(own):
    server, api = own
    stuck, quick = Stream(server, "flood", rcvbuf=4096), Stream(server, "flood")
    quick.head()
    words = "A long paragraph about the water. " * 500
    last = 0
    for _ in range(60):
        last = api.publish(words)["number"]
        quick.upto(last)
    assert quick.numbers() == sorted(quick.numbers())
    stuck.socket.settimeout(5)

    def ended():
        try:
            return stuck.socket.recv(1 << 20) == b""
        except ConnectionError:
            return True

    until(ended)


def test_no_post_is_so_large_on_the_page_that_it_cuts_its_readers_off(own):
    server, api = own
    stream = Stream(server, "flood")
    stream.head()
    rows = [["'" * 1900] * 26] * 2
    status, problem = api.ask("POST", "/posts", {"blocks": [{"kind": "table", "rows": rows}]})
    assert status == 422, problem
    assert "Split it" in problem["detail"]
    made = api.publish(None, blocks=[{"kind": "table", "rows": [["'" * 1900] * 8]}])
    stream.upto(made["number"])
    assert not stream.ended


def test_the_words_of_a_withdrawn_post_are_not_replayed(covered):
    server, api = covered
    head = Stream(server, "flood").head()
    made = api.publish("The unsayable word is xylograph.")
    api.withdraw(made["id"], "It was wrong.")
    stream = Stream(server, "flood", f"{head['epoch']}.{head['head']}")
    messages = stream.upto(made["number"] + 1)
    assert b"xylograph" not in stream.bytes
    changes = [one["data"] for one in messages if one["event"] == "change"]
    assert changes[0] == {"number": made["number"], "kind": "PostPublished", "post": {"id": made["id"]}}
    assert "It was wrong." in changes[1]["post"]["html"]
    for address in (
        "/live/flood",
        "/live/flood.json",
        f"/live/flood/posts/{made['id']}",
        "/",
        f"/live/flood/after/{head['epoch']}.{head['head']}",
    ):
        assert b"xylograph" not in server.get(address)[2], address


def test_further_behind_than_500_changes_is_a_resync(own):
    server, _api = own
    head = Stream(server, "flood").head()
    page = "".join(
        f"{count // 60:02}:{count % 60:02}\nReading {count}\nThe gauge was read.\n" for count in reversed(range(502))
    )
    server.command("import", "-", "--slug", "flood", "--date", "2026-11-22", stdin=page)
    stream = Stream(server, "flood", f"{head['epoch']}.{head['head']}")
    stream.read(lambda found: any(one["event"] == "resync" for one in found))
    near = Stream(server, "flood", f"{head['epoch']}.{head['head'] + 400}")
    near.upto(head["head"] + 502)
    assert near.numbers() == list(range(head["head"] + 401, head["head"] + 503))


def test_the_tail_survives_a_restart_because_it_is_read_from_the_log(own):
    server, api = own
    head = Stream(server, "flood").head()
    numbers = [api.publish(f"Reading {count}.")["number"] for count in range(8)]
    server.stop()
    server.start()
    crowd = [Stream(server, "flood", f"{head['epoch']}.{head['head'] + behind}") for behind in (0, 3, 7, 8)]
    made = api.publish("After the restart.")
    for stream, behind in zip(crowd, (0, 3, 7, 8), strict=True):
        stream.upto(made["number"])
        assert stream.numbers() == [*numbers[behind:], made["number"]]


def test_a_post_from_another_process_arrives_too(covered):
    server, _api = covered
    stream = Stream(server, "flood")
    number = stream.head()["head"] + 1
    server.command("post", "flood", "From the command line.")
    assert "From the command line." in stream.upto(number)[-1]["data"]["post"]["html"]


def test_it_stops_promptly_with_streams_and_long_polls_open(own):
    server, _api = own
    crowd = [Stream(server, "flood") for _ in range(50)]
    head = crowd[0].head()
    waiting = socket.create_connection(("127.0.0.1", server.port))
    waiting.sendall(f"GET /live/flood/after/{head['epoch']}.{head['head']} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
    time.sleep(0.2)
    assert server.stop() < 4
    assert server.process.returncode in (0, -15)
    assert "Traceback" not in server.log()


def test_no_thread_and_no_database_connection_for_a_reader(own):
    psutil = pytest.importorskip("psutil")
    server, _api = own
    process = psutil.Process(server.process.pid)
    Stream(server, "flood").head()
    server.get("/live/flood")

    def cost():
        return process.num_threads(), sum("sqlite3" in one.path for one in process.open_files())

    before = cost()
    crowd = [Stream(server, "flood") for _ in range(300)]
    for stream in crowd:
        stream.head()
    assert cost() == before


def test_a_request_behind_an_unanswered_one_does_not_lose_its_place(covered):
    server, _api = covered
    client = socket.create_connection(("127.0.0.1", server.port))
    client.settimeout(5)
    client.sendall(b"GET /desk/sign-in HTTP/1.1\r\nHost: x\r\n\r\nGET /live/flood/stream HTTP/1.1\r\nHost: x\r\n\r\n")
    received = b""
    while b"event: head" not in received and (piece := client.recv(1 << 16)):
        received += piece
    assert received.count(b"HTTP/1.1 200 OK") == 2
    assert received.index(b"</html>") < received.index(b"text/event-stream") < received.index(b"event: head")


def test_pages_go_out_over_one_connection_one_after_the_other(covered):
    server, _api = covered
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=5)
    for path in ("/live/flood", "/live/flood", "/healthz", "/live/flood.json", "/live/flood.json", "/live/flood"):
        connection.request("GET", path)
        answer = connection.getresponse()
        assert answer.status == 200
        assert len(answer.read()) == int(answer.headers["content-length"])
    connection.close()


@pytest.mark.parametrize("path", ["a%0d%0aX%3A%20y", "%E2%82%AC", "a%22b"])
def test_an_address_with_a_stroke_too_many_leads_to_the_one_without(covered, path):
    server, _api = covered
    status, headers, _body = server.get(f"/live/{path}/")
    assert status == 301
    assert headers["location"].lower() == f"{server.url}/live/{path}".lower()
    _status, headers, _body = server.get(f"/live/{path}/?lite")
    assert headers["location"].lower() == f"{server.url}/live/{path}?lite".lower()
