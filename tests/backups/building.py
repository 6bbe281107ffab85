"""Small archives for tests: good ones, and such as nobody's backup command would make."""

import gzip
import hashlib
import io
import tarfile
from dataclasses import replace
from pathlib import Path
from typing import Any

from missions.backups.archive import Reader, Writer
from missions.backups.manifest import MANIFEST, SUMS, Manifest, Table, opened, read, sums_text
from missions.backups.sealing import sealed

DATABASE = {"database.sqlite3": b"not really a database" * 9}
MANIFEST_OF_ONE = Manifest(
    begun_at="2026-11-23T08:00:00+00:00",
    site="https://record.example",
    engine="sqlite",
    engine_version="3.40.1",
    migrations=[["missions", "0001_initial"]],
    tables={"missions_tag": Table(3, {"id": 4})},
    files=1,
    missing=[],
    sums="",
)


def packed(members: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    writer = Writer(target, mtime=0)
    for name, content in members.items():
        for _ in writer.add(name, len(content), io.BytesIO(content)):
            pass
    writer.close()
    return target.getvalue()


def unpacked(content: bytes) -> dict[str, bytes]:
    members = Reader(io.BytesIO(content), packed_size=len(content))
    return {member.name: member.read() for member in members}


def backup(
    path: Path, members: dict[str, bytes] | None = None, *, key: str = "", **about: Any
) -> Path:
    """A backup whose sums are right, whatever it says of itself."""
    members = DATABASE | {"media/images/a.png": b"a"} if members is None else members
    sums = {name: hashlib.sha256(content).hexdigest() for name, content in members.items()}
    text = sums_text(sums)
    manifest = replace(MANIFEST_OF_ONE, **{"sums": hashlib.sha256(text).hexdigest()} | about)
    with path.open("wb") as file, sealed(file, key) as target:
        target.write(packed(members | {SUMS: text, MANIFEST: manifest.write()}))
    return path


def retold(path: Path, new: Path, **about: Any) -> Path:
    """The same backup, saying something else of itself."""
    members = {}
    with opened(path, "") as (found, _):
        for member in found:
            members[member.name] = member.read()
    members[MANIFEST] = replace(read(members[MANIFEST]), **about).write()
    new.write_bytes(packed(members))
    return new


def tarred(*members: tuple[tarfile.TarInfo, bytes], form: int = tarfile.GNU_FORMAT) -> bytes:
    """Anything that tar can hold, in the gzip of our own archives."""
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode="w", format=form) as tar:
        for info, content in members:
            info.size = info.size or len(content)
            tar.addfile(info, io.BytesIO(content))
    return gzipped(target.getvalue())


def gzipped(content: bytes) -> bytes:
    target = io.BytesIO()
    with gzip.GzipFile("", "wb", 6, fileobj=target, mtime=0) as packer:
        packer.write(content)
    return target.getvalue()
