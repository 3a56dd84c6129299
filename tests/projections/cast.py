"""A storm, told by Ilse, Noor and Jonas, as a story that needs no database."""

import re
from datetime import datetime, timedelta
from hashlib import sha256
from zoneinfo import ZoneInfo

from stoppress.log import kinds
from stoppress.log.read import Entry
from stoppress.projections import page
from stoppress.projections.story import Story

BERLIN = ZoneInfo("Europe/Berlin")
EVENING = datetime(2026, 11, 21, 22, 0, tzinfo=BERLIN)
SITE = page.Site("The Maren Courant", "https://live.example.org")
EPOCH = "k3v9q2"


class Storm:
    """A coverage that its tests write; its clock moves ten minutes with each change."""

    def __init__(self, **details):
        self.story, self.entries, self.now = Story(), [], EVENING
        given = {"slug": "storm", "headline": "Storm reaches the coast", "time_zone": "Europe/Berlin"}
        self.add(kinds.CoverageOpened(kinds.Details(**(given | details))))

    def add(self, change):
        self.now += timedelta(minutes=10)
        number = self.story.head + 1
        digest = sha256(str(number).encode()).hexdigest()
        self.entries.append(Entry(number, type(change).__name__, kinds.post_of(change), self.now, digest, change))
        self.story.apply(self.entries[-1])

    def publish(self, name, *blocks, **more):
        """A post by Ilse, unless it is somebody else's."""
        given = {"bylines": (kinds.Byline("Ilse Brandt"),), "published_at": self.now + timedelta(minutes=10)} | more
        self.add(kinds.PostPublished(kinds.Post(id=name, blocks=blocks, **given)))

    def article(self, name):
        return page.post_html(self.story.posts[name], self.story, SITE)

    def live(self, before=None, **more):
        return page.live_page(self.story, EPOCH, SITE, self._render, before, **more)

    def alone(self, name):
        return page.post_page(self.story, EPOCH, SITE, name)

    def _render(self, standing):
        return page.post_html(standing, self.story, SITE)


def prose(*paragraphs):
    return kinds.Prose("".join(f"<p>{paragraph}</p>" for paragraph in paragraphs))


def articles(markup):
    """The ids of the articles, in the order of the page."""
    return re.findall(r'<article class="post[^"]*" id="([^"]+)"', markup)
