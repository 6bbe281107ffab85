"""Which numbers were given to rows, so that none is given twice: what was deleted is still named
in the trash and in the log."""

from django.core.management.color import no_style
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from .tables import Model, name_of, tables


def last_numbers(source: BaseDatabaseWrapper) -> dict[str, int]:
    """The last number that was given, by table; without tables that never gave one."""
    with source.cursor() as cursor:
        if source.vendor == "sqlite":
            cursor.execute("SELECT name, seq FROM sqlite_sequence")
        else:
            cursor.execute(
                "SELECT c.relname, s.last_value FROM pg_sequences s "
                "JOIN pg_class q ON q.relname = s.sequencename AND q.relkind = 'S' "
                "JOIN pg_depend d ON d.objid = q.oid AND d.deptype IN ('a', 'i') "
                "JOIN pg_class c ON c.oid = d.refobjid "
                "WHERE s.schemaname = current_schema() AND s.last_value IS NOT NULL"
            )
        given = dict(cursor.fetchall())
    return {
        name_of(model): given[name_of(model)] for model in numbered() if name_of(model) in given
    }


def give_on_from(last: dict[str, int], target: BaseDatabaseWrapper) -> None:
    """Let ``target`` number new rows after those there are and those there were."""
    models_ = numbered()
    with target.cursor() as cursor:
        for statement in target.ops.sequence_reset_sql(no_style(), models_):
            cursor.execute(statement)
        for model in models_:
            if number := last.get(name_of(model)):
                _set(cursor, target, model, number)


def numbered() -> list[Model]:
    return [model for model in tables() if isinstance(model._meta.pk, models.AutoField)]


def _set(cursor: object, target: BaseDatabaseWrapper, model: Model, number: int) -> None:
    table, execute = name_of(model), cursor.execute  # type: ignore[attr-defined]
    if target.vendor == "sqlite":
        execute("DELETE FROM sqlite_sequence WHERE name = %s", [table])
        execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, number])
    else:
        execute(
            "SELECT setval(pg_get_serial_sequence(%s, %s), %s)",
            [target.ops.quote_name(table), model._meta.pk.column, number],
        )
