"""Every public page: without script, on the narrowest phone, with large text, right to left, by key, and for axe."""

import os
import re
import shutil
import subprocess
import sys

import pytest
from axe_playwright_python.sync_playwright import Axe

from stoppress.urls import PUBLIC
from tests.servers import Api, Server

# What each public view answers with. A new one stands in one of the two: either its pages are tested here, or it has
# none. "{post}" is a post, "{wrong}" one that was corrected, "{gone}" one that was withdrawn, "{then}" a time.
PAGES = {
    "Reader.front": ["/"],
    "Reader.live": [
        "/live/flood",
        "/live/flood?before={post}",
        "/live/flood?at={then}",
        "/live/flood?at=2999-01-01T00:00Z",
        "/live/flood?lite",
        "/live/drought",
        "/live/lost",
        "/live/nowhere",
    ],
    "Reader.post": ["/live/flood/posts/{post}", "/live/flood/posts/{wrong}", "/live/flood/posts/{gone}"],
    "Reader.corrections": [
        "/live/flood/corrections",
        "/live/flood/corrections?post={wrong}",
        "/live/drought/corrections",
    ],
    "Reader.record": ["/live/flood/record"],
    "Reader.embed": ["/live/flood/embed", "/live/flood/embed?key-events"],
}
PAGES["Reader.post"] += [f"{PAGES['Reader.post'][0]}?lite"]
NO_PAGES = {
    *("Reader.feed", "Reader.sitemap", "Reader.story", "Reader.stream", "Reader.after", "Reader.fragment"),
    *("Reader.script", "Reader.health", "Reader.logo", "Reader.icon"),
    *("robots", "index", "front", "news", "embed"),
    *("icon", "manifest", "theme", "words", "worker"),
}
LONG = "Donaudampfschifffahrtsgesellschaftskapitaenskajuetenschluesselbundhalterung"
ARABIC = "ارتفع منسوب النهر أربعة أمتار منذ يوم الجمعة، والبلدة القديمة معزولة عن المدينة."
BLOCKS = [
    {"kind": "prose", "html": f"<p>{LONG}</p><p>{ARABIC}</p><ul><li>One</li></ul><h4>A sub-heading {LONG}</h4>"},
    {"kind": "quote", "html": f"<p>Stay dry. {ARABIC}</p>", "attribution": f"Katrin Voss, {LONG}"},
    {"kind": "points", "points": [{"html": LONG}, {"html": ARABIC, "url": "https://films.example/1"}]},
    {"kind": "figures", "figures": [{"value": "1,234,567,890 m³", "label": LONG, "source": ARABIC, "as_of": "21:40"}]},
    {"kind": "table", "rows": [["Gauge", "Reading", LONG], [ARABIC, "420 cm", "x"]], "caption": LONG},
    {"kind": "embed", "url": f"https://films.example/{LONG}", "title": LONG, "provider": ARABIC},
]
SCENE = """
import sys, django
django.setup()
from django.utils import timezone
from stoppress.log.models import Blog
from stoppress.newsroom import coverage, people, posts, site
by, blog, at, (post, language) = people.console(), coverage.find("flood"), timezone.now(), sys.argv[1:]
posts.pin(by, blog, post, at=at)
def opened(slug):
    made = coverage.make(by, {"slug": slug, "headline": "The dry summer " + slug, "language": language}, at=at)
    return coverage.open_coverage(by, made, at=at)
coverage.close(by, opened("drought"), at=at, successor="flood")
coverage.take_down(by, opened("lost"), at=at)
coverage.change_details(by, blog, {"language": language, "kicker": "A kicker"}, at=at)
site.change(by, name="", language=language, time_zone="")
"""
FAULTS = """() => {
  const found = [], said = (one, what) => found.push(`${what}: ${one.outerHTML.slice(0, 150)}`)
  if (document.documentElement.scrollWidth > innerWidth) found.push(`${document.documentElement.scrollWidth} px wide`)
  const scrolls = (one) => one && (/auto|scroll/.test(getComputedStyle(one).overflowX) || scrolls(one.parentElement))
  for (const one of document.body.querySelectorAll("*")) {
    const words = [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim())
    if (!words || !one.checkVisibility() || one.closest(".unseen, script, style, svg")) continue
    const style = getComputedStyle(one), box = one.getBoundingClientRect()
    const clips = /hidden|clip/.test(style.overflowX + style.overflowY)
    const over = one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + 1
    if (clips && over) said(one, "cut off")
    if ((box.left < -1 || box.right > innerWidth + 1) && !scrolls(one)) said(one, "beyond the edge")
  }
  return found
}"""
# What the Tab key should reach, also inside components; what it did reach is kept in self.reached.
LEFT = """() => {
  self.reached ??= new Set()
  const deep = (one) => one.shadowRoot ? [one, ...all(one.shadowRoot)] : one
  const all = (root) => [...root.querySelectorAll("*")].flatMap(deep)
  const wanted = "a[href], button, summary, input, select, textarea, [tabindex='0']"
  const seen = (one) => one.checkVisibility({ visibilityProperty: true })
  const left = (one) => one.matches(wanted) && !one.disabled && seen(one) && !self.reached.has(one)
  return all(document).filter(left).map((one) => one.outerHTML.slice(0, 200))
}"""
# Nothing where Tab has gone round; else what is wrong with the place where it is, which may be nothing.
FOCUSED = """() => {
  let one = document.activeElement
  while (one.shadowRoot?.activeElement) one = one.shadowRoot.activeElement
  if (one === document.body || (self.reached.has(one) && one !== self.last)) return null
  self.reached.add(self.last = one) // a field for a time has stops within it
  const style = getComputedStyle(one), box = one.getBoundingClientRect()
  const ring = style.outlineStyle === "auto" || (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2)
  const there = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth && box.width > 2
  return ring && there ? "" : `${ring ? "out of sight" : "no ring"}: ${one.outerHTML.slice(0, 200)}`
}"""


@pytest.fixture(scope="module", params=["en", "ar"])
def told(request, staged, tmp_path_factory):
    """A server whose pages have everything on them, in English or in Arabic: (server, addresses)."""
    source, token = staged
    folder = tmp_path_factory.mktemp("every") / "data"
    shutil.copytree(source, folder)
    server = Server(folder).start()
    api = Api(server, token, "flood")
    wrong = api.publish("The gauge reads four metres.", headline=f"Gauge {LONG}")["id"]
    api.edit(wrong, text=f"The gauge reads five {LONG}.", correction=f"We misread the gauge. {LONG}")
    gone = api.publish("A rumour.", headline="Rumour")["id"]
    api.withdraw(gone, f"It was one. {ARABIC}")
    for number in range(18):
        api.publish(f"Reading {number}.")
    more = {"key_event": True, "bylines": ["Ilse Brandt", LONG], "tags": ["water", LONG]}
    post = api.publish(None, blocks=BLOCKS, headline=f"Gates closed {ARABIC} {LONG}", **more)["id"]
    env = {**os.environ, "STOPPRESS_DATA": str(folder), "DJANGO_SETTINGS_MODULE": "stoppress.settings"}
    subprocess.run([sys.executable, "-c", SCENE, post, request.param], env=env, check=True, timeout=60)
    then = server.json("/live/flood.json")["posts"][0]["published_at"].replace("+", "%2B")
    parts = {"post": post, "wrong": wrong, "gone": gone, "then": then}
    yield server, [path.format(**parts) for paths in PAGES.values() for path in paths]
    server.stop()


def opened(page, server, path):
    """The page at this address, with its folds open."""
    answer = page.goto(server.url + path)
    assert answer.status == {"/live/lost": 410, "/live/nowhere": 404}.get(path, 404 if "2999" in path else 200), path
    page.evaluate("document.querySelectorAll('details').forEach((one) => one.open = true)")


def without_fault(found):
    """Nothing was found on any of these pages; says what was found, and where."""
    faults = "\n".join(f"{path} {fault}" for path, some in found.items() for fault in some)
    assert not faults, faults
    return bool(found)


def test_every_public_view_is_in_this_table():
    assert {view.__qualname__ for _pattern, view in PUBLIC} == {*PAGES, *NO_PAGES}


@pytest.mark.parametrize(("width", "text"), [(320, 100), (320, 200), (1280, 200)])
def test_nothing_is_too_wide_or_cut_off_without_script(told, new_context, width, text):
    server, paths = told
    page = new_context(java_script_enabled=False, viewport={"width": width, "height": 800}).new_page()
    found = {}
    for path in paths:
        opened(page, server, path)
        page.evaluate("size => document.documentElement.style.fontSize = `${size}%`", text)
        found[path] = page.evaluate(FAULTS)
    assert without_fault(found)


@pytest.mark.parametrize("script", [False, True])
def test_the_keyboard_reaches_all_and_one_sees_where_it_is(told, new_context, script):
    server, paths = told
    still = {"reduced_motion": "reduce", "viewport": {"width": 390, "height": 800}}  # it does not scroll smoothly then
    page = new_context(java_script_enabled=script, **still).new_page()
    found = {}
    for path in paths:
        if script and path not in ("/live/flood", "/live/flood/embed", "/live/drought"):
            continue
        opened(page, server, path)
        page.evaluate(LEFT)
        found[path] = []
        for _ in range(400):
            page.keyboard.press("Tab")
            if (fault := page.evaluate(FOCUSED)) is None:
                break
            found[path] += [fault] if fault else []
        found[path] += page.evaluate(LEFT)
    assert without_fault(found)


def test_axe_finds_nothing_on_any_page_in_light_or_dark(told, new_context):
    server, paths = told
    arabic = 'lang="ar"' in server.get("/")[2].decode()
    scheme = "dark" if arabic else "light"  # each page is there twice: so each is seen in both
    page = new_context(color_scheme=scheme, viewport={"width": 1280, "height": 900}).new_page()
    found = {}
    for path in paths:
        opened(page, server, path)
        violations = Axe().run(page).response["violations"]
        found[path] = [(one["id"], node["html"][:150]) for one in violations for node in one["nodes"]]
    assert without_fault(found)


def test_every_page_runs_in_the_direction_of_its_language(told):
    server, paths = told
    roots = {re.search(r'<html lang="(\w+)" dir="(\w+)">', server.get(path)[2].decode()).groups() for path in paths}
    assert roots <= {("en", "ltr"), ("ar", "rtl")}
    assert len(roots) == 1 or (paths[0] == "/" and ("ar", "rtl") in roots)  # as it was: in the language of then
