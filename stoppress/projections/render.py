"""Templates to text, for whatever readers get: nothing of a request, and no needless space."""

import re
from typing import Any

from django.template import Context, Engine, Origin
from django.template.loaders import filesystem
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from stoppress.projections.inline import TEMPLATES
from stoppress.projections.worn import THEME


class Compact(filesystem.Loader):
    """Joins the lines of a template. Space that readers need must stand within a line."""

    def get_contents(self, origin: Origin) -> str:
        """The template's source on one line."""
        return re.sub(r"\s*\n\s*", "", super().get_contents(origin))


_engine = Engine(
    dirs=[str(place) for place in (THEME.templates, TEMPLATES) if place],
    loaders=[("django.template.loaders.cached.Loader", [f"{__name__}.Compact"])],
    builtins=["django.templatetags.i18n"],
)


def compact(template: str, context: dict[str, Any]) -> str:
    """The template with these values, in the language that is active."""
    return _engine.get_template(template).render(Context({"theme": _worn, **context}, use_l10n=False, use_tz=False))


def parse(template: str) -> None:
    """Read a template without filling it, which fails for one that cannot be read."""
    _engine.get_template(template)


def safe(markup: str) -> SafeString:
    """Markup that our sanitiser or our own templates made."""
    return mark_safe(markup)


def in_attribute(text: str) -> SafeString:
    """For an attribute in single quotes: JSON stays short there."""
    return mark_safe(escape(text).replace("&quot;", '"'))


_worn = {"style": safe(THEME.style), "paper": THEME.paper}
