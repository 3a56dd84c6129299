"""Filters of the pages about people."""

from datetime import datetime, timedelta

from django import template
from django.utils import timezone
from django.utils.timesince import timesince
from django.utils.translation import gettext as _

from stoppress.newsroom.models import Role

register = template.Library()


@register.filter
def role_name(role: str) -> str:
    """What a role is called."""
    names = {Role.CHIEF: _("Chief"), Role.EDITOR: _("Editor"), Role.CONTRIBUTOR: _("Contributor")}
    return names.get(Role(role), "") if role else _("None")


@register.filter
def ago(moment: datetime) -> str:
    """How long ago somebody was seen."""
    if timezone.now() - moment < timedelta(minutes=2):
        return _("just now")
    return _("%(time)s ago") % {"time": timesince(moment, depth=1)}
