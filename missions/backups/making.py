"""Makes a backup: written beside its name, and given it when it is whole and safely on the disk.

First come the files that are there, which may take long; then the database as it is at one
moment; then the files that have come meanwhile. So every file that the rows name is in it,
whatever is uploaded or replaced while the backup runs.
"""

import hashlib
import io
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.core.files.storage import default_storage

from missions import renditions

from . import engines, media
from .archive import ArchiveError, Writer
from .manifest import FORMAT, MANIFEST, MEDIA, README, SUMS, Manifest, check, sums_text
from .sealing import can_open, sealed

ABOUT = """\
A backup of {site}, made at {at:%Y-%m-%d %H:%M:%S} UTC, format {format}.

manifest.json   what it holds
SHA256SUMS      sha256sum -c SHA256SUMS tells whether it is whole
{database}
media/          the files of pictures and releases

Sign-ins are not in it. Put it back with: manage.py restore FILE
"""
DATABASE = {
    "sqlite": "database.sqlite3   the database, for SQLite",
    "postgresql": "tables/         the rows of PostgreSQL as CSV; migrations make the tables",
}


@dataclass(frozen=True)
class Made:
    manifest: Manifest
    size: int
    left_out: list[str]


def back_up(path: Path, *, at: datetime, key: str = "", with_media: bool = True) -> Made:
    """Write a backup to ``path``, where nothing may be yet.

    ``left_out`` are files whose names no archive can hold. Raises ``ArchiveError`` or ``OSError``,
    and leaves nothing behind then.
    """
    if path.exists() or path.is_symlink():
        raise ArchiveError(f"{path} is there already; nothing is overwritten.")
    for public in (settings.MEDIA_ROOT, settings.STATIC_ROOT):
        if path.resolve().is_relative_to(Path(public).resolve()):
            raise ArchiveError(f"{public} is served to everybody; a backup does not belong there.")
    with _new_file(path) as (file, part):
        with sealed(file, key) as target:
            maker = _Maker(target, path.parent, at)
            manifest = maker.make(with_media=with_media)
        file.flush()
        os.fsync(file.fileno())
        if not key or can_open(key):
            # A backup is one when it has been read.
            check(part, key)
        size = part.stat().st_size
    return Made(manifest, size, sorted(maker.left_out))


class _Maker:
    def __init__(self, target: BinaryIO, folder: Path, at: datetime) -> None:
        self.archive = Writer(target, mtime=int(at.timestamp()))
        self.engine = engines.current()
        self.snapshot = self.engine.Snapshot(folder)
        self.at = at
        self.sums: dict[str, str] = {}
        self.files: set[str] = set()
        self.left_out: set[str] = set()

    def make(self, *, with_media: bool) -> Manifest:
        self.add_text(README, self.about())
        if with_media:
            self.add_files(lambda name: media.is_settled(default_storage, name, at=self.at))
        with self.snapshot.taken():
            version = self.engine.version()
            needed = renditions.needed_names() if with_media else set()
            self.snapshot.write(self.add)
        if with_media:
            self.add_files(lambda _name: True)
        sums = sums_text(self.sums)
        self.add_text(SUMS, sums)
        manifest = Manifest(
            begun_at=self.at.isoformat(),
            site=settings.SITE_URL,
            engine=self.engine.NAME,
            engine_version=version,
            migrations=self.snapshot.migrations,
            tables=self.snapshot.tables,
            files=len(self.files) if with_media else None,
            missing=sorted(needed - self.files - {""}),
            sums=hashlib.sha256(sums).hexdigest(),
        )
        self.add_text(MANIFEST, manifest.write())
        self.archive.close()
        return manifest

    def add_files(self, wanted: Callable[[str], bool]) -> None:
        for name in media.names(default_storage):
            if name in self.files or not wanted(name):
                continue
            if not media.can_be_kept(name):
                self.left_out.add(name)
                continue
            try:
                with default_storage.open(name) as file:
                    self.add(MEDIA + name, file.size, file)
            except FileNotFoundError:  # removed meanwhile
                continue
            self.files.add(name)

    def add_text(self, name: str, text: bytes) -> None:
        self.add(name, len(text), io.BytesIO(text))

    def add(self, name: str, size: int, content: Any) -> None:
        digest = hashlib.sha256()
        for part in self.archive.add(name, size, content):
            digest.update(part)
        self.sums[name] = digest.hexdigest()

    def about(self) -> bytes:
        return ABOUT.format(
            site=settings.SITE_URL, at=self.at, format=FORMAT, database=DATABASE[self.engine.NAME]
        ).encode()


@contextmanager
def _new_file(path: Path) -> Iterator[tuple[BinaryIO, Path]]:
    """A file for its owner alone that gets its name when all has gone well, and else is gone."""
    part = path.with_name(f".{path.name}-{os.getpid()}.part")
    descriptor = os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            yield file, part
        # Unlike renaming, a link never takes the place of a file that has come meanwhile.
        os.link(part, path)
        folder = os.open(path.parent, os.O_RDONLY)
        os.fsync(folder)
        os.close(folder)
    finally:
        part.unlink(missing_ok=True)
