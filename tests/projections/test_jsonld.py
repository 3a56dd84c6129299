"""What search engines get of a coverage."""

import json
import re

from stoppress.log import kinds
from stoppress.projections import jsonld
from tests.projections.cast import SITE, Storm, prose
from tests.projections.test_page import HOSTILE


def document(storm):
    return json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', storm.live(), re.DOTALL)[1])


def told():
    storm = Storm(standfirst="<p>The sea is <b>falling</b>.</p>")
    storm.publish("gates", prose("The gates came down.", "They hold."), headline="Gates closed")
    storm.publish("mayor", kinds.Quote("<p>Stay dry.</p>", "Katrin Voss"), bylines=())
    return storm


def test_a_coverage_is_a_live_blog_posting():
    storm = told()
    found = document(storm)
    assert found["@type"] == "LiveBlogPosting" and found["url"] == "https://live.example.org/live/storm"
    assert found["headline"] == "Storm reaches the coast" and found["description"] == "The sea is falling."
    assert found["coverageStartTime"] == found["datePublished"] == "2026-11-21T22:10:00+01:00"
    assert found["dateModified"] == "2026-11-21T22:30:00+01:00" and "coverageEndTime" not in found
    assert found["publisher"] == {"@type": "Organization", "name": SITE.name, "url": "https://live.example.org/"}
    storm.add(kinds.CoverageClosed())
    assert document(storm)["coverageEndTime"] == "2026-11-21T22:40:00+01:00"


def test_each_post_that_is_shown_is_an_update():
    mayor, gates = document(told())["liveBlogUpdate"]
    assert gates["@type"] == "BlogPosting" and gates["url"] == "https://live.example.org/live/storm/posts/gates"
    assert gates["headline"] == "Gates closed" and gates["articleBody"] == "The gates came down.\n\nThey hold."
    assert gates["author"] == [{"@type": "Person", "name": "Ilse Brandt"}]
    assert mayor["headline"] == "Stay dry. Katrin Voss" and mayor["author"][0]["name"] == SITE.name


def test_an_edit_is_dated_and_a_withdrawn_post_is_not_there():
    storm = told()
    gates = storm.story.posts["gates"].post
    edited = kinds.Post(id="gates", published_at=gates.published_at, edited_at=storm.now, headline="Gates open")
    storm.add(kinds.PostEdited(edited))
    storm.add(kinds.PostWithdrawn("mayor", storm.story.posts["mayor"].published_at))
    (update,) = document(storm)["liveBlogUpdate"]
    assert update["headline"] == "Gates open" and update["dateModified"] == "2026-11-21T22:30:00+01:00"


def test_no_words_end_the_script_element():
    storm = Storm(headline=HOSTILE + "\u2028<!--<script>")
    storm.publish("bad", prose("1 &lt; 2 &amp; 3"), kinds.Table(((HOSTILE,),)), headline=HOSTILE)
    text = jsonld.script_text(jsonld.live_blog_posting(storm.story, storm.story.newest(20), SITE))
    assert not set("<>&\u2028\u2029") & set(text)
    assert document(storm)["liveBlogUpdate"][0]["articleBody"] == f"1 < 2 & 3\n\n{HOSTILE}"
