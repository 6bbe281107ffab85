"""Backups of database and files: one archive, checked before it counts and before it is used."""

from .archive import ArchiveError
from .making import Made, back_up
from .manifest import Checked, Manifest, check
from .restoring import Restored, examine, restore, undo
from .rotation import name, remove_abandoned, rotate
from .sealing import can_open, new_key

__all__ = [
    "ArchiveError",
    "Checked",
    "Made",
    "Manifest",
    "Restored",
    "back_up",
    "can_open",
    "check",
    "examine",
    "name",
    "new_key",
    "remove_abandoned",
    "restore",
    "rotate",
    "undo",
]
