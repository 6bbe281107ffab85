import sys
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import environ
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DEFAULT_DB_ALIAS, Error, connections

from missions.moving import MoveError, move

SOURCE = "source"


class Command(BaseCommand):
    help = (
        "Carry everything from another database into that of DATABASE_URL, which must be empty: "
        "from SQLite to PostgreSQL, or back. All or nothing; the old database is only read, and "
        "has to be at rest meanwhile. Uploads stay where they are (see copy_media)."
    )
    # The new database has no tables yet.
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--from",
            dest="url",
            required=True,
            metavar="URL",
            help="The old database, as in DATABASE_URL; “-” reads the address from standard "
            "input, so that no password stands in the list of processes.",
        )

    def handle(self, *_: Any, url: str, **options: Any) -> None:
        source = connections.configure_settings(
            {**connections.settings, SOURCE: old_database(url)}
        )[SOURCE]
        target = connections[DEFAULT_DB_ALIAS]
        if is_same(source, target.settings_dict):
            raise CommandError(
                "DATABASE_URL still names the old database. Let it name the new one first."
            )
        connections.settings[SOURCE] = source
        tell = self.stdout.write if options["verbosity"] else lambda _: None
        try:
            counts = move(connections[SOURCE], target, tell)
        except MoveError as error:
            said = "\n".join(error.problems)
            raise CommandError(f"Nothing was moved.\n{said}") from error
        except Error as error:
            raise CommandError(f"Nothing was moved. A database says: {error}") from error
        finally:
            connections[SOURCE].close()
            del connections[SOURCE], connections.settings[SOURCE]
        tell(
            f"Moved and compared: {sum(counts.values()):,} rows in {len(counts)} tables. What is "
            "saved in the old database from now on is not here."
        )


def old_database(url: str) -> dict[str, Any]:
    """Settings for a database that is only read."""
    if url == "-":
        url = sys.stdin.readline().strip()
    found: dict[str, Any] = environ.Env.db_url_config(url)
    vendor = found.get("ENGINE", "").rpartition(".")[2]
    if vendor == "sqlite3":
        path = Path(found["NAME"]).absolute()
        if not path.is_file():
            raise CommandError(f"There is no database at {path}.")
        return found | {"NAME": f"{path.as_uri()}?mode=ro", "OPTIONS": {"timeout": 20}}
    if vendor == "postgresql":
        return found
    raise CommandError(
        "The address begins with sqlite:/// or postgres://, as that of DATABASE_URL."
    )


def is_same(source: dict[str, Any], target: dict[str, Any]) -> bool:
    def place(entry: dict[str, Any]) -> tuple[str, ...]:
        name = unquote(str(entry["NAME"]).removeprefix("file://").removesuffix("?mode=ro"))
        # Django's engines and those that the site has made of them serve the same databases.
        if "sqlite" in entry["ENGINE"]:
            return (str(Path(name).absolute()),)
        return (name, str(entry["HOST"]), str(entry["PORT"]))

    return place(source) == place(target)
