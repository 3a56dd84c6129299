"""Who is at the desk, as the page's heartbeat tells and asks."""

import json
from collections import defaultdict
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.db.models import Count, Max, Q, Sum
from django.utils import timezone

from stoppress.desk.here import part
from stoppress.desk.room import DeskRequest
from stoppress.desk.templatetags.desk import initials
from stoppress.log.models import Blog
from stoppress.newsroom import presence
from stoppress.newsroom.models import UNPUBLISHED, Person, Seat, WorkingCopy
from stoppress.newsroom.roles import role_on

HUES = 5  # as many as css/desk/together.css has


@part("presence")
def noted(request: DeskRequest, said: Any) -> dict[str, Any]:
    """Take down what this page says, {tab, writing, narrow} or {tab, gone}; answer who is here, and the stamp."""
    told, now = said if isinstance(said, dict) else {}, timezone.now()
    tab = str(told.get("tab") or "")
    if told.get("gone") is True:
        presence.gone(request.person, request.blog, tab)
    elif tab:
        post, narrow = str(told.get("writing") or ""), told.get("narrow") is True
        presence.here(request.person, request.blog, tab, at=now, post=post, narrow=narrow)
    return {"here": people(request.person, request.blog, now), "stamp": stamp(request.blog)}


def people(person: Person, blog: Blog, at: datetime) -> list[dict[str, Any]]:
    """Who is here, as every desk shows them."""
    hues = hues_of(blog)
    return [
        {
            "name": one.person.name,
            "initials": initials(one.person.name),
            "hue": hues.get(one.person.pk, 1),
            "you": one.person.pk == person.pk,
            "role": role_on(one.person, blog),
            "writing": one.writing,
            "narrow": one.narrow,
        }
        for one in presence.here_now(blog, at=at)
    ]


def hues_of(blog: Blog) -> dict[int, int]:
    """A hue for each of the blog's people, 1 to 5, the same on every desk; two with the same initials differ."""
    team = Person.objects.filter(~Q(role="") | Q(seats__blog=blog)).distinct().order_by("pk")
    hues: dict[int, int] = {}
    taken: dict[str, set[int]] = defaultdict(set)
    for place, person in enumerate(team.only("pk", "username", "first_name", "last_name")):
        letters = initials(person.name)
        turns = [(place + step) % HUES + 1 for step in range(HUES)]
        hues[person.pk] = next((hue for hue in turns if hue not in taken[letters]), turns[0])
        taken[letters].add(hues[person.pk])
    return hues


def stamp(blog: Blog) -> str:
    """Changes whenever something at the desk changed that the public stream does not tell."""
    unseen = WorkingCopy.objects.filter(blog=blog, state__in=(*UNPUBLISHED, WorkingCopy.State.DISCARDED))
    seats = Seat.objects.filter(blog=blog).order_by("pk").values_list("person_id", "role")
    stands = Blog.objects.filter(pk=blog.pk).values_list(
        "slug", "headline", "kicker", "standfirst", "language", "time_zone", "state", "taken_down_at"
    )
    seen = [unseen.aggregate(Count("pk"), Sum("version"), Max("saved_at")), list(seats), list(stands)]
    return sha256(json.dumps(seen, default=str).encode()).hexdigest()[:12]
