"""Several processes write one database file at once: numbers stay 1 to n without a gap."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, strategies
from hypothesis import settings as trials

from stoppress.log import chain, read
from stoppress.log.models import Change

WRITER = """
import sys, time
import django
from django.conf import settings as _settings
_settings.DATABASES["default"]["NAME"] = sys.argv[1]
django.setup()
from django.utils import timezone
from stoppress.log.models import Blog
from stoppress.newsroom import posts
from stoppress.newsroom.models import Person
by, name, pauses = Person.objects.get(username="emil"), sys.argv[2], eval(sys.argv[3])
blog = Blog.objects.get(slug="flood")
sys.stdin.readline()
for place, pause in enumerate(pauses):
    time.sleep(pause / 1000)
    posts.publish(by, blog, {"text": f"{name} {place}"}, at=timezone.now())
"""


@pytest.fixture(scope="module")
def environment():
    return {**os.environ, "DJANGO_SETTINGS_MODULE": "stoppress.settings", "PYTHONPATH": str(Path(__file__).parents[2])}


@pytest.mark.django_db(transaction=True)
@trials(
    max_examples=3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(strategies.lists(strategies.lists(strategies.integers(0, 4), min_size=8, max_size=25), min_size=3, max_size=4))
def test_any_interleaving_of_processes_gives_one_to_n_without_a_gap(newsroom, environment, pauses):
    before = Change.objects.filter(blog=newsroom.flood).count()
    database = str(connection.settings_dict["NAME"])
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, database, f"writer-{n}", repr(own)],
            stdin=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment,
        )
        for n, own in enumerate(pauses)
    ]
    for writer in writers:
        writer.stdin.write(b"go\n")
        writer.stdin.flush()
    said = [writer.communicate(timeout=60)[1].decode() for writer in writers]
    assert [writer.returncode for writer in writers] == [0] * len(pauses), said
    numbers = list(Change.objects.filter(blog=newsroom.flood).order_by("number").values_list("number", flat=True))
    assert numbers == list(range(1, before + sum(map(len, pauses)) + 1))
    assert chain.verify(read.whole(newsroom.flood.pk)).whole
