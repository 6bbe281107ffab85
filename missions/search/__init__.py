"""The search: pages found by their words, in the same way on SQLite and on PostgreSQL.

What may be found is decided by the rows of the record when somebody searches; the index only
knows words.
"""

from .finding import Results, search
from .keeping import (
    catch_up,
    collected,
    fits,
    index,
    index_parents,
    index_tagged,
    note_before,
    rebuild,
)
from .naming import MOST_NAMES, Named, find_names
from .narrowing import ChoiceError, Facet
from .rows import MOST_ROWS, rows_with
from .suggestions import Suggestion, suggest

__all__ = [
    "MOST_NAMES",
    "MOST_ROWS",
    "ChoiceError",
    "Facet",
    "Named",
    "Results",
    "Suggestion",
    "catch_up",
    "collected",
    "find_names",
    "fits",
    "index",
    "index_parents",
    "index_tagged",
    "note_before",
    "rebuild",
    "rows_with",
    "search",
    "suggest",
]
