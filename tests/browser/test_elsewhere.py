"""A blog on another site, in a real browser: a second server on an origin of its own has the pages around it."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.test_addresses import act
from tests.browser.test_live import turn
from tests.browser.test_media_reader import Told
from tests.servers import until

STRICT = (
    "default-src 'none'; script-src {site}; connect-src {site}; img-src {site}; media-src {site}; base-uri 'none';"
    "require-trusted-types-for 'script'; trusted-types stoppress-live"
)
COMPONENT = '<script type="module" src="{site}/embed.js"></script>'
FALLBACK = '<a href="{site}/live/flood">Follow the flood live</a>'


@pytest.fixture
def visit(page, console):
    """Open a page and wait until its component follows: visit(address)."""
    console.to(page)

    def open_(address):
        page.goto(address)
        expect(page.locator("stoppress-live .state").first).to_have_text("Live")
        return page

    return open_


def streams(page):
    """The streams that this page asks for, from now on."""
    found = []
    page.on("request", lambda request: "/stream?" in request.url and found.append(request.url))
    return found


def element(**attributes):
    told = "".join(f' {name.replace("_", "-")}="{value}"' for name, value in attributes.items())
    return f'<stoppress-live blog="flood"{told}>{FALLBACK}</stoppress-live>'


def test_posts_edits_and_withdrawals_reach_another_site(covered, paper, visit):
    server, api = covered
    page = visit(paper.prints(server.url, COMPONENT + element()))
    made = api.publish("The museum’s cellar is dry.", headline="Museum dry")
    feed = page.locator("stoppress-live [role=feed]")
    expect(feed.locator("article").first).to_have_attribute("id", made["id"])
    expect(page.locator("stoppress-live .unseen")).to_have_text("New post: Museum dry")
    api.edit(made["id"], text="The cellar is wet.", correction="We said that it is dry.")
    expect(feed.locator(f"[id='{made['id']}']")).to_contain_text("We said that it is dry.")
    expect(feed.locator(f"[id='{made['id']}']")).to_have_count(1)
    api.withdraw(made["id"], "It was another museum.")
    expect(feed.locator(f"[id='{made['id']}']")).to_have_count(0)
    expect(feed).not_to_contain_text("another museum")


def test_the_order_is_by_time_and_no_more_than_the_limit_are_shown(own, paper, visit):
    server, api = own
    page = visit(paper.prints(server.url, COMPONENT + element(limit=2)))
    made = [api.publish(f"Post {number}.", headline=f"Post {number}")["id"] for number in range(3)]
    shown = page.locator("stoppress-live article")
    expect(shown.first).to_have_attribute("id", made[2])
    expect(shown).to_have_count(2)
    api.edit(made[0], text="Too old to be shown.", minor=True)
    api.withdraw(made[2])
    expect(shown.first).to_have_attribute("id", made[1])
    expect(shown.nth(1)).to_have_attribute("id", made[0])  # what fell out of view comes back
    expect(shown.nth(1)).to_contain_text("Too old to be shown.")


def test_key_events_come_and_go_with_their_mark(own, paper, visit):
    server, api = own
    page = visit(paper.prints(server.url, COMPONENT + element(key_events="")))
    key = api.publish("The gate is shut.", headline="Gate shut", key_event=True)["id"]
    other = api.publish("A detail.", headline="A detail")["id"]
    shown = page.locator("stoppress-live article")
    expect(shown).to_have_count(1)
    api.edit(other, key_event=True, minor=True)
    expect(shown).to_have_count(2)
    api.edit(key, key_event=False, minor=True)
    expect(shown).to_have_count(1)
    expect(shown).to_have_attribute("id", other)


def test_two_elements_share_one_stream(covered, paper, page, visit):
    server, api = covered
    asked = streams(page)
    visit(paper.prints(server.url, COMPONENT + element(limit=3) + element(limit=5)))
    both = page.locator("stoppress-live")
    expect(both.nth(1).locator(".state")).to_have_text("Live")
    made = api.publish("For both.", headline="For both")["id"]
    for number in range(2):
        expect(both.nth(number).locator("article").first).to_have_attribute("id", made)
    assert len(asked) == 1
    said = page.evaluate("[...document.querySelectorAll('stoppress-live')].map((one) => one.said.textContent)")
    assert sorted(said) == ["", "New post: For both"]  # nobody has to hear it twice


def test_a_page_that_has_the_script_twice_shows_the_blog_once_and_says_nothing_of_it(covered, paper, page, visit):
    server, _api = covered
    asked = streams(page)
    twice = COMPONENT + COMPONENT.replace("embed.js", "embed.js?v=2")
    page = visit(paper.prints(server.url, twice + element(limit=3)))
    page.wait_for_load_state()
    expect(page.locator("stoppress-live [role=feed]")).to_have_count(1)
    assert len(asked) == 1


def test_a_strict_page_needs_to_allow_only_our_address(own, paper, visit):
    server, api = own
    told = Told(server, api)
    page = visit(paper.prints(server.url, COMPONENT + element(), policy=STRICT))
    told.publish(*told.every_kind(), headline="All kinds")
    expect(page.locator("stoppress-live article").first).to_contain_text("All kinds")
    picture = page.locator("stoppress-live article .picture img")
    picture.scroll_into_view_if_needed()
    until(lambda: picture.evaluate("(one) => one.complete && one.naturalWidth > 0"))
    page.reload()
    expect(page.locator("stoppress-live article").first).to_contain_text("All kinds")
    assert page.locator("stoppress-live video").get_attribute("poster").startswith(server.url)


def test_no_cookie_is_set_or_sent(covered, paper, visit, page):
    server, api = covered
    page.context.add_cookies([{"name": "stoppress_session", "value": "secret", "url": server.url}])
    sent = []
    page.on("request", lambda asked: server.url in asked.url and sent.append(asked.all_headers().get("cookie")))
    visit(paper.prints(server.url, COMPONENT + element()))
    api.publish("No crumbs.")
    expect(page.locator("stoppress-live article").first).to_contain_text("No crumbs.")
    assert sent
    assert set(sent) == {None}
    assert [cookie["value"] for cookie in page.context.cookies()] == ["secret"]
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0


def test_colours_and_fonts_come_from_custom_properties(covered, paper, visit):
    server, _ = covered
    style = "<style>stoppress-live { --stoppress-accent: rgb(1, 2, 3); --stoppress-font: monospace; }</style>"
    hostile = "<style>article, .state { display: none !important; }</style>"
    page = visit(paper.prints(server.url, COMPONENT + element(), style + hostile))
    state, post = page.locator("stoppress-live .state"), page.locator("stoppress-live article").first
    assert state.evaluate("(one) => getComputedStyle(one).color") == "rgb(1, 2, 3)"
    assert post.evaluate("(one) => getComputedStyle(one).fontFamily") == "monospace"
    expect(post).to_be_visible()


def test_without_script_the_link_within_is_there(covered, paper, browser, console):
    server, _ = covered
    page = browser.new_context(java_script_enabled=False).new_page()
    console.to(page)
    page.goto(paper.prints(server.url, COMPONENT + element()))
    expect(page.get_by_role("link", name="Follow the flood live")).to_be_visible()
    page.context.close()


def test_without_the_network_the_link_stays_until_the_posts_come(own, paper, page, console):
    server, _ = own
    console.to(page)
    console.network_may_fail = True
    page.route("**/fragment*", lambda route: route.abort())
    page.goto(paper.prints(server.url, COMPONENT + element()))
    link = page.get_by_role("link", name="Follow the flood live")
    expect(link).to_be_visible()
    page.unroute("**/fragment*")
    expect(page.locator("stoppress-live article").first).to_be_visible(timeout=20_000)
    expect(link).not_to_be_visible()


def test_a_server_that_was_away_is_found_again_and_nothing_is_missed(own, paper, visit, console):
    server, api = own
    page = visit(paper.prints(server.url, COMPONENT + element()))
    console.network_may_fail = True
    server.kill()
    expect(page.locator("stoppress-live .state")).to_have_text("Reconnecting")
    server.command("post", "flood", "Written while the line was down.")
    server.start()
    expect(page.locator("stoppress-live article").first).to_contain_text("the line was down", timeout=30_000)
    expect(page.locator("stoppress-live .state")).to_have_text("Live", timeout=30_000)
    made = api.publish("And on it goes.")["id"]
    expect(page.locator("stoppress-live article").first).to_have_attribute("id", made)


def test_where_streams_are_blocked_it_polls(own, paper, page, console):
    server, api = own
    console.to(page)
    console.network_may_fail = True
    page.route("**/stream?*", lambda route: route.fulfill(status=502, body=""))
    page.goto(paper.prints(server.url, COMPONENT + element()))
    first = page.locator("stoppress-live article").first
    expect(first).to_contain_text("Bridge closed")
    made = api.publish("By another way.")["id"]
    expect(first).to_have_attribute("id", made, timeout=20_000)
    expect(page.locator("stoppress-live .state")).to_have_text("Live")


def test_what_it_draws_is_accessible(covered, paper, visit, page):
    server, api = covered
    api.publish("Read me.", headline="Read me", bylines=["Ilse"], tags=["quay"], key_event=True)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        visit(paper.prints(server.url, COMPONENT + element(), '<meta name="color-scheme" content="light dark">'))
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()


def test_the_page_is_no_wider_than_a_small_phone(covered, paper, visit, page):
    server, api = covered
    api.publish("Donaudampfschifffahrtsgesellschaftskapitaenskajuetenschluesselbund.")
    page.set_viewport_size({"width": 320, "height": 700})
    visit(paper.prints(server.url, COMPONENT + element()))
    assert page.evaluate("document.documentElement.scrollWidth") == 320


def test_a_page_hidden_for_a_minute_lets_go_and_catches_up(covered, paper, page, visit):
    server, api = covered
    asked = streams(page)
    page.clock.install()
    visit(paper.prints(server.url, COMPONENT + element()))
    hide = """(hidden) => {
        Object.defineProperty(document, "hidden", { value: hidden, configurable: true })
        document.dispatchEvent(new Event("visibilitychange", { bubbles: true }))
    }"""
    page.evaluate(hide, True)
    page.clock.run_for(61_000)
    before = len(asked)
    made = api.publish("While nobody looked.")["id"]
    page.clock.run_for(120_000)
    assert page.locator(f"stoppress-live [id='{made}']").count() == 0
    assert len(asked) == before
    page.evaluate(hide, False)
    expect(page.locator("stoppress-live article").first).to_have_attribute("id", made)
    assert len(asked) == before + 1


def test_a_blog_that_was_taken_down_leaves_only_the_link(own, paper, visit, console):
    server, _ = own
    page = visit(paper.prints(server.url, COMPONENT + element()))
    console.network_may_fail = True
    act(server, "take_down")
    expect(page.get_by_role("link", name="Follow the flood live")).to_be_visible(timeout=30_000)
    expect(page.locator("stoppress-live article")).to_have_count(0)


def test_another_history_a_new_name_and_the_end_reach_it(own, paper, visit):
    server, api = own
    page = visit(paper.prints(server.url, COMPONENT + element()))
    turn(server, "other epoch")
    made = api.publish("After the restore.")["id"]
    first, state = page.locator("stoppress-live article").first, page.locator("stoppress-live .state")
    expect(first).to_have_attribute("id", made, timeout=20_000)
    turn(server, "rename")
    expect(page.locator("stoppress-live h2")).to_have_text("River falls", timeout=20_000)
    turn(server, "close")
    expect(state).to_have_text("Coverage ended")
    turn(server, "reopen")
    expect(state).to_have_text("Live")
    turn(server, "move")
    expect(page.locator("stoppress-live section")).to_have_attribute("dir", "rtl", timeout=20_000)
