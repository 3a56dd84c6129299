"""How often somebody may guess, and the sentence that says how long the pause is."""

from datetime import datetime
from math import ceil

from axes.handlers.proxy import AxesProxyHandler
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.auth.signals import user_login_failed
from django.db.models import Max, Sum
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stoppress.desk.account import client_of

WARNED = 2  # tries left from which on somebody is told how many


def is_open(request: HttpRequest, name: str) -> bool:
    """Whether this name may be tried from here now."""
    return bool(AxesProxyHandler.is_allowed(request, {"username": name}))


def failed(request: HttpRequest, name: str) -> None:
    """A try that failed where no password was asked for; those with a password are counted by themselves."""
    user_login_failed.send(__name__, credentials={"username": name}, request=request)


def sentence(request: HttpRequest, name: str) -> str:
    """How long the pause is, or how many tries are left before it; "" while there are enough."""
    tries, last = _tries(request, name)
    left = settings.AXES_FAILURE_LIMIT - tries
    if left <= 0 and last is not None:
        rest = max(1, ceil((last + settings.AXES_COOLOFF_TIME - timezone.now()).total_seconds() / 60))
        wait = ngettext("Try again in %(n)s minute.", "Try again in %(n)s minutes.", rest) % {"n": rest}
        return _("Too many wrong tries for this name from here.") + " " + wait
    if left > WARNED:
        return ""
    pause = int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)
    return ngettext(
        "%(left)s more try, then a pause of %(pause)s minutes.",
        "%(left)s more tries, then a pause of %(pause)s minutes.",
        left,
    ) % {"left": left, "pause": pause}


def _tries(request: HttpRequest, name: str) -> tuple[int, datetime | None]:
    since = timezone.now() - settings.AXES_COOLOFF_TIME
    rows = AccessAttempt.objects.filter(username=name, ip_address=client_of(request), attempt_time__gte=since)
    found = rows.aggregate(tries=Sum("failures_since_start"), last=Max("attempt_time"))
    return found["tries"] or 0, found["last"]
