"""What is away when a request fails: the database, or room to write. Imports nothing of ours.

Such a failure is nobody's mistake and passes; all others are faults of the site.
"""

import errno
from collections.abc import Iterator
from enum import Enum, auto
from inspect import unwrap
from traceback import walk_tb
from typing import Any

from django.db import InterfaceError, OperationalError
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import Error as DatabaseError


class Outage(Enum):
    AWAY = auto()
    BUSY = auto()
    # What is only read goes on with these two.
    FULL = auto()
    READ_ONLY = auto()
    # Too many clients send slowly at once.
    CROWDED = auto()

    @property
    def retry_after(self) -> int:
        """Seconds after which it is worth while to ask again."""
        return {Outage.BUSY: 5, Outage.CROWDED: 5, Outage.AWAY: 30}.get(self, 120)


class CrowdedError(Exception):
    """As many others as may are sending slowly already; this body was not waited for."""


class TooSlowError(Exception):
    """A body did not come within its time, or not to its end."""


# Primary result codes of SQLite; its OperationalError is also “no such table”.
SQLITE = {
    5: Outage.BUSY,  # SQLITE_BUSY
    6: Outage.BUSY,  # SQLITE_LOCKED
    8: Outage.READ_ONLY,  # SQLITE_READONLY
    10: Outage.AWAY,  # SQLITE_IOERR
    13: Outage.FULL,  # SQLITE_FULL
    14: Outage.AWAY,  # SQLITE_CANTOPEN
}
# SQLSTATE of PostgreSQL, from its first characters; the longest that fits counts.
POSTGRESQL = {
    "08": Outage.AWAY,
    "25006": Outage.READ_ONLY,  # read_only_sql_transaction
    "40": Outage.BUSY,  # serialization failure, deadlock
    "53": Outage.AWAY,  # insufficient resources
    "53100": Outage.FULL,  # disk_full
    "55P03": Outage.BUSY,  # lock_not_available
    "57": Outage.AWAY,  # shut down, starting up
    "57014": Outage.BUSY,  # query_canceled: it took too long
    "58": Outage.AWAY,  # its own disk fails
}
DISK = {
    errno.ENOSPC: Outage.FULL,
    errno.EDQUOT: Outage.FULL,
    errno.EROFS: Outage.READ_ONLY,
}

# Where Django waits for a commit, and what it does once that is done.
COMMITTING = {
    unwrap(BaseDatabaseWrapper.commit).__code__,
    unwrap(BaseDatabaseWrapper.run_and_clear_commit_hooks).__code__,
}


def outage(error: BaseException | None) -> Outage | None:
    """What was away; None where ``error`` is something else."""
    for each in _chain(error):
        found = _of_database(each) if isinstance(each, DatabaseError) else _of_the_rest(each)
        if found is not None:
            return found
    return None


def is_in_doubt(error: BaseException | None) -> bool:
    """Whether the database went away while it was committing: it alone knows what became of it."""
    if outage(error) is not Outage.AWAY:
        return False
    return any(
        frame.f_code in COMMITTING
        for each in _chain(error)
        for frame, _ in walk_tb(each.__traceback__)
    )


def _of_database(error: DatabaseError) -> Outage | None:
    driver: Any = error.__cause__
    if (code := getattr(driver, "sqlite_errorcode", None)) is not None:
        return SQLITE.get(code & 0xFF)
    if state := getattr(driver, "sqlstate", None):
        return next((POSTGRESQL[state[:n]] for n in (5, 2) if state[:n] in POSTGRESQL), None)
    # Nobody was there to give a code.
    return Outage.AWAY if isinstance(error, InterfaceError | OperationalError) else None


def _of_the_rest(error: BaseException) -> Outage | None:
    if isinstance(error, CrowdedError):
        return Outage.CROWDED
    return DISK.get(error.errno or 0) if isinstance(error, OSError) else None


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """``error`` and what it came from."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__
