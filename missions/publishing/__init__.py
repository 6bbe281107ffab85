"""How a change goes public: versions, what differs, what it touches, late saves merged."""

from .differences import Difference, differences, numerals
from .links import address_of, find_link
from .snapshots import PARTS, WHOLE, root_of, take, without
from .versions import Change, between, hold, is_seen, note_as_found, record, same, seen_by_readers
from .words import Piece, compare

__all__ = [
    "PARTS",
    "WHOLE",
    "Change",
    "Difference",
    "Piece",
    "address_of",
    "between",
    "compare",
    "differences",
    "find_link",
    "hold",
    "is_seen",
    "note_as_found",
    "numerals",
    "record",
    "root_of",
    "same",
    "seen_by_readers",
    "take",
    "without",
]
