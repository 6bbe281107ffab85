"""Whether content has changed since somebody last looked, told at next to no cost.

A token stands for all content as it was at a moment after ``Watch.token`` was called. As long as
the same token comes back, no change has been committed in between, by whatever process, and no
scheduled moment has come. The same holds for a token's ``sums`` and the record.
"""

import mmap
import os
import threading
import time
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from django.db import DatabaseError, close_old_connections, connections

from .moments import next_moment
from .sums import Sums
from .triggers import LOCK

# Seconds that a server has for an answer to a small question, and that anybody waits for
# whoever is asking it already.
PATIENCE = 3
TURN = 1


class UnverifiedError(Exception):
    """The database did not say. The message names why."""


class Generation(NamedTuple):
    """``number`` is that of all content, ``record`` that of the record alone."""

    number: int
    record: int


class Token:
    """Compared by identity. ``until`` is the time, as time.time() tells it, of the next moment.

    ``sums`` has what was worked out from the record; tokens between which only what is written
    about it has changed have the same.
    """

    __slots__ = ("generation", "sums", "until")

    def __init__(self, generation: Generation, until: float, sums: Sums | None = None) -> None:
        self.generation = generation
        self.until = until
        self.sums = Sums() if sums is None else sums


class Source(Protocol):
    """Where a watch looks."""

    def holds(self, seen: Any) -> bool:
        """Whether ``read`` would still give what it gave with ``seen``. Cheap."""

    def read(self) -> tuple[Any, Generation | None]:
        """What was seen, and the generation; None while a commit is under way."""


class Watch:
    """One for a process, for all of its threads."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._lock = threading.Lock()
        self._state: tuple[Any, Token] | None = None
        # The last one, also while none may be relied upon.
        self._token: Token | None = None

    def token(self) -> Token | None:
        """None while a change is being committed: nothing kept may be shown for so long.

        Raises ``UnverifiedError`` where the database does not answer.
        """
        state = self._state
        if state is not None:
            seen, token = state
            if self._source.holds(seen) and time.time() < token.until:
                return token
        return self._look()

    def _look(self) -> Token | None:
        if not self._lock.acquire(timeout=TURN):
            raise UnverifiedError("The database has not answered somebody else yet.")
        try:
            seen, generation = self._source.read()
            if generation is None:
                self._state = None
                return None
            now = time.time()
            token = self._token
            if token is None or token.generation != generation or token.until <= now:
                token = self._token = self._next(generation, now)
            self._state = (seen, token)
            return token
        except (DatabaseError, OSError) as error:
            raise UnverifiedError(str(error)) from error
        finally:
            self._lock.release()

    def _next(self, generation: Generation, now: float) -> Token:
        before = self._token
        if before and before.until > now and before.generation.record == generation.record:
            return Token(generation, _until(now), before.sums)
        return Token(generation, _until(now))


def _until(now: float) -> float:
    try:
        return next_moment(datetime.fromtimestamp(now, UTC)).timestamp()
    finally:
        # Outside of any request nobody else gives it back.
        close_old_connections()


class SQLiteSource:
    """Glances at the header of the write-ahead log's index, which SQLite keeps in shared memory.

    Every commit writes it anew, and a reader of the database learns of the commit by nothing
    else (sqlite.org/walformat.html): whoever sees the same bytes would see the same rows.
    """

    # Two copies, of 48 bytes each; SQLite itself goes by both.
    HEADER = slice(0, 96)

    def __init__(self, alias: str = "default") -> None:
        self._connection = connections.create_connection(alias)
        self._connection.inc_thread_sharing()
        self._path = Path(self._connection.settings_dict["NAME"])
        self._map: mmap.mmap | None = None
        self._file: tuple[int, int] | None = None
        self._checked = 0.0

    @property
    def _is_frozen(self) -> bool:
        # Told by the project's own engine.
        return getattr(self._connection, "is_frozen", False)

    def holds(self, seen: bytes | None) -> bool:
        shared = self._map
        if shared is None or time.monotonic() - self._checked > 1:
            return False
        return shared[self.HEADER] == seen

    def read(self) -> tuple[bytes | None, Generation]:
        self._open()
        # First the header, then what it stands for: a change between the two is seen next time.
        seen = self._map[self.HEADER] if self._map else None
        try:
            with self._connection.cursor() as cursor:
                return seen, _read_sqlite(cursor)
        finally:
            if self._is_frozen:
                # It may be an ordinary one by the next look.
                self._connection.close()

    def _open(self) -> None:
        """Follow the file to where a restored one took its place; at most a second late."""
        status = self._path.stat()
        now = (status.st_dev, status.st_ino)
        if now != self._file or self._is_frozen:
            self._connection.close()
            self._map = None
            with self._connection.cursor() as cursor:
                cursor.execute("PRAGMA journal_mode")
                (mode,) = cursor.fetchone()
                _read_sqlite(cursor)
            if mode == "wal" and not self._is_frozen:
                with suppress(OSError, ValueError):
                    # Never closed: closing any handle of a file gives up all locks that this
                    # process has on it, SQLite's too.
                    handle = os.open(f"{self._path}-shm", os.O_RDONLY)
                    self._map = mmap.mmap(handle, self.HEADER.stop, access=mmap.ACCESS_READ)
            self._file = now
        self._checked = time.monotonic()


class PostgresSource:
    """Looks, and relies on that for as long as a writer waits before its commit."""

    def __init__(self, lease: float, alias: str = "default") -> None:
        self._lease = lease
        self._connection = connections.create_connection(alias)
        self._connection.inc_thread_sharing()
        # Read by the project's own engine.
        self._connection.patience = PATIENCE  # type: ignore[attr-defined]

    def holds(self, seen: float) -> bool:
        return time.monotonic() - seen < self._lease

    def read(self) -> tuple[float, Generation | None]:
        try:
            return self._look()
        except DatabaseError:
            # It may have been restarted since it was last asked.
            self._connection.close()
            return self._look()

    def _look(self) -> tuple[float, Generation | None]:
        # The lease runs from before the question.
        looked = time.monotonic()
        with self._connection.cursor() as cursor:
            return looked, _read_postgres(cursor)


def current() -> int | None:
    """The generation of all content, asked of the database; None while a change is being
    committed, or has been made and not committed by whoever asks."""
    connection = connections["default"]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            return _read_sqlite(cursor).number
        # Only one's own are seen.
        cursor.execute("SELECT FROM page_generation_pending")
        found = None if cursor.fetchone() is not None else _read_postgres(cursor)
    return found.number if found else None


def _read_sqlite(cursor: Any) -> Generation:
    cursor.execute("SELECT number FROM page_generation ORDER BY id")
    return Generation(*(number for (number,) in cursor.fetchall()))


def _read_postgres(cursor: Any) -> Generation | None:
    cursor.execute(
        """
        SELECT content.last_value, record.last_value, EXISTS (
            SELECT FROM pg_locks
            WHERE locktype = 'advisory' AND classid = %s AND objid = %s AND database =
                (SELECT oid FROM pg_database WHERE datname = current_database())
        ) FROM page_generation_number AS content, page_generation_record AS record
        """,
        LOCK,
    )
    number, record, is_under_way = cursor.fetchone()
    return None if is_under_way else Generation(number, record)


def watch(lease: float) -> Watch | None:
    """None where the database has no way to tell."""
    found = connections["default"]
    if found.vendor == "postgresql":
        return Watch(PostgresSource(lease))
    if found.vendor == "sqlite" and not found.is_in_memory_db():  # type: ignore[attr-defined]
        return Watch(SQLiteSource())
    return None
