"""Pictures, galleries, films and cards in a reader's browser: by key, in full screen, without script, and at rest."""

import os
import re
import subprocess
import sys
from typing import get_args

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from stoppress.log import kinds
from tests.browser.conftest import following
from tests.media.filmed import filmed
from tests.media.test_served import upload
from tests.pictures import photo
from tests.servers import Api, Server, stage, until

FILM = "dQw4w9WgXcQ"
PLAYER = f"https://www.youtube-nocookie.com/embed/{FILM}"
SHIFTS = """
window.shifts = []
new PerformanceObserver((list) => {
  for (const one of list.getEntries()) {
    if (!one.hadRecentInput) shifts.push([one.value, ...one.sources.map((each) => each.node?.outerHTML?.slice(0, 120))])
  }
}).observe({ type: "layout-shift", buffered: true })
"""


class Told:
    """A coverage with files in it; every kind of block can be had from here."""

    def __init__(self, server, api):
        self.server, self.api, self.url = server, api, server.url
        sizes = [(1400, 930), (1400, 900), (700, 1200), (1200, 800), (1300, 900)]
        self.pictures = [upload(api, photo(*size))["id"] for size in sizes]
        self.film = upload(api, filmed(), "film.mp4")["id"]
        self.sound = upload(api, filmed("mp3", "", "libmp3lame"), "sound.mp3")["id"]
        self.captions = upload(api, b"WEBVTT\n\n00:00.000 --> 00:01.000\nWind.\n", "words.vtt")["id"]

    def picture(self, n=0, **more):
        told = {"alt": "The quay", "caption": "The east quay", "credit": "Ruta Lindqvist"}
        return {"kind": "picture", "id": self.pictures[n], **told, **more}

    def gallery(self, number=4):
        pictures = [
            {"id": one, "alt": f"View {n}", "caption": f"From the gate, {n}"} for n, one in enumerate(self.pictures)
        ]
        return {"kind": "gallery", "pictures": pictures[:number], "caption": "The evening"}

    def video(self):
        poster = {"id": self.pictures[1]}
        words = {"captions": self.captions, "transcript": "Wind.", "caption": "From the lifeboat"}
        return {"kind": "video", "id": self.film, "poster": poster, **words}

    def audio(self):
        return {"kind": "audio", "id": self.sound, "transcript": "Good evening.", "caption": "The mayor at six"}

    def card(self, **more):
        given = {"url": f"https://www.youtube.com/watch?v={FILM}", "title": "The rescue", "provider": "YouTube"}
        return {"kind": "embed", **given, "width": 560, "height": 315, **more}

    def every_kind(self):
        words = [
            {"kind": "prose", "html": "<p>The water is falling.</p>"},
            {"kind": "quote", "html": "<p>Stay dry.</p>", "attribution": "The mayor"},
            {"kind": "points", "points": [{"html": "The barrier holds."}]},
            {"kind": "figures", "figures": [{"value": "4.62 m", "label": "at the market"}]},
            {"kind": "table", "rows": [["Line", "Now"], ["Brack", "Hourly"]]},
        ]
        cards = [self.card(picture={"id": self.pictures[3]}), self.card(text="Leave a lamp on."), self.card(gone=True)]
        return [*words, self.picture(2), self.gallery(), self.video(), self.audio(), *cards]

    def publish(self, *blocks, **more):
        return self.api.publish(None, blocks=list(blocks), **more)


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """A server of this module's own, with pictures and a film: whatever a test publishes stands on top."""
    folder = tmp_path_factory.mktemp("told")
    token = stage(folder)
    server = Server(folder).start()
    found = Told(server, Api(server, token, "flood"))
    yield found
    server.stop()


@pytest.fixture
def outside(page):
    """Whatever the page asks of other origins; the player is a stand-in."""
    asked = []

    def answer(route):
        asked.append(route.request.url)
        route.fulfill(body="<!doctype html><title>Player</title><p>Playing</p>", content_type="text/html")

    page.route(lambda address: not address.startswith("http://127.0.0.1"), answer)
    return asked


def lead(server, picture):
    """Give the flood a lead picture, as the desk would."""
    script = """
import sys, django
django.setup()
from django.utils import timezone
from stoppress.log.models import Blog
from stoppress.newsroom import coverage, people
picture = {"id": sys.argv[1], "alt": "The quay at dusk", "focus": [0.2, 0.8]}
coverage.change_details(people.console(), Blog.objects.get(slug="flood"), {"picture": picture}, at=timezone.now())
"""
    environment = {**os.environ, "STOPPRESS_DATA": str(server.data), "DJANGO_SETTINGS_MODULE": "stoppress.settings"}
    subprocess.run([sys.executable, "-c", script, picture], env=environment, check=True, timeout=60)


def post(told, *blocks):
    """The path of a page that has these blocks alone, public with all its files."""
    made = told.publish(*blocks, headline="A page of its own")
    for name in re.findall(r"/media/\w+/\d+\.jpg", told.server.get(f"/live/flood/posts/{made['id']}")[2].decode()):
        until(lambda name=name: told.server.get(name)[0] == 200)
    return f"/live/flood/posts/{made['id']}"


def rigged(page):
    """Wait until the script for galleries is there."""
    page.locator(".gallery[data-at]").first.wait_for()
    return page


def stands_at(page, n, scope=".alone"):
    """The strip shows this picture, counted from one, and says so."""
    expect(page.locator(f"{scope} .count")).to_have_text(re.compile(rf"^{n} of "))
    page.wait_for_function(
        """([scope, n]) => {
            const strip = document.querySelector(`${scope} .strip`)
            const gap = strip.children[n - 1].getBoundingClientRect().left - strip.getBoundingClientRect().left
            return Math.abs(gap) < 2
        }""",
        arg=[scope, n],
    )


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_gallery_is_turned_by_key_and_by_button_in_the_direction_of_its_words(told, reader, language):
    page = rigged(reader(told, post(told, told.gallery())))
    ahead, back = ("ArrowRight", "ArrowLeft") if language == "en" else ("ArrowLeft", "ArrowRight")
    page.evaluate("direction => { document.documentElement.dir = direction }", "ltr" if language == "en" else "rtl")
    strip = page.locator(".alone .strip")
    strip.focus()
    page.keyboard.press(ahead)
    page.keyboard.press(ahead)
    stands_at(page, 3)
    page.keyboard.press(back)
    stands_at(page, 2)
    page.keyboard.press("End")
    stands_at(page, 4)
    expect(page.get_by_role("button", name="Next picture")).to_have_attribute("aria-disabled", "true")
    page.keyboard.press("Home")
    stands_at(page, 1)
    page.get_by_role("button", name="Next picture").click()
    stands_at(page, 2)
    page.get_by_role("button", name="Previous picture").click()
    stands_at(page, 1)
    expect(page.locator(".alone .count")).to_have_attribute("role", "status")


def test_a_swipe_is_told_as_well(told, reader):
    page = rigged(reader(told, post(told, told.gallery())))
    page.locator(".alone .strip").evaluate(
        "strip => strip.scrollTo({ left: strip.clientWidth * 2, behavior: 'instant' })"
    )
    stands_at(page, 3)


def test_full_screen_holds_the_focus_and_gives_it_back_where_one_came_to_stand(told, reader):
    page = rigged(reader(told, post(told, told.gallery())))
    wide = page.locator(".alone").get_by_role("button", name="Full screen")
    wide.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    assert page.evaluate("document.activeElement.matches('dialog .strip')")
    page.keyboard.press("ArrowRight")
    stands_at(page, 2, "dialog")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    stands_at(page, 2)
    expect(wide).to_be_focused()
    page.locator(".alone .strip a").nth(1).click()
    stands_at(page, 2, "dialog")
    page.get_by_role("button", name="Close").click()
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_wide_renditions_come_with_the_first_touch_and_the_rest_with_the_first_turn(told, page, console):
    console.to(page)
    path = post(told, told.gallery())
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(told.url + path)
    rigged(page)
    following(page)
    page.wait_for_timeout(500)
    loaded = [url for url in asked if "/media/" in url]
    assert [url.split("/")[-1] for url in loaded] == ["320.avif"]
    page.mouse.move(200, 200)
    until(lambda: page.evaluate("document.querySelector('.strip img:not(.preview)').currentSrc").endswith("/640.avif"))
    page.locator(".alone .next").click()
    stands_at(page, 2)
    page.wait_for_function(
        "document.querySelectorAll('.strip li')[1].querySelector('img:not(.preview)').naturalWidth > 0"
    )


def test_a_player_is_loaded_by_a_click_and_nothing_is_asked_of_anybody_before(told, reader, outside):
    page = reader(told, post(told, told.card(picture={"id": told.pictures[3]}), told.card(text="Leave a lamp on.")))
    page.mouse.wheel(0, 2000)
    page.wait_for_timeout(300)
    assert outside == []
    box = page.locator(".box").first
    before = box.bounding_box()
    page.get_by_role("link", name="Load from YouTube").first.click()
    frame = page.frame_locator("iframe")
    expect(frame.locator("p")).to_have_text("Playing")
    assert outside == [PLAYER]
    iframe = page.locator("iframe")
    expect(iframe).to_have_attribute("referrerpolicy", "strict-origin")
    expect(iframe).to_have_attribute("title", "YouTube: The rescue")
    sandbox = iframe.get_attribute("sandbox").split()
    assert "allow-scripts" in sandbox
    assert not [word for word in sandbox if "top-navigation" in word or "modals" in word or "downloads" in word]
    after = box.bounding_box()
    assert (before["width"], before["height"]) == (after["width"], after["height"])
    assert after["width"] / after["height"] == pytest.approx(560 / 315, rel=0.02)
    page.get_by_role("link", name="Load from YouTube").first.click()
    expect(page.locator("iframe")).to_have_count(2)
    second = page.locator("iframe").nth(1).bounding_box()
    assert second["width"] / second["height"] == pytest.approx(560 / 315, rel=0.02)


def test_a_click_that_comes_before_the_script_is_not_lost(told, page, console):
    console.to(page)
    path = post(told, told.card())
    page.route(f"{PLAYER}**", lambda route: route.fulfill(body="<p>Playing</p>", content_type="text/html"))
    held = []
    page.route("**/js/media.js*", lambda route: held.append(route))
    page.goto(told.url + path)
    page.get_by_role("link", name="Load from YouTube").click()
    until(lambda: held or page.wait_for_timeout(20))
    held[0].continue_()
    expect(page.frame_locator("iframe").locator("p")).to_have_text("Playing")
    assert page.url == told.url + path


def test_no_player_of_our_own_origin_gets_into_the_sandbox(told, reader, outside):
    page = reader(told, post(told, told.card()))
    page.evaluate("document.querySelector('.play').dataset.player = location.origin + '/live/flood'")
    page.wait_for_timeout(500)  # the script has come by then: a click must reach it
    page.get_by_role("link", name="Load from YouTube").click()
    page.wait_for_timeout(200)
    expect(page.locator("iframe")).to_have_count(0)


def test_without_script_everything_can_be_seen_and_read(told, new_context, console):
    path = post(told, *told.every_kind())
    page = new_context(java_script_enabled=False).new_page()
    console.to(page)
    page.goto(told.url + path)
    assert page.locator(".strip li").count() == 4
    for n in range(4):
        picture = page.locator(".strip li").nth(n)
        picture.scroll_into_view_if_needed()
        expect(picture.get_by_role("img", name=f"View {n}")).to_be_visible()
        expect(picture.locator("figcaption")).to_contain_text(f"{n + 1}/4 From the gate, {n}")
        assert picture.locator("a").get_attribute("href").endswith(".jpg")
    expect(page.locator(".turn button:visible")).to_have_count(0)
    expect(page.locator(".play:visible, .note:visible")).to_have_count(0)
    expect(page.get_by_role("link", name="Show the original").first).to_be_visible()
    expect(page.locator("video")).to_be_visible()
    page.locator(".video summary").click()
    expect(page.locator(".video .transcript")).to_contain_text("Wind.")


def test_a_film_plays_when_it_is_asked_to_and_not_before(told, reader):
    page = reader(told, post(told, told.video()))
    film = page.locator("video")
    assert film.evaluate("film => film.paused && film.readyState === 0")
    film.evaluate("film => { film.muted = true; return film.play() }")
    page.wait_for_function("document.querySelector('video').currentTime > 0")
    assert film.evaluate("film => film.textTracks.length") == 1


def test_an_edit_stops_neither_film_nor_player_and_leaves_a_gallery_where_it_was(told, reader, outside):
    made = told.publish(told.gallery(), told.video(), told.card(), headline="First words")
    page = reader(told, f"/live/flood/posts/{made['id']}")
    rigged(page).get_by_role("button", name="Next picture").first.click()
    stands_at(page, 2)
    page.get_by_role("link", name="Load from YouTube").click()
    page.frame_locator("iframe").locator("p").evaluate("said => said.textContent = 'Half way through'")
    film = page.locator("video")
    film.evaluate("film => { film.muted = film.loop = true; window.film = film; return film.play() }")
    told.api.edit(made["id"], headline="Other words", minor=True)
    expect(page.locator("h1")).to_have_text("Other words")
    assert page.evaluate("window.film === document.querySelector('video') && !window.film.paused")
    expect(page.frame_locator("iframe").locator("p")).to_have_text("Half way through")
    stands_at(page, 2)
    expect(page.locator("video, iframe")).to_have_count(2)


def test_full_screen_follows_an_edit_and_ends_with_a_withdrawal(told, reader):
    made = told.publish(told.gallery(), headline="Four views")
    page = reader(told)
    rigged(page)
    post = page.locator(f"article#{made['id']}")
    post.get_by_role("button", name="Full screen").click()
    told.api.edit(made["id"], minor=True, headline="Four views of it")
    expect(post.locator("h3")).to_have_text("Four views of it")
    page.keyboard.press("End")
    stands_at(page, 4, "dialog")
    page.keyboard.press("Escape")
    stands_at(page, 4, f"article#{made['id']}")
    post.get_by_role("button", name="Full screen").click()
    told.api.withdraw(made["id"])
    expect(page.locator("dialog")).to_have_count(0)


def test_an_open_page_of_words_gets_its_styles_before_its_first_picture_stands_there(own, reader):
    server, api = own
    picture = upload(api, photo())["id"]
    page = reader(server)
    assert page.evaluate("document.adoptedStyleSheets.length") == 0
    page.evaluate(SHIFTS)
    page.evaluate("""() => new MutationObserver(() => {
        window.dressed ??= document.querySelector(".feed .media") ? document.adoptedStyleSheets.length : undefined
    }).observe(document.querySelector(".feed"), { childList: true, subtree: true })""")
    gallery = {"kind": "gallery", "pictures": [{"id": picture, "alt": "One"}, {"id": picture, "alt": "Two"}]}
    made = [
        api.publish(None, blocks=[gallery]),
        api.publish("The water is falling."),
        api.publish(None, blocks=[gallery]),
    ]
    for one in made:
        expect(page.locator(f"article#{one['id']}")).to_have_count(1)
    assert page.locator(".feed article").evaluate_all("all => all.slice(0, 3).map(one => one.id)") == [
        one["id"] for one in reversed(made)
    ]
    assert page.evaluate("window.dressed") == 1
    assert page.locator(".strip").first.evaluate("strip => getComputedStyle(strip).display") == "flex"
    rigged(page).get_by_role("button", name="Next picture").first.click()
    stands_at(page, 2, f"article[id='{made[2]['id']}']")


def test_older_posts_with_pictures_are_dressed_as_well(own, reader):
    server, api = own
    picture = upload(api, photo())["id"]
    api.publish(None, blocks=[{"kind": "picture", "id": picture, "alt": "The quay"}])
    for number in range(20):
        api.publish(f"Reading {number}.")
    page = reader(server)
    assert page.evaluate("document.querySelector('main').dataset.media") is None
    page.locator("a.more").click()
    expect(page.locator(".feed .media.picture")).to_have_count(1)
    assert page.evaluate("document.adoptedStyleSheets.length") == 1


@pytest.mark.parametrize("width", [320, 1440])
def test_nothing_moves_while_every_kind_of_block_loads_on_a_slow_line_and_while_posts_arrive(
    told, page, console, width
):
    console.to(page)
    post(told, *told.every_kind())
    post(told, told.picture(), {"kind": "prose", "html": "<p>It stands below what loads slowly.</p>"})
    page.set_viewport_size({"width": width, "height": 800})
    line = page.context.new_cdp_session(page)
    line.send("Network.enable")
    slow = {"offline": False, "latency": 100, "downloadThroughput": 60_000, "uploadThroughput": 60_000}
    line.send("Network.emulateNetworkConditions", slow)
    page.add_init_script(SHIFTS)
    page.goto(f"{told.url}/live/flood")
    following(page)
    page.wait_for_function(
        "[...document.images].filter((one) => !one.closest('.post:nth-child(n+2)')).every((one) => one.complete)"
    )
    for step in range(0, page.evaluate("document.documentElement.scrollHeight"), 500):
        page.evaluate("top => scrollTo({ top, behavior: 'instant' })", step)
        page.wait_for_timeout(150)
    made = told.publish(*told.every_kind())
    expect(page.locator("button.fresh")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == width
    page.wait_for_timeout(300)
    assert page.evaluate("shifts") == []
    page.locator("button.fresh").click()
    expect(page.locator(f"article#{made['id']}")).to_be_visible()


@pytest.mark.parametrize(("width", "scheme"), [(320, "light"), (1440, "dark"), (390, "dark"), (1440, "light")])
def test_axe_finds_nothing_and_nothing_is_too_wide(told, new_context, console, width, scheme):
    path = post(told, *told.every_kind())
    page = new_context(
        viewport={"width": width, "height": 800}, color_scheme=scheme, reduced_motion="reduce"
    ).new_page()
    console.to(page)
    page.goto(told.url + path)
    rigged(page)
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") == width
    # Paler than its caption, a credit is at the very edge of what axe lets pass.
    assert page.locator("figcaption small").first.evaluate("credit => getComputedStyle(credit).opacity") == "1"
    page.get_by_role("button", name="Full screen").first.click()
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def test_a_new_lead_picture_reaches_open_pages(own, reader):
    server, api = own
    picture = upload(api, photo())["id"]
    page = reader(server)
    lead(server, picture)
    expect(page.locator(".lead img:not(.preview)")).to_have_attribute("alt", "The quay at dusk")
    assert page.locator(".lead").evaluate("lead => getComputedStyle(lead.firstChild).display") == "grid"


def test_thirty_pictures_cost_the_first_load_little(own, page):
    server, api = own
    pictures = [upload(api, photo(1400, 900 + n))["id"] for n in range(30)]
    told = [{"id": one, "alt": f"The quay from gate {n}", "caption": f"Gate {n}"} for n, one in enumerate(pictures)]
    api.publish(None, blocks=[{"kind": "gallery", "pictures": told}])
    until(lambda: server.get(f"/media/{pictures[0]}/320.avif")[1].get("content-type") == "image/avif")
    line = page.context.new_cdp_session(page)
    line.send("Network.enable")
    asked, sizes = {}, {}
    line.on("Network.requestWillBeSent", lambda sent: asked.update({sent["requestId"]: sent["request"]["url"]}))
    line.on("Network.loadingFinished", lambda done: sizes.update({asked[done["requestId"]]: done["encodedDataLength"]}))
    page.goto(f"{server.url}/live/flood")
    rigged(page)
    page.wait_for_timeout(800)
    loaded = {url: size for url, size in sizes.items() if url.startswith("http")}
    assert len([url for url in loaded if "/media/" in url]) == 1, loaded
    assert sum(loaded.values()) < 40_000, loaded


def test_the_cast_of_blocks_is_whole(told):
    """Else the tests above would leave a kind out without a word."""
    known = {get_args(one.__annotations__["kind"])[0] for one in get_args(get_args(kinds.Block)[0])}
    assert {block["kind"] for block in told.every_kind()} == known
