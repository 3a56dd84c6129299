"""What the digest of a coverage is good for: a page that says so, with the commands to verify it."""

from django.utils.translation import gettext as _

from stoppress.projections.render import compact
from stoppress.projections.sheet import sheet
from stoppress.projections.site import Site
from stoppress.projections.story import Story


def record_page(story: Story, site: Site) -> str:
    """Where the record stands, how to verify it, and the way to the page as it was."""
    with sheet("sheet", story, site, "/record") as context:
        context |= {
            "title": context["titled"](_("The record")),
            "description": _("How anybody can see that nothing in this coverage was rewritten."),
        }
        return compact("reader/record.html", context)
