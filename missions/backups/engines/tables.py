"""Which tables the site has, in the state that its migrations have brought it to."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from missions.models import AccountSession, Throttle

# Who is signed in, and who has failed to. Whoever gets hold of a backup must not get hold of
# sessions that work; whoever restores one signs in again.
LEFT_OUT = {model._meta.db_table for model in (Session, AccountSession, Throttle)}
# Migrations make it themselves.
OF_MIGRATIONS = MigrationRecorder.Migration._meta.db_table


@contextmanager
def pointed_at(**changes: Any) -> Iterator[None]:
    """Within it the default connection leads to another database."""
    connection.close()
    before = connection.settings_dict
    connection.settings_dict = before | changes
    ContentType.objects.clear_cache()
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict = before
        ContentType.objects.clear_cache()


def applied() -> list[list[str]]:
    """The migrations that the database has, as pairs of app and name."""
    return sorted([app, name] for app, name in MigrationRecorder(connection).applied_migrations())


def unknown(migrations: list[list[str]]) -> list[str]:
    """Those of which this code knows nothing."""
    loader = MigrationLoader(None)
    known = set(loader.disk_migrations)
    for migration in loader.disk_migrations.values():
        known.update(migration.replaces)
    return sorted(
        f"{app}.{name}" for app, name in map(tuple, migrations) if (app, name) not in known
    )


def tables(migrations: list[list[str]]) -> set[str]:
    """The tables there are after these migrations, but that which Django keeps of them."""
    loader = MigrationLoader(None)
    targets = _targets(loader, migrations)
    apps = loader.project_state(targets).apps
    models = apps.get_models(include_auto_created=True)
    return {
        model._meta.db_table for model in models if model._meta.managed and not model._meta.proxy
    }


def migrate_to(migrations: list[list[str]]) -> None:
    """Bring an empty database to the state after these migrations."""
    executor = MigrationExecutor(connection)
    executor.migrate(_targets(executor.loader, migrations))


def count(names: set[str]) -> dict[str, int]:
    """The number of rows of each table."""
    counts = {}
    with connection.cursor() as cursor:
        for name in sorted(names):
            cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(name)}")  # noqa: S608
            counts[name] = cursor.fetchone()[0]
    return counts


def _targets(loader: MigrationLoader, migrations: list[list[str]]) -> list[tuple[str, str]]:
    """The last of these migrations in each app."""
    nodes = {(app, name) for app, name in migrations if (app, name) in loader.graph.nodes}
    return sorted(
        node for node in nodes
        if not any(child.key in nodes and child.key[0] == node[0]
                   for child in loader.graph.node_map[node].children)
    )  # fmt: skip
