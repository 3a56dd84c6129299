"""People: accounts, tokens for programs, one-time sign-in links."""

import re
import secrets
from datetime import datetime, timedelta
from hashlib import sha256

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from stoppress.log.models import Blog
from stoppress.markup import prose
from stoppress.newsroom import sessions
from stoppress.newsroom.models import Person, Role, Seat, SigninLink, Token
from stoppress.newsroom.refusals import NotAllowed, Unfit, Unknown
from stoppress.newsroom.roles import require
from stoppress.newsroom.writing import writing

CONSOLE = "console"
LINK_LASTS = timedelta(hours=24)
LONGEST_NAME = 150  # characters
NOTED_EVERY = timedelta(minutes=1)  # how closely a token's last use is written down


def console() -> Person:
    """Who acts when the operator uses the command line; nobody can sign in as it."""
    person, made = Person.objects.get_or_create(username=CONSOLE, defaults={"role": Role.CHIEF})
    if made:
        person.set_unusable_password()
        person.save(update_fields=["password"])
    return person


def add_person(
    name: str,
    role: str,
    password: str | None,
    blog: Blog | None = None,
    *,
    called: str = "",
    until: datetime | None = None,
) -> Person:
    """A new account with a role on every blog, or on one (until a date); without a password only links sign in."""
    check_name(name)
    if role not in Role.values:
        raise Unfit(
            _("There is no role {role}: choose one of {values}.").format(
                role=repr(role[:20]), values=", ".join(Role.values)
            )
        )
    person = Person(
        username=name, role="" if blog else role, first_name=" ".join(prose.printable(called).split())[:LONGEST_NAME]
    )
    if password is not None:
        check_password(password, person)
    person.set_password(password)
    with writing():
        if Person.objects.filter(username=name).exists():
            raise Unfit(
                _("There is somebody called {name} already. Choose another name.").format(name=repr(name)),
                {"name": "taken"},
            )
        person.save()
        if blog is not None:
            Seat.objects.create(person=person, blog=blog, role=role, until=until)
    return person


def free_name(name: str) -> str:
    """This name, or where somebody has it the next with a number."""
    taken = set(Person.objects.filter(username__startswith=name).values_list("username", flat=True))
    return next(one for one in (name, *(f"{name}-{n}" for n in range(2, len(taken) + 3))) if one not in taken)


def check_name(name: str) -> None:
    """Raise Unfit unless somebody may sign in under this name."""
    if not re.fullmatch(r"[\w.@+-]{1,150}", name):
        message = _("The name {name} does not do: use letters, digits and @ . + - _ only.").format(
            name=repr(name[:150])
        )
        raise Unfit(message, {"name": "unfit"})
    if name == CONSOLE:
        message = _("The name “{console}” is taken by the command line itself. Choose another.").format(console=CONSOLE)
        raise Unfit(message, {"name": "taken"})


def check_password(password: str, person: Person) -> None:
    """Raise Unfit for a password that is too easy to guess."""
    try:
        validate_password(password, person)
    except ValidationError as problem:
        raise Unfit(" ".join(problem.messages), {"password": "weak"}) from problem


def everybody() -> QuerySet[Person]:
    """Every account but the command line's own, those who may come in first."""
    return Person.objects.exclude(username=CONSOLE).order_by("-is_active", Lower("first_name"), "username")


def by_key(key: int) -> Person:
    """The account of this key. Raises Unknown."""
    person = everybody().filter(pk=key).first()
    if person is None:
        raise Unknown(_("There is no such person. The list of people shows those there are."))
    return person


def call(person: Person, called: str) -> None:
    """Another name for colleagues and bylines; one's own alone. Empty: the name that one signs in with."""
    plain = " ".join(prose.printable(called).split())
    if len(plain) > LONGEST_NAME:
        raise Unfit(_("A name has {most} characters at most.").format(most=LONGEST_NAME), {"called": "too long"})
    with writing():
        Person.objects.filter(pk=person.pk).update(first_name=plain, last_name="")


def change_role(by: Person, person: Person, role: str) -> None:
    """Another role on every blog, or none (chiefs)."""
    require(by, Role.CHIEF, None, _("give out roles"))
    if role not in ("", *Role.values):
        raise Unfit(
            _("There is no role {role}: choose one of {values}.").format(
                role=repr(role[:20]), values=", ".join(Role.values)
            )
        )
    with writing():
        _refuse_for(by, person, _("change your own role"), leaves_chief=role != Role.CHIEF)
        Person.objects.filter(pk=person.pk).update(role=role)
    person.role = role


def disable(by: Person, person: Person, *, at: datetime) -> None:
    """Let somebody in no more: sessions, tokens, links and open invitations end at once (chiefs)."""
    require(by, Role.CHIEF, None, _("disable somebody"))
    with writing():
        _refuse_for(by, person, _("disable your own account"), leaves_chief=True)
        Person.objects.filter(pk=person.pk).update(is_active=False)
        sessions.close(person)
        person.tokens.filter(revoked_at=None).update(revoked_at=at)
        SigninLink.objects.filter(person=person, used_at=None).delete()
        person.invitations.filter(used_at=None, revoked_at=None).update(revoked_at=at)
    person.is_active = False


def enable(by: Person, person: Person) -> None:
    """Let somebody in again; what ended with disabling stays ended (chiefs)."""
    require(by, Role.CHIEF, None, _("enable somebody"))
    _refuse_console(person)
    with writing():
        Person.objects.filter(pk=person.pk).update(is_active=True)
    person.is_active = True


def give_link(by: Person, person: Person, *, at: datetime) -> str:
    """The path of a link that signs somebody in once, for a colleague who is locked out (chiefs)."""
    require(by, Role.CHIEF, None, _("make a sign-in link"))
    _refuse_console(person)
    return make_signin_link(person, at=at)


def revoke_token(by: Person, token: int, *, at: datetime) -> Token:
    """A program's key that opens nothing any more: one's own, or anybody's (chiefs)."""
    known = Token.objects.select_related("person").filter(pk=token, revoked_at=None).first()
    if known is None or not by.is_active or (known.person_id != by.pk and by.role != Role.CHIEF):
        raise Unknown(_("This token was revoked already. The list shows those that work."))
    with writing():
        Token.objects.filter(pk=known.pk).update(revoked_at=at)
    return known


def find_person(name: str) -> Person:
    """The account of this name. Raises Unknown."""
    person = Person.objects.filter(username=name).exclude(username=CONSOLE).first()
    if person is None:
        raise Unknown(
            _("There is nobody called {shown}. Make the account with: stoppress adduser {name} --role editor").format(
                shown=repr(name), name=name
            )
        )
    return person


def make_token(person: Person, *, at: datetime) -> str:
    """A new token for the API; it is shown once, only its hash is kept."""
    token = "stp_" + secrets.token_urlsafe(32)
    with writing():
        Token.objects.create(person=person, digest=digest_of(token), made_at=at)
    return token


def person_of_token(token: str, *, at: datetime) -> Person | None:
    """Whose token this is, or None where it is none, revoked, or the person is disabled."""
    found = Token.objects.select_related("person").filter(digest=digest_of(token), revoked_at=None).first()
    if found is None or not found.person.is_active:
        return None
    if found.used_at is None or at - found.used_at >= NOTED_EVERY:
        with writing():
            Token.objects.filter(pk=found.pk).update(used_at=at)
    return found.person


def make_signin_link(person: Person, *, at: datetime) -> str:
    """The path of a link that signs this person in once, within a day."""
    if not person.is_active:
        raise Unfit(_("{name} is disabled: a chief can enable the account at /desk/people.").format(name=person.name))
    secret = secrets.token_urlsafe(32)
    with writing():
        SigninLink.objects.create(person=person, digest=digest_of(secret), expires_at=at + LINK_LASTS)
    return f"/desk/sign-in/{secret}"


def use_signin_link(secret: str, *, at: datetime) -> Person | None:
    """Whom the link signs in; it works once and within a day. None where it does not work (any more)."""
    with writing():
        links = SigninLink.objects.filter(digest=digest_of(secret), used_at=None, expires_at__gt=at)
        link = links.select_related("person").first()
        if link is None or not link.person.is_active:
            return None
        link.used_at = at
        link.save(update_fields=["used_at"])
        return link.person


def digest_of(secret: str) -> str:
    """What is kept of a secret."""
    return sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def _refuse_for(by: Person, person: Person, to: str, *, leaves_chief: bool) -> None:
    _refuse_console(person)
    if by.pk == person.pk:
        raise NotAllowed(_("Nobody may {to}: ask another chief to do it.").format(to=to))
    # The rows are locked: of two chiefs who put each other out at one moment, one comes second and is refused.
    chiefs = Person.objects.select_for_update().filter(role=Role.CHIEF, is_active=True).exclude(username=CONSOLE)
    if leaves_chief and {chief.pk for chief in chiefs} == {person.pk}:
        raise NotAllowed(_("{name} is the last chief: make somebody else chief first.").format(name=person.name))


def _refuse_console(person: Person) -> None:
    if person.username == CONSOLE:
        raise NotAllowed(_("This account is the command line itself: nobody signs in as it, and nobody changes it."))
