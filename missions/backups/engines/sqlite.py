"""SQLite: the snapshot is a database file.

It is put in place through the running database, as one transaction: servers and Litestream go
on, wait for a moment, and see either the old or the new rows. Renaming the file under them would
let them write into the one that is gone, and leave its log beside the one that came.
"""

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO

from django.db import DatabaseError, OperationalError, connection

from missions.backups.archive import ArchiveError, Member
from missions.backups.manifest import Manifest, Table, database_name

from .tables import LEFT_OUT, OF_MIGRATIONS, applied, count, pointed_at, tables

# Pages copied in one step while the database is held; after the first it is surely held.
NAME = "sqlite"
STEP = 16
# A database, and what may lie beside it.
FILES = ("", "-journal", "-wal", "-shm")
# How often another's save is waited for, a second each time.
PATIENCE = 60


class Snapshot:
    """The database as it is at one moment, in a file that lies in ``folder`` for a while."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / f".{database_name()}-{os.getpid()}.part"

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Within it the models read the snapshot."""
        try:
            self.path.touch(mode=0o600, exist_ok=False)
            with connection.cursor() as cursor:
                # Unlike a copy of the file it holds nothing of what was deleted.
                cursor.execute("VACUUM INTO %s", [str(self.path)])
            _clean(self.path)
            with pointed_at(**_settings(self.path)):
                self.migrations = applied()
                counts = count(tables(self.migrations) - LEFT_OUT)
                self.tables = {name: Table(rows) for name, rows in counts.items()}
                yield
        finally:
            _remove(self.path)

    def write(self, add: Callable[[str, int, BinaryIO], None]) -> None:
        with self.path.open("rb") as file:
            add(database_name(), self.path.stat().st_size, file)


class Incoming:
    """A database on its way from a backup to the place of the old one."""

    def __init__(self, manifest: Manifest, *, stamp: str) -> None:
        self.live = Path(connection.settings_dict["NAME"])
        self.path = self.live.with_name(f"{self.live.name}.restoring")
        self.kept = _kept(self.live, stamp)

    @contextmanager
    def filling(self) -> Iterator[Callable[[Member], None]]:
        self.discard()
        self.live.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(self.path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(descriptor, "wb") as file:

            def take(member: Member) -> None:
                for part in member.parts():
                    file.write(part)

            yield take
            file.flush()
            os.fsync(file.fileno())
        _check(self.path)

    @contextmanager
    def opened(self) -> Iterator[None]:
        """Within it the models read and write the new database."""
        with pointed_at(**_settings(self.path)):
            yield

    def put_in_place(self) -> str:
        """Where the old database is kept; empty where there was none."""
        _check(self.path)
        return _replace(self.live, self.path, self.kept)

    def discard(self) -> None:
        _remove(self.path)


def undo(name: str, *, stamp: str) -> str:
    """Put a database that a restore has kept in place again; where the present one is kept."""
    live = Path(connection.settings_dict["NAME"])
    old = live.with_name(Path(name).name)
    if not old.name.startswith(f"{live.name}.before-restore-") or not old.is_file():
        raise ArchiveError(f"There is no database {name} that a restore has kept.")
    return _replace(live, old, _kept(live, stamp))


def version() -> str:
    return sqlite3.sqlite_version


def _replace(live: Path, new: Path, kept: Path) -> str:
    """Copy ``new`` into ``live``, whose rows of the very moment go to ``kept``."""
    try:
        return _copy_into(live, new, kept)
    except (sqlite3.DatabaseError, DatabaseError) as error:
        _remove(kept)
        if isinstance(error, sqlite3.OperationalError | OperationalError):  # no room, no right to
            raise
        # The old one is past reading, which may be why another is wanted: kept as it lies there.
        connection.close()
        for suffix in FILES:
            if (part := live.with_name(live.name + suffix)).exists():
                part.replace(kept.with_name(kept.name + suffix))
        _copy_into(live, new, kept)
        return str(kept)


def _copy_into(live: Path, new: Path, kept: Path) -> str:
    connection.close()
    with (
        closing(sqlite3.connect(live, timeout=1, isolation_level=None)) as target,
        closing(sqlite3.connect(new, isolation_level=None)) as source,
        connection.cursor() as reader,
    ):
        has_old = target.execute("SELECT 1 FROM sqlite_master").fetchone()
        # Readers, ours among them, go on reading while it is written.
        target.execute("PRAGMA journal_mode=WAL")
        _same_page_size(source, target)
        refused = 0

        def keep(status: int, *_: int) -> None:
            nonlocal refused
            if status != sqlite3.SQLITE_OK:
                refused += 1
                if refused > PATIENCE:
                    raise ArchiveError("The database is being written to without a pause.")
            # From the first step to the last nobody else can write.
            elif has_old and not kept.exists():
                reader.execute("VACUUM INTO %s", [str(kept)])
                kept.chmod(0o600)

        source.backup(target, pages=STEP, progress=keep, sleep=0.05)
        connection.close()
        with suppress(sqlite3.OperationalError):  # somebody reads; it is done by the next save
            target.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return str(kept) if has_old else ""


def _same_page_size(source: sqlite3.Connection, target: sqlite3.Connection) -> None:
    """A database in WAL mode cannot take pages of another size."""
    [size] = target.execute("PRAGMA page_size").fetchone()
    if source.execute("PRAGMA page_size").fetchone() != (size,):
        source.execute(f"PRAGMA page_size={int(size)}")
        source.execute("VACUUM")


def _clean(path: Path) -> None:
    """Take out what no backup holds, so that not even its bytes are left."""
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        database.execute("PRAGMA secure_delete=ON")
        there = {name for (name,) in database.execute("SELECT name FROM sqlite_master")}
        for table in LEFT_OUT & there:
            database.execute(f'DELETE FROM "{table}"')  # noqa: S608
    _check(path)


def _check(path: Path) -> None:
    """Raise ``ArchiveError`` unless the file is a database that is whole, and one of this site."""
    try:
        # Through Django, whose functions the constraints call.
        with pointed_at(**_settings(path)), connection.cursor() as cursor:
            cursor.execute("PRAGMA integrity_check(3)")
            told = [line for (line,) in cursor.fetchall() if line != "ok"]
            cursor.execute("PRAGMA foreign_key_check")
            told += [f"a row of {row[0]} refers to none of {row[2]}" for row in cursor.fetchmany(3)]
            is_ours = OF_MIGRATIONS in connection.introspection.table_names(cursor)
    except DatabaseError as error:
        raise ArchiveError(f"The database is damaged: {error}.") from error
    if told:
        raise ArchiveError(f"The database is damaged: {'; '.join(told)}.")
    if not is_ours:
        raise ArchiveError("The database is not one of this site.")


def _remove(path: Path) -> None:
    for suffix in FILES:
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def _kept(live: Path, stamp: str) -> Path:
    return live.with_name(f"{live.name}.before-restore-{stamp}")


def _settings(path: Path) -> dict[str, Any]:
    """Without a log: the file has to be whole by itself when it is closed."""
    options = connection.settings_dict["OPTIONS"] | {
        "init_command": "PRAGMA journal_mode=DELETE; PRAGMA synchronous=FULL;"
    }
    return {"NAME": str(path), "OPTIONS": options}
