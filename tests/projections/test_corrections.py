"""The corrections of a coverage: each note, its post, and the words before and after as readers saw them."""

import re
from dataclasses import replace

import pytest

from stoppress.log import kinds
from stoppress.projections.corrections import PAGE, corrected_posts, corrections_page
from tests.projections.cast import SITE, Storm, prose
from tests.projections.test_page import HOSTILE, Elements


@pytest.fixture
def storm():
    return Storm(kicker="Storm Hedda")


def correct(storm, name, note, *blocks, **more):
    """Ilse corrects her post."""
    post = storm.story.posts[name].post
    notes = (*post.corrections, kinds.Correction(storm.now, note))
    storm.add(kinds.PostEdited(replace(post, blocks=blocks or post.blocks, corrections=notes, **more)))


def shown(storm, **which):
    posts = set(corrected_posts(storm.story))
    return corrections_page(storm.story, SITE, [one for one in storm.entries if one.post in posts], **which)


def test_a_correction_stands_with_its_time_its_note_its_post_and_both_texts(storm):
    storm.publish("gates", prose("The gates came down at eleven.", "All is dry."), headline="Gates shut")
    correct(storm, "gates", "We gave a wrong hour.", prose("The gates came down at ten.", "All is dry."))
    markup = shown(storm)
    assert "We gave a wrong hour." in markup and '<a href="/live/storm/posts/gates">Gates shut</a>' in markup
    assert '<time datetime="2026-11-21T22:20:00+01:00">Saturday 21 November 2026, 22:20</time>' in markup
    assert "came down at <del>eleven</del><ins>ten</ins>." in markup and "<p>All is dry.</p>" in markup
    assert Elements(markup).wrong == []


def test_the_text_before_is_the_one_that_readers_saw_last(storm):
    storm.publish("gates", prose("One gate."))
    storm.add(kinds.PostEdited(replace(storm.story.posts["gates"].post, blocks=(prose("Two gates."),))))
    correct(storm, "gates", "There are three.", prose("Three gates."))
    correct(storm, "gates", "There are four.", prose("Four gates."))
    markup = shown(storm)
    assert re.findall(r"<del>(\w+)</del><ins>(\w+)</ins>", markup) == [("Three", "Four"), ("Two", "Three")]


def test_a_corrected_headline_byline_and_status_are_told_as_well(storm):
    storm.publish("gates", headline="Gates shut", status="unconfirmed")
    correct(storm, "gates", "Not yet.", headline="Gates open", status="false", bylines=(kinds.Byline("Noor"),))
    markup = shown(storm)
    assert "Gates <del>shut</del><ins>open</ins>" in markup
    assert "<del>Unconfirmed</del> <ins>False</ins>" in markup and "<del>Ilse Brandt</del>, <ins>Noor</ins>" in markup


def test_a_note_that_changed_no_word_and_one_from_before_the_record_say_so(storm):
    storm.publish("gates", prose("The gates came down."))
    correct(storm, "gates", "An earlier push message was wrong.")
    storm.publish("lamp", prose("Dark."), corrections=(kinds.Correction(storm.now, "It was not the lamp."),))
    markup = shown(storm)
    assert "The words of the post were not changed" in markup and "not on this record" in markup
    assert 'class="diff"' not in markup


def test_nothing_of_a_withdrawn_post_is_shown_nor_what_was_before_a_redaction(storm):
    storm.publish("gates", prose("Secret before."))
    correct(storm, "gates", "Secret note.", prose("Secret after."))
    published = storm.story.posts["gates"].published_at
    storm.add(kinds.PostWithdrawn("gates", published))
    storm.entries = [replace(one, change=None) if one.number < 4 else one for one in storm.entries]
    assert "Nothing has been corrected" in shown(storm) and "Secret" not in shown(storm)
    storm.add(kinds.PostRedacted("gates", published))
    again = kinds.Post("gates", published, (prose("New words."),), corrections=(kinds.Correction(storm.now, "Anew."),))
    storm.add(kinds.PostPublished(again))
    assert "Anew." in shown(storm) and "Secret" not in shown(storm) and 'class="diff"' not in shown(storm)


def test_the_page_holds_twenty_and_leads_to_the_older_ones(storm):
    storm.publish("gates", prose("Level 0."))
    for number in range(1, PAGE + 4):
        correct(storm, "gates", f"Note {number}.", prose(f"Level {number}."))
    markup = shown(storm)
    assert markup.count('class="corrected"') == PAGE and f"Note {PAGE + 3}." in markup and "Note 3." not in markup
    assert 'rel="next" href="/live/storm/corrections?before=4">Older: 3 corrections</a>' in markup
    older = shown(storm, before=4)
    assert re.findall(r"Note (\d+)\.", older) == ["3", "2", "1"] and 'rel="next"' not in older
    with pytest.raises(KeyError):
        shown(storm, before=1)


def test_the_corrections_of_one_post_stand_alone(storm):
    for name in ("gates", "lamp"):
        storm.publish(name, prose("Dark."))
        correct(storm, name, f"About the {name}.", prose("Light."))
    markup = shown(storm, post="lamp")
    assert "About the lamp." in markup and "About the gates." not in markup
    assert '<a class="button" href="/live/storm/corrections">All corrections</a>' in markup and "noindex" in markup
    with pytest.raises(KeyError):
        shown(storm, post="nobody")


def test_what_was_written_stays_in_its_place(storm):
    storm.publish("bad", headline=HOSTILE, bylines=(kinds.Byline(HOSTILE),))
    correct(storm, "bad", HOSTILE, kinds.Quote("<p>Quiet.</p>", HOSTILE), headline=HOSTILE + " more", bylines=())
    elements = Elements(shown(storm))
    assert elements.wrong == [] and not [tag for tag, _ in elements.found if tag in ("script", "img")]
