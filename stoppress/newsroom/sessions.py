"""Sessions: where somebody is signed in, and signing out from afar."""

from datetime import datetime, timedelta

from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from stoppress.newsroom.models import OpenSession, Person, Role
from stoppress.newsroom.refusals import Unknown
from stoppress.newsroom.roles import require
from stoppress.newsroom.writing import writing

SEEN_EVERY = timedelta(minutes=1)  # an open page says every few seconds that it is there: not each is written down


def opened(person: Person, key: str, *, device: str, address: str, at: datetime) -> OpenSession:
    """Somebody signed in."""
    place = {"person": person, "device": device[:300], "address": address[:45], "made_at": at, "seen_at": at}
    with writing():
        Session.objects.filter(expire_date__lte=at).delete()
        person.sessions.exclude(key__in=_standing(at)).delete()
        return OpenSession.objects.update_or_create(key=key, defaults=place)[0]


def seen(person: Person, key: str, *, device: str, address: str, at: datetime) -> None:
    """Somebody is there in this session; one that is not listed yet is listed from now on."""
    known = OpenSession.objects.filter(key=key, person=person).first()
    if known is None:
        opened(person, key, device=device, address=address, at=at)
    elif at - known.seen_at >= SEEN_EVERY:
        with writing():
            OpenSession.objects.filter(pk=known.pk).update(seen_at=at, address=address[:45])


def of(person: Person, *, at: datetime) -> QuerySet[OpenSession]:
    """The sessions of somebody that still stand, the one seen last first."""
    return person.sessions.filter(key__in=_standing(at))


def end(by: Person, session: int) -> None:
    """Sign out one session: one's own, or anybody's (chiefs)."""
    known = OpenSession.objects.filter(pk=session).select_related("person").first()
    if known is None or not _may(by, known.person):
        raise Unknown(_("This session has ended already. The list shows those that are open."))
    _end(OpenSession.objects.filter(pk=known.pk))


def end_all(by: Person, person: Person, *, but: str = "") -> None:
    """Sign somebody out everywhere, but for one session: oneself, or anybody (chiefs)."""
    if not _may(by, person):
        require(by, Role.CHIEF, None, _("sign somebody else out"))
    _end(person.sessions.exclude(key=but))


def close(person: Person) -> None:
    """The part of another verb that leaves nobody signed in as this person."""
    _end(person.sessions.all())


def _standing(at: datetime) -> QuerySet[Session, str]:
    return Session.objects.filter(expire_date__gt=at).values_list("session_key", flat=True)


def _may(by: Person, person: Person) -> bool:
    return by.pk == person.pk or (by.is_active and by.role == Role.CHIEF)


def _end(those: QuerySet[OpenSession]) -> None:
    with writing():
        Session.objects.filter(session_key__in=list(those.values_list("key", flat=True))).delete()
        those.delete()
