"""The move itself: in one snapshot of the source, and in one transaction on the target."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from .errors import MoveError
from .faults import faults
from .numbers import give_on_from, last_numbers
from .tables import (
    Model,
    Row,
    column_of,
    columns,
    count,
    name_of,
    refuse_full,
    refuse_other_version,
    rows,
    tables,
)

Tell = Callable[[str], None]
CHANGED = (
    "Something was saved in the old database while it was read. Stop the site (or whatever else "
    "writes there) and move once more."
)


def move(source: BaseDatabaseWrapper, target: BaseDatabaseWrapper, tell: Tell) -> dict[str, int]:
    """Carry everything from ``source``, which is only read, into the empty ``target``.

    How many rows there are now, by table. Raises ``MoveError``, and then the target is as empty
    as it was. Migrations write into Django's default database, so ``target`` has to be that.
    """
    refuse_full(target)
    # SQLite makes no tables in a transaction while it watches foreign keys; they are checked below.
    target.disable_constraint_checking()
    try:
        with transaction.atomic(using=target.alias), _snapshot(source):
            refuse_other_version(source)
            _refuse_faulty(source, target, tell)
            _build(target, tell)
            counts = {name_of(model): _carry(model, source, target, tell) for model in tables()}
            give_on_from(last_numbers(source), target)
            _check(target)
    except IntegrityError as error:
        raise MoveError(f"The new database refuses what stands there: {error}") from error
    finally:
        target.enable_constraint_checking()
        ContentType.objects.clear_cache()
    return counts


@contextmanager
def _snapshot(source: BaseDatabaseWrapper) -> Iterator[None]:
    """Everything within is read as of one moment. On SQLite it is an error if, at its end,
    somebody has written meanwhile; then the target is rolled back as well."""
    with transaction.atomic(using=source.alias):
        if source.vendor == "postgresql":
            _ask(source, "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        before = _written(source)
        yield
    if _written(source) != before:
        raise MoveError(CHANGED)


def _written(source: BaseDatabaseWrapper) -> object:
    return _ask(source, "PRAGMA data_version") if source.vendor == "sqlite" else None


def _ask(connection: BaseDatabaseWrapper, sql: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchone() if cursor.description else None


def _refuse_faulty(source: BaseDatabaseWrapper, target: BaseDatabaseWrapper, tell: Tell) -> None:
    tell("Looking for what the new database would not take …")
    try:
        source.check_constraints()
    except IntegrityError as error:
        raise MoveError(f"The old database is damaged: {error}") from error
    if found := faults(source, target):
        raise MoveError(*found)


def _build(target: BaseDatabaseWrapper, tell: Tell) -> None:
    """The tables, empty: what migrations put into them comes from the source instead."""
    tell("Making the tables …")
    if target.vendor == "postgresql":
        # Else a migration could not change a table into which an earlier one has written.
        _ask(target, "SET CONSTRAINTS ALL IMMEDIATE")
    call_command("migrate", database=target.alias, interactive=False, verbosity=0)
    if target.vendor == "postgresql":
        # The tables are filled one after the other, whichever names which.
        _ask(target, "SET CONSTRAINTS ALL DEFERRED")
    with target.cursor() as cursor:
        for model in tables():
            cursor.execute(f"DELETE FROM {target.ops.quote_name(name_of(model))}")  # noqa: S608


def _carry(
    model: Model, source: BaseDatabaseWrapper, target: BaseDatabaseWrapper, tell: Tell
) -> int:
    """Write the rows of one table, read each of them back, and count them."""
    written = 0
    for batch in rows(model, source):
        _write(model, batch, target)
        _compare(model, batch, target)
        written += len(batch)
    there = count(model, source), count(model, target)
    if there != (written, written):
        raise MoveError(f"{name_of(model)}: {there[0]} rows, and {there[1]} in the new database.")
    tell(f"{name_of(model)}: {written:,}")
    return written


def _write(model: Model, batch: list[Row], target: BaseDatabaseWrapper) -> None:
    fields = columns(model)
    quote = target.ops.quote_name
    names = ", ".join(quote(column_of(field)) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    sql = f"INSERT INTO {quote(name_of(model))} ({names}) VALUES ({places})"  # noqa: S608
    values = [
        [f.get_db_prep_save(value, target) for f, value in zip(fields, row, strict=True)]
        for row in batch
    ]
    try:
        with transaction.atomic(using=target.alias), target.cursor() as cursor:
            cursor.executemany(sql, values)
    except DatabaseError as error:
        if len(batch) > 1:
            # Which of them it is.
            for row in batch:
                _write(model, [row], target)
        key = batch[0][fields.index(model._meta.pk)]
        raise MoveError(f"{name_of(model)} {key!r}: {str(error).strip()}") from error


def _compare(model: Model, batch: list[Row], target: BaseDatabaseWrapper) -> None:
    fields = columns(model)
    place = fields.index(model._meta.pk)
    found = model._base_manager.using(target.alias).filter(pk__in=[row[place] for row in batch])
    attributes = [field.attname for field in fields]
    there = {row[place]: row for row in found.order_by().values_list(*attributes)}
    for row in batch:
        if there.get(row[place]) != row:
            raise MoveError(f"{name_of(model)} {row[place]!r} is not the same when read back.")


def _check(target: BaseDatabaseWrapper) -> None:
    if target.vendor == "postgresql":
        # Foreign keys are asked now, while there is somebody to tell.
        _ask(target, "SET CONSTRAINTS ALL IMMEDIATE")
    else:
        target.check_constraints()
