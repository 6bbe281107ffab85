"""The files of pictures and releases, as they go into a backup and come out of one.

No file of ours changes under its name, so a restore only adds what is missing: whatever the old
state shows stays where it is. Of a file that differs all the same, the old one is kept.
"""

import hashlib
import os
import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import Any

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage, Storage

from .archive import CHUNK, ArchiveError, Member, is_safe
from .manifest import MEDIA

# Where a restore puts what is not whole yet, inside of MEDIA_ROOT to be on the same disk.
STAGING = ".restoring"
# A file this young may still be being written.
SETTLED = timedelta(minutes=1)
DEEPEST = 20
IN_MEMORY = 16 << 20


def names(storage: Storage, folder: str = "", depth: int = 0) -> Iterator[str]:
    """Every file in the storage, but what a restore that was stopped left over."""
    try:
        folders, files = storage.listdir(folder)
    except FileNotFoundError:
        return
    for file in sorted(files):
        yield f"{folder}{file}"
    for below in sorted(folders):
        if f"{folder}{below}" != STAGING and depth < DEEPEST:
            yield from names(storage, f"{folder}{below}/", depth + 1)


def is_settled(storage: Storage, name: str, *, at: datetime) -> bool:
    try:
        return at - storage.get_modified_time(name) > SETTLED
    except FileNotFoundError:
        return False


def can_be_kept(name: str) -> bool:
    return is_safe(MEDIA + name)


class Incoming:
    """Files on their way from a backup into ``storage``; ``sums`` are those of the backup.

    ``stage`` puts a file aside, ``put_in_place`` adds them all, ``undo`` takes them back.
    """

    def __init__(self, storage: Storage, sums: dict[str, str], *, stamp: str) -> None:
        self.storage, self.sums, self.stamp = storage, sums, stamp
        self.staged: list[str] = []
        self.added: list[str] = []
        self.kept: list[str] = []

    def stage(self, member: Member) -> None:
        name = member.name.removeprefix(MEDIA)
        if self._has(name):
            return
        self._put_aside(name, member)
        self.staged.append(name)

    def put_in_place(self) -> None:
        for name in self.staged:
            if self.storage.exists(name):
                self._keep_old(name)
            else:
                self.added.append(name)
            self._put(name)

    def undo(self) -> None:
        """What was added belongs to no state that has come to be."""
        for name in self.added:
            self.storage.delete(name)
        self.clear()

    def clear(self) -> None:
        """Remove what was put aside, also by a restore that was stopped."""
        raise NotImplementedError

    def _put_aside(self, name: str, member: Member) -> None:
        raise NotImplementedError

    def _put(self, name: str) -> None:
        raise NotImplementedError

    def _has(self, name: str) -> bool:
        try:
            with self.storage.open(name) as file:
                return _sum(file) == self.sums.get(MEDIA + name)
        except FileNotFoundError:
            return False

    def _keep_old(self, name: str) -> None:
        stem, dot, suffix = name.rpartition(".")
        kept = f"{stem or suffix}.before-restore-{self.stamp}{dot if stem else ''}{suffix}"
        with self.storage.open(name) as file:
            self.kept.append(self.storage.save(kept, file))


class IntoFolder(Incoming):
    """A storage in a folder: put aside next to it, put in place by renaming."""

    def __init__(self, storage: Any, sums: dict[str, str], *, stamp: str) -> None:
        super().__init__(storage, sums, stamp=stamp)
        self.mode = storage.file_permissions_mode or 0o644
        self.staging = Path(storage.path(STAGING))
        self.clear()

    def _put_aside(self, name: str, member: Member) -> None:
        path = self.staging / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as target:
            for part in member.parts():
                target.write(part)
            os.fchmod(target.fileno(), self.mode)
            target.flush()
            os.fsync(target.fileno())

    def _put(self, name: str) -> None:
        path = Path(self.storage.path(name))
        path.parent.mkdir(parents=True, exist_ok=True)
        (self.staging / name).replace(path)

    def clear(self) -> None:
        shutil.rmtree(self.staging, ignore_errors=True)


class IntoStore(Incoming):
    """Any other storage: put aside under a name of its own, and copied from there."""

    def _put_aside(self, name: str, member: Member) -> None:
        with SpooledTemporaryFile(max_size=IN_MEMORY) as target:
            for part in member.parts():
                target.write(part)
            target.seek(0)
            self.storage.save(f"{STAGING}/{name}", File(target))

    def _put(self, name: str) -> None:
        with self.storage.open(f"{STAGING}/{name}") as file:
            self.storage.delete(name)
            if self.storage.save(name, file) != name:
                raise ArchiveError(f"The storage did not take {name} under its name.")

    def clear(self) -> None:
        for name in self.staged:
            self.storage.delete(f"{STAGING}/{name}")


def incoming(storage: Storage, sums: dict[str, str], *, stamp: str) -> Incoming:
    into = IntoFolder if isinstance(storage, FileSystemStorage) else IntoStore
    # The storage of the settings is behind a lazy object, which isinstance looks through.
    return into(storage, sums, stamp=stamp)


def _sum(file: Any) -> str:
    digest = hashlib.sha256()
    while part := file.read(CHUNK):
        digest.update(part)
    return digest.hexdigest()
