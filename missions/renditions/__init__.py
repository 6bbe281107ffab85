"""Pictures in several sizes: a closed list, made once when one is saved, never for a reader."""

from .making import is_current, is_stored, make
from .removing import leftovers, remove, remove_with
from .shapes import FORMATS, SHAPES, Shape
from .showing import Shown, shown

__all__ = [
    "FORMATS",
    "SHAPES",
    "Shape",
    "Shown",
    "is_current",
    "is_stored",
    "leftovers",
    "make",
    "remove",
    "remove_with",
    "shown",
]
