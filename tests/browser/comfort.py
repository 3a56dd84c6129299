"""What the tests of a page that is read already have in common."""

from tests.browser.conftest import following
from tests.servers import until


def settled(page):
    """Wait until all that makes the page comfortable is there."""
    page.wait_for_function("() => document.querySelector('link[rel=manifest]')")
    return page


def opened(page, server, path="/live/flood"):
    """The page at this address, followed and comfortable."""
    page.goto(server.url + path)
    following(page)
    return settled(page)


def hide(page, hidden=True):
    """Turn away from the tab, or come back to it: a browser without a screen never does so by itself."""
    page.evaluate(
        """hidden => {
            Object.defineProperty(document, 'hidden', { configurable: true, value: hidden })
            document.dispatchEvent(new Event('visibilitychange', { bubbles: true }))
        }""",
        hidden,
    )


def shifts(page):
    """Collect what moves by itself from here on; ask for it with page.evaluate('shifts')."""
    page.add_init_script(
        """self.shifts = []
        new PerformanceObserver(list => list.getEntries().forEach(one => one.hadRecentInput || shifts.push(
            [one.value, ...one.sources.map(source => source.node?.className ?? source.node?.nodeName)])))
            .observe({ type: 'layout-shift', buffered: true })"""
    )


def enlarged(page, percent):
    """Text of another size from the first moment on."""
    page.add_init_script(
        f"""const sheet = new CSSStyleSheet()
        sheet.replaceSync("html {{ font-size: {percent}% }}")
        document.adoptedStyleSheets.push(sheet)"""
    )


def kept(page, address, *words):
    """Wait until a copy of this address is kept that has these words."""
    text = "async address => (await (await caches.match(address, { ignoreVary: true }))?.text()) ?? ''"
    until(lambda: (found := page.evaluate(text, address)) and all(word in found for word in words))
