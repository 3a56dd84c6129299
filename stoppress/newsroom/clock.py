"""The newsroom's clock: lets scheduled posts go out, within a second, whatever the rest of the process does."""

import asyncio
import logging
from concurrent.futures import ThreadPoolExecutor

from django.db import close_old_connections, connection
from django.utils import timezone

from stoppress.newsroom import schedule

EVERY = 0.5  # seconds between looks; one costs about 0.2 ms
log = logging.getLogger("stoppress.newsroom")


async def run() -> None:
    """Look for ever at what is due. A fault, such as a full disk, is logged and looked at again."""
    loop = asyncio.get_running_loop()
    thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="clock")
    try:
        while True:
            await asyncio.sleep(EVERY)
            try:
                await loop.run_in_executor(thread, _look)
            except Exception:
                log.exception("what is scheduled could not be looked at; trying again")
    finally:
        thread.submit(connection.close)
        thread.shutdown(wait=True)


def _look() -> None:
    close_old_connections()
    schedule.publish_due(at=timezone.now())
