"""The API as a program sees it, over a real connection."""

import asyncio
import http.client
import json
import socket
import time

import pytest

from stoppress import django_app
from stoppress.django_app import DjangoApp
from tests.servers import Api


def test_a_post_is_published_with_201_and_repeated_with_the_same_body(covered):
    server, api = covered
    body = {"headline": "Museum opens", "text": "The museum opens at nine.", "bylines": ["Emil"], "tags": ["culture"]}
    first = api.ask("POST", "/posts", body, **{"Idempotency-Key": "museum-1"})
    again = api.ask("POST", "/posts", body, **{"Idempotency-Key": "museum-1"})
    assert (first[0], again[0]) == (201, 200)
    assert first[1] == again[1]
    assert set(first[1]) == {"id", "number", "url", "version"}
    assert first[1]["url"] == f"{server.url}/live/flood/posts/{first[1]['id']}"
    story = server.json("/live/flood.json")
    posts = [post for post in story["posts"] if post["headline"] == "Museum opens"]
    assert len(posts) == 1
    assert posts[0]["bylines"] == [{"name": "Emil"}]
    assert posts[0]["blocks"] == [{"kind": "prose", "html": "<p>The museum opens at nine.</p>"}]


def test_a_key_is_remembered_across_a_restart(own):
    server, api = own
    first = api.publish("Once.", key="k" * 255)
    server.kill()
    server.start()
    assert api.publish("Once.", key="k" * 255) == first


def test_a_key_that_was_used_for_something_else_is_refused(covered):
    _server, api = covered
    api.publish("One thing.", key="taken")
    status, answer = api.ask("POST", "/posts", {"text": "Another."}, **{"Idempotency-Key": "taken"})
    assert status == 422
    assert "new key" in answer["detail"]


@pytest.mark.parametrize("key", ["", "x" * 256, "tab\there"])
def test_a_key_that_is_none_is_refused(covered, key):
    _server, api = covered
    status, answer = api.ask("POST", "/posts", {"text": "x"}, **{"Idempotency-Key": key})
    assert status in (400, 422), answer


def test_text_html_and_blocks_each_make_a_post(covered):
    server, api = covered
    made = [
        api.publish("Two\n\nparagraphs & <signs>."),
        api.publish(None, html="<p>Bold <strong>word</strong><script>alert(1)</script></p>"),
        api.publish(None, blocks=[{"kind": "figures", "figures": [{"value": "4 m", "label": "at the bridge"}]}]),
    ]
    posts = {post["id"]: post["blocks"] for post in server.json("/live/flood.json")["posts"]}
    assert posts[made[0]["id"]][0]["html"] == "<p>Two</p><p>paragraphs &amp; &lt;signs&gt;.</p>"
    assert posts[made[1]["id"]][0]["html"] == "<p>Bold <strong>word</strong></p>"
    assert posts[made[2]["id"]][0]["figures"][0]["value"] == "4 m"


def test_a_minor_edit_and_a_correction(covered):
    server, api = covered
    made = api.publish("Teh bridge.")
    status, minor = api.ask(
        "PATCH", f"/posts/{made['id']}", {"text": "The bridge.", "minor": True}, **{"If-Match": '"1"'}
    )
    assert (status, minor["version"]) == (200, 2)
    corrected = api.edit(made["id"], text="The old bridge.", correction="It is the old bridge.")
    assert corrected["number"] > minor["number"] > made["number"]
    post = next(post for post in server.json("/live/flood.json")["posts"] if post["id"] == made["id"])
    assert [note["text"] for note in post["corrections"]] == ["It is the old bridge."]
    assert post["edited_at"] == post["corrections"][0]["at"]


def test_a_stale_version_gets_409_with_both_texts(covered):
    _server, api = covered
    made = api.publish("First.")
    api.edit(made["id"], text="Second.", minor=True)
    status, problem = api.ask("PATCH", f"/posts/{made['id']}", {"text": "Mine.", "minor": True}, **{"If-Match": '"1"'})
    assert status == 409
    assert problem["version"] == 2
    assert "Mine." in json.dumps(problem["yours"])
    assert "Second." in json.dumps(problem["theirs"])


def test_an_edit_must_say_what_it_is(covered):
    _server, api = covered
    made = api.publish("First.")
    status, problem = api.ask("PATCH", f"/posts/{made['id']}", {"text": "Quietly."})
    assert status == 422
    assert "minor" in problem["detail"]


def test_a_post_keeps_its_id(covered):
    _server, api = covered
    made = api.publish("First.")
    status, problem = api.ask("PATCH", f"/posts/{made['id']}", {"id": "another", "text": "Second.", "minor": True})
    assert status == 422
    assert "id" in problem["detail"]
    assert api.ask("PATCH", f"/posts/{made['id']}", {"id": made["id"], "text": "Second.", "minor": True})[0] == 200


def test_a_withdrawn_post_is_gone(covered):
    _server, api = covered
    made = api.publish("Wrong.")
    assert api.ask("DELETE", f"/posts/{made['id']}")[0] == 200
    status, problem = api.ask("PATCH", f"/posts/{made['id']}", {"text": "x", "minor": True})
    assert status == 410
    assert problem["status"] == 410


def test_the_desks_copy_can_be_read_with_its_version(covered):
    _server, api = covered
    made = api.publish("To be read.")
    status, copy = api.ask("GET", f"/posts/{made['id']}")
    assert status == 200
    assert (copy["version"], copy["state"]) == (1, "published")


BAD = [
    (b"", 422),
    (b"{", 400),
    (b"[]", 422),
    (b"null", 422),
    (b"{}", 422),
    (b'{"text": 5}', 422),
    (b'{"text": "x", "published_at": "2020-01-01T00:00:00Z"}', 422),
    (b'{"text": "\xff"}', 400),
    (b'{"text": "x", "bylines": ["\\ud800"]}', 422),
    (b'{"text": "x", "key_event": "perhaps"}', 422),
    (b'{"blocks": [{"kind": "unheard-of"}]}', 422),
    (b'{"text": "x", "id": "../../etc"}', 422),
    (b'{"text": "' + b"x" * 300_000 + b'"}', 422),
    (b'{"text": "' + b"[" * 90_000 + b'"}', 201),
    (b"[" * 90_000, 400),
]


@pytest.mark.parametrize(("body", "wanted"), BAD)
def test_a_body_that_does_not_do_is_a_problem_that_says_what_to_do(covered, body, wanted):
    server, api = covered
    before = server.json("/live/flood.json")["head"]
    status, answer = api.ask("POST", "/posts", body)
    assert status == wanted, answer
    if status != 201:
        assert answer["status"] == status
        assert answer["detail"]
        assert server.json("/live/flood.json")["head"] == before


def test_a_client_that_sends_ten_megabytes_first_and_reads_then_gets_its_answer(covered):
    _server, api = covered
    status, problem = api.ask("POST", "/posts", b'{"text": "' + b"x" * 10_000_000 + b'"}')
    assert status == 413
    assert "bytes at most" in problem["detail"]


def test_headers_without_end_are_refused(covered):
    server, _api = covered
    for start in (b"GET / HTTP/1.1\r\nHost: x\r\nX: ", b"GET /"):
        with socket.create_connection(("127.0.0.1", server.port), timeout=20) as endless:
            endless.sendall(start)
            try:
                for _ in range(200):
                    endless.sendall(b"x" * 10_000)
                    time.sleep(0.001)
                answer = endless.recv(100)
            except OSError:
                answer = b""
            assert answer == b"" or answer.startswith((b"HTTP/1.1 431", b"HTTP/1.1 400"))
    assert server.get("/healthz")[0] == 200


def test_ten_megabytes_are_refused_and_the_server_lives(covered):
    server, api = covered
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)
    connection.putrequest("POST", "/api/v1/blogs/flood/posts")
    connection.putheader("Authorization", f"Bearer {api.token}")
    connection.putheader("Content-Length", str(10_000_000))
    connection.endheaders(b"x" * 10_000_000)
    answer = connection.getresponse()
    assert answer.status == 413
    assert answer.headers["content-type"] == "application/problem+json"
    assert "bytes at most" in json.loads(answer.read())["detail"]
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as chunked:
        chunked.sendall(b"POST /api/v1/blogs/flood/posts HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n")
        piece = b"186a0\r\n" + b"x" * 100_000 + b"\r\n"
        try:
            for _ in range(100):
                chunked.sendall(piece)
            chunked.sendall(b"0\r\n\r\n")
        except OSError:
            pass
        assert chunked.recv(12) == b"HTTP/1.1 413"
    assert server.get("/healthz")[0] == 200


@pytest.mark.parametrize("token", ["", "x", "stp_wrong", "x" * 10_000, "é"])
def test_a_token_that_is_none_gets_401_and_says_how_to_get_one(covered, token):
    server, _api = covered
    stranger = Api(server, token, "flood")
    status, problem = stranger.ask("POST", "/posts", {"text": "x"})
    assert status == 401
    assert "stoppress token" in problem["detail"]


def test_an_unknown_blog_or_address_is_a_problem(covered):
    server, api = covered
    assert Api(server, api.token, "nowhere").ask("POST", "/posts", {"text": "x"})[0] == 404
    for path in ("/posts/p404", "/nothing"):
        status, problem = api.ask("GET", path)
        assert status == 404
        assert problem["detail"]
    status, problem = api.ask("PUT", "/posts", {})
    assert status == 405
    assert problem["status"] == 405


def test_a_contributor_is_told_to_ask_an_editor(own):
    server, _api = own
    server.command("adduser", "cora", "--role", "contributor")
    token = server.command("token", "cora").stdout.decode().strip()
    status, problem = Api(server, token, "flood").ask("POST", "/posts", {"text": "x"})
    assert status == 403
    assert "editor" in problem["detail"]


def test_the_schema_is_published_and_the_answers_are_private(covered):
    server, _api = covered
    status, headers, body = server.get("/api/v1/openapi.json")
    assert status == 200
    assert headers["cache-control"] == "no-store"
    assert "/api/v1/blogs/{slug}/posts" in json.loads(body)["paths"]


@pytest.mark.parametrize("host", ["live_blog:8000", "a b", "é", "[::1", ""])
def test_a_host_header_that_is_none_changes_nothing(covered, host):
    _server, api = covered
    assert api.ask("POST", "/posts", {"text": "Through a proxy."}, Host=host)[0] == 201


@pytest.mark.parametrize("name", ["Upgrade", "upgrade", "UPGRADE"])
def test_a_client_that_offers_another_protocol_is_answered_in_this_one(covered, name):
    _server, api = covered
    offer = {"Connection": "Upgrade, HTTP2-Settings", name: "h2c", "HTTP2-Settings": "AAMAAABkAAQCAAAAAAIAAAAA"}
    assert api.ask("POST", "/posts", {"text": "From a client that would rather speak HTTP/2."}, **offer)[0] == 201


def test_a_body_that_never_comes_gets_an_answer(monkeypatch):
    monkeypatch.setattr(django_app, "STALL", 0.01)

    async def silence():
        await asyncio.sleep(60)

    answering = DjangoApp(None, 1000, "x")({"headers": [(b"content-length", b"5")]}, silence, None)
    with pytest.raises(django_app.Stalled):
        asyncio.run(answering)
