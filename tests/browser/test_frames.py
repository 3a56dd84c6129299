"""A blog in a frame of another site, in a real browser: as tall as its posts, and deaf to who only claims to be it."""

from playwright.sync_api import expect

from tests.servers import until

FRAMES = '<script type="module" src="{site}/embed-frame.js"></script>'


def test_a_frame_is_as_tall_as_it_says_and_follows(covered, paper, page, console):
    server, api = covered
    console.to(page)
    body = FRAMES + '<iframe title="Live" width="320" height="100" src="{site}/live/flood/embed?limit=2"></iframe>'
    page.goto(paper.prints(server.url, body))
    frame, inside = page.locator("iframe"), page.frame_locator("iframe")
    expect(inside.locator("stoppress-live .state")).to_have_text("Live")

    def fits():
        tall = inside.locator("body").evaluate("(one) => Math.ceil(one.getBoundingClientRect().height)")
        return tall > 150 and frame.evaluate("(one) => one.clientHeight") == tall and tall

    before = until(fits)
    api.publish("Long. " * 300, headline="A long one")
    expect(inside.locator("article:visible").first).to_contain_text("A long one")
    until(lambda: (fits() or 0) > before)
    assert page.evaluate("document.querySelector('iframe').style.height").endswith("px")


def test_a_forged_height_is_ignored(covered, paper, page, console):
    server, _ = covered
    console.to(page)
    lie = "parent.postMessage({ stoppress: 'height', height: 7777 }, '*'); parent.postMessage('said', '*')"
    paper.pages["/forger"] = (f"<script>{lie}</script>", {})
    ours = '<iframe title="Live" width="320" height="100" src="{site}/live/flood/embed?limit=2"></iframe>'
    page.goto(paper.prints(server.url, FRAMES + ours))
    expect(page.frame_locator("iframe").locator("stoppress-live .state")).to_have_text("Live")
    page.evaluate("""async () => {
        const said = new Promise((done) => addEventListener("message", (told) => told.data === "said" && done()))
        const forger = document.body.appendChild(document.createElement("iframe"))
        forger.src = "/forger"
        postMessage({ stoppress: "height", height: 7777 }, "*")
        await said
    }""")
    # From our own origin, but by a window that is not the frame's: the page itself says it in another's name.
    page.evaluate(
        """(site) => dispatchEvent(new MessageEvent("message", {
        origin: site, source: self, data: { stoppress: "height", height: 7777 } }))""",
        server.url,
    )
    page.evaluate(
        """(site) => dispatchEvent(new MessageEvent("message", {
        origin: "https://evil.example", source: document.querySelector("iframe").contentWindow,
        data: { stoppress: "height", height: 7777 } }))""",
        server.url,
    )
    heights = page.evaluate("[...document.querySelectorAll('iframe')].map((one) => one.style.height)")
    assert "7777px" not in heights
    assert heights[0].endswith("px")  # the true one was heard


def test_the_frame_reads_without_script_and_leads_on_in_a_new_tab(covered, browser, console):
    server, api = covered
    api.publish("Plain and whole.")
    page = browser.new_context(java_script_enabled=False).new_page()
    console.to(page)
    page.goto(server.url + "/live/flood/embed?limit=3")
    expect(page.locator("article").first).to_contain_text("Plain and whole.")
    expect(page.locator("article")).to_have_count(3)
    assert page.locator("base").get_attribute("target") == "_blank"
    page.context.close()
