"""Links that are shown once, and mailed besides where there is a mail server."""

import logging
from smtplib import SMTPException

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.mail import send_mail
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from stoppress.desk.account import site_name
from stoppress.desk.room import DeskRequest
from stoppress.newsroom.models import Invitation

log = logging.getLogger("stoppress.desk")


def absolute(path: str) -> str:
    """The whole address."""
    return f"{settings.STOPPRESS_URL}{path}"


def mails() -> bool:
    """Whether there is a mail server."""
    return bool(settings.EMAIL_URL)


def invited(request: DeskRequest, made: Invitation, path: str) -> str:
    """The link of an invitation; it goes out by mail where an address was given."""
    link, to = absolute(path), request.POST.get("email", "").strip()
    if to and mails():
        _mail(request, made, link, to)
    return link


def _mail(request: DeskRequest, made: Invitation, link: str, to: str) -> None:
    site, by = site_name(), made.by.name
    subject = _("%(site)s: %(by)s invites you to the live desk") % {"site": site, "by": by}
    body = _("%(by)s invites you to the live desk of %(site)s. This link works once, within a week:\n\n%(link)s\n")
    try:
        validate_email(to)
        send_mail(" ".join(subject.split()), body % {"by": by, "site": site, "link": link}, None, [to])
    except (ValidationError, SMTPException, OSError) as problem:
        log.warning("an invitation could not be mailed: %s", problem)
        messages.warning(request, _("The mail could not be sent. Copy the link, and send it yourself."))
    else:
        messages.success(request, _("The link is mailed to %(to)s.") % {"to": to})
