"""How a change goes public: versions, what differs, what it touches, late saves merged."""

from .addresses import NOTHING, Standing, State, public_rows, standing_of, standings_of
from .differences import Difference, differences, numerals
from .links import address_of, find_link
from .reading import Seen, seen_by_readers
from .rebuilding import Rebuilt, rebuild
from .snapshots import PARTS, WHOLE, root_of, take, without
from .versions import (
    Change,
    begin_histories,
    between,
    hold,
    is_seen,
    note_as_found,
    record,
    record_many,
    same,
)
from .words import Piece, compare

__all__ = [
    "NOTHING",
    "PARTS",
    "WHOLE",
    "Change",
    "Difference",
    "Piece",
    "Rebuilt",
    "Seen",
    "Standing",
    "State",
    "address_of",
    "begin_histories",
    "between",
    "compare",
    "differences",
    "find_link",
    "hold",
    "is_seen",
    "note_as_found",
    "numerals",
    "public_rows",
    "rebuild",
    "record",
    "record_many",
    "root_of",
    "same",
    "seen_by_readers",
    "standing_of",
    "standings_of",
    "take",
    "without",
]
