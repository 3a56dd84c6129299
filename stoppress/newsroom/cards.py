"""The verb for cards: what stands at an address that somebody pasted, as a block for a post."""

import logging
from dataclasses import dataclass
from datetime import datetime
from threading import BoundedSemaphore
from typing import Any

from django.utils.translation import gettext as _

from stoppress.log import kinds
from stoppress.log.models import Blog
from stoppress.markup import embeds, fetch
from stoppress.markup.embeds import Card
from stoppress.markup.fetch import NoAnswer, Way
from stoppress.markup.hosts import Refused
from stoppress.media import uploads
from stoppress.media.models import Asset
from stoppress.newsroom import media
from stoppress.newsroom.frames import remember
from stoppress.newsroom.models import Person, Role
from stoppress.newsroom.refusals import Unfit
from stoppress.newsroom.roles import require
from stoppress.newsroom.writing import writing

LONGEST = 20_000  # characters: embed code is longer than an address
AT_ONCE = 2  # of the threads that answer the desk: the others go on while a source is slow
PATIENCE = 3.0  # seconds for one's turn
BUSY = "Several addresses are being looked at just now. The card has what is known: reload it in a moment."
way = Way()  # how to get out; tests put their own here
_turns = BoundedSemaphore(AT_ONCE)
log = logging.getLogger("stoppress.newsroom")


@dataclass(frozen=True)
class Found:
    """A block for a post, how it went, and a sentence where something is missing."""

    block: dict[str, Any]
    outcome: str
    why: str


def card(by: Person, blog: Blog, text: str, *, at: datetime) -> Found:
    """What an address or embed code leads to, as a card (contributors). It takes seconds where the source is slow."""
    require(by, Role.CONTRIBUTOR, blog, _("make a card"))
    address = embeds.pasted(text[:LONGEST])
    if address is None:
        raise Unfit(_("Paste an address that starts with https://, or a platform’s embed code."), {"url": "no address"})
    try:
        known = embeds.sketch(address)
    except Refused as refusal:
        raise Unfit(str(refusal), {"url": "refused"}) from refusal
    if not _turns.acquire(timeout=PATIENCE):
        return Found(block_of(known), "no answer", BUSY)
    try:
        found = embeds.card(address, way)
        picture = _picture(by, blog, found, at)
    finally:
        _turns.release()
    with writing():
        remember(found.url, found.player, found.width, found.height)
    return Found({**block_of(found), "picture": picture}, found.outcome, found.why)


def block_of(card: Card) -> dict[str, Any]:
    """The card as a block, without its picture."""
    names = ("url", "title", "text", "author", "provider", "at", "player", "width", "height")
    values = {name: getattr(card, name) for name in names}
    post = {"id": "p", "published_at": "2000-01-01T00:00:00Z", "blocks": [{"kind": "embed", **values}]}
    block: dict[str, Any] = kinds.post_values(kinds.checked_post(post))["blocks"][0]
    return block


def _picture(by: Person, blog: Blog, found: Card, at: datetime) -> dict[str, Any] | None:
    """The picture of the source, kept by us: a reader's page asks nobody else. A card can do without."""
    if found.picture is None:
        return None
    try:
        answer = fetch.get(found.picture, way, accept="image/webp,image/jpeg,image/png,image/*;q=0.5")
    except (Refused, NoAnswer) as problem:
        log.info("a card goes without its picture: %s", problem)
        return None
    if answer.status != 200 or not answer.type.startswith("image/"):
        return None
    return _kept(by, blog, answer.body, at)


def _kept(by: Person, blog: Blog, data: bytes, at: datetime) -> dict[str, Any] | None:
    """The picture as an asset of this blog, as a block names it. The title beside it says what it shows."""
    try:
        asset = uploads.bring_in(blog.pk, by.opaque, "card", data, at=at)
    except uploads.Unwanted as problem:
        log.info("a card goes without its picture: %s", problem)
        return None
    if asset.state != Asset.State.READY or asset.kind != Asset.Kind.PICTURE:
        log.info("a card goes without its picture: %s", asset.problem or asset.kind)
        return None
    return {**media.image_of(asset), "alt": "", "decorative": True, "caption": "", "credit": "", "focus": None}
