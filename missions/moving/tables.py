"""What there is to carry: the tables of all models, also of those that Django makes itself."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

from .errors import MoveError

# Rows that are in memory at once.
AT_ONCE = 500

Model = type[models.Model]
Row = tuple[Any, ...]


def tables() -> list[Model]:
    found = apps.get_models(include_auto_created=True)
    return [model for model in found if model._meta.managed and not model._meta.proxy]


def columns(model: Model) -> list[models.Field]:
    """Those that are written; what a database makes of them itself is not."""
    return [field for field in model._meta.local_concrete_fields if not field.generated]


def column_of(field: models.Field) -> str:
    return str(field.column)


def rows(model: Model, source: BaseDatabaseWrapper) -> Iterator[list[Row]]:
    """All rows as Python values, in batches, in the order of their keys."""
    names = [field.attname for field in columns(model)]
    found = model._base_manager.using(source.alias).order_by("pk").values_list(*names)
    batch: list[Row] = []
    for row in found.iterator(chunk_size=AT_ONCE):
        batch.append(row)
        if len(batch) == AT_ONCE:
            yield batch
            batch = []
    if batch:
        yield batch


def count(model: Model, connection: BaseDatabaseWrapper) -> int:
    return model._base_manager.using(connection.alias).count()


def name_of(model: Model) -> str:
    return model._meta.db_table


def refuse_other_version(source: BaseDatabaseWrapper) -> None:
    """Both databases have to have the tables of this version of the site."""
    executor = MigrationExecutor(source)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise MoveError(
            "The database to move from is not up to date. Run “migrate” on it first, with "
            "DATABASE_URL naming it."
        )
    known = executor.loader.disk_migrations or {}
    apps_here = {label for label, _ in known}
    newer = [key for key in executor.loader.applied_migrations if key not in known]
    if named := sorted(".".join(key) for key in newer if key[0] in apps_here):
        raise MoveError(
            "The database to move from was made by a newer version of the site: it has "
            f"{', '.join(named)}."
        )


def refuse_full(target: BaseDatabaseWrapper) -> None:
    with target.cursor() as cursor:
        there = set(target.introspection.table_names(cursor))
    ours = {name_of(model) for model in tables()} | {MigrationRecorder.Migration._meta.db_table}
    if found := sorted(there & ours):
        raise MoveError(
            f"The database to move to is not empty: it has the table {found[0]} and "
            f"{len(found) - 1} more of this site's. Name a new, empty database in DATABASE_URL."
        )
