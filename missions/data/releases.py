"""Releases of the record: numbered, dated, never changed; each says what is new in it.

They lie in the storage of uploads, a folder each. What says that a release exists is written last.
"""

import hashlib
import json
import re
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from .comparing import Changes, compare
from .files import FORMATS
from .reading import Record

FOLDER = "releases"
NAMED = re.compile(r"(\d{4,})-(\d{4}-\d{2}-\d{2})")
CHANGES, SUMS, ABOUT = "CHANGES.json", "SHA256SUMS", "release.json"
FILES = [*FORMATS, CHANGES, SUMS]


@dataclass(frozen=True)
class Release:
    """``files`` pairs names and sizes in bytes; ``changes`` counts rows by what became of them."""

    number: int
    day: str
    files: dict[str, int]
    changes: dict[str, int]

    @property
    def version(self) -> str:
        return f"{self.number}.0.0"

    @property
    def folder(self) -> str:
        return f"{FOLDER}/{self.number:04d}-{self.day}"


def releases(most: int | None = None) -> list[Release]:
    """The releases there are, newest first."""
    try:
        folders, _ = default_storage.listdir(FOLDER)
    except FileNotFoundError:
        return []
    named = sorted((f for f in folders if NAMED.fullmatch(f)), key=_number, reverse=True)
    found = [_read(folder) for folder in named[:most]]
    return [release for release in found if release]


def make_release(record: Record, *, at: datetime) -> Release | None:
    """Write the next release of ``record``; None where nothing has changed since the last."""
    last = next(iter(releases()), None)
    before = _tables(last) if last else {}
    changes = compare(before, record.tables)
    if last and not changes:
        return None
    number = _next_number()
    made = Release(number, f"{at:%Y-%m-%d}", {}, changes.counts())
    files = {name: found.make(record, made.version) for name, found in FORMATS.items()}
    files[CHANGES] = _changes(changes, last)
    files[SUMS] = "".join(
        f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in files.items()
    ).encode()
    sizes = {name: len(content) for name, content in files.items()}
    about = {"number": number, "day": made.day, "files": sizes, "changes": made.changes}
    files[ABOUT] = json.dumps(about, indent=1).encode()
    for name, content in files.items():
        default_storage.save(f"{made.folder}/{name}", ContentFile(content))
    return Release(number, made.day, sizes, made.changes)


def open_file(number: int, name: str) -> IO[bytes]:
    """A file of a release. Raises ``LookupError`` where there is none."""
    found = _numbered(number)
    if found is None or name not in found.files or name not in FILES:
        raise LookupError(name)
    return default_storage.open(f"{found.folder}/{name}")


def _numbered(number: int) -> Release | None:
    try:
        folders, _ = default_storage.listdir(FOLDER)
    except FileNotFoundError:
        return None
    named = (f for f in sorted(folders) if NAMED.fullmatch(f) and _number(f) == number)
    return next(filter(None, map(_read, named)), None)


def _number(folder: str) -> int:
    return int(folder.partition("-")[0])


def _next_number() -> int:
    """Past whatever was begun, too: a number is never given twice."""
    try:
        folders, _ = default_storage.listdir(FOLDER)
    except FileNotFoundError:
        return 1
    return max((_number(f) for f in folders if NAMED.fullmatch(f)), default=0) + 1


def _read(folder: str) -> Release | None:
    try:
        with default_storage.open(f"{FOLDER}/{folder}/{ABOUT}") as file:
            return Release(**json.load(file))
    except FileNotFoundError:
        return None


def _tables(release: Release) -> dict[str, Any]:
    with default_storage.open(f"{release.folder}/record.json") as file:
        return json.load(file)["tables"]


def _changes(changes: Changes, last: Release | None) -> bytes:
    content = {"since": last.version if last else None, **changes.by_table}
    return json.dumps(content, ensure_ascii=False, indent=1).encode()
