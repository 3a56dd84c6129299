"""Who may see and do what, on which blog; what every answer of the desk carries."""

import re

import pytest
from django.test import Client
from django.urls import get_resolver

from stoppress.log.models import Change
from stoppress.newsroom import roles
from stoppress.newsroom.models import Role, WorkingCopy

from .conftest import Seated

pytestmark = pytest.mark.django_db(transaction=True)
OPEN_DOOR = {
    "sign-in", "sign-in-code", "sign-in-passkey", "sign-in/<str:secret>", "sign-out", "join/<str:secret>",
}  # fmt: skip
ONLY_POST = [
    "open",
    "close",
    "reopen",
    "posts",
    "posts/{}/key",
    "posts/{}/pin",
    "posts/{}/withdraw",
    "posts/{}/restore",
]
PAGES = ["", "feed", "posts/{}"]


def desk_routes() -> list[str]:
    desk = next(one for one in get_resolver().url_patterns if str(one.pattern) == "desk/")
    return [str(one.pattern) for one in desk.url_patterns]


def test_every_route_but_the_door_asks_who_is_there(newsroom, stranger):
    routes = desk_routes()
    assert len(routes) > 15
    for route in routes:
        if route in OPEN_DOOR:
            continue
        path = "/desk/" + route.replace("<slug:slug>", "flood").replace("<str:post>", newsroom.publish().post)
        path = path.replace("<slug:asset>", "a" * 20).replace("<str:name>", "960.jpg")
        path = re.sub("<int:[a-z]+>", "1", path)
        head = Change.objects.count()
        answers = [stranger.get(path), stranger.client.post(path)]
        for answer in answers:
            assert answer.status_code in (302, 401, 405), (path, answer.status_code)
            assert answer.status_code != 302 or answer["Location"].startswith("/desk/sign-in")
            assert b"church steps" not in answer.content
        assert Change.objects.count() == head


def test_a_post_without_a_session_gives_the_text_back(newsroom, stranger):
    answer = stranger.send(headline="Bridge closed", **{"prose-0": "<p>Since noon.</p>"})
    assert answer.status_code == 401 and "Bridge closed" in answer.content.decode()
    scripted = stranger.send(scripted=True, headline="Bridge closed")
    assert scripted.status_code == 401 and scripted["HX-Retarget"] == "#notices"


@pytest.mark.parametrize("who", ["otto", "petra"])
def test_whoever_has_no_role_on_a_blog_does_not_learn_that_it_is_there(newsroom, who):
    newsroom.draft("secret", "The raid of tomorrow")
    other = newsroom.open("harbour", "Harbour inquiry")
    roles.give_seat(newsroom.vera, newsroom.otto, other, Role.EDITOR)
    seat = Seated(newsroom.otto, "secret") if who == "petra" else Seated(newsroom.otto)
    copy = newsroom.publish()
    for path in PAGES:
        answer = seat.get(path.format(copy.post))
        assert answer.status_code == 404
        assert "raid" not in answer.content.decode() and "River rises" not in answer.content.decode()
    unknown = Seated(newsroom.otto, "nowhere").get()
    assert re.sub("nowhere|secret|flood", "", unknown.content.decode()).count("There is no blog") == 1
    head = Change.objects.count()
    for path in ONLY_POST:
        assert seat.post(path.format(copy.post)).status_code == 404
    assert Change.objects.count() == head
    assert Seated(newsroom.otto, "harbour").get().status_code == 200


def test_an_editor_of_another_blog_sees_no_draft_of_this_one(newsroom, emil):
    emil.send("draft", headline="Unfinished and secret")
    other = newsroom.open("harbour", "Harbour inquiry")
    roles.give_seat(newsroom.vera, newsroom.otto, other, Role.EDITOR)
    draft = WorkingCopy.objects.get(state="draft").post
    for seat in (Seated(newsroom.otto), Seated(newsroom.otto, "harbour")):
        for path in ("", f"?draft={draft}", f"posts/{draft}", "feed"):
            assert "Unfinished" not in seat.get(path).content.decode()
    assert "Unfinished" in emil.get().content.decode()


def test_a_contributor_can_do_nothing_that_readers_would_see(newsroom, cora):
    copy, head = newsroom.publish(), Change.objects.count()
    for path in ONLY_POST:
        fields = {"act": "publish", "headline": "Mine", "key": "on", "pin": "on", "kind": "minor"}
        assert cora.post(path.format(copy.post), **fields).status_code == 403, path
    assert cora.get(f"posts/{copy.post}").status_code == 403
    assert cora.save(copy, headline="Mine").status_code == 403
    assert cora.client.post("/desk/new", {"headline": "Mine"}).status_code == 403
    assert Change.objects.count() == head


def test_a_contributor_is_shown_no_button_that_would_be_refused(newsroom, cora, emil):
    newsroom.publish()
    page, editors = cora.get().content.decode(), emil.get().content.decode()
    for sign in ('value="publish"', 'data-act="withdraw"', 'name="pin"', "flood/close", "flood/details"):
        assert sign not in page and sign in editors
    assert "Send to the editors" in page


def test_what_changes_something_is_not_done_by_a_look(newsroom, emil):
    copy, head = newsroom.publish(), Change.objects.count()
    for path in ONLY_POST:
        assert emil.get(path.format(copy.post)).status_code == 405, path
    assert Change.objects.count() == head


def test_no_form_is_taken_without_its_token(newsroom):
    copy, head = newsroom.publish(), Change.objects.count()
    client = Client(enforce_csrf_checks=True)
    client.force_login(newsroom.emil)
    for path in [*ONLY_POST, "posts/{}"]:
        answer = client.post("/desk/flood/" + path.format(copy.post), {"headline": "Forged", "act": "publish"})
        assert answer.status_code == 403, path
    assert Change.objects.count() == head
    page = client.get("/desk/flood/")
    token = client.cookies["stoppress_csrf"].value
    assert page.status_code == 200
    sent = client.post("/desk/flood/posts", {"headline": "Honest", "act": "publish"}, HTTP_X_CSRFTOKEN=token)
    assert sent.status_code == 302 and Change.objects.count() == head + 1


def test_a_page_that_is_too_old_gives_the_text_back(newsroom):
    client = Client(enforce_csrf_checks=True)
    client.force_login(newsroom.emil)
    answer = client.post("/desk/flood/posts", {"headline": "Typed for an hour", "act": "publish"})
    assert answer.status_code == 403 and "Typed for an hour" in answer.content.decode()


def test_nothing_of_the_desk_is_kept_by_a_cache_or_shown_in_a_frame(newsroom, emil, stranger, cora):
    copy = newsroom.publish()
    answers = [
        emil.get(), emil.get("feed"), emil.get("/desk/"), emil.get("/desk/new"), emil.get(f"posts/{copy.post}"),
        emil.get("posts/nothing"), emil.post("posts"), cora.post("open"), stranger.get(), stranger.get("/desk/sign-in"),
        emil.get("/desk/no/such/page"),
    ]  # fmt: skip
    assert len({answer.status_code for answer in answers}) >= 5
    for answer in answers:
        assert answer["Cache-Control"] == "no-store", answer.request["PATH_INFO"]
        assert answer["X-Frame-Options"] == "DENY" and "frame-ancestors 'none'" in answer["Content-Security-Policy"]


def test_the_page_runs_under_a_nonce_and_without_inline_style(newsroom, emil):
    newsroom.publish()
    answer = emil.get()
    policy, page = answer["Content-Security-Policy"], answer.content.decode()
    nonce = re.search(r"script-src [^;]*'nonce-([^']+)'", policy)[1]
    assert "unsafe" not in policy
    inline = re.findall(r"<script(?![^>]*src=)([^>]*)>", page)
    assert len(inline) == 1 and f'nonce="{nonce}"' in inline[0]
    assert " style=" not in page and "<style" not in page and not re.search(r"\son\w+=", page)
    assert nonce not in emil.get()["Content-Security-Policy"]


def test_a_blog_without_a_seat_answers_as_one_that_is_not_there(newsroom, otto):
    answers = [otto.get(f"/desk/{slug}/").content.decode().replace(slug, "SLUG") for slug in ("flood", "nosuch")]
    texts = [re.sub(r'value="[A-Za-z0-9]{64}"|nonce="[^"]+"', "", page) for page in answers]
    assert texts[0] == texts[1] and "SLUG" in texts[0]
