"""Nudges from other processes on the same SQLite file: PRAGMA data_version moves when another connection commits."""

import asyncio
import sqlite3
from pathlib import Path

from stoppress.wire import base

EVERY = 0.02  # seconds between looks; a look costs about 3 microseconds


class Watch:
    """A connection of its own to the file, which notices what all others commit."""

    def __init__(self, database: Path) -> None:
        self._connection = sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None)
        self._seen = self._version()

    def look(self) -> bool:
        """Whether somebody wrote since the last look."""
        try:
            now = self._version()
        except sqlite3.OperationalError:  # the file is locked for a moment, as in a restore: look again later
            return False
        moved, self._seen = now != self._seen, now
        return moved

    async def run(self) -> None:
        """Look for ever, and nudge when somebody wrote."""
        try:
            while True:
                await asyncio.sleep(EVERY)
                if self.look():
                    base.nudge(None)
        finally:
            self._connection.close()

    def _version(self) -> int:
        version: int = self._connection.execute("PRAGMA data_version").fetchone()[0]
        return version
