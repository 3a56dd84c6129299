"""The door."""

from datetime import timedelta

import pytest
from django.contrib.auth import hashers
from django.test import Client
from django.utils import timezone

from stoppress.desk.signin import safe_next
from stoppress.newsroom import people
from stoppress.newsroom.models import Person, SigninLink

pytestmark = pytest.mark.django_db(transaction=True)
WORDS = "four words that fit"


@pytest.fixture
def nadia(newsroom) -> Person:
    """Nadia edits, and has a password."""
    return people.add_person("nadia", "editor", WORDS)


def sign_in(client, name="nadia", password=WORDS, **more):
    return client.post("/desk/sign-in", {"name": name, "password": password, **more})


def is_in(client) -> bool:
    return client.get("/desk/").status_code == 200


def test_a_name_and_its_password_open_the_door_and_change_the_session(nadia):
    client = Client()
    client.get("/desk/sign-in")
    client.session["before"] = 1
    before = client.session.session_key
    answer = sign_in(client, next="/desk/flood/")
    assert (answer.status_code, answer["Location"]) == (302, "/desk/flood/")
    assert is_in(client) and client.session.session_key != before


def test_a_wrong_password_and_a_name_that_nobody_has_are_told_the_same(nadia):
    answers = [
        sign_in(Client(), password="wrong"),
        sign_in(Client(), name="nobody"),
        sign_in(Client(), name="emil", password=""),
    ]
    assert [answer.status_code for answer in answers] == [403] * 3
    for answer in answers:
        assert "That name and password do not go together." in answer.content.decode()


@pytest.mark.parametrize("name", ["nadia", "nobody", "emil"])
def test_every_failure_takes_the_time_of_a_password_hash(nadia, monkeypatch, name):
    hashed = []
    real = hashers.ScryptPasswordHasher.encode
    monkeypatch.setattr(
        hashers.ScryptPasswordHasher, "encode", lambda self, *a, **k: hashed.append(1) or real(self, *a, **k)
    )
    sign_in(Client(), name=name, password="wrong")
    assert len(hashed) == 1  # emil has no password, nobody is nobody


def test_somebody_who_was_disabled_stays_outside(nadia):
    inside = Client()
    sign_in(inside)
    Person.objects.filter(pk=nadia.pk).update(is_active=False)
    assert not is_in(inside) and sign_in(Client()).status_code == 403


@pytest.mark.parametrize(
    "address",
    ["https://evil.example/", "//evil.example/desk/", "/\\evil.example", "javascript:alert(1)", "/live/flood", "",
     "/desk/sign-out", "/desk\n/x", "http:///desk/"],
)  # fmt: skip
def test_the_door_leads_nowhere_but_to_the_desk(nadia, address):
    assert safe_next(address) == "/desk/"
    assert sign_in(Client(), next=address)["Location"] == "/desk/"


def test_the_door_leads_on_to_the_page_that_was_asked_for(stranger):
    answer = stranger.get("?before=p1")
    assert answer["Location"] == "/desk/sign-in?next=%2Fdesk%2Fflood%2F%3Fbefore%3Dp1"
    assert safe_next("/desk/flood/?before=p1") == "/desk/flood/?before=p1"


def test_the_door_wants_the_token_of_its_own_page(nadia):
    client = Client(enforce_csrf_checks=True)
    assert sign_in(client).status_code == 403
    token = client.get("/desk/sign-in").context["csrf_token"]
    assert sign_in(client, csrfmiddlewaretoken=str(token)).status_code == 302


def test_out_is_out_and_only_by_a_button(nadia):
    client = Client()
    sign_in(client)
    assert client.get("/desk/sign-out").status_code == 405 and is_in(client)
    assert client.post("/desk/sign-out").status_code == 302 and not is_in(client)


def test_a_link_signs_in_once_and_looking_at_it_uses_nothing_up(newsroom):
    link = people.make_signin_link(newsroom.emil, at=timezone.now())
    for _ in range(3):
        page = Client().get(link)
        assert page.status_code == 200 and "emil" not in page.content.decode()
        assert page["Referrer-Policy"] == "same-origin"
    client = Client()
    assert client.post(link).status_code == 302 and is_in(client)
    again = Client()
    answer = again.post(link)
    assert answer.status_code == 410 and not is_in(again)
    assert "stoppress signin NAME" in answer.content.decode() and answer["Referrer-Policy"] == "same-origin"


def test_a_link_of_yesterday_and_one_that_was_never_made_are_told_the_same(newsroom):
    link = people.make_signin_link(newsroom.emil, at=timezone.now() - timedelta(hours=25))
    bodies = {Client().post(one).content for one in (link, "/desk/sign-in/" + "x" * 43)}
    stripped = {body.split(b"<main")[1] for body in bodies}
    assert len(stripped) == 1 and not SigninLink.objects.filter(used_at__isnull=False).exists()


def test_after_a_link_somebody_without_a_password_is_offered_to_set_one(newsroom):
    client = Client()
    assert client.post(people.make_signin_link(newsroom.emil, at=timezone.now()))["Location"] == "/desk/password"
    weak = client.post("/desk/password", {"password": "password", "again": "password"})
    assert weak.status_code == 422
    other = client.post("/desk/password", {"password": WORDS, "again": "four words that do not"})
    assert other.status_code == 422
    assert client.post("/desk/password", {"password": WORDS, "again": WORDS})["Location"] == "/desk/"
    assert is_in(client) and sign_in(Client(), name="emil").status_code == 302


def test_a_password_is_changed_only_by_who_knows_it_and_ends_the_other_sessions(nadia):
    here, elsewhere = Client(), Client()
    sign_in(here)
    sign_in(elsewhere)
    new = {"password": "another four words", "again": "another four words"}
    assert here.post("/desk/password", {**new, "current": "guessed"}).status_code == 422
    assert here.post("/desk/password", {**new, "current": WORDS}).status_code == 302
    assert is_in(here) and not is_in(elsewhere)


def test_a_link_for_somebody_with_a_password_leads_to_the_desk(nadia):
    assert Client().post(people.make_signin_link(nadia, at=timezone.now()))["Location"] == "/desk/"


@pytest.mark.parametrize("address", ["/desk/../admin", "/desk//evil.example", "/desk/%2e%2e/live", "/desk/a\\b"])
def test_the_way_onward_is_straight(address):
    assert safe_next(address) == "/desk/"
    assert safe_next("/desk/flood/?draft=p1#drafts") == "/desk/flood/?draft=p1#drafts"
