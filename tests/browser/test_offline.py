"""Without a connection: what was read can be read again, says how old it is, and is right again at once."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.comfort import hide, kept, opened, settled
from tests.browser.conftest import following
from tests.browser.test_addresses import act
from tests.media.test_served import upload
from tests.pictures import photo
from tests.servers import Server, until

COPIES = """async () => {
    const all = []
    for (const name of await caches.keys()) for (const key of await (await caches.open(name)).keys()) {
        all.push(key.url.slice(location.origin.length))
    }
    return all
}"""


@pytest.fixture
def read(own, page, console):
    """A reader whose browser has the flood's page: (server, api, page)."""
    server, api = own
    console.to(page)
    console.network_may_fail = True
    opened(page, server)
    kept(page, server.url + "/live/flood")
    kept(page, server.url + "/words/en.json")
    return server, api, page


def test_a_page_that_was_read_opens_without_a_connection_and_says_how_old_it_is(read):
    server, api, page = read
    kept(page, "/static/js/settle.js")
    page.context.set_offline(True)
    page.goto(server.url + "/live/flood")
    expect(page.locator(".feed")).to_contain_text("Bridge closed to all traffic")
    expect(page.locator(".kept")).to_have_text(
        re.compile(r"You are offline\. This page is from \d\d:\d\d, this minute\. Refresh")
    )
    expect(page.locator(".state")).to_contain_text(re.compile(r"Offline – as of \d\d:\d\d"))
    settled(page)
    page.context.set_offline(False)
    made = api.publish("Written while the reader was in the cellar.")["id"]
    expect(page.locator(f"article[id='{made}']")).to_contain_text("in the cellar")
    following(page, "live")
    expect(page.locator(".kept")).to_have_count(0)


def test_a_page_is_kept_once_whatever_others_hang_on_its_address(read):
    server, _api, page = read
    page.goto(server.url + "/live/flood?fbclid=1&utm_source=elsewhere")
    following(page)
    page.context.set_offline(True)
    for address in ("/live/flood?utm_source=a-friend", "/live/flood"):
        page.goto(server.url + address)
        expect(page.locator(".kept")).to_be_visible()
    assert [one for one in page.evaluate(COPIES) if "=" in one and one.startswith("/live")] == []


def test_the_age_is_that_of_the_copy_and_told_in_the_pages_language(read):
    server, _api, page = read
    page.evaluate("""async () => {
        const cache = await caches.open("pages 1"), address = location.href, copy = await cache.match(address)
        const headers = new Headers(copy.headers)
        headers.set("x-kept", Date.now() - 2 * 36e5)
        const html = (await copy.text()).replace('lang="en" dir="ltr"', 'lang="de" dir="ltr"')
        await cache.put(address, new Response(html, { headers }))
        const words = await (await fetch("/words/de.json")).text()
        await (await caches.open("parts 1")).put("/words/de.json", new Response(words, { headers }))
    }""")
    page.context.set_offline(True)
    page.goto(server.url + "/live/flood")
    expect(page.locator(".kept")).to_contain_text("vor 2 Stunden")
    clock = page.evaluate(
        "() => new Date(Date.now() - 2 * 36e5).toLocaleTimeString('de', { hour: '2-digit', minute: '2-digit' })"
    )
    expect(page.locator(".state")).to_contain_text(clock)


def test_what_came_over_the_stream_is_in_the_copy(read):
    server, api, page = read
    made = api.publish("It came over the stream.")["id"]
    expect(page.locator(f"article[id='{made}']")).to_be_visible()
    hide(page)
    kept(page, server.url + "/live/flood", made)
    server.kill()
    page.goto(server.url + "/live/flood")
    expect(page.locator(f"article[id='{made}']")).to_be_visible()
    expect(page.locator(".kept")).to_be_visible()


def test_a_server_that_was_killed_and_comes_back_is_followed_again(read):
    server, api, page = read
    gone = api.publish("It was withdrawn meanwhile.")["id"]
    expect(page.locator(f"article[id='{gone}']")).to_be_visible()
    hide(page)
    hide(page, False)
    kept(page, server.url + "/live/flood", gone)
    server.kill()
    page.reload()
    expect(page.locator(f"article[id='{gone}']")).to_be_visible()
    again = Server(server.data, server.port).start()
    api.withdraw(gone, "It was not so.")
    try:
        expect(page.locator(f"article[id='{gone}']")).to_contain_text("It was not so.", timeout=40_000)
        expect(page.locator(".kept")).to_have_count(0)
    finally:
        again.kill()


def test_the_front_page_and_posts_open_too_and_nothing_else(read):
    server, api, page = read
    made = api.publish("A page of its own.", headline="A page of its own")["id"]
    page.goto(server.url + "/")
    kept(page, server.url + "/")
    page.goto(f"{server.url}/live/flood/posts/{made}")
    kept(page, f"{server.url}/live/flood/posts/{made}")
    page.goto(server.url + "/live/flood/corrections")
    page.goto(server.url + "/desk/sign-in?next=/desk/")
    page.evaluate("fetch('/live/flood.json').then(answer => answer.text())")
    copies = page.evaluate(COPIES)
    assert {"/", "/live/flood", f"/live/flood/posts/{made}"} <= set(copies)
    assert [
        one
        for one in copies
        if not re.match(r"/(live/flood(/posts/\w+)?|static/(js|css)/[\w-]+\.\w+.*|words/en\.json|favicon\.ico|)$", one)
    ] == []
    page.context.set_offline(True)
    for path, words in (("/", "Live now"), (f"/live/flood/posts/{made}", "A page of its own")):
        page.goto(server.url + path)
        expect(page.locator("main")).to_contain_text(words)
        expect(page.locator(".kept")).to_contain_text("You are offline.")
    with pytest.raises(Exception, match="ERR_INTERNET_DISCONNECTED"):
        page.goto(server.url + "/live/flood/corrections")


def test_a_coverage_that_was_taken_down_leaves_no_copy(read):
    server, api, page = read
    made = api.publish("A page of its own.")["id"]
    page.goto(f"{server.url}/live/flood/posts/{made}")
    kept(page, f"{server.url}/live/flood/posts/{made}")
    page.goto(server.url + "/")
    kept(page, server.url + "/")
    act(server, "take_down")
    page.goto(server.url + "/live/flood")
    expect(page.locator("h1")).to_have_text("This coverage was taken down")
    until(lambda: not [one for one in page.evaluate(COPIES) if one.startswith("/live/")])
    assert "/" in page.evaluate(COPIES)


def test_a_withdrawn_post_is_in_no_copy_of_any_page_and_its_stub_may_stay(read):
    server, api, page = read
    made = api.publish("Named by mistake.", headline="Named by mistake")["id"]
    others = [f"/live/flood/posts/{made}", "/"]
    for path in others:
        page.goto(server.url + path)
        kept(page, server.url + path, "Named by mistake")
    opened(page, server)
    kept(page, server.url + "/live/flood", "Named by mistake")
    api.withdraw(made)
    expect(page.locator(f"article.withdrawn[id='{made}']")).to_be_visible()
    hide(page)
    until(lambda: not {*others} & {*page.evaluate(COPIES)})
    kept(page, server.url + "/live/flood", f'withdrawn" id="{made}"')


def test_pictures_that_were_seen_are_there_too_and_nothing_that_failed(own, page, console):
    server, api = own
    console.to(page)
    console.network_may_fail = True
    picture = upload(api, photo(700, 500))["id"]
    api.publish(None, blocks=[{"kind": "picture", "id": picture, "alt": "The quay at dusk"}])
    opened(page, server)
    seen = page.locator(".feed img[alt='The quay at dusk']")
    address = until(lambda: seen.evaluate("image => image.complete && image.currentSrc"))
    until(lambda: page.evaluate("async address => !!(await caches.match(address))", address))
    kept(page, server.url + "/words/en.json")  # in which the age is said
    page.evaluate("""async () => {
        const worker = navigator.serviceWorker.controller ?? (await navigator.serviceWorker.ready).active
        worker.postMessage({ page: location.href, parts: [location.origin + "/logo/0000.webp"] })
    }""")
    page.context.set_offline(True)
    page.goto(server.url + "/live/flood")
    expect(page.locator(".kept")).to_be_visible()
    until(lambda: seen.evaluate("image => image.naturalWidth") > 0)
    assert [one for one in page.evaluate(COPIES) if one.startswith("/logo/")] == []


def test_a_page_that_was_left_comes_back_from_the_browsers_memory(own, browser_type, browser_type_launch_args, console):
    server, api = own
    # Tests turn this off by themselves, since it makes pages outlive their test.
    given = {**browser_type_launch_args, "ignore_default_args": ["--disable-back-forward-cache"]}
    with browser_type.launch(**given) as browser:
        page = browser.new_page()
        console.to(page)
        opened(page, server)
        kept(page, server.url + "/live/flood")
        page.evaluate("self.same = true")
        page.goto(server.url + "/live/flood/corrections")
        made = api.publish("While the reader was elsewhere.")["id"]
        page.go_back(wait_until="commit")
        expect(page.locator(f"article[id='{made}']")).to_be_visible()
        assert page.evaluate("self.same")
        expect(page.locator(".unread")).to_contain_text("1 post since ")


def test_copies_are_few_and_young(read):
    _server, _api, page = read
    page.evaluate("""async () => {
        const cache = await caches.open("pages 1")
        for (let n = 0; n < 40; n++) {
            const headers = { "x-kept": Date.now() - n * 1000 - 60000 }
            await cache.put(`/live/blog-${n}`, new Response("<html lang=\\"en\\"><main >", { headers }))
        }
        const headers = { "x-kept": Date.now() - 8 * 864e5 }
        await cache.put("/live/old", new Response("<html lang=\\"en\\"><main >", { headers }))
    }""")
    page.reload()
    until(lambda: page.evaluate("async () => (await (await caches.open('pages 1')).keys()).length") == 30)
    copies = page.evaluate(COPIES)
    assert "/live/flood" in copies and "/live/blog-0" in copies
    assert "/live/blog-39" not in copies and "/live/old" not in copies


def test_a_new_worker_takes_over_at_once_and_drops_what_it_does_not_know(read):
    _server, _api, page = read
    page.evaluate("async () => (await caches.open('pages 0')).put('/live/flood', new Response('of an older release'))")
    page.evaluate(
        "async () => { for (const one of await navigator.serviceWorker.getRegistrations()) await one.unregister() }"
    )
    page.reload()
    settled(page)
    until(lambda: "pages 0" not in page.evaluate("() => caches.keys()"))
    until(lambda: page.evaluate("() => !!navigator.serviceWorker.controller"))


def test_who_saves_data_is_sent_no_worker_and_no_more_scripts(own, page, console):
    server, api = own
    console.to(page)
    picture = upload(api, photo(700, 500))["id"]
    api.publish(None, blocks=[{"kind": "picture", "id": picture, "alt": "The quay at dusk"}])
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.add_init_script("Object.defineProperty(navigator.connection, 'saveData', { get: () => true })")
    page.goto(server.url + "/live/flood")
    following(page)
    page.wait_for_timeout(3000)
    assert [one for one in asked if "/static/" in one or "/sw.js" in one] == []
    assert page.evaluate("async () => (await navigator.serviceWorker.getRegistrations()).length") == 0


@pytest.mark.parametrize(("width", "scheme", "direction"), [(390, "light", "ltr"), (320, "dark", "rtl")])
def test_axe_finds_nothing_in_what_is_read_offline(read, width, scheme, direction):
    server, _api, page = read
    page.evaluate(
        """async (direction) => {
            const cache = await caches.open("pages 1"), address = location.href, copy = await cache.match(address)
            const html = (await copy.text()).replace('dir="ltr"', `dir="${direction}"`)
            await cache.put(address, new Response(html, { headers: copy.headers }))
        }""",
        direction,
    )
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.context.set_offline(True)
    page.goto(server.url + "/live/flood")
    expect(page.locator(".kept")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == width
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
