"""Invitations: a link that works once, for an account with a role, or for a seat on one blog."""

import secrets
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from stoppress.log.models import Blog
from stoppress.newsroom import people
from stoppress.newsroom.models import Invitation, Person, Role, Seat
from stoppress.newsroom.refusals import Unfit, Unknown
from stoppress.newsroom.roles import allows, higher, require
from stoppress.newsroom.writing import writing

LASTS = timedelta(days=7)


def invite(
    by: Person, role: str, *, at: datetime, blog: Blog | None = None, until: datetime | None = None, whom: str = ""
) -> tuple[Invitation, str]:
    """An invitation and the path of its link, which is shown once (chiefs; of a blog, for a seat there)."""
    require(by, Role.CHIEF, blog, _("invite somebody"))
    _check(role, at, blog, until)
    secret = secrets.token_urlsafe(32)
    with writing():
        made = Invitation.objects.create(
            digest=people.digest_of(secret),
            whom=" ".join(whom.split())[:150],
            role=role,
            blog=blog,
            until=until,
            by=by,
            made_at=at,
            expires_at=min(at + LASTS, until) if until else at + LASTS,
        )
    return made, f"/desk/join/{secret}"


def find(secret: str, *, at: datetime) -> Invitation | None:
    """The invitation of this link while it works, or None."""
    found = waiting(at=at).filter(digest=people.digest_of(secret)).select_related("by", "blog").first()
    # Who may not invite any more has no link left that gives a role out, least of all to themselves.
    return found if found and allows(found.by, Role.CHIEF, found.blog) else None


def waiting(blog: Blog | None = None, *, at: datetime) -> QuerySet[Invitation]:
    """The invitations that nobody used yet: all, or those for one blog."""
    rows = Invitation.objects.filter(used_at=None, revoked_at=None, expires_at__gt=at)
    return rows.filter(blog=blog) if blog else rows


def accept(secret: str, given: dict[str, Any], *, at: datetime) -> Person:
    """Make the account that the link is for: name, what colleagues see, and a password or None."""
    with writing():
        invitation = _open(secret, at)
        person = people.add_person(
            given["name"],
            invitation.role,
            given["password"],
            invitation.blog,
            called=given.get("called", ""),
            until=invitation.until,
        )
        _use(invitation, person, at)
        return person


def take(person: Person, secret: str, *, at: datetime) -> Invitation:
    """Take the seat that the link is for with the account that one has; a seat that may do more stays."""
    with writing():
        invitation = _open(secret, at)
        if invitation.blog is None:
            raise Unfit(_("You have an account already. This invitation is for somebody who has none."))
        seat = Seat.objects.filter(person=person, blog=invitation.blog).first()
        stands = seat is not None and (seat.until is None or seat.until > at)
        if seat is None or not stands or higher(seat.role, invitation.role) != seat.role:
            new = {"role": invitation.role, "until": invitation.until}
            Seat.objects.update_or_create(person=person, blog=invitation.blog, defaults=new)
        _use(invitation, person, at)
        return invitation


def revoke(by: Person, key: int, *, at: datetime, blog: Blog | None = None) -> Invitation:
    """A link that works no more (chiefs; of a blog, for its own)."""
    require(by, Role.CHIEF, blog, _("take an invitation back"))
    known = waiting(blog, at=at).filter(pk=key).first()
    if known is None:
        raise Unknown(_("This invitation was used or taken back already. The list shows those that wait."))
    with writing():
        Invitation.objects.filter(pk=known.pk).update(revoked_at=at)
    return known


def _check(role: str, at: datetime, blog: Blog | None, until: datetime | None) -> None:
    if role not in Role.values:
        raise Unfit(
            _("There is no role {role}: choose one of {values}.").format(
                role=repr(role[:20]), values=", ".join(Role.values)
            ),
            {"role": "unknown"},
        )
    if until is None:
        return
    if blog is None:
        raise Unfit(_("Only a seat on one blog can end on a date."), {"until": "unfit"})
    if until <= at:
        raise Unfit(_("The invitation would end before it begins: give a later date."), {"until": "past"})
    if role == Role.CHIEF:
        raise Unfit(_("A guest submits or publishes; a chief stays. Leave the date out."), {"until": "unfit"})


def _open(secret: str, at: datetime) -> Invitation:
    invitation = find(secret, at=at)
    if invitation is None:
        raise Unknown(_("This link does not work any more. Ask whoever sent it for a new one."))
    return invitation


def _use(invitation: Invitation, person: Person, at: datetime) -> None:
    # One use: where two came at once, the row was changed by the first one.
    if not Invitation.objects.filter(pk=invitation.pk, used_at=None).update(used_at=at, used_by=person):
        raise Unknown(_("This link was used a moment ago. Ask whoever sent it for a new one."))
