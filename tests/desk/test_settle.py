"""Two versions of one post: both on the page, one text goes out, the other is kept and can be found."""

import re

import pytest

from stoppress.newsroom import posts, review
from stoppress.newsroom.models import KeptText
from tests.desk.conftest import HTMX

pytestmark = pytest.mark.django_db(transaction=True)
TWO = "<p>Trains stop until eight.</p><p>Buses run inland.</p>"
THEIRS = "<p>Trains stop until ten.</p><p>Buses run inland.</p>"
MINE = "<p>Trains stop until eight.</p><p>Buses run by way of Thornby.</p>"
AGAINST = "<p>Trains stop until midnight.</p><p>Buses run inland.</p>"


@pytest.fixture
def post(newsroom):
    """A post that Ines changed while Emil had it open."""
    copy = newsroom.publish(None, html=TWO, headline="Trains stop")
    newsroom_edit(newsroom, copy, html=THEIRS)
    return copy  # as Emil has it: version 1


def newsroom_edit(newsroom, copy, **given):
    posts.edit(newsroom.ines, newsroom.flood, copy.post, given, posts.Given(minor=True), at=newsroom.now())


def body(answer) -> str:
    return answer.context["form"]["blocks"][0]["html"]


def test_changes_that_do_not_overlap_are_merged_and_wait_for_one_key(newsroom, emil, post):
    answer = emil.save(post, **{"prose-0": MINE})
    assert answer.status_code == 409 and answer.context["undecided"] == 0
    assert body(answer) == "<p>Trains stop until ten.</p><p>Buses run by way of Thornby.</p>"
    page = answer.content.decode()
    assert "Only you changed this" in page and "Only they changed this" in page and "<ins>" in page
    fresh = posts.find(newsroom.flood, post.post)
    assert emil.save(fresh, **{"prose-0": body(answer)}).status_code == 302
    assert posts.find(newsroom.flood, post.post).content["blocks"][0]["html"] == body(answer)


def test_what_both_changed_waits_for_a_choice_and_holds_yours_meanwhile(newsroom, emil, post):
    answer = emil.save(post, **{"prose-0": AGAINST})
    assert answer.context["undecided"] == 1 and body(answer) == AGAINST
    page = answer.content.decode()
    for words in ("<del>eight</del><ins>ten</ins>", "<del>eight</del><ins>midnight</ins>", "Both changed this"):
        assert words in page
    kept = KeptText.objects.get()
    for choice, wanted in (("theirs", THEIRS), ("yours", AGAINST)):
        chosen = emil.post(f"posts/{post.post}/merge", kept=kept.pk, **{"pick-at-0": choice})
        assert body(chosen) == wanted and chosen.context["undecided"] == 0
    both = body(emil.post(f"posts/{post.post}/merge", kept=kept.pk, **{"pick-at-0": "both"}))
    assert both == "<p>Trains stop until ten.</p><p>Trains stop until midnight.</p><p>Buses run inland.</p>"


def test_one_version_can_be_taken_whole(newsroom, emil, post):
    emil.save(post, **{"prose-0": MINE})
    kept = KeptText.objects.get()
    assert body(emil.post(f"posts/{post.post}/merge", kept=kept.pk, all="theirs")) == THEIRS
    assert body(emil.post(f"posts/{post.post}/merge", kept=kept.pk, all="yours")) == MINE


def test_the_text_that_was_not_taken_is_kept_and_the_history_shows_it(newsroom, emil, ines, post):
    emil.save(post, **{"prose-0": AGAINST})
    kept = KeptText.objects.get()
    left = emil.post(f"posts/{post.post}/merge", kept=kept.pk, leave="1")
    assert left.status_code == 302
    said = emil.get(left["Location"].partition("#")[0]).content.decode()
    assert "kept in the history" in said
    listed = ines.get(f"posts/{post.post}/history").content.decode()
    assert "Kept aside" in listed
    page = ines.get(f"posts/{post.post}/history?v=kept-{kept.pk}").content.decode()
    assert "midnight" in page and f"merge?kept={kept.pk}" in page
    assert newsroom.story().posts[post.post].post.blocks[0].html == THEIRS


def test_the_same_text_is_kept_once_and_no_more_when_it_went_out(newsroom, emil, post):
    emil.save(post, **{"prose-0": AGAINST})
    emil.save(post, scripted=True, **{"prose-0": AGAINST})
    assert KeptText.objects.count() == 1
    emil.save(posts.find(newsroom.flood, post.post), **{"prose-0": AGAINST})
    assert not KeptText.objects.exists()


def test_the_note_to_readers_is_not_lost_either(newsroom, emil, post):
    led = emil.save(post, True, kind="correction", correction="It said eight.", **{"prose-0": AGAINST})
    form = emil.get(led["HX-Redirect"]).context["form"]
    assert (form["kind"], form["correction"]) == ("correction", "It said eight.")


def test_a_third_save_makes_two_versions_again(newsroom, emil, post):
    first = emil.save(post, **{"prose-0": AGAINST})
    newsroom_edit(newsroom, post, html=THEIRS.replace("ten", "eleven"))
    again = emil.save(post, version=first.context["form"]["version"], **{"prose-0": AGAINST})
    assert again.status_code == 409 and "eleven" in again.content.decode() and body(again) == AGAINST


def test_two_editors_of_one_draft_lose_nothing(newsroom, emil, ines):
    emil.send("draft", headline="First", post="pdraft", **{"prose-0": TWO})
    ines.send("draft", headline="First", post="pdraft", version=1, **{"prose-0": THEIRS})
    led = emil.send("draft", True, headline="First", post="pdraft", version=1, **{"prose-0": MINE})
    answer = emil.get(re.search(r"/desk/flood/posts/pdraft/merge\?kept=\d+", led.content.decode())[0])
    assert body(answer) == "<p>Trains stop until ten.</p><p>Buses run by way of Thornby.</p>"
    assert 'action="/desk/flood/posts"' in answer.content.decode()
    saved = emil.send("draft", headline="First", post="pdraft", version=2, **{"prose-0": body(answer)})
    assert saved.status_code == 302
    assert posts.find(newsroom.flood, "pdraft").content["blocks"][0]["html"] == body(answer)


def test_a_submission_that_an_editor_changed_meanwhile_is_settled_by_its_author(newsroom, cora, emil):
    cora.send("submit", headline="Of Cora", post="psub", **{"prose-0": TWO})
    emil.send("draft", headline="Of Cora", post="psub", version=1, **{"prose-0": THEIRS})
    answer = cora.send("submit", headline="Of Cora", post="psub", version=1, **{"prose-0": MINE})
    assert answer.status_code == 409 and "until ten" in body(answer) and "Thornby" in body(answer)


def test_a_kept_text_is_for_those_who_may_see_the_post(newsroom, emil, cora, post):
    emil.save(post, **{"prose-0": AGAINST})
    kept = KeptText.objects.get()
    assert cora.get(f"posts/{post.post}/merge?kept={kept.pk}").status_code == 403
    other = newsroom.publish("Other")
    assert emil.get(f"posts/{other.post}/merge?kept={kept.pk}").status_code == 404
    assert emil.get(f"posts/{post.post}/merge?kept=1x").status_code == 404


def test_who_is_not_signed_in_any_more_is_told_and_nothing_is_kept(stranger, post):
    answer = stranger.client.post(f"/desk/flood/posts/{post.post}", {"headline": "x", "version": 1}, **HTMX)
    assert answer.status_code == 401 and not KeptText.objects.exists()


def test_a_stale_approval_is_refused_with_what_changed(newsroom, emil, cora):
    copy = review.submit(newsroom.cora, newsroom.flood, {"text": "One"}, at=newsroom.now())
    posts.save_draft(newsroom.ines, newsroom.flood, {"text": "Two"}, at=newsroom.now(), post=copy.post, version=1)
    assert emil.post(f"posts/{copy.post}/approve", version=1).status_code == 409
