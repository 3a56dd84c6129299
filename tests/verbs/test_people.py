"""Who may make, change and stop accounts."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session

from stoppress.newsroom import invitations, people, roles, sessions, team
from stoppress.newsroom.models import Person, Role, SigninLink
from stoppress.newsroom.refusals import NotAllowed, Unfit, Unknown

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_chief_gives_another_role_and_nobody_else_does(newsroom):
    people.change_role(newsroom.vera, newsroom.cora, Role.EDITOR)
    assert roles.allows(Person.objects.get(username="cora"), Role.EDITOR, newsroom.flood)
    for one in (newsroom.emil, newsroom.cora, newsroom.otto):
        with pytest.raises(NotAllowed):
            people.change_role(one, newsroom.ines, Role.CHIEF)
    with pytest.raises(Unfit):
        people.change_role(newsroom.vera, newsroom.cora, "emperor")
    people.change_role(newsroom.vera, newsroom.cora, "")
    assert roles.role_on(Person.objects.get(username="cora"), newsroom.flood) == ""


def test_nobody_changes_their_own_role_and_the_last_chief_stays(newsroom):
    for verb in (
        lambda: people.change_role(newsroom.vera, newsroom.vera, Role.EDITOR),
        lambda: people.disable(newsroom.vera, newsroom.vera, at=newsroom.now()),
        lambda: people.change_role(people.console(), newsroom.vera, Role.EDITOR),
        lambda: people.disable(people.console(), newsroom.vera, at=newsroom.now()),
    ):
        with pytest.raises(NotAllowed):
            verb()
    assert Person.objects.get(username="vera").role == Role.CHIEF
    people.change_role(newsroom.vera, newsroom.ines, Role.CHIEF)
    with pytest.raises(NotAllowed, match="Nobody may"):
        people.change_role(newsroom.vera, newsroom.vera, Role.EDITOR)
    with pytest.raises(NotAllowed, match="Nobody may"):
        people.disable(newsroom.vera, newsroom.vera, at=newsroom.now())
    people.change_role(newsroom.ines, newsroom.vera, Role.EDITOR)
    with pytest.raises(NotAllowed, match="last chief"):
        people.disable(people.console(), newsroom.ines, at=newsroom.now())


def test_a_chief_who_is_disabled_does_not_count_as_one(newsroom):
    people.change_role(newsroom.vera, newsroom.ines, Role.CHIEF)
    people.disable(newsroom.vera, newsroom.ines, at=newsroom.now())
    with pytest.raises(NotAllowed, match="last chief"):
        people.change_role(people.console(), newsroom.vera, "")


def test_the_account_of_the_command_line_stays_as_it_is(newsroom):
    console = people.console()
    for verb in (
        lambda: people.change_role(newsroom.vera, console, ""),
        lambda: people.disable(newsroom.vera, console, at=newsroom.now()),
        lambda: people.enable(newsroom.vera, console),
        lambda: people.give_link(newsroom.vera, console, at=newsroom.now()),
    ):
        with pytest.raises(NotAllowed):
            verb()
    with pytest.raises(Unknown):
        people.by_key(console.pk)
    assert console not in people.everybody() and not console.has_usable_password()


def test_whoever_is_disabled_has_nothing_left_that_opens(newsroom):
    at = newsroom.now()
    people.change_role(newsroom.vera, newsroom.ines, Role.CHIEF)
    token, link = people.make_token(newsroom.ines, at=at), people.make_signin_link(newsroom.ines, at=at)
    _made, invitation = invitations.invite(newsroom.ines, Role.CHIEF, at=at)
    Session.objects.create(session_key="k" * 32, session_data="", expire_date=at + timedelta(days=900))
    sessions.opened(newsroom.ines, "k" * 32, device="", address="", at=at)
    people.disable(newsroom.vera, newsroom.ines, at=at)
    with pytest.raises(Unfit):
        people.make_signin_link(newsroom.ines, at=at)
    people.enable(newsroom.vera, newsroom.ines)  # what ended stays ended
    assert people.person_of_token(token, at=at) is None
    assert people.use_signin_link(link.rpartition("/")[2], at=at) is None and not SigninLink.objects.exists()
    assert invitations.find(invitation.rpartition("/")[2], at=at) is None
    assert not Session.objects.exists() and not newsroom.ines.sessions.exists()


def test_only_a_chief_disables_enables_and_gives_links(newsroom):
    for one in (newsroom.emil, newsroom.cora, newsroom.otto):
        for verb in (
            lambda by: people.disable(by, newsroom.ines, at=newsroom.now()),
            lambda by: people.enable(by, newsroom.ines),
            lambda by: people.give_link(by, newsroom.ines, at=newsroom.now()),
            lambda by: sessions.end_all(by, newsroom.ines),
        ):
            with pytest.raises(NotAllowed):
                verb(one)
    assert Person.objects.get(username="ines").is_active


def test_a_token_is_revoked_by_its_owner_or_a_chief_and_says_when_it_was_used(newsroom):
    first, second = (people.make_token(newsroom.emil, at=newsroom.now()) for _ in range(2))
    used = newsroom.now()
    assert people.person_of_token(first, at=used) == newsroom.emil
    older, newer = newsroom.emil.tokens.order_by("pk")
    assert (older.used_at, newer.used_at) == (used, None)
    people.person_of_token(first, at=used + timedelta(seconds=30))
    older.refresh_from_db()
    assert older.used_at == used  # not a write for each request
    with pytest.raises(Unknown):
        people.revoke_token(newsroom.ines, older.pk, at=newsroom.now())
    people.revoke_token(newsroom.emil, older.pk, at=newsroom.now())
    people.revoke_token(newsroom.vera, newer.pk, at=newsroom.now())
    assert people.person_of_token(first, at=used) is None and people.person_of_token(second, at=used) is None


def test_one_session_is_ended_by_whoever_it_belongs_to_or_a_chief(newsroom):
    for place, person in enumerate((newsroom.emil, newsroom.emil, newsroom.ines)):
        key, end = str(place) * 32, newsroom.now() + timedelta(days=900)
        Session.objects.create(session_key=key, session_data="", expire_date=end)
        sessions.opened(person, key, device="Firefox", address="::1", at=newsroom.now())
    first, second = sessions.of(newsroom.emil, at=newsroom.now()).order_by("pk")
    with pytest.raises(Unknown):
        sessions.end(newsroom.ines, first.pk)
    sessions.end(newsroom.emil, first.pk)
    sessions.end(newsroom.vera, second.pk)
    assert [one.session_key for one in Session.objects.all()] == ["2" * 32]
    assert (
        sessions.of(newsroom.emil, at=newsroom.now()).count() == 0
        and sessions.of(newsroom.ines, at=newsroom.now()).count() == 1
    )


def test_a_chief_of_one_blog_manages_its_seats_and_no_others(newsroom):
    harbour = newsroom.open("harbour", "Harbour inquiry")
    roles.give_seat(newsroom.vera, newsroom.otto, newsroom.flood, Role.CHIEF)
    seat = team.seat(newsroom.otto, newsroom.flood, "cora", Role.EDITOR)
    assert roles.role_on(newsroom.cora, newsroom.flood) == Role.EDITOR
    assert roles.role_on(newsroom.cora, harbour) == Role.CONTRIBUTOR
    team.change(newsroom.otto, newsroom.flood, seat.pk, Role.CONTRIBUTOR)
    team.unseat(newsroom.otto, newsroom.flood, seat.pk)
    for verb in (
        lambda: team.seat(newsroom.otto, harbour, "cora", Role.EDITOR),
        lambda: team.seat(newsroom.emil, newsroom.flood, "cora", Role.CHIEF),
        lambda: people.change_role(newsroom.otto, newsroom.cora, Role.EDITOR),
        lambda: invitations.invite(newsroom.otto, Role.EDITOR, at=newsroom.now()),
        lambda: invitations.invite(newsroom.otto, Role.EDITOR, at=newsroom.now(), blog=harbour),
    ):
        with pytest.raises(NotAllowed):
            verb()


def test_a_seat_is_changed_on_its_own_blog_only_and_never_ones_own(newsroom):
    harbour = newsroom.open("harbour", "Harbour inquiry")
    own = roles.give_seat(newsroom.vera, newsroom.otto, newsroom.flood, Role.CHIEF)
    foreign = roles.give_seat(newsroom.vera, newsroom.cora, harbour, Role.CHIEF)
    for verb in (team.unseat, lambda by, blog, key: team.change(by, blog, key, Role.CONTRIBUTOR)):
        with pytest.raises(Unknown):
            verb(newsroom.otto, newsroom.flood, foreign.pk)
        with pytest.raises(NotAllowed):
            verb(newsroom.otto, newsroom.flood, own.pk)
    with pytest.raises(NotAllowed):
        team.seat(newsroom.otto, newsroom.flood, "otto", Role.CONTRIBUTOR)


def test_a_guest_works_until_the_date_and_not_a_moment_longer(newsroom):
    at = newsroom.now()
    until = at + timedelta(hours=4)
    roles.give_seat(newsroom.vera, newsroom.otto, newsroom.flood, Role.EDITOR, until=until)
    assert roles.role_on(newsroom.otto, newsroom.flood, at=until - timedelta(seconds=1)) == Role.EDITOR
    assert roles.role_on(newsroom.otto, newsroom.flood, at=until) == ""
    assert [seat.blog for seat in roles.seats(newsroom.otto, at=at)] == [newsroom.flood]
    assert not roles.seats(newsroom.otto, at=until).exists()
