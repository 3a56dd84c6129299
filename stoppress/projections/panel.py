"""What the panel of a live page offers: filters, orders, and the times of the coverage. For its template."""

from datetime import timedelta
from typing import Any

from django.utils import dateformat
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stoppress.log import kinds
from stoppress.projections.choice import Choice
from stoppress.projections.clock import When, zone
from stoppress.projections.find import Offer
from stoppress.projections.rhythm import DAY, Rhythm, Tick

TAGS = 12
HIGH = 12  # units of the drawing that the busiest bar has


def panel(offered: Offer, choice: Choice, details: kinds.Details) -> dict[str, Any]:
    """In the language that is active."""
    address = f"/live/{details.slug}"
    return {
        "filters": _filters(offered, choice, address),
        "orders": [
            _link(address, choice.with_(oldest=False), _("Newest first"), not choice.oldest),
            _link(address, choice.with_(oldest=True), _("Oldest first"), choice.oldest),
        ],
        "plot": _plot(offered.rhythm, choice, details),
    }


def _filters(offered: Offer, choice: Choice, address: str) -> list[dict[str, Any]]:
    def filter_(label: str, count: int, show: str = "", tag: str = "") -> dict[str, Any]:
        wanted = choice.with_(show=show, tag=tag)
        return _link(address, wanted, label, (choice.show, choice.tag) == (show, tag)) | {"count": count}

    found = [filter_(_("All"), offered.posts)]
    if offered.keys or choice.show == "key":
        found.append(filter_(_("Key events"), offered.keys, show="key"))
    if offered.media or choice.show == "media":
        found.append(filter_(_("Pictures, video, sound"), offered.media, show="media"))
    tags = offered.tags[:TAGS]
    if choice.tag and choice.tag not in dict(tags):
        tags = [*tags, (choice.tag, dict(offered.tags).get(choice.tag, 0))]
    return found + [filter_(tag, count, tag=tag) for tag, count in tags]


def _link(address: str, choice: Choice, label: str, current: bool) -> dict[str, Any]:
    return {"href": f"{address}?{choice.query}" if choice.query else address, "label": label, "current": current}


def _plot(rhythm: Rhythm, choice: Choice, details: kinds.Details) -> dict[str, Any] | None:
    if not rhythm.ticks:
        return None
    bars = [(count, peak) for tick in rhythm.ticks for count, peak in zip(tick.bars, tick.peaks, strict=True)]
    where = zone(details.time_zone)
    return {
        "width": len(bars),
        "bars": _path(bars, rhythm.highest, peak=False),
        "peaks": _path(bars, rhythm.highest, peak=True),
        "counts": ",".join(str(count) for count, _peak in bars),
        "ticks": [_tick(tick, rhythm.minutes, choice, details) for tick in rhythm.ticks],
        "end": When(rhythm.ticks[-1].end, where).iso,
    }


def _path(bars: list[tuple[int, bool]], highest: int, *, peak: bool) -> str:
    tall = ((n, count) for n, (count, is_peak) in enumerate(bars) if count and is_peak is peak)
    return "".join(f"M{n}.5 {HIGH}v-{max(1, round(HIGH * count / highest, 1)):g}" for n, count in tall)


def _tick(tick: Tick, minutes: int, choice: Choice, details: kinds.Details) -> dict[str, Any]:
    where = zone(details.time_zone)
    start = When(tick.start, where)
    # Newest first, the page begins with the last post of this stretch of time; oldest first, with its first.
    at = tick.start if choice.oldest else tick.end - timedelta(minutes=1)
    local = tick.start.astimezone(where)
    pattern = "j M" if minutes >= DAY else "H:i" if local.hour or local.minute else "D"
    named = start.day if minutes >= DAY else start.dated
    posts = ngettext("{count} post", "{count} posts", tick.posts).format(count=tick.posts)
    return {
        "href": f"/live/{details.slug}?{choice.with_(at=at).query}",
        "label": dateformat.format(local, pattern),
        "name": f"{named}, {posts}",
        "at": start.iso,
        "current": choice.at is not None and tick.start <= choice.at < tick.end,
    }
