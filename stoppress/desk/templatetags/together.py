"""Filters for differences, and for who is here."""

import re

from django import template
from django.utils.safestring import SafeString, mark_safe

register = template.Library()
_HOME = re.compile(r"<(/?)(p|ul|ol|li|h4|blockquote)>")


@register.filter
def safe_difference(html: str) -> SafeString:
    """What markup/differ.py made: balanced, every word of it escaped."""
    return mark_safe(html)


@register.filter
def in_line(html: str) -> SafeString:
    """The same where only spans may stand, such as in a label: the elements keep their look by their class."""
    return mark_safe(_HOME.sub(lambda found: "</span>" if found[1] else f'<span class="as-{found[2]}">', html))
