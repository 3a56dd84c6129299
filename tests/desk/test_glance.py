"""At a glance: readers, posts per hour, the time of a publish; for everybody at the desk, and for nobody else."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.template.loader import render_to_string
from django.utils import timezone, translation

from stoppress.delivery.meter import Meter
from stoppress.desk import glance as glances
from stoppress.desk.glance import glance_at, posts_per_hour
from stoppress.newsroom import posts
from stoppress.newsroom.models import WorkingCopy

pytestmark = pytest.mark.django_db(transaction=True)
EVENING = datetime(2026, 11, 22, 18, 20, tzinfo=UTC)


@pytest.fixture
def crowd(monkeypatch):
    """The meter, with as many streams as a test says."""
    meter = Meter(streams=lambda blog: meter.open, started=(EVENING - timedelta(hours=3)).timestamp())
    meter.open = 0
    monkeypatch.setattr(glances, "meter", meter)
    return meter


def at(newsroom, *moments):
    """A post at each of these moments."""
    for hour, minute in moments:
        when = EVENING.replace(hour=hour, minute=minute)
        posts.publish(newsroom.emil, newsroom.flood, {"text": "The water stands at the steps."}, at=when)


def test_a_contributor_sees_the_figures(newsroom, cora, crowd):
    crowd.open = 4218
    crowd.passed(newsroom.flood.pk, 100.0, 100.041, 4218)
    crowd.passed(newsroom.flood.pk, 100.0, 100.043, 1)
    page = cora.get("glance").content.decode()
    assert "<b>4,218</b> <span>readers now</span>" in page
    assert "<b>43 ms</b> <span>last publish</span>" in page
    assert "to 1 open page, median 42 ms of 2" in page
    assert page.count('role="img" aria-label="') == 2


def test_the_screen_has_them_from_the_start(newsroom, emil, crowd):
    crowd.open = 12
    page = emil.get().content.decode()
    assert "<b>12</b> <span>readers now</span>" in page
    assert 'data-glance="/desk/flood/glance"' in page


def test_before_the_first_publish_no_time_is_claimed(newsroom, emil, crowd):
    page = emil.get("glance").content.decode()
    assert "<b>–</b> <span>last publish</span>" in page
    assert " ms" not in page


def test_a_draft_says_that_readers_do_not_see_it(newsroom, emil, crowd):
    newsroom.draft("secret", "The raid of tomorrow")
    assert "Readers do not see this blog yet" in emil.get("/desk/secret/glance").content.decode()
    assert "Readers do not see this blog yet" not in emil.get("glance").content.decode()


def test_posts_are_counted_by_the_hour_of_the_blogs_clock(newsroom, crowd):
    at(newsroom, (15, 59), (16, 0), (16, 59), (18, 0), (18, 10), (18, 20))
    newsroom.flood.refresh_from_db()
    assert posts_per_hour(newsroom.flood, EVENING) == [1, 2, 0, 3]
    newsroom.flood.time_zone = "Asia/Kolkata"  # half an hour off: there the hours begin at :30
    assert posts_per_hour(newsroom.flood, EVENING) == [2, 1, 3]
    assert glance_at(newsroom.flood, EVENING).bars_began == EVENING.replace(hour=15, minute=30)


def test_what_is_older_than_eight_hours_or_withdrawn_is_not_counted(newsroom, crowd):
    at(newsroom, (10, 59), (11, 0), (17, 0))
    last = WorkingCopy.objects.order_by("published_at").last()
    assert posts_per_hour(newsroom.flood, EVENING) == [1, 0, 0, 0, 0, 0, 1, 0]
    posts.withdraw(newsroom.emil, newsroom.flood, last.post, at=EVENING)
    assert posts_per_hour(newsroom.flood, EVENING) == [1, 0, 0, 0, 0, 0, 0, 0]


def test_a_blog_without_posts_has_one_empty_bar(newsroom, crowd):
    assert posts_per_hour(newsroom.flood, EVENING) == [0]
    assert len(glance_at(newsroom.flood, EVENING).bars) == 1


def test_the_line_ends_at_the_right_and_its_peak_is_at_the_top(newsroom, crowd):
    for minute, count in enumerate((2, 8, 4)):
        crowd.open = count
        crowd.sample(newsroom.flood.pk, (EVENING + timedelta(minutes=minute - 2)).timestamp())
    seen = glance_at(newsroom.flood, EVENING)
    assert (seen.first, seen.peak, seen.peak_at) == (0, 8, EVENING - timedelta(minutes=1))
    assert seen.line.endswith("L115.9 29.8L118.0 2.0L120.0 20.5")
    assert len(seen.line.split("L")) == 60
    assert seen.fill.endswith("V40H0.0Z")
    crowd.started = EVENING.timestamp()
    first = glance_at(newsroom.flood, EVENING)
    assert (first.line, first.fill) == ("M120.0 2.0L120.0 2.0", "")
    assert first.end == "M120.0 2.0L120.0 2.0"


def test_a_drawing_is_the_same_in_a_language_with_decimal_commas(newsroom, crowd):
    at(newsroom, (16, 10), (16, 30), (16, 31), (18, 10))
    shown = {"blog": newsroom.flood, "glance": glance_at(newsroom.flood, EVENING)}
    with translation.override("de"):
        page = render_to_string("desk/glance.html", shown)
    drawn = re.findall(r' (?:d|x|y|height|viewBox)="([^"]*)"', page)
    assert len(drawn) == 2 + 4 + 3 * 3
    assert not any("," in one for one in drawn)


def test_the_present_hour_is_there_when_nobody_wrote_in_it(newsroom, crowd):
    at(newsroom, (16, 30))
    seen = glance_at(newsroom.flood, EVENING)
    assert [bar.posts for bar in seen.bars] == [1, 0, 0]
    assert seen.posts == 0
    assert timezone.is_aware(seen.bars_began)
