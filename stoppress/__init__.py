"""Stoppress: live-blog software."""

import sys

__version__ = "0.1.0"

# The SQLite that comes with many systems can lose the last writes of a WAL file when it resets it;
# the one in pysqlite3 is free of that. It has to stand in before anything imports sqlite3.
try:
    import pysqlite3
except ImportError:  # no wheel for this platform: the system's is used, and `stoppress serve` says so
    SQLITE_IS_OURS = False
else:
    sys.modules["sqlite3"] = pysqlite3
    sys.modules["sqlite3.dbapi2"] = pysqlite3.dbapi2
    SQLITE_IS_OURS = True
