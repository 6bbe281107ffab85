"""Removes renditions that nothing refers to. Originals are never touched."""

import logging
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from django.core.files.storage import Storage, default_storage
from django.db import transaction

from missions.models import Image

logger = logging.getLogger(__name__)

ROOT = "renditions"
# What django-imagefield made here by itself before there was this list.
OLD_ROOT = "__processed__"
# A file may be about to be written down; one that is older has been forgotten.
GRACE = timedelta(hours=1)


def folder_of(pk: int) -> str:
    return f"{ROOT}/{pk}"


def stored_names(storage: Storage, folder: str) -> set[str]:
    try:
        _, files = storage.listdir(folder)
    except FileNotFoundError:
        return set()
    return {f"{folder}/{file}" for file in files}


def remove(storage: Storage, names: Iterable[str]) -> None:
    for name in sorted(names):
        try:
            storage.delete(name)
        except OSError:
            # It is in nobody's way, and the command tries again.
            logger.exception("A rendition could not be removed: %s", name)


def remove_with(image: Image) -> None:
    """All renditions of a picture that is being deleted, once it surely is."""
    storage, folder = image.file.storage, folder_of(image.pk)

    def remove_folder() -> None:
        remove(storage, stored_names(storage, folder))
        remove(storage, [folder])

    transaction.on_commit(remove_folder)


def leftovers(*, at: datetime) -> list[str]:
    """Files among the renditions that no picture names."""
    found = [name for root in (ROOT, OLD_ROOT) for name in walk(default_storage, root)]
    records = Image.objects.values_list("renditions", flat=True)
    named = {entry["name"] for record in records.iterator() for entry in record.get("made", ())}
    return sorted(
        name for name in found
        if name not in named and at - default_storage.get_modified_time(name) > GRACE
    )  # fmt: skip


def walk(storage: Storage, folder: str) -> Iterator[str]:
    """All files in a folder and those below it."""
    try:
        folders, files = storage.listdir(folder)
    except FileNotFoundError:
        return
    yield from (f"{folder}/{file}" for file in files)
    for below in folders:
        yield from walk(storage, f"{folder}/{below}")
