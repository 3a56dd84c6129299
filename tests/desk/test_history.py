"""The history of a post: who, when, what changed word by word, and the way back."""

import re

import pytest

from stoppress.newsroom import posts, review

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def post(newsroom):
    """A post that was written, corrected and edited."""
    copy = newsroom.publish("Trains stop until 20:00.", headline="Trains stop")
    newsroom.correct(copy, "It said 20:00.", text="Trains stop until 22:00.")
    return newsroom.edit(copy, headline="No trains", key_event=True)


def page(answer) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def test_every_version_is_listed_with_who_and_what(newsroom, ines, post):
    listed = page(ines.get(f"posts/{post.post}/history"))
    for words in ("Edited, minor", "Corrected", "Published", "emil", "It said 20:00.", "readers saw it"):
        assert words in listed
    assert "<del>Trains stop</del><ins>No trains</ins>" in listed and "<ins>Yes</ins>" in listed


def test_one_version_is_shown_against_the_one_before(newsroom, ines, post):
    shown = page(ines.get(f"posts/{post.post}/history?v=2"))
    assert "<del>20:00</del><ins>22:00</ins>" in shown and "1 word added" in shown and "against version 1" in shown
    number = newsroom.story().posts[post.post].number
    assert f"Change {number + 1} of this blog" in shown
    whole = page(ines.get(f"posts/{post.post}/history?v=2&whole"))
    assert "Trains stop until 22:00." in whole and "<del>" not in whole
    assert ines.get(f"posts/{post.post}/history?v=9").status_code == 404


def test_an_earlier_version_goes_out_as_any_edit_does(newsroom, ines, post):
    answer = ines.get(f"posts/{post.post}?restore=1")
    form = answer.context["form"]
    assert (form["headline"], form["version"]) == ("Trains stop", post.version)
    assert "These are the words of version 1" in page(answer)
    fields = {"headline": form["headline"], "prose-0": form["blocks"][0]["html"]}
    assert ines.save(post, kind="", **fields).status_code == 422  # minor or correction: it has to be said
    assert ines.save(post, **fields).status_code == 302
    now = posts.find(newsroom.flood, post.post)
    assert now.content["headline"] == "Trains stop" and now.version == post.version + 1
    assert now.revisions.count() == 4
    assert ines.get(f"posts/{post.post}?restore=77").status_code == 404


def test_an_earlier_version_of_a_draft_is_the_draft_again(newsroom, emil, ines):
    emil.send("draft", headline="First", post="pdraft", **{"prose-0": "<p>One.</p>"})
    ines.send("draft", headline="Second", post="pdraft", version=1, **{"prose-0": "<p>Two.</p>"})
    shown = page(emil.get("posts/pdraft/history?v=1"))
    assert "Restore version 1" in shown and "readers saw it" not in shown
    answer = emil.post("posts/pdraft/history", v=1, version=2)
    assert answer["Location"] == "/desk/flood/?draft=pdraft"
    draft = posts.find(newsroom.flood, "pdraft")
    assert (draft.content["headline"], draft.version) == ("First", 3)
    assert emil.post("posts/pdraft/history", v=2, version=2).status_code == 409  # somebody was quicker


def test_a_contributor_sees_the_history_of_their_own_and_of_nothing_else(newsroom, cora, post):
    copy = review.submit(newsroom.cora, newsroom.flood, {"text": "Mine"}, at=newsroom.now())
    review.send_back(newsroom.ines, newsroom.flood, copy.post, "Who says so?", at=newsroom.now())
    shown = page(cora.get(f"posts/{copy.post}/history"))
    assert "Who says so?" in shown and "Sent back" in shown
    assert cora.get(f"posts/{post.post}/history").status_code == 403
    posts.publish(newsroom.ines, newsroom.flood, {}, at=newsroom.now(), post=copy.post, version=2)
    own = page(cora.get(f"posts/{copy.post}/history?v=1"))
    assert "Mine" in own and "Restore version" not in own


def test_a_withdrawn_post_says_what_comes_first(newsroom, ines, post):
    newsroom.withdraw(post, "It was another line.")
    shown = page(ines.get(f"posts/{post.post}/history"))
    assert "bring it back first" in shown and "It was another line." in shown
    assert ines.post(f"posts/{post.post}/history", v=1, version=4).status_code == 410


def test_the_timeline_leads_there(newsroom, ines, post):
    assert f'href="/desk/flood/posts/{post.post}/history"' in ines.get().content.decode()
