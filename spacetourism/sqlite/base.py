"""Django's SQLite, which also reads where nothing can be written.

In WAL mode even a reader makes two files beside the database. On a disk that is full or has become
read-only that fails, and with it every page. What is in the database itself is then read as it
stands; whoever writes is told “attempt to write a readonly database”.
"""

import logging
import sqlite3
from pathlib import Path
from typing import Any

from django.db.backends.sqlite3 import base

logger = logging.getLogger(__name__)

# Primary result codes: READONLY, IOERR, FULL, CANTOPEN.
NO_ROOM = {8, 10, 13, 14}


class DatabaseWrapper(base.DatabaseWrapper):
    # A connection that sees the file as it is, and nothing that is written from now on: whoever
    # keeps one has to open it anew before each look.
    is_frozen = False

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        self.is_frozen = False
        try:
            return super().get_new_connection(conn_params)
        except sqlite3.OperationalError as error:
            path = Path(conn_params["database"])
            if error.sqlite_errorcode & 0xFF not in NO_ROOM or not is_whole(path):
                raise
            logger.warning("The database is only read: %s", error)
        self.is_frozen = True
        uri = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
        return super().get_new_connection(conn_params | {"database": uri, "uri": True})


def is_whole(path: Path) -> bool:
    """Whether all that was written stands in the file itself, and nothing waits beside it."""
    log = path.with_name(f"{path.name}-wal")
    try:
        return path.stat().st_size > 0 and not (log.exists() and log.stat().st_size)
    except OSError:
        return False
