"""Puts a backup in the place of the present state, when it is whole: files first, which only add
to what is there, then the database at one stroke. Until that the old state is served."""

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from django.core.cache import caches
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connection

from missions import renditions
from missions.models import Image

from . import engines, media
from .archive import ArchiveError
from .engines.tables import unknown
from .manifest import README, Checked, check, is_media, opened

OWN = {README, "manifest.json", "SHA256SUMS"}


@dataclass
class Restored:
    """``kept`` names the old database; ``kept_files`` are old files that differed from those of
    the backup; ``missing`` are files that the restored rows name and nobody has."""

    kept: str = ""
    added: int = 0
    kept_files: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)


def examine(path: Path, key: str = "") -> Checked:
    """Whether this backup can be restored here. Writes nothing.

    Raises ``ArchiveError`` for one that cannot, and says why.
    """
    checked = check(path, key)
    manifest = checked.manifest
    if newer := unknown(manifest.migrations):
        raise ArchiveError(
            "The backup was made by newer code than this: it has migrations that are unknown "
            f"here ({', '.join(newer[:3])}{', …' if newer[3:] else ''}). Update the code first."
        )
    if manifest.engine != engines.current().NAME:
        raise ArchiveError(
            f"The backup is of {manifest.engine}, DATABASE_URL leads to {connection.vendor}. "
            "Restore it there, and then change over with: manage.py move_database"
        )
    return checked


def restore(path: Path, checked: Checked, *, at: datetime, key: str = "") -> Restored:
    """Put what ``examine`` has found in place.

    Raises ``ArchiveError`` or an error of the disk or the database; then the old state stands,
    with none of the files that were added.
    """
    stamp = _stamp(at)
    files = media.incoming(default_storage, checked.sums, stamp=stamp)
    database = engines.current().Incoming(checked.manifest, stamp=stamp)
    restored = Restored()
    try:
        _fill(path, key, checked, database, files)
        files.put_in_place()
        with database.opened():
            call_command("migrate", verbosity=0, interactive=False)
            restored.missing = _make_renditions()
        restored.kept = database.put_in_place()
    except BaseException:
        files.undo()
        with suppress(Exception):  # what went wrong before is what counts
            database.discard()
        raise
    database.discard()
    files.clear()
    restored.added, restored.kept_files = len(files.added), files.kept
    forget_pages()
    return restored


def undo(name: str, *, at: datetime) -> str:
    """Put back the database that a restore has kept; where the present one is kept now."""
    kept = engines.current().undo(name, stamp=_stamp(at))
    forget_pages()
    return str(kept)


def forget_pages() -> None:
    """What was kept of the old state is not what the new one says."""
    for cache in caches.all():
        cache.clear()


def _fill(
    path: Path, key: str, checked: Checked, database: engines.Incoming, files: media.Incoming
) -> None:
    with opened(path, key) as (members, _encrypted), database.filling() as take:
        sums = {}
        for member in members:
            if is_media(member):
                files.stage(member)
            elif member.name not in OWN:
                take(member)
            sums[member.name] = member.sum()
        if {name: sums.get(name) for name in checked.sums} != checked.sums:
            raise ArchiveError("The archive was changed while it was read.")


def _make_renditions() -> list[str]:
    """Make the sizes of pictures that are not there; gives the files that cannot be made."""
    for image in Image.objects.order_by("pk"):
        if (
            image.file
            and not renditions.is_stored(image)
            and default_storage.exists(image.file.name)
        ):
            renditions.make(image)
    return sorted(
        name for name in renditions.needed_names() if name and not default_storage.exists(name)
    )


def _stamp(at: datetime) -> str:
    return f"{at:%Y%m%dT%H%M%SZ}"
