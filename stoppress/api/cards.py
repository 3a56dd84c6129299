"""Cards by the API: what stands at an address, as a block to put into a post."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Schema
from pydantic import ConfigDict

from stoppress.newsroom import cards, coverage

router = Router()


class CardIn(Schema):
    """An address, or the embed code of a platform."""

    model_config = ConfigDict(extra="forbid")

    url: str


class CardOut(Schema):
    """A block of the kind embed, how it went (found, silent, gone, no answer, refused), and why it lacks something."""

    card: dict[str, Any]
    outcome: str
    why: str


@router.post("/blogs/{slug}/cards", response=CardOut, summary="Make a card of an address")
def card(request: HttpRequest, slug: str, body: CardIn) -> dict[str, Any]:
    """Ask the source about itself; what it does not tell can be filled in before the block goes into a post."""
    by = request.auth  # type: ignore[attr-defined]
    found = cards.card(by, coverage.find(slug), body.url, at=timezone.now())
    return {"card": found.block, "outcome": found.outcome, "why": found.why}
