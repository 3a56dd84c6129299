"""Filter, order, search, jump: one at a time, on the editions' thread, so that no publish waits behind several."""

import asyncio
from typing import Any
from urllib.parse import parse_qsl

from stoppress.delivery.pump import Channel, Pump
from stoppress.projections import finder
from stoppress.projections.choice import NAMES
from stoppress.projections.edition import Page
from stoppress.reader.answers import coding, header

WAITING = 50  # requests; whoever comes then is asked to come again


class Busy(Exception):
    """Too many wait already."""


def asks(query: str) -> dict[str, str] | None:
    """What is asked for beside `before`; None where nothing is. The first value of a name counts."""
    given: dict[str, str] = {}
    for name, value in parse_qsl(query, keep_blank_values=True):
        given.setdefault(name, value)
    return given if any(name in given for name in NAMES) else None


class Finding:
    """The turn of those who look for something."""

    def __init__(self) -> None:
        self._turn = asyncio.Lock()
        self._waiting = 0

    async def page(self, pump: Pump, channel: Channel, given: dict[str, str], headers: Any) -> tuple[int, Page]:
        """Status and page, compressed as this request wants it. KeyError for a post unknown; Busy."""
        if self._waiting >= WAITING:
            raise Busy
        self._waiting += 1
        try:
            async with self._turn:
                while given.get("q") and not await pump.in_thread(finder.prepare, channel.edition):
                    pass
                return await pump.in_thread(_made, channel, given, coding(header(headers, b"accept-encoding")))
        finally:
            self._waiting -= 1


def _made(channel: Channel, given: dict[str, str], chosen: str) -> tuple[int, Page]:
    status, found = finder.found_page(channel.edition, given)
    found.coded(chosen)
    return status, found
