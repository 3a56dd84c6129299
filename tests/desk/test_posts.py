"""The composer, the timeline and drafts."""

import json
import re

import pytest

from stoppress.log.models import Change
from stoppress.newsroom import coverage, posts
from stoppress.newsroom.models import WorkingCopy

from .conftest import HTMX

pytestmark = pytest.mark.django_db(transaction=True)
TEXT = "<p>The water stands at the <strong>church steps</strong>.</p>"
HOSTILE = (
    '<p>ok</p><script>alert(1)</script><img src=x onerror=alert(1)><a href="javascript:alert(1)" hx-post="/x">x</a>'
)


def only() -> WorkingCopy:
    return WorkingCopy.objects.get()


def test_what_the_composer_sends_is_out_with_all_its_fields(newsroom, emil):
    answer = emil.send(
        headline="Bridge  closed", **{"prose-0": TEXT}, bylines="Emil Brandt, Cora Lind", tags="bridge, traffic",
        key_event="on", summary="on", status="unconfirmed", pin="on", post="pcomposer1",
    )  # fmt: skip
    assert answer["Location"] == "/desk/flood/#post-pcomposer1"
    post = newsroom.story().pinned_post.post
    assert (post.id, post.headline, post.blocks[0].html) == ("pcomposer1", "Bridge closed", TEXT)
    assert [one.name for one in post.bylines] == ["Emil Brandt", "Cora Lind"]
    assert (post.tags, post.status) == (("bridge", "traffic"), "unconfirmed") and post.key_event and post.summary


def test_the_script_is_told_that_its_text_is_safe_and_gets_the_timeline(newsroom, emil):
    answer = emil.send(scripted=True, headline="Bridge closed", post="pone")
    assert json.loads(answer["HX-Trigger"]) == {"desk:sent": {"post": "pone"}}
    page = answer.content.decode()
    assert 'id="post-pone"' in page and "<html" not in page and "Published." in page


def test_a_submission_that_is_repeated_is_one_post(newsroom, emil):
    for _ in range(3):
        assert emil.send(headline="Bridge closed", **{"prose-0": TEXT}, post="ponce", pin="on").status_code == 302
    assert newsroom.story().shown == 1 and Change.objects.filter(kind="PostPinned").count() == 1


def test_newer_words_under_the_id_of_a_post_that_is_out_are_never_called_published(newsroom, emil):
    emil.send(headline="Bridge closed", post="ponce")
    answer = emil.send(scripted=True, headline="Bridge closed, road too", post="ponce")
    assert answer.status_code == 409 and answer["HX-Retarget"] == "#composer-said" and "HX-Trigger" not in answer
    assert 'data-carry="ponce"' in answer.content.decode()
    plain = emil.send(headline="Bridge closed, road too", post="ponce")
    assert plain.status_code == 409 and "Bridge closed, road too" in plain.content.decode()


def test_a_repeated_submission_of_a_post_that_was_edited_meanwhile_changes_nothing(newsroom, emil):
    emil.send(headline="Bridge closed", post="ponce")
    newsroom.edit(only(), headline="Bridge is closed")
    assert emil.send(headline="Bridge closed", post="ponce").status_code == 302
    assert newsroom.story().posts["ponce"].post.headline == "Bridge is closed"


def test_plain_text_without_a_script_becomes_paragraphs(newsroom, emil):
    emil.send(**{"prose-0": "First <line>\r\nsecond\r\n\r\nNext"})
    assert only().content["blocks"] == [{"kind": "prose", "html": "<p>First &lt;line&gt;<br>second</p><p>Next</p>"}]


@pytest.mark.parametrize(
    ("fields", "status"),
    [({}, 422), ({"headline": "x" * 301}, 422), ({"headline": "ok", "post": "1 bad id"}, 422),
     ({"headline": "ok", "block-3": "{broken"}, 422), ({"headline": "ok", "block-3": '{"kind": "video"}'}, 422)],
)  # fmt: skip
def test_whatever_is_refused_comes_back_whole(newsroom, emil, fields, status):
    kept = {"prose-0": "<p>Kept word for word</p>"} if fields else {}
    plain, scripted = emil.send(**(kept | fields)), emil.send(scripted=True, **(kept | fields))
    assert plain.status_code == scripted.status_code == status
    assert not kept or "Kept word for word" in plain.content.decode()
    assert scripted["HX-Retarget"] == "#composer-said" and 'role="alert"' in scripted.content.decode()
    assert newsroom.story().shown == 0


def test_after_the_end_of_the_coverage_the_text_is_kept(newsroom, emil):
    coverage.close(newsroom.vera, newsroom.flood, at=newsroom.now())
    answer = emil.send(headline="Too late", **{"prose-0": "<p>But kept</p>"})
    assert (
        answer.status_code == 409 and "But kept" in answer.content.decode() and "has ended" in answer.content.decode()
    )
    assert emil.send("draft", headline="Too late").status_code == 302 and only().state == "draft"


def test_hostile_text_is_harmless_on_every_page(newsroom, emil):
    name = '"><script>alert(1)</script>'
    emil.send(headline=name, **{"prose-0": HOSTILE}, bylines=name, tags=name, post="pbad")
    emil.send("draft", headline=name, **{"prose-0": HOSTILE}, post="pdraft")
    coverage.change_details(newsroom.vera, newsroom.flood, {"headline": name, "kicker": name}, at=newsroom.now())
    for path in ("", "feed", "posts/pbad", "?draft=pdraft", "/desk/"):
        page = emil.get(path).content.decode()
        assert "alert(1)" in page  # as text
        for sign in ("<script>alert", "onerror=alert", 'href="javascript:', 'hx-post="/x"'):
            assert sign not in page, (path, sign)
    assert "<script>alert" not in emil.send(headline=name, status="x", **{"block-1": "{"}).content.decode()


def test_a_contributor_saves_for_an_editor_who_publishes_it_under_the_same_id(newsroom, cora, emil):
    cora.send("draft", headline="From the quay", **{"prose-0": TEXT}, bylines="Cora Lind", post="pdraft")
    draft = only()
    assert (draft.state, draft.author, newsroom.story().shown) == ("draft", newsroom.cora, 0)
    page = emil.get("?draft=pdraft").content.decode()
    assert "From the quay" in page and "Draft of cora" in page
    emil.send(headline="From the quay", **{"prose-0": TEXT}, bylines="Cora Lind", post="pdraft", version=draft.version)
    assert newsroom.story().posts["pdraft"].post.headline == "From the quay"
    assert emil.get("?draft=pdraft").status_code == 404


def test_a_contributor_sees_and_changes_only_their_own_drafts(newsroom, cora, emil):
    emil.send("draft", headline="Of the editors", post="phers")
    assert "Of the editors" not in cora.get().content.decode()
    assert cora.get("?draft=phers").status_code == 404
    assert cora.send("draft", headline="Mine now", post="phers").status_code == 403
    assert only().content["headline"] == "Of the editors"


def test_a_stale_draft_overwrites_nothing_and_shows_both(newsroom, emil, ines):
    emil.send("draft", headline="First", post="pdraft")
    ines.send("draft", headline="Of Ines", post="pdraft", version=1)
    scripted = emil.send("draft", scripted=True, headline="Of Emil", post="pdraft", version=1)
    assert scripted.status_code == 409 and "Of Ines" in scripted.content.decode()
    where = re.search(r"/desk/flood/posts/pdraft/merge\?kept=\d+", scripted.content.decode())[0]
    both = emil.get(where).content.decode()
    assert "Of Ines" in both and "Of Emil" in both
    plain = emil.send("draft", headline="Of Emil", post="pdraft", version=1)
    assert plain.status_code == 409
    plain = plain.content.decode()
    assert "Of Ines" in plain and "Of Emil" in plain and 'value="2"' in plain
    assert emil.send(headline="Of both", post="pdraft", version=2).status_code == 302


def test_marks_are_set_and_cleared_by_one_button(newsroom, emil):
    copy = newsroom.publish()
    emil.post(f"posts/{copy.post}/key", key="on")
    emil.post(f"posts/{copy.post}/key", key="on")
    assert newsroom.story().posts[copy.post].post.key_event
    emil.post(f"posts/{copy.post}/key", key="off")
    assert not newsroom.story().posts[copy.post].post.key_event


def test_pin_and_unpin_leave_a_colleagues_pin_alone(newsroom, emil):
    first, second = newsroom.publish("One"), newsroom.publish("Two")
    emil.post(f"posts/{first.post}/pin", pin="on")
    emil.post(f"posts/{second.post}/pin", pin="on")
    emil.post(f"posts/{first.post}/pin", pin="off")  # on a screen that had not heard of the second
    assert newsroom.story().pinned == second.post == posts.pinned(newsroom.flood)
    newsroom.withdraw(second)
    assert posts.pinned(newsroom.flood) is None
    posts.restore(newsroom.emil, newsroom.flood, second.post, at=newsroom.now())
    assert posts.pinned(newsroom.flood) == newsroom.story().pinned is None


def test_a_withdrawn_post_stays_in_its_place_with_undo(newsroom, emil):
    copy = newsroom.publish()
    answer = emil.post(f"posts/{copy.post}/withdraw", True, note="It was another church.")
    assert f"posts/{copy.post}/restore" in answer.content.decode()
    assert newsroom.story().posts[copy.post].note == "It was another church."
    assert emil.get(f"posts/{copy.post}").status_code == 410
    assert emil.post(f"posts/{copy.post}/key", True, key="on").status_code == 410
    emil.post(f"posts/{copy.post}/restore")
    assert newsroom.story().posts[copy.post].post is not None


def test_the_timeline_is_paged_without_losing_or_doubling_a_post(newsroom, emil, monkeypatch):
    monkeypatch.setattr("stoppress.desk.timeline.PAGE", 3)
    made = [newsroom.publish(f"Number {number}").post for number in range(8)]
    WorkingCopy.objects.update(published_at=newsroom.clock)  # all in one moment
    seen, path = [], ""
    while True:
        page = emil.get(path).context["page"]
        seen += [row.copy.post for row in page.rows]
        if not page.older:
            break
        path = f"?before={page.older}"
    assert seen == made[::-1]
    assert emil.get("?before=nothing").status_code == 404


def test_the_pinned_post_stands_on_top_and_only_there(newsroom, emil):
    first, second = newsroom.publish("One"), newsroom.publish("Two")
    emil.post(f"posts/{first.post}/pin", pin="on")
    page = emil.get().content.decode()
    assert page.count(f'id="post-{first.post}"') == 1
    assert page.index(first.post) < page.index(f'id="post-{second.post}"')


def test_the_live_parts_come_as_fragments(newsroom, emil):
    newsroom.publish()
    page = emil.get("feed", **HTMX).content.decode()
    assert "<html" not in page and "church steps" in page
    for part in ("where", "count", "drafts-list", "coverage-now", "send"):
        assert f'id="{part}" hx-swap-oob' in page, part
