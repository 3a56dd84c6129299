"""Guessing: how often, from where, and how long the pause is."""

from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.test import Client
from django.utils import timezone

from stoppress.newsroom import people
from stoppress.newsroom.models import Person

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long]
WORDS = "four words that fit"


@pytest.fixture
def nadia(newsroom) -> Person:
    """Nadia edits, and has a password."""
    return people.add_person("nadia", "editor", WORDS)


def tries(name="nadia", password="wrong", address="192.0.2.7", **more):
    client = Client(REMOTE_ADDR=address)
    return client.post("/desk/sign-in", {"name": name, "password": password}, **more)


def said(answer) -> str:
    return answer.content.decode()


def test_after_five_wrong_tries_the_right_password_waits_and_the_page_says_how_long(nadia):
    for left in (4, 3, 2, 1):
        page = said(tries())
        assert (f"{left} more tr" in page) == (left <= 2)
    assert "Try again in 10 minutes." in said(tries())
    locked = tries(password=WORDS)
    assert locked.status_code == 429 and "Too many wrong tries for this name from here." in said(locked)
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=9))
    assert "Try again in 1 minute." in said(tries(password=WORDS))
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=10))
    assert tries(password=WORDS).status_code == 302


def test_a_name_that_nobody_has_is_limited_and_told_the_same(nadia):
    pages = [[said(tries(name)).split("<main")[1].replace(name, "NAME") for _ in range(7)] for name in ("nadia", "who")]
    strip = [[page.split("csrfmiddlewaretoken")[-1][90:] for page in those] for those in pages]
    assert strip[0] == strip[1] and len(set(strip[0])) > 3


def test_the_pause_is_for_one_name_from_one_address(nadia):
    for _ in range(6):
        tries()
    assert tries(password=WORDS).status_code == 429
    assert tries(password=WORDS, address="192.0.2.8").status_code == 302
    assert tries("emil").status_code == 403


def test_what_a_header_says_of_the_address_counts_for_nothing(nadia):
    for n in range(6):
        tries(HTTP_X_FORWARDED_FOR=f"198.51.100.{n}", HTTP_X_REAL_IP=f"198.51.100.{n}")
    assert tries(password=WORDS, HTTP_X_FORWARDED_FOR="198.51.100.99").status_code == 429


def test_a_success_begins_anew(nadia):
    for _ in range(4):
        tries()
    assert tries(password=WORDS).status_code == 302
    for _ in range(4):
        assert tries().status_code == 403
    assert tries(password=WORDS).status_code == 302


def test_a_link_lets_in_whoever_is_locked_out_and_ends_the_pause(nadia):
    for _ in range(6):
        tries()
    client = Client(REMOTE_ADDR="192.0.2.7")
    assert client.post(people.make_signin_link(nadia, at=timezone.now())).status_code == 302
    assert client.get("/desk/").status_code == 200
    assert tries(password=WORDS).status_code == 302


def test_what_was_typed_as_a_password_is_not_kept(nadia):
    tries(password="my other secret")
    kept = AccessAttempt.objects.get()
    assert "my other secret" not in str(vars(kept)) and "nadia" in str(vars(kept))


def test_the_names_of_the_database_are_not_broken_by_a_null(nadia):
    assert tries("nad\0ia").status_code == 403
