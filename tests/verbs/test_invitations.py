"""Invitations: one link, one use, one week."""

from datetime import timedelta

import pytest

from stoppress.newsroom import invitations, people, roles
from stoppress.newsroom.models import Invitation, Person, Role
from stoppress.newsroom.refusals import NotAllowed, Unfit, Unknown

pytestmark = pytest.mark.django_db(transaction=True)
WORDS = "four words that fit"
NADIA = {"name": "nadia", "called": "Nadia Roth", "password": WORDS}


def secret_of(made) -> str:
    return made[1].rpartition("/")[2]


def test_an_account_is_made_once_with_the_role_of_the_link(newsroom):
    secret = secret_of(invitations.invite(newsroom.vera, Role.EDITOR, at=newsroom.now(), whom="Nadia, night desk"))
    nadia = invitations.accept(secret, NADIA, at=newsroom.now())
    assert (nadia.username, nadia.name, nadia.role) == ("nadia", "Nadia Roth", Role.EDITOR)
    assert nadia.check_password(WORDS)
    with pytest.raises(Unknown):
        invitations.accept(secret, {**NADIA, "name": "second"}, at=newsroom.now())
    kept = Invitation.objects.get()
    assert kept.used_by == nadia and secret not in str(vars(kept))


def test_a_link_ends_after_a_week_when_it_is_taken_back_and_with_whoever_made_it(newsroom):
    at = newsroom.now()
    old, back, gone = (secret_of(invitations.invite(newsroom.vera, Role.EDITOR, at=at)) for _ in range(3))
    assert invitations.find(old, at=at + timedelta(days=7, seconds=-1))
    assert invitations.find(old, at=at + timedelta(days=7)) is None
    made = Invitation.objects.get(digest=people.digest_of(back))
    invitations.revoke(newsroom.vera, made.pk, at=at)
    with pytest.raises(Unknown):
        invitations.accept(back, NADIA, at=at)
    with pytest.raises(Unknown):
        invitations.revoke(newsroom.vera, made.pk, at=at)
    Person.objects.filter(pk=newsroom.vera.pk).update(is_active=False)
    assert invitations.find(gone, at=at) is None and invitations.find("nonsense", at=at) is None


def test_a_name_that_is_taken_or_a_weak_password_uses_nothing_up(newsroom):
    secret = secret_of(invitations.invite(newsroom.vera, Role.EDITOR, at=newsroom.now()))
    for wrong in ({"name": "emil"}, {"name": "console"}, {"name": "two words"}, {"password": "short"}):
        with pytest.raises(Unfit):
            invitations.accept(secret, {**NADIA, **wrong}, at=newsroom.now())
    assert invitations.accept(secret, NADIA, at=newsroom.now()).username == "nadia"


def test_a_guest_has_a_seat_on_one_blog_until_the_date(newsroom):
    at = newsroom.now()
    until = at + timedelta(hours=6)
    made = invitations.invite(newsroom.vera, Role.CONTRIBUTOR, at=at, blog=newsroom.flood, until=until)
    assert made[0].expires_at == until  # a link that outlives the seat would be none
    petra = invitations.accept(secret_of(made), {**NADIA, "password": None}, at=at)
    assert petra.role == "" and not petra.has_usable_password()
    assert roles.role_on(petra, newsroom.flood, at=at) == Role.CONTRIBUTOR
    assert roles.role_on(petra, newsroom.open("harbour", "Harbour inquiry"), at=at) == ""
    assert roles.role_on(petra, newsroom.flood, at=until) == ""


def test_a_link_does_not_outlive_the_right_to_invite(newsroom):
    at = newsroom.now()
    walt = people.add_person("walt", Role.CHIEF, None)
    secret = secret_of(invitations.invite(walt, Role.CHIEF, at=at))
    people.change_role(newsroom.vera, walt, Role.CONTRIBUTOR)
    assert invitations.find(secret, at=at) is None
    with pytest.raises(Unknown):
        invitations.accept(secret, NADIA, at=at)
    anna = people.add_person("anna", Role.CHIEF, None, newsroom.flood)
    secret = secret_of(invitations.invite(anna, Role.CHIEF, at=at, blog=newsroom.flood))
    anna.seats.all().delete()
    with pytest.raises(Unknown):
        invitations.take(anna, secret, at=at)
    assert roles.role_on(anna, newsroom.flood, at=at) == ""


def test_what_makes_no_sense_is_not_invited(newsroom):
    at = newsroom.now()
    for wrong in (
        {"role": "emperor"},
        {"until": at + timedelta(days=1)},
        {"blog": newsroom.flood, "until": at},
        {"blog": newsroom.flood, "role": Role.CHIEF, "until": at + timedelta(days=1)},
    ):
        given = {"role": Role.EDITOR, **wrong}
        with pytest.raises(Unfit):
            invitations.invite(newsroom.vera, given.pop("role"), at=at, **given)


def test_only_chiefs_invite_and_take_back(newsroom):
    made = invitations.invite(newsroom.vera, Role.EDITOR, at=newsroom.now(), blog=newsroom.flood)[0]
    for one in (newsroom.emil, newsroom.cora, newsroom.otto):
        for blog in (None, newsroom.flood):
            with pytest.raises(NotAllowed):
                invitations.invite(one, Role.CONTRIBUTOR, at=newsroom.now(), blog=blog)
            with pytest.raises(NotAllowed):
                invitations.revoke(one, made.pk, at=newsroom.now(), blog=blog)
    harbour = newsroom.open("harbour", "Harbour inquiry")
    roles.give_seat(newsroom.vera, newsroom.otto, harbour, Role.CHIEF)
    with pytest.raises(Unknown):
        invitations.revoke(newsroom.otto, made.pk, at=newsroom.now(), blog=harbour)


def test_somebody_with_an_account_takes_the_seat_and_loses_none(newsroom):
    at = newsroom.now()
    until = at + timedelta(hours=6)
    first, second, third = (
        secret_of(invitations.invite(newsroom.vera, role, at=at, blog=newsroom.flood, until=end))
        for role, end in ((Role.EDITOR, None), (Role.CONTRIBUTOR, until), (Role.CHIEF, None))
    )
    for secret in (first, second):
        invitations.take(newsroom.otto, secret, at=at)
        assert roles.role_on(newsroom.otto, newsroom.flood, at=until) == Role.EDITOR
    with pytest.raises(Unknown):
        invitations.take(newsroom.otto, second, at=at)
    invitations.take(newsroom.otto, third, at=at)
    assert roles.role_on(newsroom.otto, newsroom.flood, at=until) == Role.CHIEF
    account = secret_of(invitations.invite(newsroom.vera, Role.CHIEF, at=at))
    with pytest.raises(Unfit):
        invitations.take(newsroom.otto, account, at=at)
