"""From a contributor's text to readers: submitted, sent back, approved, scheduled, held by an embargo, discarded."""

from datetime import timedelta

import pytest

from stoppress.newsroom import coverage, posts, review, schedule
from stoppress.newsroom.models import Person, Revision, WorkingCopy
from stoppress.newsroom.posts import Plan
from stoppress.newsroom.refusals import CoverageOver, Embargoed, NotAllowed, PostGone, StaleVersion, Unfit

State = WorkingCopy.State
HOUR = timedelta(hours=1)


def submitted(newsroom, text="The bridge is shut.", **more):
    return review.submit(newsroom.cora, newsroom.flood, {"text": text}, at=newsroom.now(), **more)


def scheduled(newsroom, due_at=None, text="High water is at four.", **more):
    due_at = due_at or newsroom.clock + HOUR
    return schedule.schedule(newsroom.emil, newsroom.flood, {"text": text}, due_at, at=newsroom.now(), **more)


def acts(copy):
    return list(Revision.objects.filter(copy=copy).order_by("version").values_list("act", flat=True))


def shown(newsroom):
    return [standing.id for standing in newsroom.story().newest(100) if standing.post]


def test_what_a_contributor_submits_an_editor_approves(newsroom):
    copy = submitted(newsroom)
    assert copy.state == State.SUBMITTED and shown(newsroom) == []
    out = review.approve(newsroom.emil, newsroom.flood, copy.post, at=newsroom.now(), version=copy.version)
    assert out.state == State.PUBLISHED and out.author == newsroom.cora
    assert shown(newsroom) == [copy.post]
    assert acts(out) == ["submitted", "published"]


def test_only_editors_decide(newsroom):
    copy = submitted(newsroom)
    for decide in (
        lambda: review.approve(newsroom.cora, newsroom.flood, copy.post, at=newsroom.now(), version=1),
        lambda: review.send_back(newsroom.cora, newsroom.flood, copy.post, "No.", at=newsroom.now()),
        lambda: schedule.schedule(
            newsroom.cora, newsroom.flood, {"text": "x"}, newsroom.clock + HOUR, at=newsroom.now()
        ),
        lambda: schedule.unschedule(newsroom.cora, newsroom.flood, copy.post, at=newsroom.now()),
        lambda: schedule.lift_embargo(newsroom.cora, newsroom.flood, copy.post, at=newsroom.now()),
    ):
        with pytest.raises(NotAllowed):
            decide()
    assert shown(newsroom) == []


def test_what_changed_since_it_was_read_is_not_approved(newsroom):
    copy = submitted(newsroom)
    submitted(newsroom, "The bridge is open.", post=copy.post, version=copy.version)
    with pytest.raises(StaleVersion):
        review.approve(newsroom.emil, newsroom.flood, copy.post, at=newsroom.now(), version=1)
    assert shown(newsroom) == []


def test_what_is_sent_back_says_why_and_can_be_submitted_again(newsroom):
    copy = submitted(newsroom)
    with pytest.raises(Unfit):
        review.send_back(newsroom.emil, newsroom.flood, copy.post, "  ", at=newsroom.now())
    back = review.send_back(newsroom.emil, newsroom.flood, copy.post, "Who says so?", at=newsroom.now())
    assert (back.state, back.review_note) == (State.DRAFT, "Who says so?")
    again = submitted(newsroom, "The council says the bridge is shut.", post=copy.post, version=back.version)
    assert (again.state, again.review_note) == (State.SUBMITTED, "")
    with pytest.raises(StaleVersion):
        review.send_back(newsroom.emil, newsroom.flood, copy.post, "Late.", at=newsroom.now(), version=1)


def test_the_author_takes_a_submission_back_by_saving_it_and_an_editor_does_not(newsroom):
    copy = submitted(newsroom)
    edited = posts.save_draft(
        newsroom.emil, newsroom.flood, {"text": "Shut."}, at=newsroom.now(), post=copy.post, version=copy.version
    )
    assert edited.state == State.SUBMITTED
    own = posts.save_draft(
        newsroom.cora, newsroom.flood, {"text": "Shut."}, at=newsroom.now(), post=copy.post, version=edited.version
    )
    assert own.state == State.DRAFT
    with pytest.raises(Unfit):
        review.send_back(newsroom.emil, newsroom.flood, copy.post, "Late.", at=newsroom.now())


def test_a_repeated_submission_is_one(newsroom):
    first = submitted(newsroom, post="p-one")
    again = submitted(newsroom, post="p-one")
    assert (again.pk, again.version) == (first.pk, first.version)


def test_what_is_scheduled_goes_out_when_it_is_due_and_once(newsroom):
    copy = scheduled(newsroom)
    assert schedule.publish_due(at=copy.due_at - timedelta(seconds=1)) == 0
    assert shown(newsroom) == []
    assert schedule.publish_due(at=copy.due_at) == 1
    assert schedule.publish_due(at=copy.due_at + HOUR) == 0
    assert shown(newsroom) == [copy.post]
    post = newsroom.story().posts[copy.post].post
    assert post.published_at == copy.due_at
    copy.refresh_from_db()
    assert (copy.state, copy.due_at) == (State.PUBLISHED, None)


def test_what_is_due_goes_out_in_order(newsroom):
    later = scheduled(newsroom, newsroom.clock + 2 * HOUR, "Second.")
    sooner = scheduled(newsroom, newsroom.clock + HOUR, "First.")
    assert schedule.next_due() == sooner.due_at
    assert schedule.publish_due(at=later.due_at) == 2
    numbers = newsroom.story().posts
    assert numbers[sooner.post].place < numbers[later.post].place


def test_unscheduled_it_stays_at_the_desk(newsroom):
    copy = scheduled(newsroom)
    for _ in range(2):
        draft = schedule.unschedule(newsroom.ines, newsroom.flood, copy.post, at=newsroom.now())
        assert draft.state == State.DRAFT
    assert schedule.publish_due(at=newsroom.clock + 2 * HOUR) == 0
    assert schedule.next_due() is None


def test_a_time_that_has_passed_or_is_too_far_is_refused(newsroom):
    for due_at in (newsroom.clock - HOUR, newsroom.clock + timedelta(days=400)):
        with pytest.raises(Unfit):
            scheduled(newsroom, due_at)


def test_what_cannot_go_out_is_a_draft_again_and_says_why(newsroom):
    copy = scheduled(newsroom)
    other = scheduled(newsroom, text="Ferries go again.")
    Person.objects.filter(pk=newsroom.emil.pk).update(is_active=False)
    assert schedule.publish_due(at=newsroom.clock + 2 * HOUR) == 0
    for waiting in (copy, other):
        waiting.refresh_from_db()
        assert waiting.state == State.DRAFT
        assert "editor" in waiting.review_note
    assert shown(newsroom) == []


def test_a_scheduled_post_does_not_go_out_after_the_end(newsroom):
    copy = scheduled(newsroom)
    coverage.close(newsroom.emil, newsroom.flood, at=newsroom.now())
    assert schedule.publish_due(at=newsroom.clock + 2 * HOUR) == 0
    copy.refresh_from_db()
    assert copy.state == State.DRAFT and "reopen" in copy.review_note
    with pytest.raises(CoverageOver):
        scheduled(newsroom)


def test_an_embargo_holds_until_its_time_or_until_it_is_lifted(newsroom):
    until = newsroom.clock + HOUR
    copy = submitted(newsroom, plan=Plan(embargo_until=until))
    with pytest.raises(Embargoed):
        review.approve(newsroom.emil, newsroom.flood, copy.post, at=newsroom.now(), version=copy.version)
    with pytest.raises(Embargoed):
        scheduled(newsroom, until - timedelta(minutes=10), post=copy.post, version=copy.version)
    sooner = submitted(newsroom, post=copy.post, version=1, plan=Plan(embargo_until=newsroom.clock))
    assert sooner.embargo_until == until, "nobody shortens an embargo by the way"
    assert schedule.publish_due(at=until) == 0
    lifted = schedule.lift_embargo(newsroom.emil, newsroom.flood, copy.post, at=newsroom.now())
    review.approve(newsroom.emil, newsroom.flood, copy.post, at=newsroom.now(), version=lifted.version)
    assert shown(newsroom) == [copy.post]
    assert "embargo lifted" in acts(copy)


def test_a_post_is_dated_back_and_never_ahead(newsroom):
    noon = newsroom.clock - 3 * HOUR
    copy = submitted(newsroom, plan=Plan(dated=noon))
    with pytest.raises(Unfit):
        submitted(newsroom, plan=Plan(dated=newsroom.clock + HOUR))
    review.approve(newsroom.emil, newsroom.flood, copy.post, at=newsroom.now(), version=copy.version)
    assert newsroom.story().posts[copy.post].published_at == noon
    with pytest.raises(Unfit):
        posts.publish(
            newsroom.emil, newsroom.flood, {"text": "x"}, at=newsroom.now(), plan=Plan(dated=newsroom.clock + HOUR)
        )


def test_nobody_publishes_over_a_draft_that_they_have_not_seen(newsroom):
    copy = submitted(newsroom)
    with pytest.raises(StaleVersion):
        newsroom.publish("Something else.", post=copy.post)
    assert shown(newsroom) == []
    assert newsroom.publish("The bridge is shut.", post=copy.post).state == State.PUBLISHED


def test_what_is_discarded_can_come_back_and_cannot_be_published_by_mistake(newsroom):
    copy = submitted(newsroom)
    review.discard(newsroom.cora, newsroom.flood, copy.post, at=newsroom.now())
    with pytest.raises(PostGone):
        newsroom.publish("The bridge is shut.", post=copy.post)
    back = review.keep_after_all(newsroom.cora, newsroom.flood, copy.post, at=newsroom.now())
    assert back.state == State.DRAFT
    out = newsroom.publish("Out.")
    with pytest.raises(Unfit):
        review.discard(newsroom.emil, newsroom.flood, out.post, at=newsroom.now())
    with pytest.raises(NotAllowed):
        review.discard(newsroom.cora, newsroom.flood, scheduled(newsroom).post, at=newsroom.now())
