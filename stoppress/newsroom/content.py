"""What somebody submits, made fit to store: one shape, clean prose, or a refusal that names the place."""

import html
import json
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from pydantic import ValidationError

from stoppress.log import kinds
from stoppress.markup import prose
from stoppress.newsroom.frames import framed
from stoppress.newsroom.refusals import Unfit

Content = dict[str, Any]
EMPTY: Content = {
    "headline": "",
    "blocks": [],
    "bylines": [],
    "tags": [],
    "key_event": False,
    "summary": False,
    "status": None,
    "happened_at": None,
}
LARGEST = 100_000  # bytes of one post: a frame must fit into what may wait for a slow reader
BLANK = "\u115f\u1160\u2800\u3164\uffa0"  # letters by their class, and yet nothing to see
WORDS = ("headline", "blocks", "bylines")  # what an edit must answer for; the rest are an editor's marks


def merged(before: Content, given: dict[str, Any]) -> Content:
    """The content after these fields were set; text, html and blocks all mean blocks. Raises Unfit."""
    after = {**before, **{name: value for name, value in given.items() if name in EMPTY}}
    bodies = [name for name in ("text", "html", "blocks") if given.get(name) is not None]
    if len(bodies) > 1:
        raise Unfit(_("Give one of text, html and blocks, not {bodies}.").format(bodies=", ".join(bodies)))
    try:
        if "text" in bodies:
            after["blocks"] = _prose(prose.from_text(str(given["text"])))
        elif "html" in bodies:
            after["blocks"] = _prose(prose.paragraphs(str(given["html"])))
    except prose.TooLong as problem:
        raise Unfit(str(problem)) from problem
    fitted = fit(after)
    return {**fitted, "blocks": framed(fitted["blocks"], before.get("blocks") or ())}


def fit(content: Content) -> Content:
    """The content checked against the schema, its prose cleaned. Raises Unfit."""
    now = datetime(2000, 1, 1).astimezone()
    values = {name: content.get(name, default) for name, default in EMPTY.items()}
    values["bylines"] = [{"name": one} if isinstance(one, str) else one for one in values["bylines"] or []]
    values["headline"] = _line(values["headline"] or "")
    try:
        values["blocks"] = [_clean(block) for block in values["blocks"] or []]
        checked = kinds.post_values(kinds.checked_post({**values, "id": "p", "published_at": now}))
    except ValidationError as problem:
        raise Unfit(_sentence(problem), _places(problem)) from problem
    except prose.TooLong as problem:
        raise Unfit(str(problem)) from problem
    fitted = {name: checked[name] for name in EMPTY}
    fitted["blocks"] = [block for block in fitted["blocks"] if _says_something(block)]
    size = len(json.dumps(_as_sent(fitted), ensure_ascii=False).encode("utf-8", "surrogatepass"))
    if size > LARGEST:
        raise Unfit(
            _("This post has {size} bytes; one post holds {largest}. Split it into several posts.").format(
                size=format(size, ","), largest=format(LARGEST, ",")
            )
        )
    for text in kinds.texts_of(fitted):
        if text != prose.printable(text):
            raise Unfit(_("The text holds control characters or broken letters. Remove them and send it again."))
    return fitted


def require_words(content: Content) -> None:
    """Raise Unfit for a post that says nothing."""
    if not is_seen(content["headline"]) and not content["blocks"]:
        raise Unfit(_("The post is empty. Write a headline or a text."))


def is_seen(text: str) -> bool:
    """Whether there is anything to read: characters that show nothing, such as a zero-width space, are no words."""
    return any(letter.isprintable() and not letter.isspace() and letter not in BLANK for letter in text)


def words_differ(before: Content, after: Content) -> bool:
    """Whether what readers read changed, and not only an editor's mark; after is fit already."""
    if all(before.get(name) == after.get(name) for name in WORDS):
        return False
    before = as_now(before)
    return any(before[name] != after.get(name) for name in WORDS)


def as_now(content: Content) -> Content:
    """Content that an earlier version of this program stored, with the fields that it has today."""
    try:
        return fit(content)
    except Unfit:
        return {**EMPTY, **content}


def public_post(post: str, content: Content, **times: Any) -> kinds.Post:
    """The public post of this content."""
    return kinds.checked_post({**content, "id": post, **times})


def _prose(markup: str) -> list[dict[str, Any]]:
    return [{"kind": "prose", "html": markup}] if markup else []


def _says_something(block: dict[str, Any]) -> bool:
    if block["kind"] in ("prose", "quote"):
        pieces = [block["html"]]
    elif block["kind"] == "points":
        pieces = [point["html"] for point in block["points"]]
    else:
        return True
    return is_seen(prose.to_text("".join(pieces)))


def _as_sent(value: Any, name: str = "") -> Any:
    """The content with its plain text escaped as on the page, where an apostrophe takes six bytes."""
    if isinstance(value, dict):
        return {key: _as_sent(part, key) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_as_sent(part) for part in value]
    return html.escape(value) if isinstance(value, str) and name != "html" else value


def _line(text: Any) -> Any:
    return " ".join(prose.printable(text).split()) if isinstance(text, str) else text


def _clean(block: Any) -> Any:
    if not isinstance(block, dict):
        return block
    cleaned = dict(block)
    if block.get("kind") in ("prose", "quote") and isinstance(block.get("html"), str):
        cleaned["html"] = prose.paragraphs(block["html"])
    if block.get("kind") == "points" and isinstance(block.get("points"), list | tuple):
        cleaned["points"] = [
            {**point, "html": prose.clean(point["html"])}
            if isinstance(point, dict) and isinstance(point.get("html"), str)
            else point
            for point in block["points"]
        ]
    return cleaned


def _sentence(problem: ValidationError) -> str:
    place = [str(part) for part in problem.errors(include_url=False)[0]["loc"]]
    if "figures" in place and place[-1] in ("value", "label"):
        return _("A key figure needs the figure itself and what it counts, each in up to 300 characters.")
    if place[-1:] == ["player"]:
        return _("What a card opens starts with https://. Leave it out: the desk names it from the address.")
    if place[-1:] == ["url"]:
        return _("An address starts with http:// or https:// and has no spaces.")
    if "focus" in place:
        return _("The point to keep in view is two numbers from 0 to 1, from the left and from the top.")
    if place[-1:] == ["pictures"]:
        return _("A gallery has from 1 to 60 pictures. Make two of it where there are more.")
    return _("Some of this cannot be stored.")


def _places(problem: ValidationError) -> dict[str, str]:
    places = {}
    for error in problem.errors(include_url=False, include_input=False, include_context=False):
        place = ".".join(str(part) for part in error["loc"])
        places[place or "post"] = error["msg"]
    return places
