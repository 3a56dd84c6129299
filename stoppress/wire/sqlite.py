"""Nudges from other processes on the same SQLite file: PRAGMA data_version moves when another connection commits."""

import asyncio
import sqlite3
from pathlib import Path

from stoppress.wire import base

EVERY = 0.02  # seconds between looks; a look costs about 3 microseconds


async def watch(database: Path) -> None:
    """Look at the file for ever and nudge when somebody else wrote."""
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True, isolation_level=None)
    try:
        look = connection.execute
        seen = look("PRAGMA data_version").fetchone()[0]
        while True:
            await asyncio.sleep(EVERY)
            try:
                now = look("PRAGMA data_version").fetchone()[0]
            except sqlite3.OperationalError:  # the file is locked for a moment, as in a restore: look again
                continue
            if now != seen:
                seen = now
                base.nudge(None)
    finally:
        connection.close()
