"""What a page fetches once it is read, and the site as an app: the right answers, and few bytes."""

import json
import re
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from stoppress import sheets
from stoppress.projections import comfort, inline
from stoppress.projections.edition import Page
from stoppress.projections.page import Site
from stoppress.projections.shrink import smaller_js
from stoppress.projections.site import Logo

JS = inline.STATIC / "js"
MOST = 14_000  # bytes, compressed, of all the script that a reader's page may ever load
# What other sites load, and what browsers keep for reading offline, is not loaded by the page.
NOT_THE_PAGES = {"sw.js", *(file.name for file in JS.glob("embed*.js"))}
INLINED = {"live.js": inline.SCRIPT, "share.js": inline.SHARE, "media-start.js": inline.MEDIA_SCRIPT}


def script(file: Path) -> bytes:
    return smaller_js(sheets.whole(file).decode()).encode()


def within(file: Path) -> set[str]:
    """The neighbours that come with a module, in one piece."""
    return set(re.findall(r'^import \{.*\} from "\./(.+)"$', file.read_text(), re.MULTILINE))


def packed(text: bytes) -> int:
    """As our own server sends it."""
    return len(Page(text, "text/javascript").coded("gzip"))


def test_all_script_of_the_readers_page_is_small():
    files = {file.name: file for file in JS.glob("*.js") if file.name not in NOT_THE_PAGES}
    parts = {part for file in files.values() for part in within(file)}
    assert {"since.js", "alerts.js", "device.js"} <= parts
    loaded = {name: script(file) for name, file in files.items() if name not in {*parts, *INLINED}}
    assert {"later.js", "settle.js", "media.js"} <= loaded.keys()
    sizes = {name: packed(text) for name, text in loaded.items()}
    sizes |= {name: packed(text.encode()) for name, text in INLINED.items()}
    assert sum(sizes.values()) <= MOST, sizes


def test_a_module_comes_with_its_neighbours_in_one_piece_and_without_comments(covered):
    server, _ = covered
    text = server.get("/static/js/settle.js")[2].decode()
    assert "import {" not in text
    assert text.count("localStorage.getItem(") == 1
    assert "export const settle=" in text
    assert text.count("export ") == 1
    assert "// " not in text


def test_no_name_stands_twice_in_a_module_that_comes_in_one_piece():
    for file in JS.glob("*.js"):
        if within(file):
            names = re.findall(r"^(?:export )?(?:const|let) (\w+)", sheets.whole(file).decode(), re.MULTILINE)
            assert len(names) == len(set(names)), file.name


@pytest.mark.parametrize(
    ("path", "kind", "caching"),
    [
        ("/sw.js", "text/javascript; charset=utf-8", "no-cache"),
        ("/manifest.webmanifest", "application/manifest+json", "public, max-age=0, s-maxage=1"),
        ("/icon-192.png", "image/png", "public, max-age=86400"),
        ("/words/de.json", "application/json", "public, max-age=3600"),
    ],
)
def test_every_answer_has_its_type_and_is_asked_for_anew_in_its_time(covered, path, kind, caching):
    server, _ = covered
    status, told, _body = server.get(path)
    assert (status, told["content-type"], told["cache-control"]) == (200, kind, caching)
    assert told["x-content-type-options"] == "nosniff"
    assert "set-cookie" not in told
    assert server.get(path, If_None_Match=told["etag"])[0] == 304


def test_what_is_not_there_is_not_found(covered):
    server, _ = covered
    for path in ("/icon-64.png", "/words/../settings.json", "/words/x.json", "/sw.mjs"):
        assert server.get(path)[0] == 404, path


def test_words_come_in_the_nearest_language_of_ours_whatever_is_asked_for(covered):
    server, _ = covered
    own = server.json("/words/en.json")
    assert own["since"] == "# since @"
    assert server.json("/words/tlh.json") == own == server.json("/words/EN-gb.json")
    assert server.json("/words/de-AT.json") == server.json("/words/de.json")
    assert all("#" in words["since"] and "@" in words["since"] for words in (own, server.json("/words/ar.json")))


def test_the_app_has_the_sites_name_and_language_and_icons_for_any_mask():
    told = json.loads(comfort.manifest(Site("The Tidewater Post", "http://tidewater.example", "ar")))
    assert (told["name"], told["lang"], told["dir"]) == ("The Tidewater Post", "ar", "rtl")
    assert told["short_name"] == "TTP"
    assert (told["start_url"], told["scope"], told["display"]) == ("/", "/", "minimal-ui")
    assert {(one["sizes"], one["purpose"]) for one in told["icons"]} == {
        (size, purpose) for size in ("192x192", "512x512") for purpose in ("any", "maskable")
    }


def test_icons_have_another_address_under_another_logo():
    site = Site("The Post", "http://tidewater.example")
    other = Site("The Post", "http://tidewater.example", logo=Logo("/logo/0123456789abcdef.webp", 200, 50))
    addresses = [json.loads(comfort.manifest(one))["icons"][0]["src"] for one in (site, other)]
    assert addresses == ["/icon-192.png?own", "/icon-192.png?01234567"]


@pytest.mark.parametrize("size", comfort.SIZES)
def test_an_icon_shows_the_logo_within_what_every_mask_leaves(size):
    logo = BytesIO()
    Image.new("RGBA", (300, 60), "#0044cc").save(logo, "WEBP", lossless=True)
    with Image.open(BytesIO(comfort.icon(logo.getvalue(), size))) as drawn:
        assert (drawn.format, drawn.size) == ("PNG", (size, size))
        assert drawn.getpixel((size // 2, size // 2)) == (0, 0x44, 0xCC)
        blue = [n for n in range(size) if drawn.getpixel((n, size // 2)) == (0, 0x44, 0xCC)]
    assert size * 0.1 < blue[0] and blue[-1] < size * 0.9


def test_without_a_logo_the_icon_is_our_own_sign():
    with Image.open(BytesIO(comfort.icon(None, 192))) as drawn:
        assert drawn.size == (192, 192)
        assert drawn.getpixel((0, 0)) == (0x18, 0x19, 0x1B)
        assert drawn.getpixel((192 * 154 // 220, 192 * 150 // 220)) == (0xE0, 0x44, 0x2B)
