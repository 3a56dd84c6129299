"""Scheduled posts go out from a real server, also from one that was down when they were due."""

import os
import subprocess
import sys
from datetime import datetime, timedelta

from django.utils import timezone

from tests.servers import Stream, until

# Another process schedules, as another web process would.
SCHEDULE = """
import sys, django
django.setup()
from datetime import datetime
from django.utils import timezone
from stoppress.newsroom import coverage, people, schedule
due = datetime.fromisoformat(sys.argv[2])
by, blog = people.console(), coverage.find("flood")
schedule.schedule(by, blog, {"headline": sys.argv[1]}, due, at=timezone.now())
"""


def schedule(server, headline: str, due: datetime) -> None:
    env = {**os.environ, "STOPPRESS_DATA": str(server.data), "DJANGO_SETTINGS_MODULE": "stoppress.settings"}
    subprocess.run([sys.executable, "-c", SCHEDULE, headline, due.isoformat()], env=env, check=True, timeout=60)


def headlines(server) -> list[str]:
    return [post["headline"] for post in server.json("/live/flood.json")["posts"]]


def test_what_is_scheduled_reaches_open_pages_by_itself(own):
    server, _api = own
    stream = Stream(server, "flood")
    head = stream.head()["head"]
    schedule(server, "High water is here", timezone.now() + timedelta(seconds=3))
    assert "High water is here" not in headlines(server)
    change = stream.upto(head + 1)[-1]
    assert change["data"]["post"]["headline"] == "High water is here"


def test_what_was_due_while_the_server_was_down_goes_out_when_it_is_up_again(own):
    server, _api = own
    schedule(server, "High water is here", timezone.now() + timedelta(seconds=2))
    server.kill()
    server.start()
    until(lambda: "High water is here" in headlines(server))
