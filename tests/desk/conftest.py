"""People of the cast at their desks."""

import pytest
from django.test import Client

from stoppress.desk.forms import joined
from stoppress.newsroom.models import Person

HTMX = {"HTTP_HX_REQUEST": "true"}


class Seated:
    """Somebody at the desk of the flood; `scripted` asks as the page's script does."""

    def __init__(self, person: Person | None, slug: str = "flood") -> None:
        self.person, self.home, self.client = person, f"/desk/{slug}/", Client()
        if person is not None:
            self.client.force_login(person)

    def get(self, path: str = "", **more):
        """One page; a path without a leading slash is below the blog's."""
        return self.client.get(self._at(path), **more)

    def post(self, path: str, scripted: bool = False, **fields):
        """One form, sent as a browser without script does, or as the script does."""
        return self.client.post(self._at(path), fields, **(HTMX if scripted else {}))

    def send(self, act: str = "publish", scripted: bool = False, **fields):
        """What the composer sends."""
        form = {"headline": "", "prose-0": "", "bylines": "", "tags": "", "status": "", "version": "", "act": act}
        return self.post("posts", scripted, **(form | fields))

    def save(self, copy, scripted: bool = False, **fields):
        """What the edit page sends: the post as it stands, with these fields changed."""
        content = copy.content
        form = {
            "headline": content["headline"],
            "bylines": joined([one["name"] for one in content["bylines"]]),
            "tags": joined(content["tags"]),
            "version": copy.version,
            "kind": "minor",
            "prose-0": content["blocks"][0]["html"] if content["blocks"] else "",
        }
        return self.post(f"posts/{copy.post}", scripted, **(form | fields))

    def _at(self, path: str) -> str:
        return path if path.startswith("/") else self.home + path


@pytest.fixture
def emil(newsroom) -> Seated:
    """Emil, who edits."""
    return Seated(newsroom.emil)


@pytest.fixture
def ines(newsroom) -> Seated:
    """Ines, who edits too."""
    return Seated(newsroom.ines)


@pytest.fixture
def cora(newsroom) -> Seated:
    """Cora, who contributes."""
    return Seated(newsroom.cora)


@pytest.fixture
def otto(newsroom) -> Seated:
    """Otto, who has no role."""
    return Seated(newsroom.otto)


@pytest.fixture
def stranger(db) -> Seated:
    """Somebody who is not signed in."""
    return Seated(None)
