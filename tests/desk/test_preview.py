"""The reader's view: what is being written as readers will get it, and no way to leak or to run anything."""

import re

import pytest

from stoppress.projections.page import post_html
from stoppress.projections.site import Site

pytestmark = pytest.mark.django_db(transaction=True)
SHEET = {"headline": "", "prose-0": "", "bylines": "", "tags": "", "status": "", "version": "", "zone": "UTC"}
SITE = Site("x", "https://x.example")


def articles(html: str) -> list[str]:
    return re.findall(r"<article.*?</article>", html, re.DOTALL)


def test_what_is_written_looks_as_it_will_on_the_page(newsroom, emil):
    sheet = {
        **SHEET,
        "headline": "Bridge closed",
        "prose-0": "<p>Since <b>noon</b>.</p>",
        "bylines": "Emil",
        "tags": "a, b",
    }
    sheet |= {"post": "ppreview1", "key_event": "on", "status": "unconfirmed", "published_at": "2026-11-22T11:30"}
    shown = articles(emil.post("preview", **sheet).content.decode())
    emil.send(**sheet)
    assert shown == [post_html(newsroom.story().posts["ppreview1"], newsroom.story(), SITE)]


def test_what_a_draft_says_already_is_shown_too_and_nobody_elses_draft_shows_through(newsroom, cora, emil):
    sheet = {**SHEET, "headline": "Bridge closed", "post": "pbridge", "bylines": "Emil Brandt", "tags": "bridge"}
    sheet["published_at"] = "2026-11-22T11:00"
    fresh = articles(emil.post("preview", **sheet).content.decode())
    emil.send("draft", **sheet, happened_at="2026-11-22T11:30")
    again = articles(emil.post("preview", **sheet, happened_at="").content.decode())
    assert again == fresh and "Emil Brandt" in fresh[0]
    shown = cora.post("preview", **{**sheet, "bylines": "", "tags": ""}).content.decode()
    assert "Brandt" not in shown and "11:30" not in shown


def test_it_keeps_nothing_and_publishes_nothing(newsroom, emil):
    head = newsroom.story().head
    assert emil.post("preview", **{**SHEET, "headline": "Not yet", "post": "pnotyet"}).status_code == 200
    assert newsroom.story().head == head and not newsroom.flood.copies.exists()


def test_the_page_below_shows_what_readers_see_now_and_no_draft(newsroom, emil):
    stands, gone = newsroom.publish("It stands.", headline="Stands"), newsroom.publish("Taken back.", headline="Gone")
    newsroom.edit(stands, text="It still stands.")
    newsroom.withdraw(gone, "We were wrong.")
    emil.send("draft", headline="A draft")
    html = emil.get("preview").content.decode()
    story = newsroom.story()
    assert articles(html) == [post_html(story.posts[one.post], story, SITE) for one in (gone, stands)]
    assert articles(emil.get("preview?below").content.decode()) == articles(html)
    assert "Taken back" not in html and "A draft" not in html and "What you write appears here" in html


def test_it_stands_in_a_frame_of_the_desk_only_and_runs_nothing(newsroom, emil):
    answer = emil.get("preview")
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "frame-ancestors 'self'" in policy and "script" not in policy
    assert answer["X-Frame-Options"] == "SAMEORIGIN" and answer["Cache-Control"] == "no-store"
    assert "<script" not in answer.content.decode()
    assert emil.get()["X-Frame-Options"] == "DENY"
    hostile = emil.post("preview", **{**SHEET, "prose-0": "<p>ok</p><script>x</script><img src=x onerror=y>"})
    assert "script" not in hostile.content.decode() and "onerror" not in hostile.content.decode()


def test_what_cannot_be_shown_says_why(newsroom, emil):
    answer = emil.post("preview", **{**SHEET, "headline": "x" * 301})
    assert answer.status_code == 422 and answer["Content-Type"].startswith("text/plain")
    assert "headline" in answer.content.decode()
    assert emil.post("preview", **{**SHEET, "headline": "x", "post": "../x"}).status_code == 422


def test_the_words_around_it_are_those_of_the_blog(newsroom, emil):
    newsroom.flood.language = "ar"
    newsroom.flood.save()
    assert '<html lang="ar" dir="rtl">' in emil.get("preview").content.decode()
