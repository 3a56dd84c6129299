"""A form whose answer got lost comes again under the same key, and is done once; nobody sends in another's name."""

import pytest

from stoppress.log.models import Change
from stoppress.newsroom import posts
from stoppress.newsroom.models import Answer, WorkingCopy

pytestmark = pytest.mark.django_db(transaction=True)
EMPTY = {"headline": "", "prose-0": "", "bylines": "", "tags": "", "status": "", "version": ""}


def send(seat, key, act="publish", path="posts", **fields):
    """What the outbox sends."""
    headers = {"HX-Request": "true", "Idempotency-Key": key, "Desk-Person": seat.person.opaque}
    return seat.client.post(f"{seat.home}{path}", {**EMPTY, "act": act, **fields}, headers=headers)


def test_a_post_that_is_sent_again_stays_as_a_colleague_made_it_meanwhile(newsroom, emil):
    form = {"headline": "Bridge closed", "bylines": "Emil Brandt", "post": "ponce", "pin": "on"}
    send(emil, "k1", **form)
    copy = newsroom.edit(WorkingCopy.objects.get(), headline="Bridge is closed", bylines=["Ines"], key_event=True)
    posts.unpin(newsroom.ines, newsroom.flood, "ponce", at=newsroom.now())
    before = Change.objects.count()
    again = send(emil, "k1", **form)
    assert again.status_code == 200 and '"ponce"' in again["HX-Trigger"] and "Published." in again.content.decode()
    assert (
        Change.objects.count() == before and newsroom.story().posts["ponce"].post.headline == copy.content["headline"]
    )
    assert posts.pinned(newsroom.flood) is None


def test_a_post_that_was_withdrawn_meanwhile_does_not_come_back(newsroom, emil):
    send(emil, "k1", headline="Bridge closed", post="ponce")
    newsroom.withdraw(WorkingCopy.objects.get())
    assert send(emil, "k1", headline="Bridge closed", post="ponce").status_code == 200
    assert newsroom.story().shown == 0


def test_without_a_key_the_id_alone_tells_a_repeated_post_with_its_bylines(newsroom, emil):
    form = {"headline": "Bridge closed", "bylines": "Emil Brandt", "tags": "bridge", "post": "ponce"}
    emil.send(scripted=True, **form)
    newsroom.edit(WorkingCopy.objects.get(), headline="Bridge is closed")
    assert emil.send(scripted=True, **form).status_code == 200
    assert newsroom.story().posts["ponce"].post.headline == "Bridge is closed"


def test_a_draft_that_is_sent_again_does_not_disturb_what_became_of_it(newsroom, emil, ines):
    form = {"act": "draft", "headline": "From the quay", "post": "pdraft"}
    assert send(emil, "k1", **form).status_code == 200
    ines.send("draft", headline="From the quay, 14:00", post="pdraft", version=1)
    assert send(emil, "k1", **form).status_code == 200
    ines.send(headline="From the quay, 14:00", post="pdraft", version=2)
    assert send(emil, "k1", **form).status_code == 200
    copy = WorkingCopy.objects.get()
    assert (copy.state, copy.content["headline"], copy.version) == ("published", "From the quay, 14:00", 3)


def test_an_edit_that_is_sent_again_is_one_edit_with_one_note(newsroom, emil):
    copy = newsroom.publish("The train leaves at 14:00.")
    form = {"prose-0": "<p>At 15:00.</p>", "version": 1, "kind": "correction", "correction": "It leaves at 15:00."}
    path = f"posts/{copy.post}"
    first, again = send(emil, "k1", path=path, **form), send(emil, "k1", path=path, **form)
    assert first.status_code == again.status_code == 200 and again["HX-Redirect"] == first["HX-Redirect"]
    copy.refresh_from_db()
    assert (copy.version, len(copy.corrections)) == (2, 1)


def test_a_key_says_nothing_for_another_form_or_another_person(newsroom, emil, ines):
    send(emil, "k1", headline="Bridge closed", post="pone")
    assert send(emil, "k1", headline="Bridge open", post="ptwo").status_code == 422
    assert send(ines, "k1", headline="Bridge open", post="ptwo").status_code == 200
    assert newsroom.story().shown == 2


def test_what_was_refused_may_be_sent_again_under_its_key(newsroom, emil):
    assert send(emil, "k1", headline="x" * 301, post="pone").status_code == 422
    assert not Answer.objects.exists()
    assert send(emil, "k1", headline="x", post="pone").status_code == 200


def test_a_page_of_somebody_who_signed_out_sends_nothing_in_the_name_of_the_next(newsroom, emil, ines):
    headers = {"HX-Request": "true", "Desk-Person": newsroom.emil.opaque}
    answer = ines.client.post("/desk/flood/posts", {**EMPTY, "headline": "Of Emil", "act": "publish"}, headers=headers)
    assert answer.status_code == 401 and newsroom.story().shown == 0
    marks = ines.client.post(f"/desk/flood/posts/{newsroom.publish().post}/key", {"key": "on"}, headers=headers)
    assert marks.status_code == 401


@pytest.mark.parametrize("signed_in", [True, False])
def test_a_form_without_a_token_is_told_what_is_missing(newsroom, emil, stranger, signed_in):
    seat = emil if signed_in else stranger
    seat.client.handler.enforce_csrf_checks = True
    answer = seat.client.post("/desk/flood/posts", {**EMPTY, "headline": "x"}, headers={"HX-Request": "true"})
    assert answer.status_code == (403 if signed_in else 401)
    assert ("Desk-Token" in answer) == signed_in == ("stoppress_csrf" in answer.cookies)
    if signed_in:  # and the one that came along will do
        token = answer.cookies["stoppress_csrf"].value
        headers = {"HX-Request": "true", "X-CSRFToken": token}
        form = {**EMPTY, "headline": "x", "act": "publish"}
        assert seat.client.post("/desk/flood/posts", form, headers=headers).status_code == 200
