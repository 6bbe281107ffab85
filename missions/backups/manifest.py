"""What a backup says of itself, and whether that is true."""

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from .archive import ArchiveError, Member, Reader
from .sealing import unsealed

FORMAT = 1
README, MANIFEST, SUMS, MEDIA = "README.txt", "manifest.json", "SHA256SUMS", "media/"
LARGEST = 16 << 20


@dataclass(frozen=True)
class Table:
    """How many rows, and the last number given out for each column that counts by itself."""

    rows: int
    sequences: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Manifest:
    """``begun_at`` is in ISO format; ``migrations`` are pairs of app and name; ``missing`` are
    files that the database named and nobody had; ``sums`` is the SHA-256 of the file of sums."""

    begun_at: str
    site: str
    engine: str
    engine_version: str
    migrations: list[list[str]]
    tables: dict[str, Table]
    files: int | None
    missing: list[str]
    sums: str
    format: int = FORMAT

    @property
    def rows(self) -> int:
        return sum(table.rows for table in self.tables.values())

    def write(self) -> bytes:
        return json.dumps(asdict(self), indent=1, ensure_ascii=False).encode() + b"\n"


@dataclass(frozen=True)
class Checked:
    """A backup that was read to its end: ``sums`` are the SHA-256 of its members by name."""

    manifest: Manifest
    sums: dict[str, str]
    encrypted: bool


def check(path: Path, key: str = "") -> Checked:
    """Read a backup and compare it with what it says of itself. Writes nothing.

    Raises ``ArchiveError`` for one that is damaged, incomplete, or of a later format.
    """
    sums: dict[str, str] = {}
    said = b""
    with opened(path, key) as (members, encrypted):
        for member in members:
            if said:
                raise ArchiveError("The archive goes on behind its end.")
            if member.name == MANIFEST:
                if member.size > LARGEST:
                    raise ArchiveError("What the backup says of itself is too long.")
                said = member.read()
                continue
            sums[member.name] = member.sum()
    manifest = read(said)
    sum_of_sums = sums.pop(SUMS, "")
    if not sum_of_sums == manifest.sums == hashlib.sha256(sums_text(sums)).hexdigest():
        raise ArchiveError("The files in the backup are not those whose checksums it holds.")
    _check_complete(manifest, set(sums))
    return Checked(manifest, sums, encrypted)


@contextmanager
def opened(path: Path, key: str) -> Iterator[tuple[Reader, bool]]:
    """The members of a backup, and whether it is encrypted."""
    try:
        with path.open("rb") as file, unsealed(file, key) as source:
            yield Reader(source, packed_size=path.stat().st_size), source is not file
    except (FileNotFoundError, IsADirectoryError, PermissionError) as error:
        raise ArchiveError(f"{path} cannot be read: {error.strerror}.") from error


def sums_text(sums: dict[str, str]) -> bytes:
    """As ``sha256sum -c`` reads it."""
    return "".join(f"{digest}  {name}\n" for name, digest in sums.items()).encode(
        "utf-8", "surrogateescape"
    )


def read(said: bytes) -> Manifest:
    if not said:
        raise ArchiveError("The backup is not complete: it does not say what it holds.")
    try:
        data = json.loads(said)
        if data["format"] != FORMAT:
            raise ArchiveError(f"The backup has format {data['format']}, this code reads {FORMAT}.")
        data["tables"] = {name: Table(**table) for name, table in data["tables"].items()}
        manifest = Manifest(**data)
        _check_types(manifest)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise ArchiveError("What the backup says of itself cannot be read.") from error
    return manifest


def _check_types(manifest: Manifest) -> None:
    """Raise ``TypeError`` where a value is not what the dataclasses say."""
    numbers: list[Any] = [
        n for t in manifest.tables.values() for n in (t.rows, *t.sequences.values())
    ]
    texts: list[Any] = [manifest.begun_at, manifest.engine, manifest.sums, *manifest.missing]
    texts += [part for app, name in manifest.migrations for part in (app, name)]
    if manifest.files is not None:
        numbers.append(manifest.files)
    if not all(type(n) is int and n >= 0 for n in numbers) or not all(
        isinstance(text, str) for text in texts
    ):
        raise TypeError


def _check_complete(manifest: Manifest, names: set[str]) -> None:
    files = sum(name.startswith(MEDIA) for name in names)
    database = {name for name in names if not name.startswith(MEDIA)} - {README}
    if manifest.engine == "sqlite":
        wanted = {database_name()}
    else:
        wanted = {table_name(table) for table in manifest.tables}
    if files != (manifest.files or 0) or database != wanted:
        raise ArchiveError("The backup does not hold what it says it does.")


def database_name() -> str:
    return "database.sqlite3"


def table_name(table: str) -> str:
    return f"tables/{table}.csv"


def is_media(member: Member) -> bool:
    return member.name.startswith(MEDIA)
