"""The story: what a blog's log adds up to. A pure fold, without Django, database or clock."""

from bisect import bisect_left, insort
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from stoppress.log import kinds

Place = tuple[datetime, int, str]  # published at, number, id: oldest first; the page shows it the other way round


class Entry(Protocol):
    """A change as the log hands it to readers; change is None where its content is held back."""

    @property
    def number(self) -> int: ...
    @property
    def kind(self) -> str: ...
    @property
    def post(self) -> str | None: ...
    @property
    def at(self) -> datetime: ...
    @property
    def digest(self) -> str: ...
    @property
    def change(self) -> kinds.Kind | None: ...


@dataclass
class Standing:
    """A post in the story, or the stub of one that was withdrawn or redacted (post is None)."""

    id: str
    number: int
    published_at: datetime
    post: kinds.Post | None
    withdrawn_at: datetime | None = None
    note: str = ""
    redacted: bool = False
    returned_at: datetime | None = None  # when it came back, if it was withdrawn before

    @property
    def place(self) -> Place:
        """Where it stands among the others."""
        return (self.published_at, self.number, self.id)


@dataclass
class Story:
    """The folded state of one blog. `apply` changes it in place: whoever folds it owns it."""

    head: int = 0
    digest: str = ""
    changed_at: datetime | None = None
    details: kinds.Details | None = None
    opened_as: str = ""  # the address that it was opened under: no other blog can ever have it
    opened_at: datetime | None = None
    state: str = "draft"
    coverage_start: datetime | None = None
    coverage_end: datetime | None = None
    successor: str | None = None
    pinned: str | None = None  # as the log says; `pinned_post` is what readers see
    posts: dict[str, Standing] = field(default_factory=dict)
    order: list[Place] = field(default_factory=list)  # every post and stub
    keys: list[Place] = field(default_factory=list)  # the key events
    shown: int = 0  # posts that are not withdrawn
    corrections: int = 0
    authors: dict[str, int] = field(default_factory=dict)  # byline -> posts shown

    def newest(self, limit: int, before: str | None = None) -> list[Standing]:
        """Up to so many posts, newest first, from the top or from below a post. KeyError for a post unknown."""
        end = len(self.order) if before is None else bisect_left(self.order, self.posts[before].place)
        return [self.posts[place[2]] for place in reversed(self.order[max(0, end - limit) : end])]

    @property
    def pinned_post(self) -> Standing | None:
        """The post that stands above the others."""
        standing = self.posts.get(self.pinned or "")
        return standing if standing and standing.post else None

    def key_events(self, limit: int = 50) -> list[Standing]:
        """The key events, newest first."""
        return [self.posts[place[2]] for place in reversed(self.keys[-limit:])]

    def neighbours(self, post: str) -> tuple[Standing | None, Standing | None]:
        """The nearest posts before and after this one in time, stubs left out. KeyError for a post unknown."""
        place = bisect_left(self.order, self.posts[post].place)
        earlier = (self.posts[key[2]] for key in reversed(self.order[:place]))
        later = (self.posts[key[2]] for key in self.order[place + 1 :])
        return next((one for one in earlier if one.post), None), next((one for one in later if one.post), None)

    def apply(self, entry: Entry) -> None:
        """Fold one change in; it must be the next one."""
        if entry.number != self.head + 1:
            raise ValueError(f"change {entry.number} cannot follow {self.head}")
        self.head, self.digest, self.changed_at = entry.number, entry.digest, entry.at
        if entry.change is not None:
            self._fold(entry.change, entry)
        elif entry.kind == "PostPublished" and entry.post and entry.post not in self.posts:
            # Held back, so a withdrawal follows: the number is the place's, the time comes with the withdrawal.
            self.posts[entry.post] = Standing(entry.post, entry.number, entry.at, None)

    def hold_back(self, entry: Entry) -> None:
        """Let a post of this story stand as the stub that a later change makes of it."""
        if isinstance(entry.change, kinds.PostWithdrawn | kinds.PostRedacted):
            self._fold(entry.change, entry)

    def _fold(self, change: kinds.Kind, entry: Entry) -> None:
        match change:
            case kinds.CoverageOpened(details, start):
                self.details, self.state, self.coverage_start = details, "live", start or entry.at
                self.opened_as, self.opened_at = details.slug, entry.at
            case kinds.DetailsChanged(details):
                self.details = details
            case kinds.PostPublished(post) | kinds.PostEdited(post):
                self._stand(post, entry)
            case kinds.PostWithdrawn(post_id, published_at, note):
                self._fall(post_id, published_at, entry, note)
            case kinds.PostRedacted(post_id, published_at):
                self._fall(post_id, published_at, entry, "", redacted=True)
            case kinds.PostPinned(post_id):
                self.pinned = post_id
            case kinds.PostUnpinned():
                self.pinned = None
            case kinds.CoverageClosed(successor):
                self.state, self.coverage_end, self.successor = "closed", entry.at, successor
            case kinds.CoverageReopened():
                self.state, self.coverage_end, self.successor = "live", None, None

    def _stand(self, post: kinds.Post, entry: Entry) -> None:
        known = self.posts.get(post.id)
        number = known.number if known else entry.number
        if known:
            self._take_out(known)
        standing = Standing(post.id, number, post.published_at, post, returned_at=_returned(known, entry))
        self.posts[post.id] = standing
        insort(self.order, standing.place)
        self.shown += 1
        self.corrections += len(post.corrections)
        for byline in post.bylines:
            self.authors[byline.name] = self.authors.get(byline.name, 0) + 1
        if post.key_event:
            insort(self.keys, standing.place)

    def _fall(self, post: str, published_at: datetime, entry: Entry, note: str, *, redacted: bool = False) -> None:
        known = self.posts.get(post)
        number = known.number if known else entry.number
        if known:
            self._take_out(known)
        stub = Standing(post, number, published_at, None, entry.at, note, redacted)
        self.posts[post] = stub
        insort(self.order, stub.place)
        if self.pinned == post:
            self.pinned = None

    def _take_out(self, standing: Standing) -> None:
        _remove(self.order, standing.place)
        if standing.post is None:
            return
        _remove(self.keys, standing.place)
        self.shown -= 1
        self.corrections -= len(standing.post.corrections)
        for byline in standing.post.bylines:
            left = self.authors.get(byline.name, 0) - 1
            if left > 0:
                self.authors[byline.name] = left
            else:
                self.authors.pop(byline.name, None)


def fold(story: Story, entries: Iterable[Entry]) -> Story:
    """The story after these changes (the same object, moved on)."""
    for entry in entries:
        story.apply(entry)
    return story


def _returned(known: Standing | None, entry: Entry) -> datetime | None:
    if known is None:
        return None
    return known.returned_at if known.post else entry.at


def _remove(places: list[Place], place: Place) -> None:
    at = bisect_left(places, place)
    if at < len(places) and places[at] == place:
        del places[at]
