"""Uploads by the API: announce a file, send its pieces, put its id into a post."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Schema
from pydantic import ConfigDict

from stoppress.newsroom import coverage, media
from stoppress.newsroom.models import Person

router = Router()


class FileIn(Schema):
    """A file that is to come."""

    model_config = ConfigDict(extra="forbid")

    name: str
    size: int


class FileOut(Schema):
    """A file as it stands: where its upload goes on, and once it is whole what it is."""

    id: str
    state: str
    problem: str
    name: str
    size: int
    offset: int
    chunk: int
    kind: str
    file: str
    width: int | None
    height: int | None
    duration: float | None
    preview: str
    poster: dict[str, Any] | None


@router.post("/blogs/{slug}/media", response={201: FileOut}, summary="Announce a file")
def begin(request: HttpRequest, slug: str, body: FileIn) -> tuple[int, dict[str, Any]]:
    """Send its bytes to /media/{id} next, in pieces of `chunk` bytes at most."""
    asset = media.begin(_person(request), coverage.find(slug), body.name, body.size, at=timezone.now())
    return 201, media.told(asset)


@router.patch("/blogs/{slug}/media/{asset}", response=FileOut, summary="Send a piece of a file")
def write(request: HttpRequest, slug: str, asset: str) -> dict[str, Any]:
    """The body is the bytes from Upload-Offset on; a wrong one gets 409 with the right `offset`."""
    offset = media.start_of(request.headers.get("Upload-Offset"))
    return media.told(media.write(_person(request), coverage.find(slug), asset, offset, request.body))


@router.get("/blogs/{slug}/media/{asset}", response=FileOut, summary="Look where a file stands")
def look(request: HttpRequest, slug: str, asset: str) -> dict[str, Any]:
    """Where its upload goes on, or what it is."""
    return media.told(media.look(_person(request), coverage.find(slug), asset))


@router.delete("/blogs/{slug}/media/{asset}", response={204: None}, summary="Take a file away")
def remove(request: HttpRequest, slug: str, asset: str) -> tuple[int, None]:
    """Only while no post uses it."""
    media.remove(_person(request), coverage.find(slug), asset)
    return 204, None


def _person(request: HttpRequest) -> Person:
    person: Person = request.auth  # type: ignore[attr-defined]
    return person
