"""The list of blogs, a new one, and the coverage from draft to end."""

import pytest

from stoppress.log.models import Blog
from stoppress.newsroom import roles
from stoppress.newsroom.models import Role

from .conftest import Seated

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_list_has_every_blog_for_an_editor_and_only_their_own_for_a_guest(newsroom, emil):
    newsroom.open("harbour", "Harbour inquiry")
    newsroom.draft("election", "Council election")
    roles.give_seat(newsroom.vera, newsroom.otto, Blog.objects.get(slug="harbour"), Role.CONTRIBUTOR)
    everything, guests = emil.get("/desk/").content.decode(), Seated(newsroom.otto).get("/desk/").content.decode()
    for headline in ("River rises", "Harbour inquiry", "Council election"):
        assert headline in everything
    assert "Harbour inquiry" in guests and "River rises" not in guests and "Council election" not in guests
    assert "/desk/new" in everything and "/desk/new" not in guests


def test_a_guest_may_not_make_a_blog(newsroom, otto):
    roles.give_seat(newsroom.vera, newsroom.otto, newsroom.flood, Role.EDITOR)
    assert otto.get("/desk/new").status_code == 403
    assert otto.post("/desk/new", headline="Mine").status_code == 403


def test_a_new_blog_is_a_draft_with_an_address_from_its_headline(newsroom, emil):
    given = {"headline": "Storm Ottilie: the coast", "kicker": "Weather", "time_zone": "Europe/Oslo", "language": "nb"}
    answer = emil.post("/desk/new", **given, standfirst="Four villages.\n\nNobody is hurt.")
    assert answer["Location"] == "/desk/storm-ottilie-the-coast/"
    blog = Blog.objects.get(slug="storm-ottilie-the-coast")
    assert (blog.state, blog.head, blog.time_zone, blog.language) == ("draft", 0, "Europe/Oslo", "nb")
    assert blog.standfirst == "<p>Four villages.</p><p>Nobody is hurt.</p>"
    assert emil.get(answer["Location"]).status_code == 200


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [("slug", "flood", "taken"), ("time_zone", "Nowhere/Land", "no time zone"), ("headline", " ", "needs a headline"),
     ("slug", "Not An Address", "small letters")],
)  # fmt: skip
def test_a_blog_that_cannot_be_made_comes_back_with_what_was_typed(newsroom, emil, field, value, says):
    given = {"headline": "Typed with care", "kicker": "Kept", "time_zone": "UTC", field: value}
    answer = emil.post("/desk/new", **given)
    page = answer.content.decode()
    assert answer.status_code == 422 and says in page and 'value="Kept"' in page
    assert Blog.objects.count() == 1


def test_the_coverage_is_opened_ended_with_a_successor_and_reopened(newsroom, emil):
    newsroom.draft("night", "The night")
    night = Seated(newsroom.emil, "night")
    assert "Nobody sees this blog yet" in night.get().content.decode()
    assert night.post("open").status_code == 302
    assert night.post("close", successor="flood").status_code == 302
    blog = Blog.objects.get(slug="night")
    assert (blog.state, blog.successor) == ("closed", "flood")
    assert 'value="publish"' not in night.get().content.decode()
    night.post("reopen")
    blog.refresh_from_db()
    assert (blog.state, blog.successor) == ("live", "")


def test_a_coverage_cannot_go_on_in_a_draft(newsroom, emil):
    newsroom.draft("night", "The night")
    assert emil.post("close", successor="night").status_code == 422
    assert emil.post("close", True, successor="night")["HX-Retarget"] == "#notices"
    newsroom.flood.refresh_from_db()
    assert newsroom.flood.state == "live"


def test_the_details_are_changed_and_what_a_colleague_changed_meanwhile_stays(newsroom, emil, ines):
    was = {"was-headline": "River rises in the old town", "was-kicker": "", "was-standfirst": "", "was-language": "en"}
    form = {"headline": "River rises in the old town", "kicker": "", "standfirst": "", "language": "en", **was}
    ines.post("details", **(form | {"kicker": "Flood"}))
    emil.post(
        "details", **(form | {"headline": "River falls", "standfirst": "<p>At <b>noon</b>.</p><script>x</script>"})
    )
    newsroom.flood.refresh_from_db()
    assert (newsroom.flood.headline, newsroom.flood.kicker) == ("River falls", "Flood")
    assert newsroom.flood.standfirst == "<p>At <b>noon</b>.</p>"
    assert newsroom.story().details.kicker == "Flood"


def test_a_headline_that_gives_no_address_asks_for_one(newsroom, emil):
    page = emil.post("/desk/new", headline="فيضان", time_zone="UTC", language="ar").content.decode()
    assert "Write an address: small letters, digits and hyphens." in page and 'aria-invalid="true" data-focus' in page


def test_the_form_of_the_details_comes_when_it_is_asked_for(newsroom, emil, cora):
    assert "d-standfirst" not in emil.get().content.decode()
    assert "d-standfirst" in emil.get("?details=1").content.decode()  # without a script
    fragment = emil.get("details").content.decode()
    assert "d-standfirst" in fragment and "<html" not in fragment and "Europe/London" in fragment
    assert "d-standfirst" not in cora.get("?details=1").content.decode()
