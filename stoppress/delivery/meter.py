"""The meter: how many read now and over the last hour, and how long a change takes to reach all of them.

The event loop feeds it once a second, once for each change and once for each long poll, never for each reader of a
frame. The desk looks at it from other threads. It is kept in memory: a restart begins a new hour.
"""

import threading
import time
from collections import defaultdict, deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from statistics import median

MINUTES = 60  # as many as are drawn
RETURN = 5.0  # seconds in which somebody who was answered by /after/ comes back: until then he counts as here
RECENT = 20  # changes from which the median is taken
LATE = 60.0  # seconds; a change that is older when it goes out was not published just now, it was imported


@dataclass(frozen=True)
class Passage:
    """One change on its way: when the verb took its time, the seconds to the last write, the open pages it went to."""

    at: float
    seconds: float
    pages: int


@dataclass(frozen=True)
class Reading:
    """What the meter shows of one blog."""

    now: int
    minutes: list[tuple[float, int]]  # when each minute began, and the most readers in it; oldest first, never empty
    passages: list[Passage]  # oldest first

    @property
    def peak(self) -> tuple[float, int]:
        """The minute with the most readers, the latest of several."""
        return max(reversed(self.minutes), key=lambda minute: minute[1])

    @property
    def last(self) -> Passage | None:
        """The latest change that went out."""
        return self.passages[-1] if self.passages else None

    @property
    def median(self) -> float | None:
        """The middle of the recent times, in seconds."""
        return median(one.seconds for one in self.passages) if self.passages else None


@dataclass
class _Waiting:
    """The long polls of one blog."""

    now: int = 0
    most: int = 0
    until: float = 0.0  # how long `most` is believed, because those who were answered are about to ask again

    def count(self, at: float) -> int:
        return max(self.now, self.most if at < self.until else 0)

    def leave(self, at: float) -> None:
        self.most, self.until = self.count(at), self.until if at < self.until else at + RETURN
        self.now -= 1


@dataclass
class Meter:
    """The figures of one process. Times are seconds since 1970, and parameters."""

    streams: Callable[[int], int] = lambda blog: 0  # how many streams a blog has open; the hub's own count
    started: float = field(default_factory=time.time)
    _minutes: dict[int, dict[int, int]] = field(default_factory=dict)  # blog -> minute -> most readers
    _passages: dict[int, deque[Passage]] = field(default_factory=lambda: defaultdict(lambda: deque(maxlen=RECENT)))
    _waiting: dict[int, _Waiting] = field(default_factory=lambda: defaultdict(_Waiting))
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def readers(self, blog: int, at: float) -> int:
        """Streams and long polls, now."""
        with self._lock:
            return self._readers(blog, at)

    def sample(self, blog: int, at: float) -> None:
        """Note how many read now; of each minute the most is kept."""
        with self._lock:
            self._note(blog, at)

    def passed(self, blog: int, at: float, through: float, pages: int) -> None:
        """A change of `at` was written to the last of its streams at `through`."""
        if 0 <= through - at < LATE:
            with self._lock:
                self._passages[blog].append(Passage(at, through - at, pages))

    def waiting(self, blog: int) -> int:
        """How many wait at /after/ this moment."""
        with self._lock:
            return self._waiting[blog].now if blog in self._waiting else 0

    @contextmanager
    def waits(self, blog: int, clock: Callable[[], float] = time.time) -> Iterator[None]:
        """Somebody waits at /after/ meanwhile."""
        with self._lock:
            self._waiting[blog].now += 1
        try:
            yield
        finally:
            with self._lock:
                self._waiting[blog].leave(clock())

    def reading(self, blog: int, at: float) -> Reading:
        """What is to be shown of a blog."""
        last, first = int(at // 60), int(self.started // 60)
        with self._lock:
            self._note(blog, at)
            noted = self._minutes.get(blog, {})
            span = range(max(first, last - MINUTES + 1), last + 1)
            minutes = [(minute * 60.0, noted.get(minute, 0)) for minute in span]
            return Reading(self._readers(blog, at), minutes or [(last * 60.0, 0)], list(self._passages.get(blog, ())))

    def _readers(self, blog: int, at: float) -> int:
        waiting = self._waiting.get(blog)
        return self.streams(blog) + (waiting.count(at) if waiting else 0)

    def _note(self, blog: int, at: float) -> None:
        count, minute = self._readers(blog, at), int(at // 60)
        noted = self._minutes.setdefault(blog, {}) if count else self._minutes.get(blog, {})
        if count > noted.get(minute, 0):
            noted[minute] = count
        for old in [one for one in noted if one <= minute - MINUTES]:
            del noted[old]


meter = Meter()  # of this process: the loop feeds it, the desk's threads read it
