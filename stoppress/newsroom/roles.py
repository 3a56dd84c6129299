"""Who may do what on which blog. Every verb asks here first."""

from stoppress.log.models import Blog
from stoppress.newsroom.models import Person, Role, Seat
from stoppress.newsroom.refusals import NotAllowed, Unknown

_rank = {"": 0, Role.CONTRIBUTOR: 1, Role.EDITOR: 2, Role.CHIEF: 3}


def role_on(person: Person, blog: Blog | None) -> str:
    """The higher of the role on every blog and the seat on this one; "" is none."""
    if not person.is_active:
        return ""
    role = person.role
    if blog is not None and role != Role.CHIEF:
        seat = Seat.objects.filter(person=person, blog=blog).values_list("role", flat=True).first() or ""
        role = max(role, seat, key=lambda one: _rank[one])
    return role


def allows(person: Person, role: str, blog: Blog | None) -> bool:
    """Whether this person may do what the role may."""
    return _rank[role_on(person, blog)] >= _rank[role]


def require(person: Person, role: Role, blog: Blog | None, to: str) -> None:
    """Raise NotAllowed unless this person may do what the role may."""
    if not allows(person, role, blog):
        own = role_on(person, blog) or "no role"
        if blog is not None and not blog.head and own == "no role":
            # Even the headline of a draft is for those alone who work on it.
            raise Unknown(f"There is no blog with the address “{blog.slug}”.")
        where = f"on “{blog.headline}”" if blog is not None else "here"
        raise NotAllowed(f"To {to} you need to be {role.value} {where}; you are {own}. Ask a chief for the role.")


def give_seat(by: Person, person: Person, blog: Blog, role: Role) -> Seat:
    """Give somebody a role on one blog (chiefs)."""
    require(by, Role.CHIEF, blog, "give out roles")
    return Seat.objects.update_or_create(person=person, blog=blog, defaults={"role": role})[0]
