"""The cast: Vera is chief, Emil and Ines edit, Cora contributes, Otto has no role. They cover a flood."""

from datetime import UTC, datetime, timedelta
from typing import Any

from stoppress.log import read
from stoppress.log.models import Blog
from stoppress.newsroom import coverage, people, posts
from stoppress.newsroom.models import Person, Role, WorkingCopy
from stoppress.newsroom.posts import Given
from stoppress.projections.story import Story, fold

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


class Newsroom:
    """A newsroom on a quiet Sunday, until the river rises. Its clock moves a minute with each verb."""

    def __init__(self) -> None:
        self.clock = NOON
        self.vera = people.add_person("vera", Role.CHIEF, None)
        self.emil = people.add_person("emil", Role.EDITOR, None)
        self.ines = people.add_person("ines", Role.EDITOR, None)
        self.cora = people.add_person("cora", Role.CONTRIBUTOR, None)
        self.otto = people.add_person("otto", Role.EDITOR, None)
        Person.objects.filter(pk=self.otto.pk).update(role="")
        self.otto.refresh_from_db()
        self.flood = self.open("flood", "River rises in the old town")

    def now(self) -> datetime:
        """A minute later than the last time somebody asked."""
        self.clock += timedelta(minutes=1)
        return self.clock

    def draft(self, slug: str, headline: str, **details: Any) -> Blog:
        """A blog that readers do not know yet."""
        return coverage.make(self.vera, {"slug": slug, "headline": headline, **details}, at=self.now())

    def open(self, slug: str, headline: str, **details: Any) -> Blog:
        """A blog that is open for posts."""
        return coverage.open_coverage(self.vera, self.draft(slug, headline, **details), at=self.now())

    def publish(self, text: str | None = "The water stands at the church steps.", **given: Any) -> WorkingCopy:
        """Emil publishes a post about the flood."""
        post = given.pop("post", None)
        return posts.publish(self.emil, self.flood, {"text": text, **given}, at=self.now(), post=post)

    def correct(self, copy: WorkingCopy, note: str, **given: Any) -> WorkingCopy:
        """Emil corrects it, with a note for readers."""
        return posts.edit(self.emil, copy.blog, copy.post, given, Given(correction=note), at=self.now())

    def edit(self, copy: WorkingCopy, **given: Any) -> WorkingCopy:
        """Emil mends a slip of the keyboard."""
        return posts.edit(self.emil, copy.blog, copy.post, given, Given(minor=True), at=self.now())

    def withdraw(self, copy: WorkingCopy, note: str = "") -> WorkingCopy:
        """Emil takes it back."""
        return posts.withdraw(self.emil, copy.blog, copy.post, at=self.now(), note=note)

    def story(self, blog: Blog | None = None) -> Story:
        """What readers know of the flood."""
        return fold(Story(), read.since((blog or self.flood).pk, 0))
