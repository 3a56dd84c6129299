"""The matrix of roles: every verb and every route, for everybody of the cast, called directly.

A verb or a route that is not in the tables fails the test: nobody adds one without saying who may use it.
"""

import inspect
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import get_resolver
from django.utils import timezone

from stoppress.newsroom import (
    cards,
    coverage,
    invitations,
    media,
    people,
    posts,
    review,
    roles,
    schedule,
    sessions,
    site,
    team,
)
from stoppress.newsroom.accounts import Invitation, OpenSession
from stoppress.newsroom.models import Person, Role, Seat, Token
from stoppress.newsroom.posts import Given
from stoppress.newsroom.refusals import NotAllowed, Refusal, Unknown

pytestmark = pytest.mark.django_db(transaction=True)

RANK = {"nobody": 0, "stranger": 0, "elsewhere": 0, "disabled": 0, "contributor": 1, "editor": 2, "chief": 3}
SEATED = {"seated contributor": 1, "seated editor": 2, "seated chief": 3}
WHO = {**RANK, **SEATED}
CONTRIBUTOR, EDITOR, CHIEF = 1, 2, 3
MODULES = (cards, coverage, invitations, media, people, posts, review, roles, schedule, sessions, site, team)


class Cast:
    """A live blog with a post in every state, and somebody for each column."""

    def __init__(self, newsroom) -> None:
        self.newsroom, self.blog = newsroom, newsroom.flood
        self.other = newsroom.open("vote", "The town votes")
        self.out = newsroom.publish("Out.")
        self.gone = newsroom.publish("Gone.")
        newsroom.withdraw(self.gone)
        at, due = newsroom.now(), newsroom.clock + timedelta(hours=1)
        self.draft = posts.save_draft(newsroom.ines, self.blog, {"text": "Draft."}, at=at)
        self.put_away = posts.save_draft(newsroom.ines, self.blog, {"text": "No."}, at=at)
        review.discard(newsroom.ines, self.blog, self.put_away.post, at=at)
        self.waiting = review.submit(newsroom.ines, self.blog, {"text": "Waiting."}, at=at)
        self.due = schedule.schedule(newsroom.ines, self.blog, {"text": "Due."}, due, at=at)
        self.file = self.upload()
        self.people = {name: self._person(name) for name in WHO if name != "stranger"}

    def somebody(self) -> Person:
        """A new colleague with a seat here, a token and an open session, for a verb that ends one of them."""
        number = Person.objects.count()
        person = Person.objects.create(username=f"colleague-{number}", role="contributor")
        Seat.objects.create(person=person, blog=self.blog, role="contributor")
        Token.objects.create(person=person, digest=f"digest-{number}", made_at=self.newsroom.clock)
        times = {"made_at": self.newsroom.clock, "seen_at": self.newsroom.clock}
        OpenSession.objects.create(person=person, key=f"key-{number}", **times)
        return person

    def upload(self):
        """A file that is on its way to this blog."""
        return media.begin(self.newsroom.ines, self.blog, "quay.jpg", 10, at=self.newsroom.now())

    def invitation(self, blog=None) -> int:
        """An invitation that nobody used, for all blogs or for one."""
        invitations.invite(self.newsroom.vera, "editor", at=timezone.now(), blog=blog)
        return Invitation.objects.order_by("-pk").values_list("pk", flat=True)[0]

    def path(self, route: str) -> str:
        """The route with things in it that are there, new ones where it might end them."""
        path = "/" + route.replace("<slug:slug>", "flood").replace("<str:post>", self.draft.post)
        path = path.replace("<str:secret>", "x").replace("<slug:asset>", self.file.pk).replace("<str:name>", "960.jpg")
        if "invitations/<int:key>" in path:
            return path.replace("<int:key>", str(self.invitation(self.blog if "/team/" in path else None)))
        if "<int" not in path:
            return path
        person = self.somebody()
        key = person.seats.get().pk if "/team/" in path else person.pk
        path = path.replace("<int:session>", str(person.sessions.get().pk))
        return path.replace("<int:token>", str(person.tokens.get().pk)).replace("<int:key>", str(key))

    def _person(self, name: str) -> Person:
        seated = name.startswith("seated ")
        role = name.removeprefix("seated ")
        given = role if role in Role.values and not seated else ""
        person = Person.objects.create(username=name.replace(" ", "-"), role="chief" if name == "disabled" else given)
        if seated:
            Seat.objects.create(person=person, blog=self.blog, role=role)
        if name == "elsewhere":
            Seat.objects.create(person=person, blog=self.other, role=Role.CHIEF)
        if name == "disabled":
            person.is_active = False
            person.save()
        return person


@pytest.fixture
def cast(newsroom) -> Cast:
    return Cast(newsroom)


AT = "at"  # stands for the newsroom's time
# verb -> (who may, arguments after the person; a string names an attribute of the cast)
VERBS: dict[str, tuple[int, Any]] = {
    "coverage.open_coverage": (EDITOR, lambda c: (c.blog,)),
    "coverage.change_details": (EDITOR, lambda c: (c.blog, {"headline": "Other"})),
    "coverage.close": (EDITOR, lambda c: (c.blog,)),
    "coverage.reopen": (EDITOR, lambda c: (c.blog,)),
    "coverage.rename": (CHIEF, lambda c: (c.blog, "other")),
    "coverage.take_down": (CHIEF, lambda c: (c.blog,)),
    "coverage.put_back": (CHIEF, lambda c: (c.blog,)),
    "cards.card": (CONTRIBUTOR, lambda c: (c.blog, "https://www.openstreetmap.org/#map=9/52/13")),  # asks nobody
    "posts.save_draft": (CONTRIBUTOR, lambda c: (c.blog, {"text": "x"})),
    "posts.publish": (EDITOR, lambda c: (c.blog, {"text": "x"})),
    "posts.edit": (EDITOR, lambda c: (c.blog, c.out.post, {"text": "x"}, Given(minor=True))),
    "posts.mark_key_event": (EDITOR, lambda c: (c.blog, c.out.post, True)),
    "posts.withdraw": (EDITOR, lambda c: (c.blog, c.out.post)),
    "posts.restore": (EDITOR, lambda c: (c.blog, c.gone.post)),
    "posts.pin": (EDITOR, lambda c: (c.blog, c.out.post)),
    "posts.unpin": (EDITOR, lambda c: (c.blog, c.out.post)),
    "posts.readable": (EDITOR, lambda c: (c.blog, c.draft.post)),  # somebody else's
    "review.submit": (CONTRIBUTOR, lambda c: (c.blog, {"text": "x"})),
    "review.approve": (EDITOR, lambda c: (c.blog, c.waiting.post)),
    "review.send_back": (EDITOR, lambda c: (c.blog, c.waiting.post, "Why?")),
    "review.discard": (EDITOR, lambda c: (c.blog, c.draft.post)),  # somebody else's
    "review.keep_after_all": (EDITOR, lambda c: (c.blog, c.put_away.post)),
    "schedule.schedule": (EDITOR, lambda c: (c.blog, {"text": "x"}, c.newsroom.clock + timedelta(days=1))),
    "schedule.unschedule": (EDITOR, lambda c: (c.blog, c.due.post)),
    "schedule.lift_embargo": (EDITOR, lambda c: (c.blog, c.draft.post)),
    "media.begin": (CONTRIBUTOR, lambda c: (c.blog, "quay.jpg", 10)),
    "media.write": (CONTRIBUTOR, lambda c: (c.blog, c.file.pk, 0, b"x")),
    "media.look": (CONTRIBUTOR, lambda c: (c.blog, c.file.pk)),
    "media.remove": (EDITOR, lambda c: (c.blog, c.upload().pk)),  # what somebody else brought in
    "roles.give_seat": (CHIEF, lambda c: (c.newsroom.otto, c.blog, Role.EDITOR)),
    "team.seat": (CHIEF, lambda c: (c.blog, "otto", "editor")),
    "team.change": (CHIEF, lambda c: (c.blog, c.somebody().seats.get().pk, "editor")),
    "team.unseat": (CHIEF, lambda c: (c.blog, c.somebody().seats.get().pk)),
}
# Verbs for which a seat on one blog is not enough, or that take no person.
SITE_WIDE: dict[str, tuple[int, Any]] = {
    "coverage.make": (EDITOR, lambda c: ({"headline": "A new one"},)),
    "invitations.invite": (CHIEF, lambda c: ("editor",)),
    "invitations.revoke": (CHIEF, lambda c: (c.invitation(),)),
    "people.change_role": (CHIEF, lambda c: (c.somebody(), "editor")),
    "people.disable": (CHIEF, lambda c: (c.somebody(),)),
    "people.enable": (CHIEF, lambda c: (c.somebody(),)),
    "people.give_link": (CHIEF, lambda c: (c.somebody(),)),
    "people.revoke_token": (CHIEF, lambda c: (c.somebody().tokens.get().pk,)),  # somebody else's
    "sessions.end": (CHIEF, lambda c: (c.somebody().sessions.get().pk,)),  # somebody else's
    "sessions.end_all": (CHIEF, lambda c: (c.somebody(),)),  # somebody else's
    "site.set_logo": (CHIEF, lambda c: (b"no picture",)),
    "site.drop_logo": (CHIEF, lambda c: ()),
}
NAMED: dict[str, Any] = {"site.change": {"name": "Other", "language": "en", "time_zone": "UTC"}}
SITE_WIDE["site.change"] = (CHIEF, lambda c: ())
PARTS = {"posts.unpublished"}  # parts of verbs


def verbs() -> set[str]:
    """Every public function of the newsroom whose first parameter is the person who does it."""
    found = set()
    for module in MODULES:
        for name, function in inspect.getmembers(module, inspect.isfunction):
            first = next(iter(inspect.signature(function).parameters), "")
            if function.__module__ == module.__name__ and not name.startswith("_") and first == "by":
                found.add(f"{module.__name__.rpartition('.')[2]}.{name}")
    return found


def test_every_verb_says_who_may():
    assert verbs() == set(VERBS) | set(SITE_WIDE) | PARTS


def _may(cast: Cast, name: str, who: str, arguments: Any) -> bool:
    module, _, verb = name.partition(".")
    function = getattr({one.__name__.rpartition(".")[2]: one for one in MODULES}[module], verb)
    more = dict(NAMED.get(name, {}))
    if "at" in inspect.signature(function).parameters:
        more["at"] = timezone.now() if module == "invitations" else cast.newsroom.now()
    if name == "review.approve":
        more["version"] = cast.waiting.version
    try:
        function(cast.people[who], *arguments(cast), **more)
    except (NotAllowed, Unknown):
        return False
    except Refusal:
        return True  # for another reason: somebody else has done it before
    return True


def test_a_verb_is_for_those_who_may_on_this_blog(cast):
    for verb, (least, arguments) in VERBS.items():
        # The least first: what the others do must not change what these may.
        got = {who: _may(cast, verb, who, arguments) for who in sorted(WHO, key=WHO.get) if who != "stranger"}
        assert got == {who: WHO[who] >= least for who in got}, verb


def test_a_verb_for_the_site_asks_for_the_role_on_all_blogs(cast):
    for verb, (least, arguments) in SITE_WIDE.items():
        got = {who: _may(cast, verb, who, arguments) for who in WHO if who != "stranger"}
        assert got == {who: RANK.get(who, 0) >= least for who in got}, verb


def test_a_contributor_changes_what_is_their_own_and_nothing_else(cast):
    newsroom = cast.newsroom
    own = posts.save_draft(newsroom.cora, cast.blog, {"text": "Mine."}, at=newsroom.now())
    review.discard(newsroom.cora, cast.blog, own.post, at=newsroom.now())
    review.keep_after_all(newsroom.cora, cast.blog, own.post, at=newsroom.now())
    for copy in (cast.draft, cast.waiting, cast.due):
        for verb in (posts.save_draft, review.submit):
            with pytest.raises(NotAllowed):
                verb(newsroom.cora, cast.blog, {"text": "Mine."}, at=newsroom.now(), post=copy.post, version=1)


# Routes of the desk: pattern -> who may, on this blog. "door" is for everybody, "person" for whoever is signed in.
ANYBODY, SIGNED_IN, SITE_CHIEF = -1, 0, 13
ROUTES: dict[str, int] = {
    "desk/": SIGNED_IN,
    "desk/sign-in": ANYBODY,
    "desk/sign-in/<str:secret>": ANYBODY,
    "desk/sign-out": ANYBODY,
    "desk/password": SIGNED_IN,
    "desk/new": SIGNED_IN,  # the verb asks for the role on all blogs
    "desk/sign-in-code": ANYBODY,
    "desk/sign-in-passkey": ANYBODY,
    "desk/join/<str:secret>": ANYBODY,
    "desk/account": SIGNED_IN,
    "desk/account-name": SIGNED_IN,
    "desk/confirm": SIGNED_IN,
    "desk/passkeys": SIGNED_IN,
    "desk/passkeys/<int:key>": SIGNED_IN,
    "desk/authenticator": SIGNED_IN,
    "desk/recovery-codes": SIGNED_IN,
    "desk/sessions": SIGNED_IN,
    "desk/sessions/<int:session>": SIGNED_IN,
    "desk/tokens/<int:token>": SIGNED_IN,
    "desk/here": SIGNED_IN,
    "desk/people": SITE_CHIEF,
    "desk/people/<int:key>": SITE_CHIEF,
    "desk/people/<int:key>/role": SITE_CHIEF,
    "desk/people/<int:key>/disable": SITE_CHIEF,
    "desk/people/<int:key>/enable": SITE_CHIEF,
    "desk/people/<int:key>/link": SITE_CHIEF,
    "desk/people/<int:key>/sign-out": SITE_CHIEF,
    "desk/people/<int:key>/sessions/<int:session>": SITE_CHIEF,
    "desk/people/<int:key>/tokens/<int:token>": SITE_CHIEF,
    "desk/people/invitations/<int:key>": SITE_CHIEF,
    "desk/site": SITE_CHIEF,
    "desk/site-logo": SITE_CHIEF,
    "desk/<slug:slug>/here": CONTRIBUTOR,
    "desk/<slug:slug>/team": CHIEF,
    "desk/<slug:slug>/team/seat": CHIEF,
    "desk/<slug:slug>/team/invite": CHIEF,
    "desk/<slug:slug>/team/<int:key>/role": CHIEF,
    "desk/<slug:slug>/team/<int:key>/remove": CHIEF,
    "desk/<slug:slug>/team/invitations/<int:key>": CHIEF,
    "desk/<slug:slug>/": CONTRIBUTOR,
    "desk/<slug:slug>/feed": CONTRIBUTOR,
    "desk/<slug:slug>/glance": CONTRIBUTOR,
    "desk/<slug:slug>/pick": CONTRIBUTOR,
    "desk/<slug:slug>/digest": CONTRIBUTOR,
    "desk/<slug:slug>/text": CONTRIBUTOR,
    "desk/<slug:slug>/cards": CONTRIBUTOR,
    "desk/<slug:slug>/older": CONTRIBUTOR,
    "desk/<slug:slug>/preview": CONTRIBUTOR,
    "desk/<slug:slug>/details": EDITOR,
    "desk/<slug:slug>/open": EDITOR,
    "desk/<slug:slug>/close": EDITOR,
    "desk/<slug:slug>/reopen": EDITOR,
    "desk/<slug:slug>/address": CHIEF,
    "desk/<slug:slug>/take-down": CHIEF,
    "desk/<slug:slug>/put-back": CHIEF,
    "desk/<slug:slug>/media": CONTRIBUTOR,
    "desk/<slug:slug>/media/<slug:asset>": CONTRIBUTOR,
    "desk/<slug:slug>/media/<slug:asset>/<str:name>": CONTRIBUTOR,
    "desk/<slug:slug>/posts": CONTRIBUTOR,
    "desk/<slug:slug>/posts/<str:post>": EDITOR,
    "desk/<slug:slug>/posts/<str:post>/history": EDITOR,  # of somebody else's text
    "desk/<slug:slug>/posts/<str:post>/merge": EDITOR,  # of somebody else's text
    "desk/<slug:slug>/posts/<str:post>/key": EDITOR,
    "desk/<slug:slug>/posts/<str:post>/pin": EDITOR,
    "desk/<slug:slug>/posts/<str:post>/withdraw": EDITOR,
    "desk/<slug:slug>/posts/<str:post>/restore": EDITOR,
    "desk/<slug:slug>/posts/<str:post>/approve": EDITOR,
    "desk/<slug:slug>/posts/<str:post>/back": EDITOR,
    "desk/<slug:slug>/posts/<str:post>/unschedule": EDITOR,
    "desk/<slug:slug>/posts/<str:post>/lift": EDITOR,
    "desk/<slug:slug>/posts/<str:post>/discard": EDITOR,  # of somebody else's text
    "desk/<slug:slug>/posts/<str:post>/keep": EDITOR,
}


def routes() -> set[str]:
    """Every pattern of the desk."""

    def within(patterns, prefix):
        for pattern in patterns:
            whole = prefix + str(pattern.pattern)
            if hasattr(pattern, "url_patterns"):
                yield from within(pattern.url_patterns, whole)
            else:
                yield whole

    return {route for route in within(get_resolver().url_patterns, "") if route.startswith("desk/")}


def test_every_route_says_who_may():
    assert routes() == set(ROUTES)


def _client(cast: Cast, who: str) -> Client:
    client = Client()
    if who != "stranger":
        client.force_login(cast.people[who])
    return client


def _lets_in(response: Any) -> bool:
    door = response.status_code == 302 and response["Location"].startswith("/desk/sign-in")
    return not door and response.status_code not in (401, 403, 404)


def _asked(cast: Cast, client: Client, route: str) -> list[Any]:
    """What the route answers to GET and POST, but for methods that it does not have."""
    fields = {"name": "otto", "role": "editor"}
    answers = [client.get(cast.path(route)), client.post(cast.path(route), fields)]
    assert all(answer.status_code < 500 for answer in answers), (route, answers)
    return [answer for answer in answers if answer.status_code != 405]


@pytest.mark.parametrize("who", sorted(WHO))
def test_a_route_is_for_those_who_may_on_this_blog(cast, who):
    client = _client(cast, who)
    for route, least in ROUTES.items():
        if least > 0:
            may = who == "chief" if least == SITE_CHIEF else WHO[who] >= least
            answers = _asked(cast, client, route)
            assert answers and all(_lets_in(answer) is may for answer in answers), (route, answers)


@pytest.mark.parametrize("who", ["stranger", "disabled", "nobody"])
def test_what_is_ones_own_is_for_whoever_is_signed_in(cast, who):
    for route in (route for route, least in ROUTES.items() if least == SIGNED_IN):
        answers = _asked(cast, _client(cast, who), route)  # a client for each: some of them sign out
        if who != "nobody":
            assert answers and not any(map(_lets_in, answers)), (route, answers)


def test_who_is_refused_changes_nothing(cast):
    before = cast.newsroom.story().head
    for who in WHO:
        client = _client(cast, who)
        for route, least in ROUTES.items():
            path = "/" + route.replace("<slug:slug>", "flood").replace("<str:post>", cast.out.post)
            if least > WHO[who] and "<int" not in route:
                client.post(path, {"headline": "Sneaked in", "act": "publish", "sure": "flood", "slug": "x"})
    assert cast.newsroom.story().head == before
