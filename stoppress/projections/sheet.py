"""What the pages beside the live page have in common: corrections, the record, the page as it was, the text edition."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.utils.translation import override

from stoppress.projections import words
from stoppress.projections.clock import When, zone
from stoppress.projections.inline import STYLES
from stoppress.projections.moment import wall_clock
from stoppress.projections.page import direction
from stoppress.projections.render import safe
from stoppress.projections.site import Site
from stoppress.projections.story import Story


@contextmanager
def sheet(kind: str, story: Story, site: Site, place: str) -> Iterator[dict[str, Any]]:
    """The context of a page without script, at this place below the blog's address, in the blog's language."""
    details = story.details
    if details is None:
        raise KeyError("this coverage has not been opened")
    where = zone(details.time_zone)
    changed, start, end = story.changed_at, story.coverage_start, story.coverage_end
    headline = words.line(details.headline)
    with override(details.language):
        yield {
            "site": site,
            "language": details.language,
            "direction": direction(details.language),
            "style": safe(STYLES[kind]),
            "story": story,
            "blog": details,
            "address": f"/live/{details.slug}",
            "canonical": site.blog(details.slug) + place,
            "over": story.state == "closed",
            "changed": changed and When(changed, where),
            "start": start and When(start, where),
            "end": end and When(end, where),
            "chosen": changed and wall_clock(changed, where),
            "titled": lambda name: f"{name}: {headline} | {site.name}",
        }
