"""An open page stays whole: through the back button, a tab that sleeps, and lines that let no stream through."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import following
from tests.browser.holding import Holding
from tests.browser.test_elsewhere import COMPONENT, element, streams
from tests.browser.test_live import Proxy, turn
from tests.servers import until

HIDE = """(hidden) => {
    Object.defineProperty(document, "hidden", { value: hidden, configurable: true })
    document.dispatchEvent(new Event("visibilitychange", { bubbles: true }))
}"""


@pytest.fixture
def keeping(playwright, browser_type_launch_args):
    """A browser that keeps pages for the back button, as all do except when they are driven."""
    kept = playwright.chromium.launch(
        **browser_type_launch_args, ignore_default_args=["--disable-back-forward-cache", "--disable-features"]
    )
    yield kept
    kept.close()


@pytest.fixture
def holding(own):
    """A proxy before a server of its own that holds answers back until they are whole: (proxy, api)."""
    server, api = own
    proxy = Holding(server.port)
    yield proxy, api
    proxy.close()


def busy(api):
    """What happens in a while: returns the ids of the posts that stand then, the newest first."""
    made = [api.publish(f"Reading {number}.", key_event=True)["id"] for number in range(4)]
    api.edit(made[1], text="Reading 1, corrected.", correction="It was misread.")
    api.withdraw(made[2], "A slip.")
    return made[::-1]


def is_whole(page, made):
    """All of it is there, in order, once."""
    expect(page.locator(f"article[id='{made[0]}']")).to_have_count(1, timeout=30_000)
    expect(page.locator(f"article[id='{made[1]}']")).to_contain_text("A slip.")
    expect(page.locator(f"article[id='{made[2]}'] .correction")).to_contain_text("It was misread.")
    expect(page.locator(".keys [data-key]")).to_have_count(3)
    ids = page.locator(".feed article").evaluate_all("all => all.map((one) => one.id)")
    assert ids[: len(made)] == made
    assert len(ids) == len(set(ids))


def test_the_back_button_brings_the_page_back_whole(own, keeping, console):
    server, api = own
    api.publish("The water stands at the church steps.")
    page = keeping.new_page()
    console.to(page)
    page.goto(server.url + "/live/flood")
    following(page)
    page.evaluate("self.addEventListener('pageshow', (shown) => self.kept = shown.persisted)")
    had = page.locator(".feed article").all()
    page.goto(server.url + "/live/flood/record")
    made = busy(api)
    page.go_back(wait_until="commit")
    page.wait_for_function("self.kept !== undefined")
    assert page.evaluate("self.kept"), "it was loaded anew: nothing is shown by this"
    is_whole(page, made)
    following(page, "live")
    after = api.publish("And on.")["id"]
    expect(page.locator(".feed article").first).to_have_attribute("id", after)
    assert page.locator(".feed article").count() == len(had) + 5


def test_a_tab_that_slept_is_whole_when_it_is_looked_at(own, page, console):
    server, api = own
    asked = streams(page)
    page.clock.install()
    console.to(page)
    page.goto(server.url + "/live/flood")
    following(page)
    page.evaluate(HIDE, True)
    page.clock.run_for(61_000)
    before = len(asked)
    made = busy(api)
    page.clock.run_for(300_000)
    expect(page.locator(f"article[id='{made[0]}']")).to_have_count(0)
    assert len(asked) == before
    page.evaluate(HIDE, False)
    is_whole(page, made)
    following(page, "live")
    assert len(asked) == before + 1


def test_where_the_tab_with_the_stream_sleeps_another_takes_it_over(own, context, console):
    server, api = own
    tabs = [context.new_page(), context.new_page()]
    asked = [streams(tab) for tab in tabs]
    for tab in tabs:
        tab.clock.install()
        console.to(tab)
        tab.goto(server.url + "/live/flood")
        following(tab)
    assert [len(one) for one in asked] == [1, 0]
    tabs[0].evaluate(HIDE, True)
    tabs[0].clock.run_for(61_000)
    until(lambda: tabs[1].evaluate("1") and len(asked[1]) == 1)
    made = busy(api)
    is_whole(tabs[1], made)
    tabs[0].evaluate(HIDE, False)
    is_whole(tabs[0], made)


def test_behind_a_proxy_that_holds_answers_back_the_page_follows_by_asking(holding, page, console):
    proxy, api = holding
    page.clock.install()
    console.to(page)
    page.goto(proxy.url + "/live/flood")
    until(lambda: page.evaluate("1") and proxy.held == 1)
    page.clock.run_for(46_000)
    made = busy(api)
    is_whole(page, made)
    following(page, "polling")
    expect(page.locator(".state")).to_contain_text("Live")
    page.clock.run_for(120_000)
    after = api.publish("And on.")["id"]
    expect(page.locator(".feed article").first).to_have_attribute("id", after, timeout=30_000)
    expect(page.locator(".state")).to_contain_text("Live")
    assert proxy.held >= 2, "it never tried a stream again"


def test_a_blog_on_another_site_follows_behind_such_a_proxy_too(holding, paper, page, console):
    proxy, api = holding
    page.clock.install()
    console.to(page)
    page.goto(paper.prints(proxy.url, COMPONENT + element()))
    until(lambda: page.evaluate("1") and proxy.held == 1)
    page.clock.run_for(46_000)
    made = api.publish("Behind the proxy.")["id"]
    expect(page.locator("stoppress-live article").first).to_have_attribute("id", made, timeout=30_000)


def test_where_only_streams_are_refused_all_reaches_the_page_and_its_end(own, page, console):
    server, api = own
    proxy = Proxy(server.port, blocks=b"/stream")
    console.to(page)
    console.network_may_fail = True
    page.goto(f"http://127.0.0.1:{proxy.port}/live/flood")
    following(page, "reconnecting")  # the first question waits for what comes next
    is_whole(page, busy(api))
    following(page, "polling")
    turn(server, "close")
    expect(page.locator(".state")).to_contain_text("Coverage ended", timeout=30_000)


def test_the_first_correction_is_counted_where_it_can_be_followed(own, reader):
    server, api = own
    page = reader(server)
    record = page.locator(".facts a.record")
    made = api.publish("It stands at four metres.")
    api.edit(made["id"], text="It stands at five.", correction="We misread the gauge.")
    expect(record).to_contain_text("1 correction")
    record.click()
    expect(page.locator(".corrected")).to_contain_text("We misread the gauge.")
