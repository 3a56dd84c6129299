"""Who may do what on which blog. Every verb asks here first."""

from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from stoppress.log.models import Blog
from stoppress.newsroom.models import Person, Role, Seat
from stoppress.newsroom.refusals import NotAllowed, Unknown

_rank = {"": 0, Role.CONTRIBUTOR: 1, Role.EDITOR: 2, Role.CHIEF: 3}


def role_on(person: Person, blog: Blog | None, *, at: datetime | None = None) -> str:
    """The higher of the role on every blog and the seat on this one, at that time or now; "" is none."""
    if not person.is_active:
        return ""
    role = person.role
    if blog is not None and role != Role.CHIEF:
        seat = seats(person, at=at).filter(blog=blog).values_list("role", flat=True).first() or ""
        role = higher(role, seat)
    return role


def seats(person: Person, *, at: datetime | None = None) -> QuerySet[Seat]:
    """The seats that somebody has at that time, or now: a guest's ends by itself."""
    return person.seats.filter(Q(until=None) | Q(until__gt=at or timezone.now()))


def higher(one: str, other: str) -> str:
    """The role of the two that may do more."""
    return max(one, other, key=lambda role: _rank[role])


def allows(person: Person, role: str, blog: Blog | None) -> bool:
    """Whether this person may do what the role may."""
    return _rank[role_on(person, blog)] >= _rank[role]


def require(person: Person, role: Role, blog: Blog | None, to: str) -> None:
    """Raise NotAllowed unless this person may do what the role may."""
    if not allows(person, role, blog):
        own = role_on(person, blog)
        if blog is not None and not blog.head and not own:
            # Even the headline of a draft is for those alone who work on it.
            raise Unknown(_("There is no blog with the address “{slug}”.").format(slug=blog.slug))
        if blog is None:
            sentence = _("To {to} you need to be {role} here; you are {own}. Ask a chief for the role.")
        else:
            sentence = _("To {to} you need to be {role} on “{headline}”; you are {own}. Ask a chief for the role.")
        called = {
            "": _("no role"),
            Role.CONTRIBUTOR: _("contributor"),
            Role.EDITOR: _("editor"),
            Role.CHIEF: _("chief"),
        }
        headline = blog.headline if blog else ""
        raise NotAllowed(
            sentence.format(to=to, role=called[role], headline=headline, own=called[Role(own) if own else ""])
        )


def give_seat(by: Person, person: Person, blog: Blog, role: Role, *, until: datetime | None = None) -> Seat:
    """Give somebody a role on one blog, for good or until a date (chiefs)."""
    require(by, Role.CHIEF, blog, _("give out roles"))
    given = {"role": role, "until": until}
    return Seat.objects.update_or_create(person=person, blog=blog, defaults=given)[0]
