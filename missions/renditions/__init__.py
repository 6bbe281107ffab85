"""Pictures in several sizes: a closed list, made once when one is saved, never for a reader."""

from .making import is_current, is_stored, make
from .orphans import Orphan, named_in_versions, needed_names, orphans
from .removing import leftovers, remove, remove_with
from .shapes import FORMATS, SHAPES, Shape
from .showing import Shown, shown

__all__ = [
    "FORMATS",
    "SHAPES",
    "Orphan",
    "Shape",
    "Shown",
    "is_current",
    "is_stored",
    "leftovers",
    "make",
    "named_in_versions",
    "needed_names",
    "orphans",
    "remove",
    "remove_with",
    "shown",
]
