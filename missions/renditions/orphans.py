"""Files that nobody needs any more: of no picture, of no size of one, of no version kept."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.core.files.storage import Storage, default_storage

from missions.models import Image, Version

from .removing import OLD_ROOT, ROOT, walk

# The folders in which the site puts pictures. What else lies beside them is not ours to judge.
ROOTS = ("images", ROOT, OLD_ROOT)
# An upload under way has its file before it has its row.
GRACE = timedelta(days=1)


class Orphan(NamedTuple):
    """``is_old``: too old to belong to an upload under way."""

    name: str
    size: int
    is_old: bool


def orphans(
    *, at: datetime, also_needed: Iterable[str] = (), storage: Storage = default_storage
) -> list[Orphan]:
    """The files in ``ROOTS`` that neither a picture nor ``also_needed`` names.

    The files are listed before the rows are read: what is uploaded in between is not among
    them, and what a row takes up in between is needed.
    """
    stored = [name for root in ROOTS for name in walk(storage, root)]
    needed = needed_names().union(also_needed)
    return sorted(_looked_up(storage, (name for name in stored if name not in needed), at))


def _looked_up(storage: Storage, names: Iterable[str], at: datetime) -> Iterator[Orphan]:
    for name in names:
        try:
            age = at - storage.get_modified_time(name)
            yield Orphan(name, storage.size(name), age > GRACE)
        except FileNotFoundError:  # removed meanwhile
            continue


def needed_names() -> set[str]:
    """The files of all pictures, and of the sizes made of them."""
    needed = set()
    for file, record in Image.objects.values_list("file", "renditions").iterator():
        needed.add(file)
        needed.update(entry["name"] for entry in record.get("made", ()))
    return needed


def named_in_versions() -> set[str]:
    """The files that kept versions of anything name."""
    rows = Version.objects.values_list("data", flat=True)
    return {name for data in rows.iterator() for name in file_names(data)}


def file_names(data: Any) -> Iterator[str]:
    """Every string in ``data``, however deep, that may be the name of a file of ours."""
    if isinstance(data, dict):
        data = list(data.values())
    if isinstance(data, list):
        for value in data:
            yield from file_names(value)
    elif isinstance(data, str) and data.startswith(tuple(f"{root}/" for root in ROOTS)):
        yield data
