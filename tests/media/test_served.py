"""Pictures over a real connection: uploaded by a program, private until a post carries them, gone with it."""

import pytest

from stoppress.media import sizes
from stoppress.media_files import stretch
from tests.pictures import photo
from tests.servers import until


def upload(api, data: bytes, name: str = "quay.jpg") -> dict:
    """Announce it, send it, and return what the server says of it."""
    status, told = api.ask("POST", "/media", {"name": name, "size": len(data)})
    assert status == 201, told
    piece = {"Upload-Offset": "0", "Content-Type": "application/offset+octet-stream"}
    return api.ask("PATCH", f"/media/{told['id']}", data, **piece)[1]


def test_a_picture_is_private_then_public_then_gone(own):
    server, api = own
    told = upload(api, photo())
    address = f"/media/{told['id']}/960.jpg"
    assert server.get(address)[0] == 404
    post = api.publish(None, blocks=[{"kind": "picture", "id": told["id"], "alt": "The quay"}])
    status, headers, body = server.get(address)
    assert status == 200, "readers ask in the moment in which their page shows the post"
    assert headers["content-type"] == "image/jpeg"
    assert body[:2] == b"\xff\xd8"
    assert headers["x-content-type-options"] == "nosniff"
    assert server.get(address, If_None_Match=headers["etag"])[0] == 304
    assert server.get(address, Range="bytes=0-")[0] == 206
    for none in ("bytes=20-10", "bytes=-", "bytes=0-1,5-6"):
        status, headers, _ = server.get(address, Range=none)
        assert (status, "content-range" in headers) == (200, False)
    until(lambda: server.get(f"/media/{told['id']}/1280.avif")[1]["content-type"] == "image/avif")
    assert server.get(f"/media/{told['id']}/original")[0] == 404
    assert server.get(f"/media/{told['id']}/original.jpg")[1]["content-type"] != "image/jpeg"
    api.withdraw(post["id"])
    until(lambda: server.get(address)[0] == 404)


def test_a_piece_that_is_too_large_is_refused_with_what_to_do(own):
    _server, api = own
    told = api.ask("POST", "/media", {"name": "quay.jpg", "size": 3_000_000})[1]
    status, problem = api.ask("PATCH", f"/media/{told['id']}", bytes(2_500_000), **{"Upload-Offset": "0"})
    assert (status, "smaller pieces" in problem["detail"]) == (413, True)


def test_a_size_that_is_not_made_yet_is_answered_with_another_for_a_moment(own):
    server, api = own
    told = upload(api, photo())
    api.publish(None, blocks=[{"kind": "picture", "id": told["id"]}])
    address = f"/media/{told['id']}/320.avif"
    _status, headers, _ = until(lambda: (got := server.get(address))[0] == 200 and got)
    if headers["content-type"] == "image/jpeg":
        assert headers["cache-control"] == "public, max-age=5"
    until(lambda: server.get(address)[1]["cache-control"] == "public, max-age=300")


def test_the_nearest_size_of_the_same_kind_is_taken_first():
    made = {"960.jpg": [960, 720, 1], "320.webp": [320, 240, 1]}
    assert sizes.nearest("960.jpg", made) == "960.jpg"
    assert sizes.nearest("1280.avif", made) == "960.jpg"
    assert sizes.nearest("320.avif", made) == "320.webp"
    assert sizes.nearest("film.mp4", made) is None
    assert sizes.nearest("320.svg", made) is None


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("", (0, 100)),
        ("bytes=0-", (0, 100)),
        ("bytes=10-19", (10, 10)),
        ("bytes=90-500", (90, 10)),
        ("bytes=-5", (95, 5)),
        ("bytes=-500", (0, 100)),
        ("bytes=100-", None),
        ("bytes=-0", None),
        ("bytes=20-10", (0, 100)),
        ("bytes=0-1,5-6", (0, 100)),
        ("bytes=-", (0, 100)),
        ("lines=1-2", (0, 100)),
    ],
)
def test_a_range_is_read_as_the_rules_say(wanted, found):
    assert stretch(wanted, 100) == found
