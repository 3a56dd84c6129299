"""The theme of this process, read once: what a page carries within itself is known before the first page is made."""

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from stoppress.projections import theme

try:
    THEME = theme.read(settings.THEME)
except theme.Unusable as problem:
    raise ImproperlyConfigured(f"The theme in {settings.THEME} cannot be used. {problem}") from problem
