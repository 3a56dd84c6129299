"""Open sessions: the list, the heartbeat, and signing out from afar."""

import json

import pytest
from django.test import Client

from stoppress.desk import here
from stoppress.newsroom import people, roles, team
from stoppress.newsroom.models import OpenSession, Person, Role

from .conftest import Seated

pytestmark = pytest.mark.django_db(transaction=True)
WORDS = "four words that fit"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
PHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 Version/19.0 Mobile/15E148 Safari/604"
)


@pytest.fixture
def nadia(newsroom) -> Person:
    """Nadia edits, and has a password."""
    return people.add_person("nadia", "editor", WORDS)


def browser(agent: str = FIREFOX, name="nadia") -> Client:
    client = Client(HTTP_USER_AGENT=agent)
    assert client.post("/desk/sign-in", {"name": name, "password": WORDS}).status_code == 302
    return client


def beat(client: Client, where="flood/", said=None):
    body = json.dumps(said or {})
    return client.post(f"/desk/{where}here", body, content_type="application/json", HTTP_ACCEPT="application/json")


def test_the_list_names_each_browser_and_says_which_is_this_one(nadia):
    desktop, phone = browser(), browser(PHONE)
    page = desktop.get("/desk/account")
    shown = [(one["device"], one["this"]) for one in page.context["sessions"]]
    assert sorted(shown) == [("Firefox on Linux", True), ("Safari on iPhone", False)]
    assert "This one" in page.content.decode()
    assert phone.get("/desk/account").context["sessions"][0]["row"].person == nadia


def test_one_is_signed_out_and_the_others_stay(nadia):
    here_, there, third = browser(), browser(PHONE), browser()
    row = OpenSession.objects.get(device=PHONE)
    here_.post(f"/desk/sessions/{row.pk}")
    assert [beat(one).status_code for one in (here_, there, third)] == [200, 401, 200]


def test_everywhere_else_is_everywhere_but_here(nadia, newsroom):
    people.find_person("emil").set_password(WORDS)
    others = [browser(), browser(PHONE)]
    mine = browser()
    emil = Seated(newsroom.emil)
    mine.post("/desk/sessions")
    assert [beat(one).status_code for one in others] == [401, 401]
    assert beat(mine).status_code == 200 and beat(emil.client).status_code == 200


def test_nobody_ends_the_session_of_somebody_else(nadia, newsroom, emil):
    nadias = browser()
    row = OpenSession.objects.get(person=nadia)
    assert emil.post(f"/desk/sessions/{row.pk}").status_code == 404
    assert emil.post(f"/desk/people/{nadia.pk}/sign-out").status_code == 403
    assert emil.post(f"/desk/people/{nadia.pk}/sessions/{row.pk}").status_code == 403
    assert beat(nadias).status_code == 200


def test_a_new_password_ends_the_other_sessions_and_takes_them_off_the_list(nadia):
    here_, there = browser(), browser(PHONE)
    new = "another four words"
    here_.post("/desk/password", {"current": WORDS, "password": new, "again": new})
    assert [one["this"] for one in here_.get("/desk/account").context["sessions"]] == [True]
    assert beat(here_).status_code == 200 and beat(there).status_code == 401


def test_signing_out_takes_the_session_off_the_list(nadia):
    here_, there = browser(), browser(PHONE)
    there.post("/desk/sign-out")
    assert len(here_.get("/desk/account").context["sessions"]) == 1


def test_the_heartbeat_tells_who_is_signed_in_and_ends_with_the_session_the_account_and_the_seat(nadia, newsroom):
    client = browser()
    assert beat(client).json()["person"] == nadia.opaque
    assert beat(client, "").json() == {"person": nadia.opaque}
    people.disable(newsroom.vera, nadia, at=newsroom.now())
    assert (beat(client).status_code, beat(client, "").status_code) == (401, 401)
    seat = roles.give_seat(newsroom.vera, newsroom.otto, newsroom.flood, Role.CONTRIBUTOR)
    otto = Seated(newsroom.otto).client
    assert beat(otto).status_code == 200
    team.unseat(newsroom.vera, newsroom.flood, seat.pk)
    assert beat(otto).status_code == 404 and beat(otto, "").status_code == 200


def test_the_heartbeat_of_a_stranger_and_one_without_its_token_are_refused(nadia, stranger):
    assert beat(stranger.client).status_code == 401 and beat(stranger.client).json() == {"error": "signed out"}
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(nadia)
    assert beat(strict).status_code == 403


@pytest.mark.parametrize("body", ["", "[]", "7", "{", "[" * 9000, '"x"', "x" * 70_000])
def test_the_heartbeat_takes_whatever_comes(nadia, body):
    client = browser()
    answer = client.post("/desk/flood/here", body, content_type="application/json")
    assert answer.status_code == 200 and answer.json()["person"] == nadia.opaque


def test_others_take_part_in_the_heartbeat_under_their_own_name(nadia, monkeypatch):
    monkeypatch.setattr(here, "parts", {})
    heard = []

    @here.part("echo")
    def echo(request, said):
        heard.append((request.person, request.blog.slug, said))
        return {"again": said}

    client = browser()
    assert beat(client, said={"echo": "ho", "other": 1}).json() == {"echo": {"again": "ho"}, "person": nadia.opaque}
    assert beat(client).json()["echo"] == {"again": None}
    assert heard == [(nadia, "flood", "ho"), (nadia, "flood", None)]


def test_a_session_from_before_the_list_is_listed_with_its_first_heartbeat(newsroom):
    emil = Seated(newsroom.emil)
    assert not OpenSession.objects.filter(person=newsroom.emil).exists()
    beat(emil.client)
    assert OpenSession.objects.get(person=newsroom.emil).key == emil.client.session.session_key


def test_a_name_for_colleagues_is_ones_own_to_choose(nadia):
    client = browser()
    client.post("/desk/account-name", {"called": "  Nadia   Roth "})
    assert 'value="Nadia Roth"' in client.get("/desk/flood/").content.decode()
    client.post("/desk/account-name", {"called": "x" * 151})
    assert people.find_person("nadia").name == "Nadia Roth"
    client.post("/desk/account-name", {"called": ""})
    assert people.find_person("nadia").name == "nadia"


def test_what_the_door_keeps_for_strangers_ends_soon_and_a_session_lasts(nadia):
    stranger = Client()
    stranger.get("/desk/sign-in-passkey")
    assert stranger.session.get_expiry_age() <= 600
    stranger.post("/desk/sign-in", {"name": "nadia", "password": WORDS})
    assert stranger.session.get_expiry_age() > 86_400
