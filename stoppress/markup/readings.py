"""What each platform tells about a post, read into the pieces of a card. They are made fit afterwards, in embeds.py."""

import json
import re
from collections.abc import Callable
from typing import Any

from stoppress.markup import heads, prose
from stoppress.markup.fetch import Answer
from stoppress.markup.platforms import Known, bluesky_player

Values = dict[str, Any]


def _of_tweet(answer: Answer, about: Known | None) -> Values:
    told = _json(answer)
    markup = told.get("html") if isinstance(told.get("html"), str) else ""
    return {"text": heads.between(markup or "", "p"), "author": told.get("author_name")}


def _of_mastodon(answer: Answer, about: Known | None) -> Values:
    told = _json(answer)
    who = _dict(told.get("account"))
    media = [_dict(one) for one in _list(told.get("media_attachments"))]
    name = f"{who.get('display_name') or who.get('username') or ''} (@{who.get('acct', '')})"
    warned = told.get("spoiler_text")
    return {
        "text": warned or prose.to_text(str(told.get("content", ""))[: heads.PIECE]),
        "author": name if who else "",
        "at": told.get("created_at"),
        "picture": next((one.get("preview_url") for one in media), None) if not told.get("sensitive") else None,
    }


def _of_bluesky(answer: Answer, about: Known | None) -> Values:
    post = _dict(_dict(_json(answer).get("thread")).get("post"))
    who, record = _dict(post.get("author")), _dict(post.get("record"))
    shown = _dict(post.get("embed"))
    images = [_dict(one) for one in _list(shown.get("images"))]
    handle = who.get("handle") or ""
    return {
        "text": record.get("text"),
        "author": f"{who.get('displayName') or handle} (@{handle})" if handle else "",
        "at": record.get("createdAt"),
        "picture": images[0].get("thumb") if images else _dict(shown.get("external")).get("thumb"),
        "player": bluesky_player(str(who.get("did", "")), about.url.rpartition("/")[2]) if about else None,
    }


def _of_telegram(answer: Answer, about: Known | None) -> Values:
    page = heads.text_of(answer)
    said = _between_class(page, "tgme_widget_message_text")
    when = next((tag["datetime"] for tag in heads.tags(page, "time") if "datetime" in tag), None)
    return {"text": said, "author": _between_class(page, "tgme_widget_message_owner_name"), "at": when}


def _between_class(page: str, name: str) -> str:
    start = re.search(rf"<(\w+)\s[^>]{{0,2000}}\b{name}\b[^>]{{0,2000}}>", page)
    if not start:
        return ""
    piece = page[start.end() : start.end() + heads.PIECE]
    end = piece.find(f"</{start[1]}>")
    return prose.to_text(piece[: end if end >= 0 else 0])


def _of_film(answer: Answer, about: Known | None) -> Values:
    """A film keeps its shape, and not the size of a stamp in which YouTube offers it."""
    told = of_oembed(answer, about)
    width, height = told["width"], told["height"]
    if about is None or not all(isinstance(one, int) and 0 < one <= 10_000 for one in (width, height)):
        return told
    scale = max(about.width or 0, about.height or 0) / max(width, height)
    return {**told, "width": max(1, round(width * scale)), "height": max(1, round(height * scale))}


def _of_datawrapper(answer: Answer, about: Known | None) -> Values:
    return {**of_oembed(answer, about), "text": _json(answer).get("description"), "author": None}


READINGS: dict[str, Callable[[Answer, Known | None], Values]] = {
    "YouTube": _of_film,
    "Vimeo": _of_film,
    "X": _of_tweet,
    "Mastodon": _of_mastodon,
    "Bluesky": _of_bluesky,
    "Telegram": _of_telegram,
    "Datawrapper": _of_datawrapper,
}


def says_gone(provider: str, answer: Answer) -> bool:
    """Some platforms say that something is gone under another status."""
    if provider == "Bluesky":
        kind = _dict(_json(answer).get("thread")).get("$type", "")
        return _json(answer).get("error") == "NotFound" or str(kind).endswith("#notFoundPost")
    return provider == "Telegram" and b"tgme_widget_message_error" in answer.body


def _json(answer: Answer) -> Values:
    try:
        found = json.loads(answer.body)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def of_oembed(answer: Answer, about: Known | None = None) -> Values:
    """What an oEmbed answer says (oembed.com); the frame of a known platform is built from its address instead."""
    told = _json(answer)
    markup = told.get("html") if isinstance(told.get("html"), str) else ""
    return {
        "title": told.get("title"),
        "text": told.get("description"),
        "author": told.get("author_name"),
        "provider": told.get("provider_name"),
        "picture": told.get("thumbnail_url") or (told.get("url") if told.get("type") == "photo" else None),
        "player": _only_frame(markup or "") if about is None else about.player,
        "width": told.get("width"),
        "height": told.get("height"),
    }


def _only_frame(markup: str) -> str | None:
    """The address of the one frame in this markup; where there are more, or scripts alone, none is taken."""
    frames = list(heads.tags(markup[: heads.PIECE], "iframe"))
    return frames[0].get("src") if len(frames) == 1 else None


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
