"""From an address that somebody pasted to a card of our own. No markup from elsewhere is kept: everything is text.

What is known by the address alone stands first; then the platform, the offline list of oEmbed sites and at last the
page itself are asked, through the guarded client.
"""

import re
from dataclasses import dataclass, replace
from time import monotonic
from typing import Any, Literal
from urllib.parse import parse_qsl, quote, urlencode, urljoin, urlsplit

from django.utils.translation import gettext as _

from stoppress.markup import fetch, heads, providers
from stoppress.markup.fetch import Answer, NoAnswer, Way
from stoppress.markup.hosts import LONGEST, Refused, may_be_framed, place, require_plain
from stoppress.markup.platforms import Known, known
from stoppress.markup.readings import READINGS, Values, of_oembed, says_gone

GONE = (404, 410)
LARGEST_FRAME = 4000  # pixels
Outcome = Literal["found", "silent", "gone", "no answer", "refused"]
# What marks where a reader came from, and nothing of the page.
_trackers = re.compile(r"utm_\w+|fbclid|gclid|igshid|mc_[ce]id|ref_src|ref_url", re.ASCII)
_embed_code = re.compile(r"<(iframe|blockquote|script|div|a)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Card:
    """What stands at an address, in our own words and pieces."""

    url: str
    provider: str = ""
    title: str = ""
    text: str = ""
    author: str = ""
    at: str | None = None  # the time at the source, RFC 3339
    picture: str | None = None  # its address: to be fetched and kept by us
    player: str | None = None  # the frame that a click opens
    width: int | None = None
    height: int | None = None
    outcome: Outcome = "found"
    why: str = ""  # a sentence for whoever pasted it


def pasted(text: str) -> str | None:
    """The address in what somebody pasted: an address alone, or the embed code of a platform."""
    text = text.strip()
    if not _embed_code.search(text):
        return text if re.fullmatch(r"https?://\S+", text, re.IGNORECASE) else None
    found = [one for one in _addresses(text[: heads.PIECE]) if re.match(r"https?://", one, re.IGNORECASE)]
    platforms = [one for one in found if known(one)]
    return next(iter([*platforms, *found]), None)


def sketch(address: str) -> Card:
    """The card as far as the address alone tells it: nobody is asked. Raises Refused for what is no address."""
    require_plain(address)  # all of it: what stands after the # is stored, though nobody is asked about it
    about = known(address)
    if about is None:
        to = place(address.partition("#")[0], frozenset(range(1, 65536)))
        return Card(_plain(address), _site(to.host))
    return Card(
        about.url,
        about.provider,
        about.title,
        at=about.at,
        player=about.player,
        width=about.width,
        height=about.height,
    )


def card(address: str, way: Way | None = None) -> Card:
    """Ask the source about itself. What comes back says how that went; it never raises for the other side's sake."""
    way = way or Way()
    start = Card(address[:2000])
    try:
        start = sketch(address)
        return _asked(address, start, known(address), way, monotonic() + way.seconds)
    except Refused as refusal:
        return replace(start, outcome="refused", why=str(refusal))
    except NoAnswer as problem:
        return replace(start, outcome="no answer", why=str(problem))


def _asked(address: str, start: Card, about: Known | None, way: Way, until: float) -> Card:
    if about is None:
        return _of_page(address, start, way, until)
    if about.silent:
        why = f"{about.provider} tells nothing to whoever has no account as a developer: write the card by hand."
        return replace(start, outcome="silent", why=why)
    if not about.ask:
        return start
    answer = fetch.get(about.ask, way, accept="application/json, text/html;q=0.5", until=until)
    if about.provider == "Mastodon" and answer.type != "application/json":
        # Another site, with addresses like those. It leads no further: its next one could be such an address again.
        return _of_page(address, replace(start, player=None), way, until, leads=False)
    if answer.status in GONE or answer.status in about.deleted or says_gone(about.provider, answer):
        why = f"{about.provider} has nothing at this address any more: it was deleted, or it is private."
        return replace(start, outcome="gone", why=why)
    if answer.status != 200:
        raise NoAnswer(
            _("{provider} answers with an error ({status}). Try again later, or write by hand.").format(
                provider=about.provider, status=answer.status
            )
        )
    reading = READINGS.get(about.provider, of_oembed)
    values = reading(answer, about)
    return _filled(start, {**values, "provider": about.provider})


def _of_page(address: str, start: Card, way: Way, until: float, *, leads: bool = True) -> Card:
    """A page of a site that is no platform: the offline list, then the page itself."""
    listed = providers.asked(start.url)
    if listed is not None:
        values = _perhaps(listed[1], way, until)
        if values.get("title") or values.get("player"):
            return _filled(start, {**values, "provider": values.get("provider") or listed[0]})
    answer = fetch.get(address, way, accept="text/html,application/xhtml+xml", until=until)
    if leads and answer.address != address and (onward := known(answer.address)):
        return _asked(onward.url, sketch(onward.url), onward, way, until)  # a short address led to a platform
    if answer.status in GONE:
        return replace(start, outcome="gone", why="There is nothing at this address any more.")
    if answer.status != 200 or answer.type not in ("text/html", "application/xhtml+xml"):
        return _unreadable(start, answer)
    head = heads.head(answer)
    values = _of_head(head, answer.address, start)
    if head.oembed and (own := _joined(answer.address, head.oembed)):
        more = _perhaps(own, way, until)
        values = {**values, **{name: value for name, value in more.items() if value}}
    if not values.get("title") and not values.get("text"):
        return replace(_filled(start, values), outcome="silent", why="The page tells nothing of itself: write by hand.")
    return _filled(start, values)


def _unreadable(start: Card, answer: Answer) -> Card:
    if answer.status == 200 and answer.type.startswith("image/"):
        return replace(start, picture=answer.address)
    if answer.status == 200:
        return replace(start, outcome="silent", why="This is no page that can be read: write the card by hand.")
    why = f"The page answers with an error ({answer.status}): write the card by hand, or try again later."
    return replace(start, outcome="no answer", why=why)


def _perhaps(endpoint: str, way: Way, until: float) -> Values:
    """What an oEmbed endpoint says; nothing where it fails, for the page itself can still be asked."""
    try:
        answer = fetch.get(endpoint, way, accept="application/json", until=until)
    except (Refused, NoAnswer):
        return {}
    return of_oembed(answer) if answer.status == 200 else {}


def _of_head(head: heads.Head, address: str, start: Card) -> Values:
    own = head.canonical or head.first("og:url")
    return {
        "url": _same_page(own, address) or _plain(address),
        "title": head.first("og:title", "twitter:title") or head.title,
        "text": head.first("og:description", "twitter:description", "description"),
        "author": head.first("author", "article:author:name", "parsely-author"),
        "provider": head.first("og:site_name", "application-name") or start.provider,
        "at": head.first("article:published_time", "og:article:published_time", "date", "parsely-pub-date"),
        "picture": _joined(address, head.first("og:image:secure_url", "og:image", "og:image:url", "twitter:image")),
    }


def _same_page(own: str, address: str) -> str | None:
    """What a page calls its address, where it stands on the same host: else a card could lie about where it leads."""
    try:
        whole = urljoin(address, own)
        same = bool(own) and place(whole).host.removeprefix("www.") == place(address).host.removeprefix("www.")
    except (Refused, ValueError):
        return None
    return whole if same and urlsplit(whole).path not in ("", "/") else None


def _filled(start: Card, values: Values) -> Card:
    """The card with what was told, each piece made fit: text alone, within its length, addresses that can be opened."""
    player = _https(values["player"]) if values.get("player") else start.player
    width, height = _size(values.get("width")), _size(values.get("height"))
    whole = width is not None and height is not None
    return replace(
        start,
        url=values["url"] if values.get("url") and len(values["url"]) <= LONGEST else start.url,
        provider=heads.line(values.get("provider")) or start.provider,
        title=heads.line(values.get("title")) or start.title,
        text=heads.note(values.get("text")),
        author=heads.line(values.get("author")),
        at=heads.moment(values.get("at")) or start.at,
        picture=_web(values.get("picture")),
        player=player,
        width=width if whole and player else start.width,
        height=height if whole and player else start.height,
    )


def _size(value: Any) -> int | None:
    number = float(value) if re.fullmatch(r"\d{1,4}(\.\d{1,9})?", str(value)) else 0  # "100%" is no size
    return int(number) if 1 <= number <= LARGEST_FRAME else None


def _web(address: Any) -> str | None:
    """An address that the guarded client would take."""
    if not isinstance(address, str):
        return None
    address = f"https:{address}" if address.startswith("//") else address
    try:
        found = place(address.partition("#")[0]).address
    except Refused:
        return None
    return found if len(found) <= LONGEST else None


def _https(address: Any) -> str | None:
    found = _web(address)
    return found if found and found.startswith("https://") and may_be_framed(place(found).host) else None


def _joined(address: str, to: str) -> str | None:
    try:
        return _web(urljoin(address, to)) if to else None
    except ValueError:
        return None


def _plain(address: str) -> str:
    """The address without what only tells where its reader came from."""
    parts = urlsplit(address)
    if not parts.query or not any(_trackers.fullmatch(name) for name, _value in parse_qsl(parts.query)):
        return address
    kept = [(name, value) for name, value in parse_qsl(parts.query, True) if not _trackers.fullmatch(name)]
    plain = parts._replace(query=urlencode(kept, quote_via=quote)).geturl()
    return plain if len(plain) <= LONGEST else address  # odd letters are longer when they are written out


def _site(host: str) -> str:
    return host.removeprefix("www.")


def _addresses(markup: str) -> list[str]:
    """Every address in embed code, the most telling first."""
    found: list[str] = []
    for tag in [*heads.tags(markup, "blockquote"), *heads.tags(markup, "div"), *heads.tags(markup, "script")]:
        named = ("data-instgrm-permalink", "cite", "data-href", "data-embed-url")
        found += [tag[name] for name in named if name in tag]
        if "data-telegram-post" in tag:
            found.append(f"https://t.me/{tag['data-telegram-post']}")
        if tag.get("data-src", "").startswith(("visualisation/", "story/")):
            found.append(f"https://public.flourish.studio/{tag['data-src']}")
    found += [tag.get("src", "") for tag in heads.tags(markup, "iframe")]
    found += [tag.get("href", "") for tag in reversed(list(heads.tags(markup, "a")))]
    found += [tag.get("src", "") for tag in heads.tags(markup, "script") if "dwcdn.net" in tag.get("src", "")]
    return [f"https:{one}" if one.startswith("//") else one for one in found if one]
