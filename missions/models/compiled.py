"""Queries whose SQL is made once.

Django makes the SQL of a query anew each time it is asked. Of one with many joins that takes
several times as long as to run it and to read what it finds.
"""

from collections.abc import Callable
from copy import copy
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import connections, router
from django.db.models import QuerySet
from django.db.models.sql.compiler import SQLCompiler

# Stand in the place of a value while the SQL is made, and occur nowhere else. By number, as two
# values of one sort must not be taken for each other.
STAND_INS: dict[type, Callable[[int], Any]] = {
    datetime: lambda number: datetime(2, 2, 2, 2, 2, number, tzinfo=UTC),
    int: lambda number: 2_020_202_000 + number,
    str: lambda number: f"stand-in {number}",
}


class Compiled:
    """``build`` makes the query set from values that it is given by name; ``kinds`` are their
    types. It must put each into a condition as it is: the SQL, and how many values it takes,
    have to be the same for all.
    """

    def __init__(self, build: Callable[..., QuerySet[Any]], **kinds: type) -> None:
        self._build = build
        self._kinds = kinds
        self._statements: dict[str, Statement] = {}

    def __call__(self, **values: Any) -> list[Any]:
        # All that is asked here is in one database, so that any model of it tells which.
        alias = router.db_for_read(ContentType)
        statement = self._statements.get(alias)
        if statement is None:
            statement = self._statements[alias] = self._compile(alias)
        return statement.ask(values)

    def _compile(self, alias: str) -> "Statement":
        numbered = enumerate(self._kinds.items())
        stand_ins = {name: STAND_INS[kind](number) for number, (name, kind) in numbered}
        rows = self._build(**stand_ins).using(alias)
        compiler = rows.query.get_compiler(using=alias)
        sql, params = compiler.as_sql()
        names = {_prepared(value, alias): name for name, value in stand_ins.items()}
        places = {place: names[value] for place, value in enumerate(params) if value in names}
        if missing := set(stand_ins) - set(places.values()):
            raise ValueError(f"The query does not use {missing} as given.")
        columns = [column for column, *_ in compiler.select[: compiler.col_count]]
        return Statement(
            alias, rows, compiler, sql, params, places, compiler.get_converters(columns)
        )


@dataclass(frozen=True)
class Statement:
    """``places`` are those of ``params`` that a value goes to, with its name; ``converters`` make
    Python's values of the database's, by column."""

    alias: str
    rows: QuerySet[Any]
    compiler: SQLCompiler
    sql: str
    params: tuple[Any, ...]
    places: dict[int, str]
    converters: dict[int, Any]

    def ask(self, values: dict[str, Any]) -> list[Any]:
        given = {name: _prepared(value, self.alias) for name, value in values.items()}
        params = tuple(
            given[self.places[place]] if place in self.places else value
            for place, value in enumerate(self.params)
        )
        # A compiler keeps what it found out of the query; its connection is this thread's.
        compiler: Any = copy(self.compiler)
        compiler.connection = connections[self.alias]
        compiler.as_sql = lambda: (self.sql, params)
        compiler.get_converters = lambda columns: self.converters
        rows = self.rows.all()
        rows.query.get_compiler = lambda using: compiler  # type: ignore[method-assign,assignment,misc]
        return list(rows)


def _prepared(value: Any, alias: str) -> Any:
    if isinstance(value, datetime):
        return connections[alias].ops.adapt_datetimefield_value(value)
    return value
