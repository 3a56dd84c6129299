"""Words as a search compares them, and the words of each post kept so: no case, no accents, no vowel marks."""

import re
from collections.abc import Iterable
from unicodedata import normalize

from stoppress.log import kinds
from stoppress.projections import words
from stoppress.projections.story import Story

# Accents of Latin, Greek and Cyrillic, points of Hebrew, vowels and the long stroke of Arabic, and what has no width.
# No others: in Devanagari or Thai, to leave such a mark out makes another word.
_marks = re.compile("[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed\xad\u200b-\u200f]")
_around = "\"'.,;:!?()[]{}«»„“”…،؛؟-–—"
_MOST = 30  # words of one search that count


def folded(text: str) -> str:
    """The text as it is compared."""
    if text.isascii():
        return text.lower()
    return _marks.sub("", normalize("NFKD", normalize("NFKD", text).casefold())).replace("’", "'")


def searched(text: str) -> tuple[str, ...]:
    """The words that must all occur, the longest first: it is the rarest, most likely."""
    each = (word.strip(_around) or word for word in folded(text).split())
    found = sorted(dict.fromkeys(each), key=lambda word: (-len(word), word))[:_MOST]
    return tuple(found) or tuple(text.split()[:1])


def text_of(post: kinds.Post) -> str:
    """All that readers can read of a post, as it is compared."""
    said = (correction.text for correction in post.corrections)
    names = (byline.name for byline in post.bylines)
    return folded("\n".join((post.headline, words.body(post), *names, *post.tags, *said)))


class Texts:
    """The text of each post that stands, made once and kept until the post changes."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[kinds.Post, str]] = {}
        self._head = 0  # of the story when all of them were there

    def fill(self, story: Story, most: int) -> bool:
        """Make up to so many that are missing; whether all are there now."""
        if self._head == story.head:
            return True
        standing = ((one.id, one.post) for one in story.posts.values() if one.post)
        missing = [(name, post) for name, post in standing if not self._has(name, post)]
        for name, post in missing[:most]:
            self._known[name] = (post, text_of(post))
        if len(missing) <= most:
            self._head = story.head
        return len(missing) <= most

    def drop(self, post: str) -> None:
        """Forget what this post said: it says something else now, or nothing."""
        self._known.pop(post, None)

    def hold(self, post: kinds.Post, wanted: Iterable[str]) -> bool:
        """Whether all these words occur in the post."""
        if not self._has(post.id, post):
            self._known[post.id] = (post, text_of(post))
        text = self._known[post.id][1]
        return all(word in text for word in wanted)

    def _has(self, name: str, post: kinds.Post) -> bool:
        known = self._known.get(name)
        return known is not None and known[0] is post
