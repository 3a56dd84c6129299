"""The page as it was: the log folded up to a moment, through the public filter. What is withdrawn stays withdrawn."""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import override

from stoppress.log import kinds
from stoppress.log.read import Entry, since
from stoppress.projections.clock import When, zone
from stoppress.projections.edition import HTML, Page
from stoppress.projections.inline import security
from stoppress.projections.moment import NoMoment, moment
from stoppress.projections.site import Site
from stoppress.projections.story import Story, fold
from stoppress.projections.then import Then, then_page, untimely_page

PAGES = 64  # pages of one blog that are kept


@dataclass
class Past:
    """The public changes of one blog, kept so that another moment costs no other reading of the log."""

    blog: int
    epoch: str
    entries: list[Entry] = field(default_factory=list)
    pages: dict[tuple[object, ...], Page] = field(default_factory=dict)

    def answer(self, asked: str, before: str | None, slug: str, site: Site, now: datetime) -> tuple[int, Page]:
        """Status and page for what was asked as a time. KeyError for a post unknown at that moment."""
        self.follow()
        details = latest_details(self.entries)
        with override(details.language):
            try:
                at = moment(asked, zone(details.time_zone))
            except NoMoment:
                return 400, self._untimely(slug, site, _("This is no time. Give it as in 2026-11-22T14:05Z."))
            if at > max(now + timedelta(minutes=1), self.entries[-1].at):  # a form names the second that is not over
                return 404, self._untimely(slug, site, _("This time has not come yet."))
            if at < self.entries[0].at:
                first = When(self.entries[0].at, zone(details.time_zone)).full
                sentence = _("Nothing had been published at this time: the record of this coverage begins on {time}.")
                return 404, self._untimely(slug, site, sentence.format(time=first))
        return 200, self._page(at, before, slug, site)

    def _page(self, at: datetime, before: str | None, slug: str, site: Site) -> Page:
        number = bisect_right(self.entries, at, key=lambda entry: entry.at)
        until = self.entries[number].at if number < len(self.entries) else None
        key = (number, before, slug, site, until)
        if key not in self.pages:
            body = then_page(self._then(number, until, slug), site, before).encode()
            if len(self.pages) >= PAGES:
                self.pages.pop(next(iter(self.pages)))
            self.pages[key] = Page(body, HTML, security("then", body))
        return self.pages[key]

    def _untimely(self, slug: str, site: Site, sentence: str) -> Page:
        body = untimely_page(as_it_was(self.entries, len(self.entries), slug), site, sentence).encode()
        return Page(body, HTML, security("sheet", body))

    def follow(self) -> None:
        """Take in what is new; where a post was withdrawn or brought back, what may be told of it is another matter."""
        new = since(self.blog, len(self.entries))
        known = {entry.post for entry in self.entries if entry.post}
        if any(entry.kind in kinds.STANDING and entry.post in known for entry in new):
            self.entries, self.pages = since(self.blog, 0), {}
        else:
            self.entries += new

    def _then(self, number: int, until: datetime | None, slug: str) -> Then:
        entries = self.entries
        at = entries[number - 1].at
        earlier = next((one.at for one in reversed(entries[:number]) if one.at < at), None)
        return Then(as_it_was(entries, number, slug), at, until, earlier, carried(entries))


def latest_details(entries: Iterable[Entry]) -> kinds.Details:
    """The details of today. KeyError for coverage that has not been opened."""
    found = [
        one.change.details for one in entries if isinstance(one.change, kinds.CoverageOpened | kinds.DetailsChanged)
    ]
    if not found:
        raise KeyError("this coverage has not been opened")
    return found[-1]


def as_it_was(entries: list[Entry], number: int, slug: str) -> Story:
    """The story after so many changes, at the blog's address of today; what was withdrawn since stands as its stub."""
    story = fold(Story(), entries[:number])
    fallen = (entry for entry in entries[number:] if entry.kind in ("PostWithdrawn", "PostRedacted"))
    for entry in fallen:
        standing = story.posts.get(entry.post or "")
        if standing is not None and standing.post is None:
            story.hold_back(entry)
    if story.details:
        story.details = replace(story.details, slug=slug)
    return story


def carried(entries: Iterable[Entry]) -> set[str]:
    """The media that readers may see today."""
    now: dict[str, set[str]] = {}
    for entry in entries:
        if entry.kind in ("PostWithdrawn", "PostRedacted"):
            now.pop(entry.post or "", None)
        elif isinstance(entry.change, kinds.PostPublished | kinds.PostEdited):
            now[entry.post or ""] = kinds.media_of(entry.change)
        elif isinstance(entry.change, kinds.CoverageOpened | kinds.DetailsChanged):
            now[""] = kinds.media_of(entry.change)
    return set().union(*now.values())
