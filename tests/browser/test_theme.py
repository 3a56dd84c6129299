"""A theme in a real browser, served by a real server that was started with it."""

import json

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.conftest import following
from tests.pictures import photo
from tests.servers import LIVE_PAGE, Server

pytestmark = pytest.mark.long
CSS = """
:root {
  --stoppress-background: light-dark(#ffffff, #0d1522);
  --stoppress-accent: light-dark(#00539f, #7ab8ff);
  --stoppress-on-accent: light-dark(#ffffff, #0d1522);
}
.masthead { background: url("sky.png"); }
.live-mark { text-transform: none; }
"""
ABOUT = '<p class="publisher">{% translate "Live" %}: <a href="https://tidewater.example/imprint">Imprint</a></p>'


@pytest.fixture(scope="module")
def dressed(tmp_path_factory):
    """A server whose data folder has a theme."""
    data = tmp_path_factory.mktemp("dressed")
    (data / "theme/templates/reader").mkdir(parents=True)
    (data / "theme/theme.css").write_text(CSS)
    (data / "theme/sky.png").write_bytes(photo(8, 8, "PNG"))
    (data / "theme/templates/reader/about.html").write_text(ABOUT)
    server = Server(data)
    about = ["--slug", "flood", "--headline", "River rises", "--date", "2026-11-22"]
    server.command("import", "-", *about, stdin=LIVE_PAGE)
    server.start()
    yield server
    server.stop()


def test_the_app_on_a_phone_has_the_colour_of_the_themes_paper(dressed):
    told = json.loads(dressed.get("/manifest.webmanifest")[2])
    assert (told["background_color"], told["theme_color"]) == ("#ffffff", "#ffffff")


def test_pages_wear_the_theme_and_the_browser_has_nothing_to_say_about_it(dressed, page, console):
    console.to(page)
    for path in ("/", "/live/flood", "/live/flood/record"):
        page.emulate_media(color_scheme="light")
        with page.expect_response(lambda answer: "/theme/sky.png?v=" in answer.url) as sky:
            page.goto(dressed.url + path)
        assert sky.value.status == 200
        assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == "rgb(255, 255, 255)"
        expect(page.locator(".publisher")).to_be_visible()
        page.emulate_media(color_scheme="dark")
        assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == "rgb(13, 21, 34)"
        bars = page.locator("meta[name=theme-color]").evaluate_all("all => all.map(one => one.content)")
        assert bars == ["#ffffff", "#0d1522"]


def test_a_themes_rule_wins_over_ours_on_a_page_that_follows(dressed, page, console):
    console.to(page)
    page.goto(f"{dressed.url}/live/flood")
    following(page)
    assert page.locator(".live-mark").first.evaluate("one => getComputedStyle(one).textTransform") == "none"
    assert page.locator(".masthead").evaluate("one => getComputedStyle(one).backgroundImage").startswith("url(")
    assert Axe().run(page).response["violations"] == []


def test_only_files_of_the_theme_are_served_and_those_that_the_styles_name_may_be_kept_for_ever(dressed):
    status, headers, body = dressed.get("/theme/sky.png")
    assert (status, headers["content-type"], headers["cache-control"]) == (200, "image/png", "public, max-age=3600")
    named = dressed.get("/")[2].decode().partition('url("/theme/sky.png')[2].partition('"')[0]
    assert "immutable" in dressed.get(f"/theme/sky.png{named}")[1]["cache-control"]
    assert dressed.get("/theme/sky.png?v=0000000000")[1]["cache-control"] == "public, max-age=3600"
    assert body.startswith(b"\x89PNG")
    for path in ("theme.css", "../secret-key", "..%2Fsecret-key", "templates/reader/about.html", ""):
        assert dressed.get(f"/theme/{path}")[0] == 404


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("theme.css", "@import 'a.css';", "theme.css must not have @import"),
        ("templates/reader/about.html", "{% if %}", "templates/reader/about.html of the theme"),
        ("templates/reader/head.html", "{% include 'reader/nothing.html' %}", "reader/nothing.html"),
    ],
)
def test_a_theme_that_cannot_be_used_stops_the_start_and_says_why(tmp_path, name, text, says):
    place = tmp_path / "theme" / name
    place.parent.mkdir(parents=True)
    place.write_text(text)
    done = Server(tmp_path).command("serve", "--port", "1", check=False)
    said = done.stderr.decode()
    assert done.returncode in (1, 2) and says in said and "Traceback" not in said
