"""The meter: readers now and in each minute, and how long changes take."""

from stoppress.delivery.meter import LATE, RECENT, RETURN, Meter

FLOOD, FIRE = 1, 2
NOON = 1_795_348_800.0  # the beginning of a minute


class Crowd:
    """Streams that come and go."""

    def __init__(self) -> None:
        self.open = {FLOOD: 0, FIRE: 0}
        self.meter = Meter(streams=lambda blog: self.open[blog], started=NOON)

    def minute_by_minute(self, *counts: int) -> float:
        """So many readers of the flood in each minute; returns a moment in the last of them."""
        for minute, count in enumerate(counts):
            self.open[FLOOD] = count
            self.meter.sample(FLOOD, NOON + minute * 60 + 1)
        return NOON + (len(counts) - 1) * 60 + 1


def test_each_blog_has_its_own_readers():
    crowd = Crowd()
    crowd.open |= {FLOOD: 3, FIRE: 1}
    assert (crowd.meter.readers(FLOOD, NOON), crowd.meter.readers(FIRE, NOON)) == (3, 1)


def test_of_each_minute_the_most_readers_are_kept():
    crowd = Crowd()
    for count in (4, 9, 2):
        crowd.open[FLOOD] = count
        crowd.meter.sample(FLOOD, NOON + 5)
    reading = crowd.meter.reading(FLOOD, NOON + 60)
    assert reading.minutes == [(NOON, 9), (NOON + 60, 2)]
    assert reading.now == 2


def test_a_minute_without_readers_is_drawn_as_none():
    crowd = Crowd()
    at = crowd.minute_by_minute(5, 0, 7)
    assert [count for _, count in crowd.meter.reading(FLOOD, at).minutes] == [5, 0, 7]


def test_the_peak_is_the_latest_of_the_highest_minutes():
    crowd = Crowd()
    at = crowd.minute_by_minute(5, 8, 6, 8, 2)
    assert crowd.meter.reading(FLOOD, at).peak == (NOON + 180, 8)


def test_what_is_older_than_an_hour_is_let_go():
    crowd = Crowd()
    at = crowd.minute_by_minute(100, *[3] * 60)
    reading = crowd.meter.reading(FLOOD, at)
    assert len(reading.minutes) == 60
    assert reading.peak[1] == 3
    assert len(crowd.meter._minutes[FLOOD]) == 60


def test_before_the_process_began_nothing_is_drawn():
    crowd = Crowd()
    crowd.open[FLOOD] = 2
    assert crowd.meter.reading(FLOOD, NOON + 61).minutes == [(NOON, 0), (NOON + 60, 2)]


def test_who_waits_at_after_reads_as_well():
    crowd = Crowd()
    crowd.open[FLOOD] = 2
    with crowd.meter.waits(FLOOD, lambda: NOON), crowd.meter.waits(FLOOD, lambda: NOON):
        assert crowd.meter.readers(FLOOD, NOON) == 4
        assert crowd.meter.readers(FIRE, NOON) == 0


def test_who_was_answered_by_after_is_counted_until_he_should_be_back():
    crowd = Crowd()
    with crowd.meter.waits(FLOOD, lambda: NOON), crowd.meter.waits(FLOOD, lambda: NOON):
        pass
    assert crowd.meter.readers(FLOOD, NOON + 1) == 2
    with crowd.meter.waits(FLOOD, lambda: NOON + 2):
        assert crowd.meter.readers(FLOOD, NOON + 2) == 2  # one is back, nobody is counted twice
        assert crowd.meter.readers(FLOOD, NOON + RETURN) == 1


def test_the_time_of_a_change_is_the_last_and_the_middle_of_the_recent_ones():
    crowd = Crowd()
    for milliseconds in (500, 20, 40):
        crowd.meter.passed(FLOOD, NOON, NOON + milliseconds / 1000, 7)
    reading = crowd.meter.reading(FLOOD, NOON)
    assert (round(reading.last.seconds, 3), reading.last.pages, round(reading.median, 3)) == (0.040, 7, 0.040)
    assert crowd.meter.reading(FIRE, NOON).last is None


def test_only_the_recent_changes_are_kept():
    crowd = Crowd()
    for number in range(RECENT * 2):
        crowd.meter.passed(FLOOD, NOON, NOON + number / 1000, 1)
    assert len(crowd.meter.reading(FLOOD, NOON).passages) == RECENT


def test_an_import_of_old_posts_is_no_slow_publish():
    crowd = Crowd()
    crowd.meter.passed(FLOOD, NOON - LATE, NOON, 1)
    crowd.meter.passed(FLOOD, NOON + 1, NOON, 1)  # nor is a time from the future a quick one
    assert crowd.meter.reading(FLOOD, NOON).passages == []
