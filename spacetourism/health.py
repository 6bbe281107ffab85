"""Whether what the site needs is there: its database, its cache, its folder of uploads.

The reasons are fixed sentences: everybody may read them, so they tell no name, address or version.
"""

import logging
from collections.abc import Callable
from functools import cache as kept
from pathlib import Path
from tempfile import TemporaryFile
from threading import Lock, Thread
from time import monotonic

from django.core.cache import caches
from django.core.files.storage import FileSystemStorage, default_storage
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

logger = logging.getLogger(__name__)

# A part by its name: what is wrong with it; nothing where nothing is.
Found = dict[str, str]

PATIENCE = 3.0
# However often it is asked, nothing is looked at more than once in so many seconds.
FRESH = 1.0
SILENT = "does not answer in time"


def database() -> Found:
    try:
        applied = MigrationRecorder(connection).applied_migrations()
    except Exception as error:  # whatever a driver has to say
        logger.warning("The database cannot be reached: %s", type(error).__name__)
        return {"database": "cannot be reached", "migrations": "cannot be looked at"}
    finally:
        connection.close()
    is_behind = any(leaf not in applied for leaf in last_migrations())
    return {"database": "", "migrations": "are not all applied" if is_behind else ""}


@kept
def last_migrations() -> list[tuple[str, str]]:
    """The last one of each app, as the code has them."""
    return MigrationLoader(None).graph.leaf_nodes()


def cache() -> Found:
    # One that forgives says nothing when it is away; whether something was kept tells.
    try:
        caches["default"].set("readyz", "ok", 10)
        is_kept = caches["default"].get("readyz") == "ok"
    except Exception as error:  # whatever a client has to say
        logger.warning("The cache cannot be reached: %s", type(error).__name__)
        is_kept = False
    return {"cache": "" if is_kept else "cannot be reached"}


def media() -> Found:
    try:
        if isinstance(default_storage, FileSystemStorage):
            _write_into(Path(default_storage.location))
        else:
            default_storage.exists("readyz")
    except Exception as error:  # a disk, or a distant storage
        logger.warning("The storage of uploads cannot be written to: %s", type(error).__name__)
        return {"media": "cannot be written to"}
    return {"media": ""}


def _write_into(folder: Path) -> None:
    """Raises OSError where no file can be made. The folder is made with the first upload."""
    while not folder.is_dir() and folder != folder.parent:
        folder = folder.parent
    with TemporaryFile(dir=folder) as file:
        file.write(b"ok")


CHECKS: tuple[tuple[Callable[[], Found], tuple[str, ...]], ...] = (
    (database, ("database", "migrations")),
    (cache, ("cache",)),
    (media, ("media",)),
)
PARTS = tuple(name for _check, names in CHECKS for name in names)

_one_at_a_time = Lock()
_last: tuple[float, Found] = (float("-inf"), {})


def look() -> Found:
    """Every part with what is wrong with it; takes no longer than PATIENCE."""
    global _last
    with _one_at_a_time:
        if monotonic() - _last[0] >= FRESH:
            found = _look()
            _last = (monotonic(), found)
        return _last[1]


def _look() -> Found:
    """In threads, as something that hangs cannot be told to stop; each ends when its own time
    limit does."""
    found = dict.fromkeys(PARTS, SILENT)
    threads = [Thread(target=lambda check=check: found.update(check())) for check, _ in CHECKS]
    for thread in threads:
        thread.daemon = True
        thread.start()
    ends_at = monotonic() + PATIENCE
    for thread in threads:
        thread.join(max(0.0, ends_at - monotonic()))
    return dict(found)
