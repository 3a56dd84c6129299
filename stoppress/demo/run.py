"""`stoppress demo`: a coverage of the day, and two reporters who go on with it."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from datetime import datetime
from http.client import HTTPConnection, HTTPException
from typing import Any

from django.conf import settings
from django.utils import timezone

from stoppress import server
from stoppress.demo.coverage import Step, coverage, details
from stoppress.demo.media import Shelf
from stoppress.demo.reporters import report
from stoppress.log.models import Blog
from stoppress.newsroom import coverage as blogs
from stoppress.newsroom import people, posts
from stoppress.newsroom.ids import post_id
from stoppress.newsroom.models import Person, Role
from stoppress.newsroom.writing import writing

REPORTERS = {"first": "reporter-one", "second": "reporter-two"}
Say = Callable[[str], None]


def run_demo(port: int, say: Say) -> None:
    """Serve the demo until Ctrl+C or SIGTERM."""
    for name in (signal.SIGINT, signal.SIGTERM):  # a shell that starts us in the background has SIGINT ignored
        signal.signal(name, signal.default_int_handler)
    at = timezone.now()
    staff = {role: _person(name) for role, name in REPORTERS.items()}
    chief = _person("chief", Role.CHIEF)
    blog = _coverage(chief, staff, at)
    tokens = {role: people.make_token(person, at=at) for role, person in staff.items()}
    link = people.make_signin_link(chief, at=at)
    port = _free(port, say)
    address = f"http://127.0.0.1:{port}"
    stop = threading.Event()
    child = _serve(port, address)
    try:
        _wait(child, port)
        _invite(address, blog.slug, link, say)
        writers = threading.Thread(target=report, args=(address, tokens, blog.slug, say, stop), daemon=True)
        writers.start()
        child.wait()
    except KeyboardInterrupt:
        pass
    finally:
        stop.set()
        child.terminate()
        child.wait()


def _invite(address: str, slug: str, link: str, say: Say) -> None:
    say("")
    say(f"  The live page   {address}/live/{slug}")
    say(f"  The desk        {address}{link}   (signs you in as chief, once)")
    say("")
    say("  What to look at: leave the live page open. Every few seconds a post comes in, is edited, corrected with a")
    say("  note, or withdrawn, without a reload (time runs fast here). Scroll down: new posts are counted and nothing")
    say("  moves. Open it twice, on a phone-sized window, in the dark, without JavaScript. At the desk, write a post")
    say("  and press Ctrl+Enter. Ctrl+C ends the demo.")
    say("")


def _person(name: str, role: Role = Role.EDITOR) -> Person:
    known = Person.objects.filter(username=name).first()
    return known or people.add_person(name, role, None)


def _coverage(chief: Person, staff: dict[str, Person], now: datetime) -> Blog:
    given = details()
    known = Blog.objects.filter(slug=given["slug"]).first()
    if known is not None:
        return known
    steps = list(coverage(now, post_id))
    with writing():
        blog = blogs.make(chief, given, at=steps[0].at)
        shelf = Shelf(blog, chief, now)
        blogs.change_details(chief, blog, {"picture": shelf.lead}, at=steps[0].at)
        blogs.open_coverage(chief, blog, at=steps[0].at)
        steps = shelf.with_media(steps)
        for place, step in enumerate(steps):
            _take(step, blog, staff["first" if place % 2 else "second"])
    return blog


def _take(step: Step, blog: Blog, by: Person) -> None:
    fields: dict[str, Any] = dict(step.fields)
    match step.act:
        case "publish":
            posts.publish(by, blog, fields, at=step.at, post=step.post_id)
        case "edit":
            how = posts.Given(minor=bool(fields.pop("minor", False)), correction=fields.pop("correction", ""))
            posts.edit(by, blog, step.post_id, fields, how, at=step.at)
        case "withdraw":
            posts.withdraw(by, blog, step.post_id, at=step.at, note=fields.get("note", ""))
        case "pin":
            posts.pin(by, blog, step.post_id, at=step.at)


def _free(port: int, say: Say) -> int:
    try:
        server.listen("127.0.0.1", port).close()
    except server.CannotListen:
        bound = server.listen("127.0.0.1", 0)
        free: int = bound.getsockname()[1]
        bound.close()
        say(f"Port {port} is in use: the demo takes {free}.")
        return free
    return port


def _serve(port: int, address: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "stoppress.boot", "serve", "--port", str(port), "--data", str(settings.DATA)]
    environment = {
        **os.environ,
        "STOPPRESS_URL": address,
        "STOPPRESS_SITE_NAME": os.environ.get("STOPPRESS_SITE_NAME", "The Marram Post"),
    }
    # A group of its own, so that Ctrl+C reaches the demo alone, which then stops the server in order.
    return subprocess.Popen(command, env=environment, start_new_session=True)  # noqa: S603


def _wait(child: subprocess.Popen[bytes], port: int) -> None:
    while child.poll() is None:
        connection = HTTPConnection("127.0.0.1", port, timeout=2)
        try:
            connection.request("GET", "/healthz")
            if connection.getresponse().status == 200:
                return
        except (OSError, HTTPException):
            time.sleep(0.05)
        finally:
            connection.close()
