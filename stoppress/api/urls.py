"""The API's routes: see docs/reference/api.md and /api/v1/openapi.json."""

import logging
import re
from typing import Any, Literal

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.security import HttpBearer
from pydantic import ConfigDict

from stoppress.api import cards, media
from stoppress.api.problems import of_refusal, problem
from stoppress.newsroom import coverage, people, posts
from stoppress.newsroom.models import Person, WorkingCopy
from stoppress.newsroom.once import once
from stoppress.newsroom.refusals import Refusal, Unfit

log = logging.getLogger("stoppress.api")
HOW_TO_SIGN_IN = (
    "Send `Authorization: Bearer TOKEN` with a token that is valid. "
    "`stoppress token NAME` makes one; a disabled person's tokens do not work."
)


class Token(HttpBearer):
    """A bearer token (RFC 6750)."""

    def authenticate(self, request: HttpRequest, token: str) -> Person | None:
        """Whose token it is."""
        return people.person_of_token(token, at=timezone.now())


class PostIn(Schema):
    """What makes up a post: one of text, html and blocks."""

    model_config = ConfigDict(extra="forbid")

    id: str | None = None
    headline: str | None = None
    text: str | None = None
    html: str | None = None
    blocks: list[dict[str, Any]] | None = None
    key_event: bool | None = None
    summary: bool | None = None
    status: Literal["unconfirmed", "confirmed", "false", ""] | None = None
    bylines: list[str | dict[str, str]] | None = None
    tags: list[str] | None = None


class EditIn(PostIn):
    """The fields to change, and what kind of edit it is."""

    minor: bool = False
    correction: str | None = None


class WithdrawIn(Schema):
    """A note to readers about why the post was withdrawn."""

    model_config = ConfigDict(extra="forbid")

    note: str = ""


class PostOut(Schema):
    """Where the post stands now."""

    id: str
    number: int | None
    url: str
    version: int


class Details(PostOut):
    """The post as the desk has it."""

    state: str
    content: dict[str, Any]


api = NinjaAPI(
    title="Stoppress",
    version="1",
    docs_url=None,
    auth=Token(),
    urls_namespace="api",
    description="The live blog's API.",
)

api.add_router("", media.router)
api.add_router("", cards.router)


@api.post("/blogs/{slug}/posts", response={201: PostOut, 200: PostOut}, summary="Publish a post")
def publish(request: HttpRequest, slug: str, body: PostIn) -> tuple[int, dict[str, Any]]:
    """Publish; with an Idempotency-Key a repeat answers the same with 200."""
    by, at = _person(request), timezone.now()

    def do() -> dict[str, Any]:
        blog = coverage.find(slug)
        return _out(posts.publish(by, blog, _given(body), at=at, post=body.id))

    answer, fresh = once(by, _key(request), ["publish", slug, body.dict(exclude_unset=True)], at=at, do=do)
    return 201 if fresh else 200, _with_url(answer, slug)


@api.get("/blogs/{slug}/posts/{post}", response=Details, summary="Read a post as the desk has it")
def read(request: HttpRequest, slug: str, post: str) -> dict[str, Any]:
    """The post with its version."""
    blog = coverage.find(slug)
    copy = posts.readable(_person(request), blog, post)
    return {**_with_url(_out(copy), slug), "state": copy.state, "content": copy.content}


@api.patch("/blogs/{slug}/posts/{post}", response=PostOut, summary="Edit a post")
def edit(request: HttpRequest, slug: str, post: str, body: EditIn) -> dict[str, Any]:
    """Change the given fields: a minor edit, or a correction with its note."""
    by, at, version = _person(request), timezone.now(), _version(request)
    if body.id not in (None, post):
        raise Unfit("A post keeps its id. Leave `id` out, or withdraw the post and publish it under another.")
    how = posts.Given(minor=body.minor, correction=body.correction or "")

    def do() -> dict[str, Any]:
        return _out(posts.edit(by, coverage.find(slug), post, _given(body), how, at=at, version=version))

    asked = ["edit", slug, post, version, body.dict(exclude_unset=True)]
    return _with_url(once(by, _key(request), asked, at=at, do=do)[0], slug)


@api.delete("/blogs/{slug}/posts/{post}", response=PostOut, summary="Withdraw a post")
def withdraw(request: HttpRequest, slug: str, post: str, body: WithdrawIn | None = None) -> dict[str, Any]:
    """Take the words back; a stub with the note stays."""
    by, at, version = _person(request), timezone.now(), _version(request)
    note = body.note if body else ""

    def do() -> dict[str, Any]:
        return _out(posts.withdraw(by, coverage.find(slug), post, at=at, note=note, version=version))

    return _with_url(once(by, _key(request), ["withdraw", slug, post, version, note], at=at, do=do)[0], slug)


@api.exception_handler(Refusal)
def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """A verb that was refused."""
    return of_refusal(refusal)


@api.exception_handler(ValidationError)
def unfit(request: HttpRequest, problems: ValidationError) -> HttpResponse:
    """A body or a parameter of the wrong form."""
    places = {".".join(str(part) for part in one["loc"][2:]) or "body": str(one["msg"]) for one in problems.errors}
    return problem(422, "Unfit", "Some of this request is not of the form that the API takes.", errors=places)


@api.exception_handler(OperationalError)
def not_writable(request: HttpRequest, error: OperationalError) -> HttpResponse:
    """The database took nothing: the disk is full, or another program holds the file."""
    log.error("the database cannot be written: %s", error)
    advice = "The database cannot be written now (is the disk full?). Nothing was stored: repeat with the same key."
    return problem(503, "Not stored", advice)


@api.exception_handler(AuthenticationError)
def no_token(request: HttpRequest, problem_: AuthenticationError) -> HttpResponse:
    """No token, or not a valid one."""
    return problem(401, "No valid token", HOW_TO_SIGN_IN)


@api.exception_handler(HttpError)
def malformed(request: HttpRequest, error: HttpError) -> HttpResponse:
    """A body that is no JSON."""
    return problem(
        error.status_code, "Bad request", "The body is not well-formed JSON in UTF-8: check it and send again."
    )


def _person(request: HttpRequest) -> Person:
    person: Person = request.auth  # type: ignore[attr-defined]
    return person


def _given(body: PostIn) -> dict[str, Any]:
    given = {name: value for name, value in body.dict(exclude_unset=True).items() if value is not None}
    if "status" in given:
        given["status"] = given["status"] or None
    return given


def _key(request: HttpRequest) -> str | None:
    return request.headers.get("Idempotency-Key")


def _version(request: HttpRequest) -> int | None:
    given = request.headers.get("If-Match")
    if given is None or given.strip() == "*":
        return None
    found = re.fullmatch(r'\s*(?:W/)?"?(\d{1,9})"?\s*', given)
    if not found:
        raise Unfit('If-Match is the version in quotes, as in "3", or * for any.')
    return int(found[1])


def _out(copy: WorkingCopy) -> dict[str, Any]:
    return {"id": copy.post, "number": copy.number, "version": copy.version}


def _with_url(answer: dict[str, Any], slug: str) -> dict[str, Any]:
    return {**answer, "url": coverage.post_url(slug, answer["id"])}
