"""Backups in a folder: what they are called, and which of them are old enough to go."""

import re
from datetime import datetime, timedelta
from pathlib import Path

from .archive import HEAD
from .sealing import AGE

NAMED = re.compile(r"spacetourism-(\d{8}T\d{6}Z)\.tar\.gz(\.age)?")
PART = re.compile(
    r"\.(spacetourism-\d{8}T\d{6}Z\.tar\.gz(\.age)?|database\.sqlite3)-\d+\.part(-journal)?"
)
# A backup that is still being made is younger.
ABANDONED = timedelta(days=1)


def name(at: datetime, *, encrypted: bool) -> str:
    return f"spacetourism-{at:%Y%m%dT%H%M%SZ}.tar.gz{'.age' if encrypted else ''}"


def rotate(folder: Path, *, keep: int) -> list[Path]:
    """Delete all but the ``keep`` newest backups; gives those deleted.

    Only files count that are called and begin as ours do, so that nothing else is ever deleted,
    and no file that was emptied or broken off takes the place of a good one.
    """
    backups = [path for path in folder.iterdir() if NAMED.fullmatch(path.name) and is_one(path)]
    # The name begins with the time.
    old = sorted(backups, key=lambda path: path.name, reverse=True)[max(keep, 1) :]
    for path in old:
        path.unlink()
    return old


def remove_abandoned(folder: Path, *, at: datetime) -> None:
    """What a backup left over that was killed in the middle."""
    for path in folder.iterdir():
        is_ours = PART.fullmatch(path.name) and path.is_file() and not path.is_symlink()
        if is_ours and at.timestamp() - path.stat().st_mtime > ABANDONED.total_seconds():
            path.unlink(missing_ok=True)


def is_one(path: Path) -> bool:
    if path.is_symlink() or not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(len(AGE)).startswith((HEAD, AGE))
