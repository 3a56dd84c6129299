"""Codes and recovery codes: set up, asked for, taken away."""

import json
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from fido2.utils import websafe_encode

from stoppress.desk.account import CONFIRMED
from stoppress.desk.credentials import credential_of
from stoppress.newsroom import people
from stoppress.newsroom.models import Person

pytestmark = pytest.mark.django_db(transaction=True)
WORDS = "four words that fit"


@pytest.fixture(autouse=True)
def forget():
    """Codes that were used, and tries, are remembered in the process."""
    cache.clear()


@pytest.fixture
def nadia(newsroom) -> Person:
    """Nadia edits, and has a password."""
    return people.add_person("nadia", "editor", WORDS)


def signed_in(name="nadia", password=WORDS) -> Client:
    client = Client()
    assert client.post("/desk/sign-in", {"name": name, "password": password}).status_code == 302
    return client


def code_of(secret: str, later: int = 0) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + later))


def set_up(client) -> tuple[str, list[str]]:
    """Turn codes on; returns the secret and the recovery codes."""
    secret = client.get("/desk/authenticator").context["secret"].replace(" ", "")
    assert client.post("/desk/authenticator", {"code": code_of(secret)})["Location"] == "/desk/recovery-codes?new"
    return secret, client.get("/desk/recovery-codes?new").context["codes"]


def is_in(client) -> bool:
    return client.get("/desk/").status_code == 200


def test_after_the_password_a_code_is_asked_for_and_nothing_is_open_before_it(nadia):
    secret, _codes = set_up(signed_in())
    client = Client()
    answer = client.post("/desk/sign-in", {"name": "nadia", "password": WORDS, "next": "/desk/flood/"})
    assert answer["Location"] == "/desk/sign-in-code" and not is_in(client)
    assert client.get("/desk/sign-in-code").status_code == 200
    assert client.post("/desk/sign-in-code", {"code": "12345"}).status_code == 403 and not is_in(client)
    answer = client.post("/desk/sign-in-code", {"code": code_of(secret, 1)})
    assert answer["Location"] == "/desk/flood/" and is_in(client)


def test_a_code_works_once(nadia):
    secret, _codes = set_up(signed_in())
    code = code_of(secret, 1)
    for wanted in (302, 403):
        client = Client()
        client.post("/desk/sign-in", {"name": "nadia", "password": WORDS})
        assert client.post("/desk/sign-in-code", {"code": code}).status_code == wanted


def test_a_recovery_code_works_once_in_its_place(nadia):
    _secret, codes = set_up(signed_in())
    assert len(codes) == 10
    for wanted in (302, 403):
        client = Client()
        client.post("/desk/sign-in", {"name": "nadia", "password": WORDS})
        assert client.post("/desk/sign-in-code", {"code": codes[0]}).status_code == wanted
    assert codes[0] not in signed_in_with(codes[1]).get("/desk/recovery-codes").content.decode()


def signed_in_with(code: str) -> Client:
    client = Client()
    client.post("/desk/sign-in", {"name": "nadia", "password": WORDS})
    assert client.post("/desk/sign-in-code", {"code": code}).status_code == 302
    return client


def test_codes_are_limited_too_and_a_link_still_lets_in(nadia):
    secret, _codes = set_up(signed_in())
    client = Client()
    client.post("/desk/sign-in", {"name": "nadia", "password": WORDS})
    for _ in range(5):
        client.post("/desk/sign-in-code", {"code": "000000"})
    locked = client.post("/desk/sign-in-code", {"code": code_of(secret, 1)})
    assert locked.status_code == 429 and "Try again in 10 minutes." in locked.content.decode()
    assert Client().post("/desk/sign-in", {"name": "nadia", "password": WORDS}).status_code == 429
    link = Client()
    link.post(people.make_signin_link(nadia, at=timezone.now()))
    assert is_in(link)


def test_codes_are_limited_for_a_person_wherever_they_come_from(nadia):
    secret, _codes = set_up(signed_in())
    for n in range(6):
        client = Client(REMOTE_ADDR=f"192.0.2.{n}")
        client.post("/desk/sign-in", {"name": "nadia", "password": WORDS})
        client.post("/desk/sign-in-code", {"code": "000000"})
    client = Client(REMOTE_ADDR="192.0.2.99")
    client.post("/desk/sign-in", {"name": "nadia", "password": WORDS})
    assert client.post("/desk/sign-in-code", {"code": code_of(secret, 1)}).status_code == 403


def test_the_second_step_is_nothing_without_the_first(nadia):
    secret, _codes = set_up(signed_in())
    client = Client()
    assert client.get("/desk/sign-in-code")["Location"] == "/desk/sign-in"
    assert client.post("/desk/sign-in-code", {"code": code_of(secret, 1)})["Location"] == "/desk/sign-in"
    assert not is_in(client)


def test_whoever_is_disabled_between_the_steps_stays_outside(nadia):
    secret, _codes = set_up(signed_in())
    client = Client()
    client.post("/desk/sign-in", {"name": "nadia", "password": WORDS})
    Person.objects.filter(pk=nadia.pk).update(is_active=False)
    client.post("/desk/sign-in-code", {"code": code_of(secret, 1)})
    assert not is_in(client)


def test_an_hour_later_who_you_are_is_asked_before_anything_changes(nadia):
    client = signed_in()
    session = client.session
    session[CONFIRMED] -= 3600
    session.save()
    for path in ("/desk/authenticator", "/desk/passkeys", "/desk/recovery-codes"):
        assert client.get(path)["Location"].startswith("/desk/confirm?next=%2Fdesk%2F")
    assert client.post("/desk/authenticator", {"act": "remove"})["Location"] == "/desk/confirm?next=%2Fdesk%2Faccount"
    asked = {"next": "/desk/authenticator"}
    assert client.post("/desk/confirm", {**asked, "password": "wrong"}).status_code == 403
    assert client.get("/desk/authenticator").status_code == 302
    assert client.post("/desk/confirm", {**asked, "password": WORDS})["Location"] == "/desk/authenticator"
    assert client.get("/desk/authenticator").status_code == 200


def test_guessing_at_an_open_desk_is_limited(nadia):
    client = signed_in()
    for _ in range(5):
        client.post("/desk/confirm", {"password": "wrong"})
    assert client.post("/desk/confirm", {"password": WORDS}).status_code == 429


def test_codes_are_taken_away_and_the_recovery_codes_with_them(nadia):
    client = signed_in()
    set_up(client)
    client.post("/desk/authenticator", {"act": "remove"})
    assert not Authenticator.objects.exists()
    assert signed_in().get("/desk/").status_code == 200


def test_new_recovery_codes_end_the_old_ones(nadia):
    client = signed_in()
    _secret, old = set_up(client)
    client.post("/desk/recovery-codes")
    new = client.get("/desk/recovery-codes").context["codes"]
    assert len(new) == 10 and not set(new) & set(old)


def test_a_link_needs_no_code_and_opens_the_way_to_set_everything_up_anew(nadia):
    set_up(signed_in())
    client = Client()
    client.post(people.make_signin_link(nadia, at=timezone.now()))
    assert is_in(client) and client.get("/desk/recovery-codes").status_code == 200


@pytest.mark.parametrize(
    "credential",
    ["", "[]", "null", "{}", '{"response": 7}', '{"response": {"clientDataJSON": "!"}}', "[" * 9000,
     '{"response": {"clientDataJSON": "eyJvcmlnaW4iOiJodHRwOi8vMTI3LjAuMC4xOjgwMDAifQ"}}'],
)  # fmt: skip
def test_what_is_no_passkey_opens_nothing_and_breaks_nothing(nadia, credential):
    client = Client()
    client.get("/desk/sign-in-passkey")
    assert client.post("/desk/sign-in-passkey", {"credential": credential}).status_code == 403 and not is_in(client)


@pytest.mark.parametrize(
    ("origin", "counts"),
    [("https://live.example.org", True), ("https://evil.live.example.org", False), ("http://live.example.org", False),
     ("https://live.example.org:8443", False), ("https://evil.example", False), (None, False)],
)  # fmt: skip
def test_a_passkeys_answer_counts_for_the_address_of_this_site_alone(rf, settings, origin, counts):
    settings.STOPPRESS_URL = "https://live.example.org"
    client = websafe_encode(json.dumps({"origin": origin}).encode())
    sent = json.dumps({"response": {"clientDataJSON": client}})
    assert credential_of(rf.post("/", {"credential": sent})) == (sent if counts else "")


def test_a_passkey_is_asked_for_under_the_name_of_this_site_whatever_host_is_claimed(nadia, settings):
    settings.STOPPRESS_URL = "https://live.example.org"
    options = Client().get("/desk/sign-in-passkey", HTTP_HOST="evil.example").json()["publicKey"]
    assert options["rpId"] == "live.example.org" and options["userVerification"] == "required"
    assert not options.get("allowCredentials")  # nobody learns here who has one


def test_where_browsers_have_no_passkeys_none_is_offered(nadia, settings):
    for address, offered in (
        ("http://127.0.0.1:8000", False),
        ("http://live.example.org", False),
        ("https://[::1]:8000", False),
        ("http://localhost:8000", True),
        ("https://live.example.org", True),
    ):
        settings.STOPPRESS_URL = address
        assert ("Sign in with a passkey" in Client().get("/desk/sign-in").content.decode()) == offered
        client = signed_in()
        assert client.get("/desk/passkeys").status_code == (200 if offered else 422)
