"""What the pages about signing in share: a browser's answer, somebody's second factors, the way onward."""

import json
from typing import Any
from urllib.parse import unquote

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme
from fido2.utils import websafe_decode

from stoppress.newsroom.models import Person

HOME = "/desk/"
ACCOUNT = "/desk/account"
Type = Authenticator.Type


def named(request: HttpRequest) -> str:
    """What somebody called a passkey."""
    return " ".join(request.POST.get("name", "").split())[:80]


def factors(person: Person) -> dict[str, Any]:
    """The ways to sign in that somebody has besides a password."""
    found = list(Authenticator.objects.filter(user=person).order_by("created_at"))
    passkeys = [one for one in found if one.type == Type.WEBAUTHN]
    totp = next((one for one in found if one.type == Type.TOTP), None)
    codes = next((one.wrap().get_unused_codes() for one in found if one.type == Type.RECOVERY_CODES), None)
    return {"passkeys": passkeys, "totp": totp, "codes": codes}


def credential_of(request: HttpRequest) -> str:
    """What a browser answered with, as JSON; "" where it is none, or was made for another address than this site's.

    The library takes the subdomains of a site for the site: here the origin is the one of STOPPRESS_URL alone.
    """
    raw = request.POST.get("credential", "")[:20_000]
    try:
        said = json.loads(raw)
        client = json.loads(websafe_decode(said["response"]["clientDataJSON"]))
        return raw if client["origin"] == settings.STOPPRESS_URL else ""
    except (ValueError, TypeError, KeyError, RecursionError):
        return ""


def safe_next(address: str) -> str:
    """A page of this desk, or its first one: an address from outside never leads elsewhere."""
    local = url_has_allowed_host_and_scheme(address, allowed_hosts=None)
    path = unquote(address.partition("?")[0].partition("#")[0])
    straight = "//" not in path and "\\" not in path and ".." not in path.split("/")
    inside = local and straight and path.startswith(HOME) and not path.startswith("/desk/sign-")
    return address if inside else HOME
