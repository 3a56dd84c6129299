"""Static files: small on the way, kept for ever under the address of their content, and nothing else is served."""

import gzip
import re

import brotli
import pytest

from stoppress.desk.templatetags import desk as desk_tags
from tests.servers import Server

STYLE = "/static/css/desk/base.css"


@pytest.fixture(scope="module")
def asked(covered):
    """GET one address with these headers."""
    server: Server = covered[0]
    return server.get


def test_a_file_is_sent_in_the_coding_that_the_browser_takes(asked):
    _, plain, body = asked(STYLE)
    assert "content-encoding" not in plain
    for coding, unpack in (("br", brotli.decompress), ("gzip", gzip.decompress)):
        status, headers, packed = asked(STYLE, Accept_Encoding=coding)
        assert (status, headers["content-encoding"], headers["vary"]) == (200, coding, "accept-encoding")
        assert unpack(packed) == body
        assert len(packed) < len(body) * 0.6


def test_who_has_it_already_is_told_so(asked):
    _, headers, _ = asked(STYLE, Accept_Encoding="br")
    status, again, body = asked(STYLE, Accept_Encoding="br", If_None_Match=headers["etag"])
    assert (status, body, again["etag"]) == (304, b"", headers["etag"])
    assert asked(STYLE, If_None_Match='"another"')[0] == 200


def test_only_under_the_hash_of_its_content_a_file_is_kept_for_ever(asked):
    mark = re.match('"(.{10})', asked(STYLE)[1]["etag"])[1]
    assert "immutable" in asked(f"{STYLE}?v={mark}")[1]["cache-control"]
    for address in (STYLE, f"{STYLE}?v=", f"{STYLE}?v=0123456789", f"{STYLE}?v={mark[:5]}"):
        assert asked(address)[1]["cache-control"] == "public, max-age=3600"


def test_every_file_of_the_desk_has_such_an_address(covered):
    server, _ = covered
    page = server.get("/desk/sign-in")[2].decode()
    addresses = re.findall(r'"(/static/[^"]+)"', page)
    assert len(addresses) >= 3
    for address in addresses:
        assert "immutable" in server.get(address)[1]["cache-control"], address


def test_a_script_has_the_type_that_modules_need(asked):
    assert asked("/static/js/desk/desk.js")[1]["content-type"] == "text/javascript; charset=utf-8"
    assert asked("/static/img/desk.svg")[1]["content-type"] == "image/svg+xml"


def test_nothing_but_static_files_is_served(asked):
    for path in (
        "nothing.css",
        "",
        "css",
        "../settings.py",
        "css/../../settings.py",
        "%2e%2e/settings.py",
        "/etc/passwd",
    ):
        status, headers, body = asked(f"/static/{path}")
        assert status == 404, path
        assert headers["content-type"] == "application/problem+json"
        assert b"import" not in body


def test_the_pages_of_the_desk_are_compressed(asked):
    _, headers, packed = asked("/desk/sign-in", Accept_Encoding="gzip")
    assert headers["content-encoding"] == "gzip"
    assert b"<form" in gzip.decompress(packed)


def test_the_desk_names_the_modules_that_it_starts_with_and_no_others():
    tags = desk_tags.module_preloads()
    asked_for = set(re.findall(r"/static/(\S+?)\?v=", tags))
    assert {"django_prose_editor/editor.js", "js/desk/compose.js", "js/desk/keep.js"} <= asked_for
    assert "js/desk/edit.js" not in asked_for
    assert "js/desk/passkey.js" not in asked_for
    assert tags.count("<link") == len(asked_for)


def test_the_desks_stylesheet_is_one_with_all_that_it_imports(covered):
    server, _ = covered
    whole = server.get("/static/css/desk/desk.css")[2].decode()
    assert "@import" not in whole
    assert server.get(STYLE)[2].decode() in whole and ".composer" in whole
