"""PostgreSQL: the snapshot is a CSV of each table; the tables themselves are made by migrations.

COPY and not ``pg_dump``, which refuses servers newer than itself and need not be installed where
the site runs. What is restored is built in a schema of its own, and one transaction changes its
tables for those of the site.
"""

import csv
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import Any, BinaryIO, cast

from django.db import OperationalError, connection, transaction

from missions.backups.archive import ArchiveError, Member
from missions.backups.manifest import Manifest, Table, table_name

from .tables import LEFT_OUT, OF_MIGRATIONS, applied, count, migrate_to, pointed_at, tables

NAME = "postgresql"
STAGING = "restoring"
IN_MEMORY = 16 << 20
# How often tables are asked for that somebody else holds, and how long each time.
TRIES, PATIENCE = 5, "10s"
LONGEST_HEAD = 1 << 16


class Snapshot:
    """The database as it is at one moment: everything is read in one transaction."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Within it the models read the snapshot, and it can be written."""
        connection.close()
        with transaction.atomic():
            _execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            self.migrations = applied()
            counts = count(tables(self.migrations) - LEFT_OUT)
            self.tables = {name: Table(rows, _sequences(name)) for name, rows in counts.items()}
            yield

    def write(self, add: Callable[[str, int, BinaryIO], None]) -> None:
        for table in self.tables:
            with SpooledTemporaryFile(max_size=IN_MEMORY, dir=str(self.folder)) as file:
                columns = _list(_columns(table))
                query = f"COPY {_quoted(table)} ({columns}) TO STDOUT (FORMAT csv, HEADER)"
                with connection.cursor() as cursor, cursor.copy(query) as rows:
                    for part in rows:
                        file.write(part)
                size = file.tell()
                file.seek(0)
                add(table_name(table), size, cast(BinaryIO, file))


class Incoming:
    """Tables on their way from a backup to the place of the old ones."""

    def __init__(self, manifest: Manifest, *, stamp: str) -> None:
        self.manifest, self.kept = manifest, f"before_restore_{stamp}".lower()
        self.tables = {table_name(table): table for table in manifest.tables}

    @contextmanager
    def filling(self) -> Iterator[Callable[[Member], None]]:
        self.discard()
        _execute(f"CREATE SCHEMA {STAGING}")
        with self.opened():
            migrate_to(self.manifest.migrations)
            wanted = tables(self.manifest.migrations)
            if set(self.manifest.tables) != wanted - LEFT_OUT:
                raise ArchiveError("The backup has other tables than its migrations make.")
            with transaction.atomic():
                # What migrations wrote into them by themselves is in the backup, too.
                _execute(f"TRUNCATE {_list(sorted(wanted))}")
                yield self._take
                self._compare(wanted)
                self._continue_sequences()

    @contextmanager
    def opened(self) -> Iterator[None]:
        """Within it the models read and write the new tables."""
        options = dict(connection.settings_dict["OPTIONS"])
        # Connections from a pool would lead to the old tables.
        options.pop("pool", None)
        given = options.get("options", "")
        options["options"] = f"{given} -c search_path={STAGING}".strip()
        with pointed_at(OPTIONS=options):
            yield

    def put_in_place(self) -> str:
        """The schema in which the old tables are kept; empty where there were none."""
        return _replace(STAGING, self.kept)

    def discard(self) -> None:
        _execute(f"DROP SCHEMA IF EXISTS {STAGING} CASCADE")

    def _take(self, member: Member) -> None:
        table = self.tables.get(member.name)
        if table is None:
            raise ArchiveError("The archive was changed while it was read.")
        head = member.read(min(member.size, LONGEST_HEAD))
        line, _, rest = head.partition(b"\n")
        columns = next(csv.reader([line.decode()]))
        if sorted(columns) != sorted(_columns(table)):
            raise ArchiveError(f"The table {table} in the backup has other columns.")
        query = f"COPY {_quoted(table)} ({_list(columns)}) FROM STDIN (FORMAT csv)"
        with connection.cursor() as cursor, cursor.copy(query) as rows:
            rows.write(rest)
            for part in member.parts():
                rows.write(part)

    def _compare(self, wanted: set[str]) -> None:
        rows = {name: table.rows for name, table in self.manifest.tables.items()}
        if count(wanted - LEFT_OUT) != rows:
            raise ArchiveError("The backup holds other numbers of rows than it says.")

    def _continue_sequences(self) -> None:
        """No number is given out again, not even that of a row which was deleted."""
        for table, about in self.manifest.tables.items():
            for column, last in about.sequences.items():
                _execute(
                    "SELECT setval(pg_get_serial_sequence(%s, %s), %s)",
                    _quoted(table),
                    column,
                    last,
                )


def undo(name: str, *, stamp: str) -> str:
    """Put tables that a restore has kept in place again; where the present ones are kept."""
    there = _execute("SELECT 1 FROM pg_namespace WHERE nspname = %s", name)
    if not name.startswith("before_restore_") or not there:
        raise ArchiveError(f"There is no schema {name} that a restore has kept.")
    return _replace(name, f"before_restore_{stamp}".lower())


def version() -> str:
    return str(_execute("SHOW server_version")[0][0])


def _replace(new: str, kept: str) -> str:
    for attempt in range(1, TRIES + 1):
        try:
            return _change_tables(new, kept)
        except OperationalError as error:  # somebody holds a table, or waits for us
            if attempt == TRIES:
                raise ArchiveError(f"The tables are in use without a pause: {error}") from error
    raise AssertionError


def _change_tables(new: str, kept: str) -> str:
    """Move what the site has to ``kept`` and what is in ``new`` to its place, all at once."""
    with transaction.atomic():
        _execute(f"SET LOCAL lock_timeout = '{PATIENCE}'")
        [(here,)] = _execute("SELECT current_schema()")
        incoming = _objects_in(new)
        ours = {("TABLE", _quoted(table)) for table in tables(applied()) | {OF_MIGRATIONS}}
        old = [found for found in _objects_in(here) if found in ours.union(incoming)]
        if old:
            _execute(f"CREATE SCHEMA {_quoted(kept)}")
            names = ", ".join(name for kind, name in old if kind == "TABLE")
            _execute(f"LOCK TABLE {names} IN ACCESS EXCLUSIVE MODE")
        for kind, name in old:
            _move(kind, here, name, kept)
        for kind, name in incoming:
            _move(kind, new, name, here)
        _execute(f"DROP SCHEMA {_quoted(new)}")
    return kept if old else ""


def _move(kind: str, here: str, name: str, there: str) -> None:
    _execute(f"ALTER {kind} {_quoted(here)}.{name} SET SCHEMA {_quoted(there)}")


def _objects_in(schema: str) -> list[tuple[str, str]]:
    """Tables, the sequences that belong to none, and the functions that triggers call, as pairs
    of kind and quoted name. What an extension has brought stays where it is."""
    rows = _execute(
        "SELECT CASE relkind WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END, quote_ident(relname) "
        "FROM pg_class WHERE relnamespace = to_regnamespace(%s) AND relkind IN ('r', 'p', 'S') "
        "AND NOT EXISTS (SELECT FROM pg_depend WHERE classid = 'pg_class'::regclass "
        "AND objid = pg_class.oid AND deptype IN ('e', 'a', 'i')) "
        "UNION ALL SELECT 'FUNCTION', "
        "quote_ident(proname) || '(' || pg_get_function_identity_arguments(oid) || ')' "
        "FROM pg_proc WHERE pronamespace = to_regnamespace(%s) AND prokind = 'f' "
        "AND NOT EXISTS (SELECT FROM pg_depend WHERE classid = 'pg_proc'::regclass "
        "AND objid = pg_proc.oid AND deptype = 'e') ORDER BY 1, 2",
        _quoted(schema),
        _quoted(schema),
    )
    return [(kind, name) for kind, name in rows]


def _columns(table: str) -> list[str]:
    """All but those that the database itself makes of others."""
    rows = _execute(
        "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 "
        "AND NOT attisdropped AND attgenerated = '' ORDER BY attnum",
        _quoted(table),
    )
    return [column for (column,) in rows]


def _sequences(table: str) -> dict[str, int]:
    """The last number given out for each column that counts by itself."""
    found = {}
    for column in _columns(table):
        [(name,)] = _execute("SELECT pg_get_serial_sequence(%s, %s)", _quoted(table), column)
        if name:
            [(last, is_used)] = _execute(f"SELECT last_value, is_called FROM {name}")  # noqa: S608
            if is_used:
                found[column] = last
    return found


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)


def _list(names: list[str]) -> str:
    return ", ".join(map(_quoted, names))


def _execute(query: str, *values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, values or None)
        return cursor.fetchall() if cursor.description else []
