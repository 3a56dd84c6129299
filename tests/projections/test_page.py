"""The reader's pages: complete without script, safe whatever was written, and light."""

import base64
import gzip
import random
import re
from datetime import timedelta
from hashlib import sha256
from html.parser import HTMLParser

import pytest

from stoppress.log import kinds
from stoppress.projections import page
from stoppress.projections.inline import LATER
from tests.projections.cast import EVENING, SITE, Storm, articles, prose

VOID = {"meta", "link", "br", "img", "input", "hr", "source", "track"}
EVERY_KIND = (
    prose("The gates came down.", 'See <a href="https://stops.example/">the list of stops</a>.'),
    kinds.Quote("<p>Stay dry and warm.</p>", "Katrin Voss, mayor"),
    kinds.Points(
        (kinds.Point("The barrier holds.", "gates"), kinds.Point("Trains stand.", None, "https://rail.example/"))
    ),
    kinds.Figures((kinds.Figure("4.62 m", "at the Fishmarket", "harbour office", "00:41"),)),
    kinds.Table((("Line", "Until noon"), ("Brack", "Hourly")), "Trains on Sunday"),
    kinds.Embed("https://social.example/1", "A title", "Leave one lamp on.", "Coastgrid", "social.example"),
    kinds.Embed(None, provider="YouTube"),
)
HOSTILE = "</script></title><img src=x onerror=alert(1)>\"' \u202egnp.exe"


class Elements(HTMLParser):
    """What a page is made of, and whether its elements close in order."""

    def __init__(self, markup):
        super().__init__()
        self.found, self.open, self.wrong = [], [], []
        self.feed(markup)
        self.wrong += self.open

    def handle_starttag(self, tag, attributes):
        self.found.append((tag, dict(attributes)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.wrong.append(tag)


@pytest.fixture
def storm():
    return Storm(kicker="Storm Hedda", standfirst="<p>The sea is falling.</p>")


def test_the_newest_post_stands_first_and_each_is_one_article(storm):
    for name in ("quay", "gates", "lamp"):
        storm.publish(name, prose("Words."))
    storm.add(kinds.PostPinned("gates"))
    markup = storm.live()
    assert articles(markup) == ["lamp", "gates", "quay"]
    ids = [attributes["id"] for _, attributes in Elements(markup).found if "id" in attributes]
    assert len(ids) == len(set(ids))
    assert 'data-copy="gates"' in markup


def test_a_page_holds_twenty_posts_and_leads_to_the_older_ones(storm):
    for number in range(47):
        storm.publish(f"p{number}", prose("Words."))
    markup = storm.live()
    assert len(articles(markup)) == 20
    assert 'href="/live/storm?before=p27">Older posts: 27, back to <time class="full" datetime=' in markup
    assert ">Saturday 22:20</time></a>" in markup
    older = storm.live(before="p27")
    assert articles(older)[0] == "p26" and "data-before" in older
    assert articles(storm.live(before="p0")) == []
    with pytest.raises(KeyError):
        storm.live(before="nobody")


def test_a_day_ends_at_midnight_in_the_blogs_zone(storm):
    storm.publish("before", published_at=EVENING.replace(hour=23, minute=59))
    storm.publish("after", published_at=EVENING.replace(hour=23, minute=59) + timedelta(minutes=2))
    days = re.findall(r'data-day="([^"]+)"><h2 class="day-name"><time[^>]*>([^<]+)', storm.live())
    assert days == [("2026-11-22", "Sunday 22 November"), ("2026-11-21", "Saturday 21 November")]


def test_every_kind_of_block_is_shown(storm):
    storm.publish("gates", *EVERY_KIND, headline="All of it", tags=("Port",))
    markup = storm.article("gates")
    for words in ("Stay dry and warm.", "Katrin Voss, mayor", "4.62 m", "harbour office, 00:41", "Trains on Sunday"):
        assert words in markup
    for words in ("Leave one lamp on.", "Coastgrid – social.example", "Something was embedded here", "YouTube", "Port"):
        assert words in markup
    assert '<th scope="col">Line</th>' in markup and "<td>Hourly</td>" in markup
    assert '<a href="/live/storm/posts/gates">The barrier holds.</a>' in markup
    assert '<a href="https://rail.example/">Trains stand.</a>' in markup
    assert 'href="https://social.example/1" rel="noopener nofollow">Show the original</a>' in markup
    assert Elements(markup).wrong == []


def test_the_sanitised_words_are_not_changed_by_the_template(storm):
    written = "<p>one <b>two</b> <i>three</i>\nfour</p>\n<p>five</p>"
    storm.publish("gates", kinds.Prose(written))
    assert f'<div class="prose">{written}</div>' in storm.article("gates")


def test_what_readers_should_know_of_a_post_is_told(storm):
    correction = kinds.Correction(EVENING + timedelta(hours=3), "It was 4.62 metres.")
    storm.publish(
        "peak",
        headline="Peak",
        published_at=EVENING,
        edited_at=EVENING + timedelta(hours=3),
        happened_at=EVENING - timedelta(minutes=30),
        status="unconfirmed",
        key_event=True,
        corrections=(correction,),
    )
    text = re.sub(r"<[^>]+>", "", storm.article("peak"))
    for words in ("22:00", "happened 21:30", "edited Sun 01:00", "Unconfirmed", "Key event", "CorrectionSun 01:00"):
        assert words.replace(" ", "") in text.replace(" ", "")
    assert 'datetime="2026-11-21T22:00:00+01:00"' in storm.article("peak")


def test_a_withdrawn_post_leaves_a_stub_that_says_why(storm):
    storm.publish("street", prose("Mill Lane is flooded."), headline="Mill Lane", key_event=True)
    storm.add(kinds.PostWithdrawn("street", storm.story.posts["street"].published_at, "The picture was from 2013."))
    for markup in (storm.live(), storm.alone("street")):
        assert articles(markup) == ["street"]
        assert "A post that stood here was withdrawn. The picture was from 2013." in markup
        assert "Mill Lane" not in markup
    storm.add(kinds.PostRedacted("street", storm.story.posts["street"].published_at))
    assert "removed for legal reasons" in storm.live() and "2013" not in storm.live()


@pytest.mark.parametrize("alone", [False, True])
def test_nothing_that_was_written_gets_out_of_its_place(alone):
    storm = Storm(headline=HOSTILE, kicker=HOSTILE)
    blocks = (
        kinds.Quote("<p>Quiet.</p>", HOSTILE),
        kinds.Table(((HOSTILE, "b"), (HOSTILE, HOSTILE)), HOSTILE),
        kinds.Figures((kinds.Figure(HOSTILE, HOSTILE, HOSTILE, HOSTILE),)),
        kinds.Embed("https://x.example/?\"'><script>alert(1)</script>", HOSTILE, HOSTILE, HOSTILE, HOSTILE),
        kinds.Points((kinds.Point("Point", None, 'https://x.example/"onclick="alert(1)'),)),
    )
    correction = kinds.Correction(EVENING, HOSTILE)
    more = {"bylines": (kinds.Byline(HOSTILE),), "tags": (HOSTILE,), "corrections": (correction,), "key_event": True}
    storm.publish("bad", *blocks, headline=HOSTILE, **more)
    storm.publish("worse", *blocks, **more)
    storm.add(kinds.PostPinned("bad"))
    page_of = Elements(storm.alone("bad") if alone else storm.live())
    assert page_of.wrong == []
    assert not [tag for tag, _ in page_of.found if tag == "img"]
    assert not [name for _, attributes in page_of.found for name in attributes if name.startswith("on")]
    scripts = [attributes for tag, attributes in page_of.found if tag == "script"]
    kinds_of = [script["type"] for script in scripts]
    assert kinds_of == (["module", "module"] if alone else ["application/ld+json", "module"])
    title = re.search(r"<title>(.*?)</title>", storm.live())[1]
    assert "\u202e" not in title and "&lt;/title&gt;" in title


def test_pages_keep_to_their_policy(storm):
    storm.publish("gates", *EVERY_KIND, headline="All of it")
    fronts = (page.front_page([(storm.story, "e")], SITE), page.not_found_page(SITE))
    pages = [("live", storm.live()), ("post", storm.alone("gates")), *(("front", markup) for markup in fronts)]
    for kind, markup in pages:
        hashes = re.findall(r"'sha256-([^']+)'", page.SECURITY[kind]["content-security-policy"])
        assert not re.search(r"<script[^>]*\ssrc|<link[^>]*stylesheet|\sstyle=|\son\w+=\"", markup)
        inlined = re.findall(r"<style>(.*?)</style>", markup, re.DOTALL)
        inlined += re.findall(r'<script type="module">(.*?)</script>', markup, re.DOTALL)
        assert inlined
        for text in inlined:
            assert base64.b64encode(sha256(text.encode()).digest()).decode() in hashes


def test_the_script_finds_what_it_needs(storm):
    storm.publish("gates", prose("Words."))
    attributes = next(found for tag, found in Elements(storm.live()).found if tag == "main")
    assert attributes["data-slug"] == "storm" and attributes["data-epoch"] == "k3v9q2"
    assert attributes["data-head"] == "2" and attributes["data-state"] == "live"
    assert attributes["data-later"] == LATER and '"# new posts"' in attributes["data-words"]


def test_the_head_is_in_the_footer_with_its_whole_digest(storm):
    assert f"<code>{storm.story.digest}</code>" in storm.live()
    assert 'href="/live/storm.json"' in storm.live()


def test_the_footer_says_of_when_its_digest_is_since_it_does_not_follow(storm):
    storm.publish("gates", prose("Words."))
    for markup in (storm.live(), storm.alone("gates")):
        assert re.search(r'Record: change 2, <time datetime="[^"]+T[^"]+">\d\d:\d\d</time>', markup)


def test_coverage_that_ended_says_so_and_leads_on(storm):
    storm.add(kinds.CoverageClosed("storm-day-two"))
    markup = storm.live(successor="The day after")
    assert '<span class="live-mark ended">Ended</span>' in markup and "<b>Coverage ended</b>" in markup
    assert '<a href="/live/storm-day-two">The day after</a>' in markup
    assert "as it happened" in re.search(r"<title>(.*?)</title>", markup)[1]


def test_a_post_alone_has_its_headline_as_the_pages_and_leads_to_its_neighbours(storm):
    for name in ("quay", "gates", "lamp"):
        storm.publish(name, prose(f"At the {name}."), headline=name.title())
    markup = storm.alone("gates")
    assert articles(markup) == ["gates"] and "<h1>Gates</h1>" in markup and "<h3" not in markup
    assert 'rel="prev" href="/live/storm/posts/quay"' in markup and 'rel="next" href="/live/storm/posts/lamp"' in markup
    with pytest.raises(KeyError):
        storm.alone("nobody")


def test_key_events_lead_down_the_page_or_to_the_post(storm):
    storm.publish("first", headline="First", key_event=True)
    for number in range(20):
        storm.publish(f"p{number}", prose("Words."))
    storm.publish("last", headline="Last", key_event=True)
    links = re.findall(r'data-key="\w+"><a href="([^"]+)"', storm.live())
    assert links == ["#last", "/live/storm/posts/first"]


def test_the_front_page_tells_what_is_live_what_was_and_the_latest_posts():
    live, ended, draft = Storm(slug="live-one"), Storm(slug="ended-one", headline="Budget night"), Storm()
    live.publish("gates", prose("The gates came down."))
    ended.add(kinds.CoverageClosed())
    draft.story.state = "draft"
    markup = page.front_page([(live.story, "a"), (ended.story, "b"), (draft.story, "c")], SITE)
    assert 'href="/live/live-one"' in markup and 'href="/live/live-one/posts/gates"' in markup
    assert markup.count("/posts/gates") == 1 and re.search(
        r'<time [^>]*title="[^"]*\d{4}, \d\d:\d\d">\w{3} \d\d:', markup
    )
    assert "Budget night" in markup.partition("Recent coverage")[2] and 'href="/live/storm"' not in markup
    assert Elements(markup).wrong == []


def test_an_arabic_blog_runs_from_right_to_left_with_its_own_days():
    storm = Storm(language="ar", headline="الماء ينخفض")
    storm.publish("gates", prose("قال مكتب الميناء"))
    assert '<html lang="ar" dir="rtl">' in storm.live() and "السبت 21 نوفمبر" in storm.live()


def test_an_arabic_blog_runs_from_right_to_left_on_an_english_front_page_too():
    storm = Storm(language="ar", headline="الماء ينخفض")
    markup = page.front_page([(storm.story, "e")], SITE)
    assert '<html lang="en" dir="ltr">' in markup
    assert '<article class="teaser lead" lang="ar" dir="rtl">' in markup
    assert '<p class="byline"><bdi><bdi class="record">' in markup


@pytest.mark.parametrize("zone", ["Mars/Olympus", "../../etc/passwd", ""])
def test_a_time_zone_that_is_none_is_utc(zone):
    storm = Storm(time_zone=zone)
    storm.publish("gates", published_at=EVENING)
    assert "2026-11-21T21:00:00+00:00" in storm.live()


def test_the_first_load_fits_ten_segments():
    chance = random.Random(7)
    syllables = [
        "ba",
        "der",
        "kin",
        "lo",
        "mar",
        "nes",
        "or",
        "pel",
        "qui",
        "ros",
        "sta",
        "tun",
        "ve",
        "wal",
        "xi",
        "zo",
    ]
    vocabulary = ["".join(chance.choices(syllables, k=chance.randint(1, 3))) for _ in range(500)]
    names = ["Ilse Brandt", "Noor Adeyemi", "Jonas Feld", "Tomas Reyl"]

    def say(count):
        return " ".join(chance.choices(vocabulary, k=count)).capitalize()

    storm = Storm(headline=say(9), kicker=say(2), standfirst=f"<p>{say(40)}.</p>")
    for number in range(60):
        byline = (kinds.Byline(chance.choice(names)),)
        given = {"headline": say(8), "bylines": byline, "key_event": number % 12 == 0}
        storm.publish(
            f"p{chance.getrandbits(48):012x}", prose(say(35) + ".", say(chance.randint(25, 45)) + "."), **given
        )
    markup = storm.live()
    assert len(articles(markup)) == 20 and len(gzip.compress(markup.encode(), 9)) <= 14_600
