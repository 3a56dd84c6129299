"""The heartbeat: who is here, in which hue, and a stamp that changes with what the stream does not tell."""

import json

import pytest

from stoppress.newsroom import coverage, people, posts, review
from stoppress.newsroom.models import Person, Role
from stoppress.newsroom.roles import give_seat

pytestmark = pytest.mark.django_db(transaction=True)


def beat(somebody, **told):
    """One beat, as the page's script sends it."""
    told = {"tab": "tab-1", "writing": "", "narrow": False} | told
    answer = somebody.client.post("/desk/flood/here", json.dumps({"presence": told}), content_type="application/json")
    assert answer.status_code == 200, answer.content
    return answer.json()["presence"]


def test_everybody_hears_who_is_here_and_who_writes_where(newsroom, emil, ines, cora):
    beat(ines, writing="p1", narrow=True)
    beat(cora)
    here = {one["name"]: one for one in beat(emil)["here"]}
    assert set(here) == {"emil", "ines", "cora"}
    assert here["ines"] == {
        "name": "ines", "initials": "I", "hue": here["ines"]["hue"], "you": False, "role": "editor",
        "writing": "p1", "narrow": True,
    }  # fmt: skip
    assert here["emil"]["you"] and here["cora"]["role"] == "contributor"


def test_who_leaves_is_gone_at_once(newsroom, emil, ines):
    beat(ines)
    beat(ines, gone=True)
    assert [one["name"] for one in beat(emil)["here"]] == ["emil"]


def test_two_with_the_same_initials_have_different_hues_on_every_desk(newsroom, emil, ines):
    twins = [people.add_person(f"ines.{name}", Role.EDITOR, None) for name in ("halvard", "hughes", "holm")]
    Person.objects.filter(pk__in=[one.pk for one in twins]).update(first_name="Ines", last_name="Halvard")
    seen = []
    for desk in (emil, ines):
        for number, person in enumerate(twins):
            desk.client.force_login(person)
            beat(desk, tab=f"t{number}")
        desk.client.force_login(desk.person)
        seen.append(
            {one["name"] + str(n): one["hue"] for n, one in enumerate(beat(desk)["here"]) if "Halvard" in one["name"]}
        )
    assert seen[0].values() and len(set(seen[0].values())) == 3 and sorted(seen[0].values()) == sorted(seen[1].values())
    assert all(1 <= hue <= 5 for hue in seen[0].values())


def test_the_stamp_changes_with_what_the_stream_does_not_tell_and_with_nothing_else(newsroom, emil):
    flood, ines, now = newsroom.flood, newsroom.ines, newsroom.now
    before = beat(emil)["stamp"]
    newsroom.publish("On the stream")
    assert beat(emil, writing="p1")["stamp"] == before
    steps = [
        lambda: posts.save_draft(newsroom.cora, flood, {"text": "One"}, at=now(), post="pd"),
        lambda: review.submit(newsroom.cora, flood, {"text": "Two"}, at=now(), post="pd", version=1),
        lambda: review.send_back(ines, flood, "pd", "Why?", at=now()),
        lambda: review.discard(ines, flood, "pd", at=now()),
        lambda: give_seat(newsroom.vera, newsroom.otto, flood, Role.EDITOR),
        lambda: coverage.change_details(newsroom.vera, flood, {"headline": "The river rises on"}, at=now()),
    ]
    for step in steps:
        step()
        after = beat(emil)["stamp"]
        assert after != before
        before = after
    assert beat(emil)["stamp"] == before


def test_nonsense_is_refused_and_a_stranger_hears_nothing(newsroom, emil, otto, stranger):
    def told(somebody, raw):
        return somebody.client.post("/desk/flood/here", raw, content_type="application/json")

    assert told(emil, b'{"presence": {"tab": "a b"}}').status_code == 422
    for raw in (b"{", b"[1]", b'{"presence": [1]}', b'{"presence": {"tab": 7, "writing": {}, "narrow": "x"}}'):
        assert told(emil, raw).status_code == 200
    assert told(otto, b"{}").status_code == 404
    assert told(stranger, b"{}").status_code == 401
