"""The record as tables: out as CSV, and in again after a dry run."""

from .cells import FORMULA, harmless
from .exporting import export_lines
from .importing import Fate, Outcome, import_table
from .nouns import NOUNS, Noun
from .reading import TableError, read_text

__all__ = [
    "FORMULA",
    "NOUNS",
    "Fate",
    "Noun",
    "Outcome",
    "TableError",
    "export_lines",
    "harmless",
    "import_table",
    "read_text",
]
