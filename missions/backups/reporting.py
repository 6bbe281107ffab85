"""What the commands on backups have in common: where the key comes from, and what they say."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.management.base import CommandError, CommandParser
from django.db import Error as DatabaseError

from .archive import ArchiveError
from .manifest import Checked


def add_key_file(parser: CommandParser, help: str) -> None:
    parser.add_argument(
        "--key-file", type=Path, metavar="FILE", help=f"{help} Default: BACKUP_KEY."
    )


def read_key(file: Path | None, otherwise: str) -> str:
    """Raises ``CommandError`` where the file holds no key: nothing goes out unencrypted then."""
    if file is None:
        return otherwise
    try:
        key = file.read_text()
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"The key cannot be read from {file}: {error}.") from None
    if not any(line.strip() and not line.startswith("#") for line in key.splitlines()):
        raise CommandError(f"There is no key in {file}.")
    return key


@contextmanager
def plainly() -> Iterator[None]:
    """What can go wrong with disk, database and archive, as a sentence."""
    try:
        yield
    except (ArchiveError, OSError, DatabaseError, sqlite3.Error) as error:
        raise CommandError(str(error)) from error


def told(checked: Checked) -> str:
    manifest = checked.manifest
    files = "no files" if manifest.files is None else f"{manifest.files:,} files"
    return (
        f"Whole: a backup of {manifest.site} ({manifest.engine}), begun at "
        f"{manifest.begun_at[:19].replace('T', ' ')} UTC, {manifest.rows:,} rows in "
        f"{len(manifest.tables)} tables, {files}, "
        f"{'encrypted' if checked.encrypted else 'not encrypted'}."
    )
