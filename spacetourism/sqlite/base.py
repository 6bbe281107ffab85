"""Django's SQLite, which also reads where nothing can be written.

In WAL mode even a reader makes two files beside the database. On a disk that is full or has become
read-only that fails, and with it every page. What is in the database itself is then read as it
stands; whoever writes is told “attempt to write a readonly database”.
"""

import logging
import os
import sqlite3
import threading
from pathlib import Path
from typing import Any
from weakref import WeakSet

from django.db.backends.sqlite3 import base

logger = logging.getLogger(__name__)

# Primary result codes: READONLY, IOERR, FULL, CANTOPEN.
NO_ROOM = {8, 10, 13, 14}

# Seconds that a new connection waits for those that could only read.
PATIENCE = 2

# Connections of this process that found a disk to be only read, with a log beside the database.
# SQLite opens the log's index once for all connections of a process, and goes on with it as it
# found it: as long as one of these is open, whoever comes later can only read as well.
_held: "WeakSet[DatabaseWrapper]" = WeakSet()
_let_go = threading.Condition()


class DatabaseWrapper(base.DatabaseWrapper):
    # A connection that may not see what is written from now on, nor write itself when others can:
    # to be closed after each use.
    is_frozen = False

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        path = Path(conn_params["database"])
        with _let_go:
            self.is_frozen = is_only_read(path) or not _let_go.wait_for(lambda: not _held, PATIENCE)
            if self.is_frozen:
                _held.add(self)
        try:
            return super().get_new_connection(conn_params)
        except sqlite3.OperationalError as error:
            self._release()
            if error.sqlite_errorcode & 0xFF not in NO_ROOM or not is_whole(path):
                raise
            logger.warning("The database is only read: %s", error)
        self.is_frozen = True
        uri = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
        return super().get_new_connection(conn_params | {"database": uri, "uri": True})

    def close(self) -> None:
        super().close()
        self._release()

    def _release(self) -> None:
        with _let_go:
            _held.discard(self)
            _let_go.notify_all()


def is_only_read(path: Path) -> bool:
    return path.exists() and not os.access(path, os.W_OK)


def is_whole(path: Path) -> bool:
    """Whether all that was written stands in the file itself, and nothing waits beside it."""
    log = path.with_name(f"{path.name}-wal")
    try:
        return path.stat().st_size > 0 and not (log.exists() and log.stat().st_size)
    except OSError:
        return False
