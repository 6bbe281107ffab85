"""Uploads carried from one storage to another, while the site goes on."""

from collections.abc import Iterator

from django.core.files.storage import Storage

from missions.renditions.removing import walk


def copy_files(source: Storage, target: Storage) -> Iterator[tuple[str, bool]]:
    """Every file of ``source`` by its name, and whether it had to be copied.

    What ``target`` has in the same size is there already: files never change under a name.
    Raises ``OSError`` where a storage does not do its part; then the rest is still to be copied.
    """
    folders, files = source.listdir("")
    names = [*files, *(name for folder in folders for name in walk(source, folder))]
    for name in sorted(names):
        yield name, _copy(name, source, target)


def _copy(name: str, source: Storage, target: Storage) -> bool:
    size = source.size(name)
    if target.exists(name):
        if target.size(name) == size:
            return False
        target.delete(name)  # cut off when something stopped
    with source.open(name) as file:
        stored = target.save(name, file)
    if stored != name or target.size(name) != size:
        raise OSError(f"{name} did not arrive whole (it is called {stored})")
    return True
