"""Which posts of a story a choice names, and what there is to choose from. Pure: story in, posts out."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta, tzinfo
from typing import Any

from stoppress.log import kinds
from stoppress.projections.choice import Choice
from stoppress.projections.rhythm import Rhythm, rhythm
from stoppress.projections.search import Texts, searched
from stoppress.projections.story import Standing, Story

MINUTE = timedelta(minutes=1)
_SEEN = (kinds.Picture, kinds.Gallery, kinds.Video, kinds.Audio)


@dataclass(frozen=True)
class Found:
    """One page of what a choice names."""

    posts: list[Standing]
    total: int  # posts on all pages; what was withdrawn is not counted
    left: int  # what stands below this page


@dataclass(frozen=True)
class Offer:
    """What there is to choose from."""

    posts: int
    keys: int
    media: int
    tags: list[tuple[str, int]]  # the most frequent first
    rhythm: Rhythm


def find(story: Story, choice: Choice, texts: Texts, limit: int) -> Found:
    """The page of the choice. KeyError where it begins after a post that there is not."""
    wanted = searched(choice.words)
    places = story.order if choice.oldest else reversed(story.order)
    all_of_it = [
        one
        for one in (story.posts[place[2]] for place in places)
        if _in_time(one, choice) and _matches(one, choice, texts, wanted)
    ]
    rest = _beyond(all_of_it, story, choice)
    total = sum(one.post is not None for one in all_of_it)
    return Found(rest[:limit], total, max(0, len(rest) - limit))


def offer(story: Story, where: tzinfo) -> Offer:
    """Counts of what stands in the story now."""
    posts = list(_posts(story))
    tags = Counter(tag for post in posts for tag in dict.fromkeys(post.tags))
    by_number = sorted(tags.items(), key=lambda pair: (-pair[1], pair[0]))
    times = [(post.published_at, post.key_event) for post in posts]
    return Offer(len(posts), len(story.keys), sum(map(has_media, posts)), by_number, rhythm(times, where))


def has_media(post: kinds.Post) -> bool:
    """Whether there is something to look at or to listen to."""
    return any(isinstance(block, _SEEN) or (isinstance(block, kinds.Embed) and block.player) for block in post.blocks)


def _posts(story: Story) -> Iterator[kinds.Post]:
    standing = (story.posts[place[2]] for place in story.order)
    return (one.post for one in standing if one.post)


def _in_time(one: Standing, choice: Choice) -> bool:
    if choice.at is None:
        return True
    return one.published_at >= choice.at if choice.oldest else one.published_at < choice.at + MINUTE


def _matches(one: Standing, choice: Choice, texts: Texts, wanted: tuple[str, ...]) -> bool:
    post = one.post
    if post is None:
        return not choice.narrows  # what was withdrawn can be found by nothing that it was
    if choice.tag and choice.tag not in post.tags:
        return False
    if (choice.show == "key" and not post.key_event) or (choice.show == "media" and not has_media(post)):
        return False
    return texts.hold(post, wanted)


def _beyond(found: list[Standing], story: Story, choice: Choice) -> list[Standing]:
    if not choice.beyond:
        return found
    place = story.posts[choice.beyond].place
    return [one for one in found if (one.place > place if choice.oldest else one.place < place)]


class Kept:
    """What the finding of one blog keeps between two requests; `forget` lets go of it with each change."""

    def __init__(self) -> None:
        self.texts = Texts()
        self.pages: dict[str, Any] = {}
        self.offer: Offer | None = None

    def forget(self, post: str | None) -> None:
        """Something changed: of this post, its words as well."""
        self.pages, self.offer = {}, None
        if post:
            self.texts.drop(post)

    def offered(self, story: Story, where: tzinfo) -> Offer:
        """What there is to choose from, counted once between two changes."""
        if self.offer is None:
            self.offer = offer(story, where)
        return self.offer
