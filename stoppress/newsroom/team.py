"""The team of one blog: who has a seat there, what they may do, and until when."""

from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from stoppress.log.models import Blog
from stoppress.newsroom import people
from stoppress.newsroom.models import Person, Role, Seat
from stoppress.newsroom.refusals import NotAllowed, Unfit, Unknown
from stoppress.newsroom.roles import require
from stoppress.newsroom.writing import writing


def seats(blog: Blog) -> QuerySet[Seat]:
    """The seats on this blog, guests last."""
    return Seat.objects.filter(blog=blog).select_related("person").order_by("until", "person__username")


def of_the_house(blog: Blog) -> QuerySet[Person]:
    """Those whose role counts on every blog, and so on this one."""
    return people.everybody().filter(is_active=True).exclude(role="").exclude(seats__blog=blog)


def seat(by: Person, blog: Blog, name: str, role: str) -> Seat:
    """Give somebody who has an account a seat here (chiefs of the blog)."""
    require(by, Role.CHIEF, blog, _("give out roles"))
    person = people.everybody().filter(username=name, is_active=True).first()
    if person is None:
        raise Unknown(
            _("There is nobody called {name} who may sign in. Invite them by a link.").format(name=repr(name[:150]))
        )
    return _put(by, blog, person, role)


def change(by: Person, blog: Blog, key: int, role: str, *, until: datetime | None = None) -> Seat:
    """Another role on this blog, for good or until a date (chiefs of the blog)."""
    require(by, Role.CHIEF, blog, _("give out roles"))
    return _put(by, blog, _seated(blog, key).person, role, until)


def unseat(by: Person, blog: Blog, key: int) -> Seat:
    """Take somebody off this blog (chiefs of the blog)."""
    require(by, Role.CHIEF, blog, _("take somebody off the blog"))
    found = _seated(blog, key)
    _not_oneself(by, found.person)
    with writing():
        Seat.objects.filter(pk=found.pk).delete()
    return found


def _put(by: Person, blog: Blog, person: Person, role: str, until: datetime | None = None) -> Seat:
    if role not in Role.values:
        raise Unfit(
            _("There is no role {role}: choose one of {values}.").format(
                role=repr(role[:20]), values=", ".join(Role.values)
            )
        )
    if until is not None and role == Role.CHIEF:
        raise Unfit(_("A guest submits or publishes; a chief stays. Leave the date out."), {"until": "unfit"})
    _not_oneself(by, person)
    with writing():
        given = {"role": role, "until": until}
        return Seat.objects.update_or_create(person=person, blog=blog, defaults=given)[0]


def _seated(blog: Blog, key: int) -> Seat:
    found = seats(blog).filter(pk=key).first()
    if found is None:
        raise Unknown(_("This person has no seat here any more. The list shows who has."))
    return found


def _not_oneself(by: Person, person: Person) -> None:
    if by.pk == person.pk:
        raise NotAllowed(_("Nobody may change their own role: ask another chief to do it."))
