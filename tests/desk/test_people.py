"""The chief's pages: people, teams, invitations, the site."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from stoppress.log import read
from stoppress.newsroom import invitations, people, roles
from stoppress.newsroom.models import Invitation, Person, Role

from ..verbs.test_site import picture
from .conftest import Seated

pytestmark = pytest.mark.django_db(transaction=True)
WORDS = "four words that fit"


@pytest.fixture
def vera(newsroom) -> Seated:
    """Vera, who is chief."""
    return Seated(newsroom.vera)


@pytest.fixture
def otto(newsroom) -> Seated:
    """Otto, who is chief of the flood alone."""
    roles.give_seat(newsroom.vera, newsroom.otto, newsroom.flood, Role.CHIEF)
    return Seated(newsroom.otto)


def link_in(answer) -> str:
    """The path of the link that a page shows once."""
    return re.search(r'value="https?://[^/"]+(/desk/[a-z-]+/[\w-]{43})"', answer.content.decode())[1]


def test_only_a_chief_sees_the_people_and_the_site(newsroom, vera, emil, cora, otto):
    for path in ("/desk/people", f"/desk/people/{newsroom.emil.pk}", "/desk/site"):
        assert vera.get(path).status_code == 200
        assert [one.get(path).status_code for one in (emil, cora, otto)] == [403] * 3
    page = vera.get("/desk/people").content.decode()
    people.console()
    assert "emil" in page and "console" not in vera.get("/desk/people").content.decode()


def test_the_menu_shows_what_one_may_open(vera, emil, otto):
    signs = ("/desk/people", "/desk/site", "/desk/flood/team")
    for seat, shown in ((vera, signs), (emil, ()), (otto, signs[2:])):
        page = seat.get().content.decode()
        assert [sign for sign in signs if f'href="{sign}"' in page] == list(shown)


def test_a_chief_changes_a_role_disables_and_enables(newsroom, vera):
    home = f"/desk/people/{newsroom.cora.pk}"
    vera.post(f"{home}/role", role="editor")
    assert Person.objects.get(username="cora").role == "editor"
    cora = Seated(newsroom.cora)
    vera.post(f"{home}/disable")
    assert cora.get("/desk/").status_code == 302
    vera.post(f"{home}/enable")
    assert Seated(newsroom.cora).get("/desk/").status_code == 200
    assert vera.post(f"/desk/people/{newsroom.vera.pk}/disable").status_code == 403
    assert vera.post(f"/desk/people/{newsroom.vera.pk}/role", role="editor").status_code == 403


def test_a_link_for_a_colleague_is_shown_once_and_signs_in(newsroom, vera):
    shown = vera.post(f"/desk/people/{newsroom.emil.pk}/link")
    client = Client()
    assert client.post(link_in(shown)).status_code == 302 and client.get("/desk/").status_code == 200
    assert "/desk/sign-in/" not in vera.get(f"/desk/people/{newsroom.emil.pk}").content.decode()


def test_a_token_is_revoked_from_the_page_of_its_owner(newsroom, vera, emil):
    first, second = (people.make_token(newsroom.emil, at=timezone.now()) for _ in range(2))
    older, newer = newsroom.emil.tokens.order_by("pk")
    assert emil.post(f"/desk/people/{newsroom.emil.pk}/tokens/{older.pk}").status_code == 403
    vera.post(f"/desk/people/{newsroom.emil.pk}/tokens/{older.pk}")
    emil.post(f"/desk/tokens/{newer.pk}")
    assert people.person_of_token(first, at=timezone.now()) is people.person_of_token(second, at=timezone.now()) is None


def test_an_invitation_makes_an_account_and_signs_it_in(vera):
    shown = vera.post("/desk/people", role="editor", whom="Nadia, night desk")
    assert "Nadia, night desk" in shown.content.decode()
    link, client = link_in(shown), Client()
    page = client.get(link)
    assert page.status_code == 200 and page["Referrer-Policy"] == "same-origin"
    made = client.post(link, {"name": "nadia", "called": "Nadia Roth", "password": WORDS, "again": WORDS})
    assert made["Location"] == "/desk/" and "River rises" in client.get("/desk/").content.decode()
    assert Client().get(link).status_code == 410
    assert "Nadia, night desk" not in vera.get("/desk/people").content.decode()


def test_what_was_typed_comes_back_when_an_account_cannot_be_made(vera):
    link = link_in(vera.post("/desk/people", role="editor"))
    for wrong in ({"name": "emil"}, {"password": "short", "again": "short"}, {"again": "four other words"}):
        given = {"name": "nadia", "called": "Nadia Roth", "password": WORDS, "again": WORDS, **wrong}
        answer = Client().post(link, given)
        assert answer.status_code == 422 and 'value="Nadia Roth"' in answer.content.decode()
        assert WORDS not in answer.content.decode()
    assert not Person.objects.filter(username="nadia").exists()


def test_an_invitation_is_taken_back(vera):
    link = link_in(vera.post("/desk/people", role="editor"))
    vera.post(f"/desk/people/invitations/{Invitation.objects.get().pk}")
    assert Client().get(link).status_code == 410


def test_a_chief_of_a_blog_invites_a_guest_until_a_date_by_the_blogs_clock(newsroom, otto, vera):
    newsroom.flood.time_zone = "Europe/Oslo"
    newsroom.flood.save()
    until = (timezone.now() + timedelta(days=2)).strftime("%Y-%m-%dT20:00")
    link = link_in(otto.post("team/invite", role="contributor", whom="Petra", until=until))
    petra = Client()
    page = petra.get(link).content.decode()
    assert "Europe/Oslo" in page and "20:00" in page
    petra.post(link, {"name": "petra", "called": "Petra Mohn", "password": WORDS, "again": WORDS})
    seat = Person.objects.get(username="petra").seats.get()
    assert seat.until.astimezone().utctimetuple()[:5] == seat.until.utctimetuple()[:5]
    assert seat.until.isoformat()[11:16] in ("18:00", "19:00")
    assert petra.get("/desk/flood/").status_code == 200
    seat.until = timezone.now()
    seat.save()
    assert petra.get("/desk/flood/").status_code == 404
    assert "River rises" not in petra.get("/desk/").content.decode()
    assert otto.post("team/invite", role="editor", until="tomorrow").status_code == 422
    assert otto.post("team/invite", role="editor", until="2020-01-01T00:00").status_code == 422
    newsroom.flood.time_zone = "America/New_York"  # behind UTC: the last evening of the calendar is out of reach
    newsroom.flood.save()
    for until in ("9999-12-31T23:59", "2027-03-14T02:30", "2027-03-14T12:00+05:00"):
        assert otto.post("team/invite", role="editor", until=until).status_code == 422
        assert vera.post(f"/desk/flood/team/{seat.pk}/role", role="editor", until=until).status_code == 422


def test_the_team_page_gives_changes_and_takes_seats(newsroom, otto, emil, cora):
    assert [one.get("team").status_code for one in (emil, cora)] == [403, 403]
    otto.post("team/seat", name="cora", role="editor")
    seat = newsroom.cora.seats.get()
    assert roles.role_on(newsroom.cora, newsroom.flood) == "editor"
    otto.post(f"team/{seat.pk}/role", role="contributor")
    assert newsroom.cora.seats.get().role == "contributor"
    otto.post(f"team/{seat.pk}/remove")
    assert not newsroom.cora.seats.exists()
    assert otto.post("team/seat", name="nobody", role="editor").status_code == 404
    assert emil.post("team/seat", name="cora", role="chief").status_code == 403


def test_a_guests_date_stays_when_the_role_changes(newsroom, otto):
    until = timezone.now().replace(second=0, microsecond=0) + timedelta(days=2)
    seat = roles.give_seat(newsroom.vera, newsroom.cora, newsroom.flood, Role.CONTRIBUTOR, until=until)
    page = otto.get("team").content.decode()
    hidden = re.search(r'name="until" value="([^"]+)"', page)[1]
    otto.post(f"team/{seat.pk}/role", role="editor", until=hidden)
    seat.refresh_from_db()
    assert (seat.role, seat.until) == ("editor", until)


def test_somebody_with_an_account_takes_the_seat_as_who_they_are(newsroom, vera):
    link = link_in(vera.post("team/invite", role="editor"))
    cora = Seated(newsroom.cora)
    assert "Take the seat as cora" in cora.get(link).content.decode()
    assert cora.post(link, act="take")["Location"] == "/desk/flood/"
    assert roles.role_on(newsroom.cora, newsroom.flood) == "editor"
    assert Client().post(link_in(vera.post("team/invite", role="editor")), {"act": "take"}).status_code == 422


def test_an_invitation_is_mailed_where_there_is_a_mail_server(vera, settings, mailoutbox):
    assert 'name="email"' not in vera.get("/desk/people").content.decode()
    vera.post("/desk/people", role="editor", email="nadia@example.org")
    assert not mailoutbox
    settings.EMAIL_URL = "smtp://mail.example.org"
    shown = vera.post("/desk/people", role="editor", email="nadia@example.org")
    assert link_in(shown) in mailoutbox[0].body and mailoutbox[0].to == ["nadia@example.org"]
    wrong = vera.post("/desk/people", role="editor", email="nadia@example.org\nbcc: all@example.org")
    assert link_in(wrong) and len(mailoutbox) == 1


def test_the_site_has_its_name_and_logo_from_the_page_of_the_chief(vera):
    vera.post("/desk/site", name="The Maren Courier", language="de", time_zone="Europe/Berlin")
    sent = SimpleUploadedFile("logo.png", picture("PNG"), "image/png")
    assert vera.client.post("/desk/site-logo", {"logo": sent}).status_code == 302
    now = read.imprint()
    assert (now.name, now.language, now.logo.width) == ("The Maren Courier", "de", 512)
    assert "The Maren Courier" in Client().get("/desk/sign-in").content.decode()
    new = vera.get("/desk/new").content.decode()
    assert 'value="de" lang="de" selected' in new and 'value="Europe/Berlin" list' in new
    svg = SimpleUploadedFile("logo.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image/png")
    assert vera.client.post("/desk/site-logo", {"logo": svg}).status_code == 422
    assert vera.post("/desk/site-logo").status_code == 422 and read.imprint() == now
    vera.post("/desk/site-logo", act="remove")
    assert read.imprint().logo is None


def test_a_disabled_chiefs_invitation_is_dead(newsroom, vera):
    people.change_role(newsroom.vera, newsroom.ines, Role.CHIEF)
    _made, link = invitations.invite(newsroom.ines, Role.CHIEF, at=timezone.now())
    people.disable(newsroom.vera, newsroom.ines, at=timezone.now())
    assert Client().get(link).status_code == 410
