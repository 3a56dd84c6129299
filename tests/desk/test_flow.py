"""What waits for a decision: the trays, and what is done with what lies in them."""

from datetime import timedelta

import pytest
from django.utils import timezone

from stoppress.newsroom import posts, review, schedule
from stoppress.newsroom.models import WorkingCopy
from stoppress.newsroom.posts import Plan

pytestmark = pytest.mark.django_db(transaction=True)
State = WorkingCopy.State


def only() -> WorkingCopy:
    return WorkingCopy.objects.get()


def soon(hours=2) -> str:
    return (timezone.now() + timedelta(hours=hours)).strftime("%Y-%m-%dT%H:%M")


def test_a_contributor_submits_and_an_editor_approves_what_was_read(newsroom, cora, emil):
    assert cora.send("submit", headline="Sandbags at the school", post="psand").status_code == 302
    page = emil.get().content.decode()
    assert 'id="slip-psand"' in page and "posts/psand/approve" in page
    assert "approve" not in cora.get().content.decode()
    answer = emil.post("posts/psand/approve", scripted=True, version=only().version)
    assert answer.status_code == 200 and newsroom.story().shown == 1


def test_a_submission_that_changed_is_read_again_before_it_is_approved(newsroom, cora, emil):
    cora.send("submit", headline="Sandbags at the school", post="psand")
    cora.send("submit", headline="Sandbags at the church", post="psand", version="1")
    assert emil.post("posts/psand/approve", scripted=True, version=1).status_code == 409
    assert emil.post("posts/psand/approve", scripted=True).status_code == 422
    assert newsroom.story().shown == 0


def test_what_is_sent_back_shows_its_note_to_the_author(newsroom, cora, emil):
    cora.send("submit", headline="Sandbags at the school", post="psand")
    assert emil.post("posts/psand/back", scripted=True, note="").status_code == 422
    emil.post("posts/psand/back", note="Which school?", version=1)
    assert "Which school?" in cora.get().content.decode()
    assert "Which school?" in cora.get("?draft=psand").content.decode()


def test_an_editor_publishes_a_submission_with_other_words(newsroom, cora, emil):
    cora.send("submit", headline="Sandbags at the school", post="psand")
    emil.send("publish", headline="Sandbags at both schools", post="psand", version="1")
    assert newsroom.story().posts["psand"].post.headline == "Sandbags at both schools"
    assert only().author == newsroom.cora


def test_a_post_is_scheduled_in_the_zone_of_its_blog_and_unscheduled(newsroom, emil):
    newsroom.flood.time_zone = "Asia/Tokyo"
    newsroom.flood.save()
    due = (timezone.now() + timedelta(days=2)).strftime("%Y-%m-%dT18:30")
    emil.send("schedule", headline="High water", post="phigh", due_at=due, zone="Asia/Tokyo")
    assert only().state == State.SCHEDULED
    assert only().due_at.strftime("%H:%M") == "09:30"
    assert "18:30" in emil.get().content.decode()
    assert f'value="{due}"' in emil.get("?draft=phigh").content.decode()
    emil.post("posts/phigh/unschedule")
    assert only().state == State.DRAFT


@pytest.mark.parametrize("due", ["", "soon", "2026-13-45T99:99", "1999-01-01T10:00", "2026-11-22"])
def test_a_time_that_does_not_do_is_refused_and_the_text_is_kept(newsroom, emil, due):
    answer = emil.send("schedule", headline="High water", post="phigh", due_at=due, zone="Asia/Tokyo")
    assert answer.status_code == 422
    assert "High water" in answer.content.decode()
    assert not WorkingCopy.objects.exists()


def test_an_embargo_is_said_kept_and_lifted(newsroom, cora, emil):
    cora.send("submit", headline="The budget", post="pbudget", embargo_until=soon())
    assert "embargo until" in emil.get().content.decode()
    refused = emil.post("posts/pbudget/approve", scripted=True, version=1)
    assert refused.status_code == 409 and "embargo" in refused.content.decode()
    emil.post("posts/pbudget/lift")
    assert emil.post("posts/pbudget/approve", scripted=True, version=2).status_code == 200


def test_a_scheduled_post_with_an_embargo_goes_out_by_nobodys_hand(newsroom, emil):
    emil.send("schedule", headline="The budget", post="pbudget", due_at=soon(), embargo="on")
    assert emil.send("publish", headline="The budget", post="pbudget", version="1").status_code == 409
    assert schedule.publish_due(at=only().due_at) == 1


def test_a_discarded_draft_comes_back_by_undo(newsroom, cora):
    cora.send("draft", headline="Sandbags", post="psand")
    answer = cora.post("posts/psand/discard", scripted=True)
    assert "posts/psand/keep" in answer.content.decode()
    assert 'id="slip-psand"' not in cora.get().content.decode()
    cora.post("posts/psand/keep", scripted=True)
    assert 'id="slip-psand"' in cora.get().content.decode()


def test_a_contributor_sees_only_what_is_theirs(newsroom, cora):
    review.submit(newsroom.ines, newsroom.flood, {"headline": "A tip"}, at=newsroom.now(), post="ptip")
    schedule.schedule(
        newsroom.emil, newsroom.flood, {"headline": "Secret"}, timezone.now() + timedelta(hours=1), at=timezone.now(),
        post="psecret", plan=Plan(),
    )  # fmt: skip
    page = cora.get().content.decode()
    assert "A tip" not in page and "Secret" not in page
    assert cora.get("?draft=ptip").status_code == 404
    assert cora.send("draft", headline="Mine now", post="ptip", version="1").status_code == 403


def test_a_post_is_dated_back_from_the_composer(newsroom, emil):
    emil.send("publish", headline="It began at noon", post="pnoon", published_at="2026-11-20T12:00")
    assert newsroom.story().posts["pnoon"].published_at.isoformat() == "2026-11-20T12:00:00+00:00"


def test_an_editor_sees_how_a_submission_wants_to_be_dated(newsroom, cora, emil):
    cora.send("submit", headline="It began at noon", post="pnoon", published_at="2026-11-20T12:00")
    assert "to be dated" in emil.get().content.decode()


def test_the_old_address_of_the_desk_leads_to_the_blog(newsroom, emil):
    from .conftest import Seated

    vera = Seated(newsroom.vera)
    assert emil.post("address", slug="great-flood").status_code == 403
    assert vera.post("address", slug="great-flood")["Location"] == "/desk/great-flood/"
    assert emil.get().status_code == 200
    assert emil.send(headline="Sent to the old address", post="pold").status_code == 302
    assert newsroom.story().shown == 1


def test_taking_a_blog_down_has_to_be_meant(newsroom, emil):
    from .conftest import Seated

    vera = Seated(newsroom.vera)
    assert vera.post("take-down", sure="yes").status_code == 422
    assert emil.post("take-down", sure="flood").status_code == 403
    assert vera.post("take-down", sure="flood").status_code == 302
    assert "Put it back" in vera.get().content.decode()
    vera.post("put-back")
    assert posts.publish(newsroom.emil, newsroom.flood, {"text": "On."}, at=newsroom.now()).number


def test_who_may_not_publish_learns_nothing_of_a_discarded_text(newsroom, cora, emil, ines):
    emil.send("draft", headline="The minister resigns", post="psecret")
    emil.post("posts/psecret/discard")
    for scripted in (True, False):
        answer = cora.send("publish", scripted, headline="Other words", post="psecret")
        assert answer.status_code == 403 and "minister" not in answer.content.decode()
    answer = ines.send("publish", scripted=True, headline="Other words", post="psecret")
    assert answer.status_code == 410 and "discarded" in answer.content.decode()


def test_an_earlier_time_that_was_taken_out_again_dates_nothing(newsroom, emil):
    earlier = {"published_at": "2026-01-01T10:00", "zone": "UTC"}
    emil.send("draft", headline="High water", post="phigh", **earlier)
    emil.send("draft", headline="High water, again", post="phigh", version="1")  # a form without the field
    assert only().published_at.strftime("%H:%M") == "10:00"
    before = timezone.now()
    emil.send("publish", headline="High water", post="phigh", version="2", published_at="", zone="UTC")
    assert only().state == State.PUBLISHED and only().published_at >= before
