"""The form of a backup: a tar in gzip, written and read as a stream.

Any ``tar`` opens one. Our own reader takes only what our own writer makes: regular files with
plain names, no links, no devices, no extensions whose length somebody else chooses. All that
it unpacks to is covered by gzip's checksum, every member by its SHA-256 in ``SHA256SUMS``.
"""

import gzip
import hashlib
import re
import tarfile
import zlib
from collections.abc import Iterator
from typing import Any, BinaryIO

BLOCK = tarfile.BLOCKSIZE
CHUNK = 1 << 20
LEVEL = 6
# What GzipFile writes for this level, without a name and a time.
HEAD = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"
LONGEST_NAME = 4096
# Text packs to a tenth. What unpacks to more than this is no backup but a trap.
MOST_RATIO, ALWAYS_ALLOWED = 200, 256 << 20


class ArchiveError(Exception):
    """This is no backup that can be used; the message says why."""


class Writer:
    """Writes members one after the other. ``close`` ends the archive, not the file."""

    def __init__(self, target: BinaryIO, *, mtime: int) -> None:
        self.mtime = mtime
        self.gzip = gzip.GzipFile("", "wb", LEVEL, fileobj=target, mtime=0)

    def add(self, name: str, size: int, content: Any) -> Iterator[bytes]:
        """Write ``size`` bytes of ``content``, and hand on each part for whoever adds it up.

        Raises ``ArchiveError`` where there are fewer; what is more is not read.
        """
        head = tarfile.TarInfo(name)
        head.size, head.mtime, head.mode = size, self.mtime, 0o600
        self.gzip.write(head.tobuf(tarfile.GNU_FORMAT, "utf-8", "surrogateescape"))
        left = size
        while left:
            part = content.read(min(CHUNK, left))
            if not part:
                raise ArchiveError(f"{name} became shorter while it was read.")
            self.gzip.write(part)
            left -= len(part)
            yield part
        self.gzip.write(b"\0" * (-size % BLOCK))

    def close(self) -> None:
        self.gzip.write(b"\0" * BLOCK * 2)
        self.gzip.close()


class Member:
    """A file in the archive; ``read`` gives what is left of it, ``sum`` the SHA-256 of all."""

    def __init__(self, name: str, size: int, reader: "Reader") -> None:
        self.name, self.size, self.left, self.reader = name, size, size, reader
        self._digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        wanted = self.left if size < 0 else min(size, self.left)
        part = self.reader.take(wanted)
        self.left -= len(part)
        self._digest.update(part)
        return part

    def sum(self) -> str:
        for _ in self.parts():  # what nobody has read
            pass
        return self._digest.hexdigest()

    def parts(self) -> Iterator[bytes]:
        while self.left:
            yield self.read(CHUNK)


class Reader:
    """Goes through the members once, to the very end of ``source``.

    ``packed_size`` is that of the file, in bytes. Raises ``ArchiveError`` for anything that the
    writer does not make.
    """

    def __init__(self, source: BinaryIO, *, packed_size: int) -> None:
        self.gzip = gzip.GzipFile(fileobj=source, mode="rb")
        self.allowed = max(ALWAYS_ALLOWED, packed_size * MOST_RATIO)

    def __iter__(self) -> Iterator[Member]:
        seen = set()
        while (head := self.take(BLOCK)) != b"\0" * BLOCK:
            name, size = self._named(head)
            if not is_safe(name) or name in seen:
                raise ArchiveError(f"The archive holds a file of a name that none has: {name!r}.")
            seen.add(name)
            member = Member(name, size, self)
            yield member
            for _ in member.parts():  # what nobody wanted
                pass
            self.take(-size % BLOCK)
        while rest := self._read(CHUNK):
            if rest.strip(b"\0"):
                raise ArchiveError("The archive goes on behind its end.")

    def take(self, size: int) -> bytes:
        parts, left = [], size
        while left:
            part = self._read(min(left, CHUNK))
            if not part:
                raise ArchiveError("The archive is cut off.")
            parts.append(part)
            left -= len(part)
        return b"".join(parts)

    def _named(self, head: bytes) -> tuple[str, int]:
        """Name and size of the member that begins with ``head``."""
        info = _header(head)
        if info.type != tarfile.GNUTYPE_LONGNAME:
            return info.name, info.size
        if info.size > LONGEST_NAME:
            raise ArchiveError("The archive holds a name that is too long.")
        name = self.take(info.size).rstrip(b"\0").decode("utf-8", "surrogateescape")
        self.take(-info.size % BLOCK)
        info = _header(self.take(BLOCK))
        if info.type != tarfile.REGTYPE:
            raise ArchiveError("The archive holds a name of no file.")
        return name, info.size

    def _read(self, size: int) -> bytes:
        try:
            part = self.gzip.read(size)
        except (EOFError, OSError, zlib.error) as error:
            raise ArchiveError("The archive is damaged or cut off.") from error
        self.allowed -= len(part)
        if self.allowed < 0:
            raise ArchiveError("The archive would unpack to far more than a backup holds.")
        return part


def is_safe(name: str) -> bool:
    """Whether a name leads to a file below the folder it is put in, and nowhere else."""
    return not re.search(r"[\x00-\x1f\x7f\\]", name) and all(
        part not in ("", ".", "..") for part in name.split("/")
    )


def _header(block: bytes) -> tarfile.TarInfo:
    try:
        info = tarfile.TarInfo.frombuf(block, "utf-8", "surrogateescape")
    except tarfile.HeaderError as error:
        raise ArchiveError("The archive is damaged.") from error
    if info.type not in (tarfile.REGTYPE, tarfile.GNUTYPE_LONGNAME) or info.size < 0:
        raise ArchiveError("The archive holds something that is no plain file.")
    return info
