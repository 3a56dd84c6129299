"""What this desk asks of allauth and axes: who comes from where, how somebody enters, what a passkey is for."""

import time
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from stoppress.log import read
from stoppress.newsroom import sessions
from stoppress.newsroom.models import Person

BACKEND = "django.contrib.auth.backends.ModelBackend"
CONFIRMED = "confirmed_at"  # when this session last showed who it is
CONFIRMED_LASTS = 15 * 60  # seconds


def address_of(request: HttpRequest) -> str:
    """Where the connection comes from. No header is asked: anybody can write one."""
    return str(request.META.get("REMOTE_ADDR") or "")[:45]


def client_of(request: HttpRequest) -> str | None:
    """The same for axes, which wants an address or nothing."""
    return address_of(request) or None


def enter(request: HttpRequest, person: Person) -> None:
    """Sign somebody in, and list the session."""
    login(request, person, backend=BACKEND)
    request.session.set_expiry(None)  # as long as the settings say, not as long as the door waited
    confirm(request)
    listed(request, person)


def listed(request: HttpRequest, person: Person) -> None:
    """This session is among the open ones of this person, and was seen now."""
    key = request.session.session_key
    if key:
        device, address = request.headers.get("User-Agent", ""), address_of(request)
        sessions.seen(person, key, device=device, address=address, at=timezone.now())


def confirm(request: HttpRequest) -> None:
    """Somebody showed just now who they are."""
    request.session[CONFIRMED] = time.time()


def is_confirmed(request: HttpRequest) -> bool:
    """Whether that was a short while ago: else a way to sign in is neither added nor taken away."""
    at = request.session.get(CONFIRMED, 0)
    return isinstance(at, int | float) and 0 <= time.time() - at < CONFIRMED_LASTS


def host() -> str:
    """The host of this site: what passkeys are bound to."""
    return urlsplit(settings.STOPPRESS_URL).hostname or ""


def has_passkeys() -> bool:
    """Whether browsers offer passkeys here: they want a name, not a number, and https (or this machine)."""
    try:
        ip_address(host())
    except ValueError:
        local = host() == "localhost" or host().endswith(".localhost")
        return local or settings.STOPPRESS_URL.startswith("https://")
    return False


def site_name() -> str:
    """What this site is called."""
    return read.imprint().name or settings.SITE_NAME


class Accounts(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts without sign-up and without mail; the desk says itself what was done."""

    def login(self, request: HttpRequest, user: Person) -> None:
        """The last step of every way in."""
        enter(request, user)

    def get_login_stages(self) -> list[str]:
        """Between the password and the desk: the second factor."""
        return ["allauth.mfa.stages.AuthenticateStage"]

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody makes an account for themselves."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """As everywhere here."""
        return address_of(request)

    def is_reauthentication_required(self, *, app: str, **_more: Any) -> bool:
        """The desk asks by itself: see desk/account_confirm.py."""
        return not is_confirmed(context.request)

    def add_message(self, *_arguments: Any, **_more: Any) -> None:
        """The desk has its own words."""


class Factors(DefaultMFAAdapter):  # type: ignore[misc]
    """Passkeys and codes, under the name and the address of this site."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("That did not work. Try once more."),
    }

    def get_totp_issuer(self) -> str:
        """What an authenticator shows beside the name."""
        return site_name()

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Whom a passkey is for: STOPPRESS_URL alone says so, never the Host header."""
        return {"id": host(), "name": site_name()}

    def generate_authenticator_name(self, user: Person, type: str) -> str:
        """What a passkey is called that nobody named."""
        return str(_("Passkey"))
