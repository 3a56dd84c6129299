"""The page as it was: read and rendered on a thread of its own, so that no publish waits behind it."""

import asyncio
from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

from django.db import close_old_connections, connection

from stoppress.projections.edition import Edition, Page
from stoppress.projections.past import Past
from stoppress.projections.site import Site

BLOGS = 4  # whose changes are kept


class Archive:
    """The past of the blogs that were asked for last."""

    def __init__(self) -> None:
        self._pasts: OrderedDict[int, Past] = OrderedDict()
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="archive")

    async def page(self, edition: Edition, at: str, before: str | None, site: Site, coding: str) -> tuple[int, Page]:
        """Status and page for a time, compressed for this coding. KeyError for a post unknown at that time."""
        asked = (edition.blog, edition.epoch, edition.slug, at, before, site, coding)
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._page, *asked)

    def close(self) -> None:
        """Let the thread and its connection go."""
        self._thread.submit(connection.close)
        self._thread.shutdown(wait=False)

    def _page(
        self, blog: int, epoch: str, slug: str, at: str, before: str | None, site: Site, coding: str
    ) -> tuple[int, Page]:
        close_old_connections()
        past = self._pasts.pop(blog, None)
        if past is None or past.epoch != epoch:
            past = Past(blog, epoch)
        self._pasts[blog] = past
        if len(self._pasts) > BLOGS:
            self._pasts.popitem(last=False)
        status, page = past.answer(at, before, slug, site, datetime.now(UTC))
        page.coded(coding)
        return status, page
