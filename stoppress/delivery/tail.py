"""The tail: the latest changes of a blog, from which those who missed something are served without the database."""

from collections import deque
from collections.abc import Iterable

from stoppress.projections.frame import Made, blank

CHANGES = 500  # further behind than this, or than so many bytes, a page is quicker refreshed than caught up
BYTES = 200_000
CLOSING = ("PostWithdrawn", "PostRedacted")


class Tail:
    """Contiguous changes up to the head: what is asked for is all there, or it is a resync."""

    def __init__(self, epoch: str, head: int) -> None:
        self.epoch, self.head = epoch, head
        self._made: deque[Made] = deque()

    @property
    def start(self) -> int:
        """The number after which the tail has everything."""
        return self.head - len(self._made)

    def add(self, made: Made) -> None:
        """The next change. A withdrawal takes the words out of what the tail holds of that post."""
        if made.number != self.head + 1:
            raise ValueError(f"change {made.number} cannot follow {self.head}")
        if made.kind in CLOSING:
            self._made = deque(blank(self.epoch, one) if one.post == made.post else one for one in self._made)
        self.head = made.number
        self._made.append(made)
        if len(self._made) > CHANGES:
            self._made.popleft()

    def fill(self, older: Iterable[Made]) -> None:
        """Put older changes before those that are here; what does not join on is left out."""
        for made in sorted(older, key=lambda one: one.number, reverse=True):
            if made.number == self.start and len(self._made) < CHANGES:
                self._made.appendleft(made)

    def lacks(self, number: int) -> bool:
        """Whether changes after this number have to be loaded before `since` can answer."""
        return max(0, self.head - CHANGES) <= number < self.start

    def since(self, number: int) -> list[Made] | None:
        """Everything after this number, or None where that is a resync: too far behind, or from the future."""
        missed = self.head - number
        if missed < 0 or missed > len(self._made):
            return None
        found = [self._made[place] for place in range(len(self._made) - missed, len(self._made))]
        return found if sum(len(made.message) for made in found) <= BYTES else None
