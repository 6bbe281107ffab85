"""How often something happened in a minute, counted by all processes of a machine together.

With a cache that processes share (``CACHE_URL``) in that, for all machines. Else in a small file
of its own: a row in the site's database would be a write of the whole site for every read.
"""

import logging
import os
import sqlite3
import threading

from django.conf import settings
from django.core.cache import cache
from django.utils.crypto import salted_hmac

PERIOD = 60
# In the environment of a request that the site makes itself; no client can set it.
OWN_REQUEST = "missions.own_request"
# Caches that each process has for itself.
OWN = ("locmem.LocMemCache", "dummy.DummyCache")
# Seconds for which one process waits for another.
PATIENCE = 1

logger = logging.getLogger(__name__)
_kept = threading.local()


def count(what: str, place: str, minute: int) -> int | None:
    """How often ``place`` did ``what`` in this minute, this time included; None where nothing
    can be counted. Of the place only a keyed digest is kept, until the minute is over."""
    key = salted_hmac(f"missions.counting.{what}", place, algorithm="sha256").hexdigest()
    try:
        if settings.CACHES["default"]["BACKEND"].endswith(OWN):
            return _in_file(key, minute)
        return _in_cache(f"count:{minute}:{key}")
    except Exception as error:  # a disk that is full, a cache out of reach
        logger.warning("Requests cannot be counted; none is refused. %s", error)
        return None


def forget() -> None:
    """Begin anew, where a file is counted in."""
    _connection().execute("DELETE FROM counts")


def _in_cache(key: str) -> int:
    cache.add(key, 0, 2 * PERIOD)
    try:
        return cache.incr(key)
    except ValueError:  # thrown out in between
        cache.set(key, 1, 2 * PERIOD)
        return 1


def _in_file(key: str, minute: int) -> int:
    row, connection = (minute, key), _connection()
    # From here to the end no other process counts, so what is read is what was written.
    connection.execute("BEGIN IMMEDIATE")
    with connection:
        connection.execute("INSERT OR IGNORE INTO counts VALUES (?, ?, 0)", row)
        connection.execute(
            "UPDATE counts SET number = number + 1 WHERE (minute, key) = (?, ?)", row
        )
        asked = connection.execute("SELECT number FROM counts WHERE (minute, key) = (?, ?)", row)
        (number,) = asked.fetchone()
        if number == 1:
            connection.execute("DELETE FROM counts WHERE minute < ?", (minute,))
    return number


def _connection() -> sqlite3.Connection:
    """One for each thread of each process."""
    path, process = str(settings.COUNTS_FILE), os.getpid()
    if getattr(_kept, "whose", None) != (path, process):
        # What is counted is worth nothing after a crash: the disk is never waited for.
        connection = sqlite3.connect(path, timeout=PATIENCE, isolation_level=None)
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=OFF")
        connection.execute(
            "CREATE TABLE IF NOT EXISTS counts (minute INTEGER, key TEXT, number INTEGER, "
            "PRIMARY KEY (minute, key)) WITHOUT ROWID"
        )
        _kept.connection, _kept.whose = connection, (path, process)
    return _kept.connection
