"""The page of a choice: the live page with the panel open, and the posts that were asked for."""

from collections.abc import Mapping
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from stoppress.log import kinds
from stoppress.projections import page, words
from stoppress.projections.choice import LONGEST, Choice, NoChoice, chosen
from stoppress.projections.clock import When, zone
from stoppress.projections.edition import HTML, Edition, Page
from stoppress.projections.find import Found, Offer, find
from stoppress.projections.inline import STYLES, security
from stoppress.projections.panel import panel
from stoppress.projections.render import compact, safe

PAGES = 32  # that are kept between two changes
SOME = 200  # texts that are made in one go: other work of the thread comes in between
PART = {**page.PLAIN, "x-robots-tag": "noindex", "content-security-policy": "default-src 'none'; base-uri 'none'"}
NOTHING = Found([], 0, 0)


def prepare(edition: Edition) -> bool:
    """Make some of the texts that a search looks through; whether all are there."""
    return edition.kept.texts.fill(edition.story, SOME)


def found_page(edition: Edition, asked: Mapping[str, str]) -> tuple[int, Page]:
    """Status and page for what an address asks for. KeyError where it goes on from a post that there is not."""
    story, details = edition.story, _details(edition)
    where = zone(details.time_zone)
    with override(details.language):
        refused, choice = "", Choice()
        try:
            newest = story.posts[story.order[-1][2]].published_at if story.order else None
            choice = chosen(asked, where, newest)
        except NoChoice as problem:
            refused = str(problem)
        known = edition.kept.pages.get(refused or f"?{choice.query}")
        if known is None:
            known = _page(edition, choice, refused)
            _keep(edition, refused or f"?{choice.query}", known)
        return 400 if refused else 200, known


def panel_alone(edition: Edition) -> Page:
    """The panel as it stands where nothing is chosen, for the script of a live page."""
    known = edition.kept.pages.get("")
    if known is None:
        details = _details(edition)
        with override(details.language):
            body = compact("reader/finder.html", _panel(edition, Choice())).encode()
        known = Page(body, HTML, PART)
        _keep(edition, "", known)
    return known


def _keep(edition: Edition, key: str, made: Page) -> None:
    pages = edition.kept.pages
    if len(pages) >= PAGES:
        # Of searches there is no end: they go before the panel and the filters, which many ask for.
        pages.pop(next((old for old in pages if "q=" in old), next(iter(pages))))
    pages[key] = made


def _details(edition: Edition) -> kinds.Details:
    if edition.story.details is None:
        raise KeyError("this coverage has not been opened")
    return edition.story.details


def _page(edition: Edition, choice: Choice, refused: str) -> Page:
    story, details = edition.story, _details(edition)
    found = NOTHING if refused else find(story, choice, edition.kept.texts, page.PAGE)
    context = page.live_context(
        story, edition.epoch, edition.site, edition.fragment, found.posts, choice.beyond or "~", edition.succeeding
    )
    said = refused or _sentence(found, choice, zone(details.time_zone))
    context |= {
        **_panel(edition, choice),
        "style": safe(STYLES["find"]),
        "title": f"{_plain(choice) or _('Filter, order, search')} | {context['title']}",
        "canonical": edition.site.blog(details.slug),
        "here": _address(details, choice),
        "older": None,
        "said": said,
        "advice": _advice(found, choice, story.shown) if not refused else "",
        "everything": choice == Choice() and not refused,
        "further": _further(found, choice, details),
    }
    body = compact("reader/live.html", context).encode()
    return Page(body, HTML, security("find", body))


def _panel(edition: Edition, choice: Choice) -> dict[str, Any]:
    details = _details(edition)
    offered: Offer = edition.kept.offered(edition.story, zone(details.time_zone))
    return {
        **panel(offered, choice, details),
        "address": f"/live/{details.slug}",
        "find": True,
        "choice": choice,
        "longest": LONGEST,
    }


def _address(details: kinds.Details, choice: Choice) -> str:
    return f"/live/{details.slug}?{choice.query or 'find'}"


def _further(found: Found, choice: Choice, details: kinds.Details) -> dict[str, Any] | None:
    if not found.left:
        return None
    count = found.left
    label = (
        ngettext("{count} later post", "{count} later posts", count)
        if choice.oldest
        else ngettext("{count} earlier post", "{count} earlier posts", count)
    )
    href = _address(details, choice.with_(beyond=found.posts[-1].id))
    return {"href": href, "label": label.format(count=count)}


def _sentence(found: Found, choice: Choice, where: Any) -> str:
    """What is shown: "12 posts: tagged Port, from Sat 14:05 back, newest first"."""
    parts = _parts(choice)
    if choice.at:
        at = When(choice.at, where)
        time = format_html('<time datetime="{}">{}</time>', at.iso, at.dated)
        parts.append(format_html(_("from {time} on") if choice.oldest else _("from {time} back"), time=time))
    parts.append(_("oldest first") if choice.oldest else _("newest first"))
    posts = ngettext("{count} post", "{count} posts", found.total).format(count=found.total)
    told = format_html_join(_(", "), "{}", ((part,) for part in parts))
    return format_html("{}: {}", posts if found.total else _("No posts"), told)


def _parts(choice: Choice) -> list[str]:
    """What narrows it, in words. What a reader typed runs its own way within them."""
    shown = {"key": _("key events"), "media": _("with pictures, video or sound")}.get(choice.show)
    tag = choice.tag and _("tagged {tag}").format(tag=_isolated(choice.tag))
    text = choice.words and _("with “{words}”").format(words=_isolated(choice.words))
    return [part for part in (shown, tag, text) if part]


def _plain(choice: Choice) -> str:
    text = _(", ").join(_parts(choice))
    return text[:1].upper() + text[1:]


def _isolated(text: str) -> str:
    return f"\u2068{words.line(text)}\u2069"


def _advice(found: Found, choice: Choice, shown: int) -> str:
    if found.total or not shown:
        return ""
    if choice.words:
        return _("No post has all these words. Try fewer of them, or the beginning of a word.")
    if choice.at:
        return _("Choose another time, or the other order.")
    return _("No post is like this now. Choose another filter.")
