"""What other sites may read, over the wire: the right addresses are open, and no others."""

import pytest

from tests.servers import Stream

OPEN = "access-control-allow-origin"
ELSEWHERE = "https://news.example"


@pytest.fixture(scope="module")
def published(covered):
    server, api = covered
    return server, api.publish("Open to all.", headline="Open to all")["id"]


def ask(server, path, **headers):
    status, told, body = server.get(path, Origin=ELSEWHERE, **headers)
    assert "set-cookie" not in told
    assert "access-control-allow-credentials" not in told
    return status, told, body.decode()


def test_scripts_of_other_sites_may_read_what_is_public_for_programs(published):
    server, _ = published
    story = server.json("/live/flood.json")
    behind = f"{story['epoch']}.{story['head'] - 1}"
    paths = ["/live/flood.json", "/live/flood.json?limit=2", f"/live/flood/after/{behind}", "/live/flood/fragment"]
    for path in [*paths, "/live/flood/fragment?limit=3&key-events", "/embed.js", "/embed-frame.js"]:
        status, told, _body = ask(server, path)
        assert (status, told.get(OPEN)) == (200, "*"), path


def test_what_is_ready_and_what_is_unchanged_is_open_as_well(published):
    server, _ = published
    for path in ("/live/flood.json", "/live/flood/fragment"):
        for _ in range(2):  # the second comes from memory
            _status, told, _body = ask(server, path)
        status, again, _body = ask(server, path, If_None_Match=told["etag"])
        assert (status, again.get(OPEN)) == (304, "*"), path
        assert told["cache-control"] == "public, max-age=0, s-maxage=1"


def test_the_stream_is_open_and_what_it_answers_where_there_is_none(published):
    server, _ = published
    for slug, status in (("flood", 200), ("nowhere", 404)):
        stream = Stream(server, slug)
        stream.read(lambda _, stream=stream: b"\r\n\r\n" in stream.bytes)
        assert stream.status == status
        assert b"access-control-allow-origin: *\r\n" in stream.bytes
        stream.close()


def test_refusals_are_open_too_so_that_a_script_can_tell_why(published):
    server, _ = published
    blogs = ("/live/nowhere.json", "/live/nowhere/fragment", "/live/nowhere/after/a.1", "/live/nowhere/feed.json")
    for path in (*blogs, "/oembed?url=http://elsewhere.example/live/flood"):
        status, told, _body = ask(server, path)
        assert (status, told.get(OPEN)) == (404, "*"), path
    for limit in ("0", "51", "x", "-1", "%C2%B2", ""):
        status, told, body = ask(server, f"/live/flood/fragment?limit={limit}")
        assert (status, told.get(OPEN)) == (400, "*"), limit
        assert "limit is a whole number from 1 to 50." in body


def test_no_other_address_is_open(published):
    server, post = published
    pages = ["/", "/live/flood", "/live/flood?before=" + post, f"/live/flood/posts/{post}", "/live/flood/embed"]
    others = ["/desk/", "/desk/sign-in", "/api/v1/blogs/flood/posts", "/api/v1/docs", "/healthz", "/robots.txt"]
    for path in [*pages, *others, "/static/js/later.js", "/favicon.ico", "/nowhere"]:
        status, told, _ = server.get(path, Origin=ELSEWHERE)
        assert OPEN not in told, (path, status)


def test_only_the_bare_page_may_be_framed_by_others(published):
    server, post = published
    assert "frame-ancestors *" in ask(server, "/live/flood/embed")[1]["content-security-policy"]
    for path in ("/live/flood", f"/live/flood/posts/{post}", "/"):
        assert "frame-ancestors 'self'" in ask(server, path)[1]["content-security-policy"], path
    assert "frame-ancestors 'none'" in server.get("/desk/sign-in")[1]["content-security-policy"]


def test_search_engines_are_kept_from_the_copies(published):
    server, _ = published
    for path in ("/live/flood/embed", "/live/flood/fragment"):
        assert ask(server, path)[1]["x-robots-tag"] == "noindex"
    assert f'<link rel="canonical" href="{server.url}/live/flood">' in ask(server, "/live/flood/embed")[2]


def test_the_fragment_follows_the_log(covered):
    server, api = covered
    post = api.publish("First words.", headline="Followed")["id"]
    assert "First words." in ask(server, "/live/flood/fragment")[2]
    api.edit(post, text="Second words.", minor=True)
    assert "Second words." in ask(server, "/live/flood/fragment")[2]
    api.withdraw(post, "Never so.")
    told = ask(server, "/live/flood/fragment?limit=50")[2]
    assert "words." not in told
    assert "Never so." not in told
