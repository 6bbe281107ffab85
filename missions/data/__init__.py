"""The whole public record to take away: CSV with a data package, JSON, SQLite; and its releases."""

from .files import FORMATS, Format
from .reading import FACTS, TEXTS, Record, read
from .releases import Release, make_release, open_file, releases
from .tables import TABLES, Column, Table

__all__ = [
    "FACTS",
    "FORMATS",
    "TABLES",
    "TEXTS",
    "Column",
    "Format",
    "Record",
    "Release",
    "Table",
    "make_release",
    "open_file",
    "read",
    "releases",
]
