"""The theme's templates, tried on every page before readers come: a mistake in one is a sentence at the start."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from stoppress.log import kinds
from stoppress.log.read import Entry
from stoppress.projections import page
from stoppress.projections.render import parse
from stoppress.projections.story import Story
from stoppress.projections.theme import Theme, Unusable

_AT = datetime(2026, 11, 22, 14, 5, tzinfo=UTC)


def rehearse(theme: Theme, site: page.Site) -> None:
    """Make each page once with this theme, which is worn already. Raises Unusable."""
    if theme.templates is None:
        return
    for place in sorted(theme.templates.rglob("*.html")):
        name = place.relative_to(theme.templates).as_posix()
        with _told(f"templates/{name}"):
            parse(name)
    with _told("A template"):
        _play(site)


@contextmanager
def _told(which: str) -> Iterator[None]:
    try:
        yield
    except Exception as problem:  # whatever a template's tags and filters do with what they are given
        raise Unusable(f"{which} of the theme cannot be used: {type(problem).__name__}: {problem}") from problem


def _play(site: page.Site) -> None:
    story = _story()
    page.live_page(story, "0", site, lambda standing: page.post_html(standing, story, site))
    page.post_page(story, "0", site, "a")
    page.front_page([(story, "0")], site)
    page.front_page([], site)
    page.not_found_page(site)
    page.gone_page(site)


def _story() -> Story:
    story = Story()
    details = kinds.Details(slug="rehearsal", headline="Rehearsal", kicker="Rehearsal")
    post = kinds.Post(id="a", published_at=_AT, blocks=(kinds.Prose("<p>Words.</p>"),), key_event=True)
    changes: tuple[kinds.Kind, ...] = (kinds.CoverageOpened(details), kinds.PostPublished(post))
    for number, change in enumerate(changes, 1):
        story.apply(Entry(number, type(change).__name__, kinds.post_of(change), _AT, "", change))
    return story
