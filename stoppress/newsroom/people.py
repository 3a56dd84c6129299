"""People: accounts, tokens for programs, one-time sign-in links."""

import re
import secrets
from datetime import datetime, timedelta
from hashlib import sha256

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from stoppress.log.models import Blog
from stoppress.newsroom.models import Person, Role, Seat, SigninLink, Token
from stoppress.newsroom.refusals import Unfit, Unknown
from stoppress.newsroom.writing import writing

CONSOLE = "console"
LINK_LASTS = timedelta(hours=24)


def console() -> Person:
    """Who acts when the operator uses the command line; nobody can sign in as it."""
    person, made = Person.objects.get_or_create(username=CONSOLE, defaults={"role": Role.CHIEF})
    if made:
        person.set_unusable_password()
        person.save(update_fields=["password"])
    return person


def add_person(name: str, role: str, password: str | None, blog: Blog | None = None) -> Person:
    """A new account with a role on every blog, or on one; without a password only links sign in."""
    if not re.fullmatch(r"[\w.@+-]{1,150}", name):
        raise Unfit(f"The name {name[:150]!r} does not do: use letters, digits and @ . + - _ only.")
    if name == CONSOLE:
        raise Unfit(f"The name “{CONSOLE}” is taken by the command line itself. Choose another.")
    if role not in Role.values:
        raise Unfit(f"There is no role {role[:20]!r}: choose one of {', '.join(Role.values)}.")
    person = Person(username=name, role="" if blog else role)
    if password is not None:
        try:
            validate_password(password, person)
        except ValidationError as problem:
            raise Unfit(" ".join(problem.messages)) from problem
    person.set_password(password)
    with writing():
        if Person.objects.filter(username=name).exists():
            raise Unfit(f"There is somebody called {name!r} already. Choose another name.")
        person.save()
        if blog is not None:
            Seat.objects.create(person=person, blog=blog, role=role)
    return person


def free_name(name: str) -> str:
    """This name, or where somebody has it the next with a number."""
    taken = set(Person.objects.filter(username__startswith=name).values_list("username", flat=True))
    return next(one for one in (name, *(f"{name}-{n}" for n in range(2, len(taken) + 3))) if one not in taken)


def find_person(name: str) -> Person:
    """The account of this name. Raises Unknown."""
    person = Person.objects.filter(username=name).exclude(username=CONSOLE).first()
    if person is None:
        raise Unknown(f"There is nobody called {name!r}. Make the account with: stoppress adduser {name} --role editor")
    return person


def make_token(person: Person, *, at: datetime) -> str:
    """A new token for the API; it is shown once, only its hash is kept."""
    token = "stp_" + secrets.token_urlsafe(32)
    with writing():
        Token.objects.create(person=person, digest=_digest(token), made_at=at)
    return token


def person_of_token(token: str) -> Person | None:
    """Whose token this is, or None where it is none, revoked, or the person is disabled."""
    found = Token.objects.select_related("person").filter(digest=_digest(token), revoked_at=None).first()
    return found.person if found and found.person.is_active else None


def make_signin_link(person: Person, *, at: datetime) -> str:
    """The path of a link that signs this person in once, within a day."""
    secret = secrets.token_urlsafe(32)
    with writing():
        SigninLink.objects.create(person=person, digest=_digest(secret), expires_at=at + LINK_LASTS)
    return f"/desk/sign-in/{secret}"


def use_signin_link(secret: str, *, at: datetime) -> Person | None:
    """Whom the link signs in; it works once and within a day. None where it does not work (any more)."""
    with writing():
        links = SigninLink.objects.filter(digest=_digest(secret), used_at=None, expires_at__gt=at)
        link = links.select_related("person").first()
        if link is None or not link.person.is_active:
            return None
        link.used_at = at
        link.save(update_fields=["used_at"])
        return link.person


def _digest(secret: str) -> str:
    return sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
