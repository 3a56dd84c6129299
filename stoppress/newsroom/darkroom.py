"""Beside the newsroom's clock: makes the other sizes of pictures, and clears away what nobody uses."""

import asyncio
import logging
from concurrent.futures import ThreadPoolExecutor

from django.db import close_old_connections, connection
from django.utils import timezone

from stoppress.media import renditions
from stoppress.newsroom import media

EVERY = 0.5  # seconds between looks while nothing waits
SWEEP = 3_600.0  # seconds between looks at what nobody uses
log = logging.getLogger("stoppress.newsroom")


async def run() -> None:
    """Work for ever, on a thread of its own: what takes long happens in a child process."""
    loop = asyncio.get_running_loop()
    thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="darkroom")
    swept = loop.time()
    try:
        while True:
            try:
                if not await loop.run_in_executor(thread, _make):
                    await asyncio.sleep(EVERY)
                if loop.time() - swept > SWEEP:
                    swept = loop.time()
                    await loop.run_in_executor(thread, _sweep)
            except Exception:
                log.exception("the pictures that wait could not be worked on; trying again")
                await asyncio.sleep(5)
    finally:
        thread.submit(connection.close)
        thread.shutdown(wait=True, cancel_futures=True)


def _make() -> bool:
    close_old_connections()
    return renditions.make_next()


def _sweep() -> None:
    media.sweep(at=timezone.now())
