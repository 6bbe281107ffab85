"""A picture with all that must stand beside it."""

from dataclasses import dataclass, field
from typing import TypeVar

from missions.dates import VagueDate

from .shapes import Drawing

MOST_ROWS = 400
# Beyond so many marks they cover each other, and a mark for each pair of pixels is megabytes.
MOST_MARKS = 500

Shown = TypeVar("Shown")


@dataclass(frozen=True)
class Row:
    """A line of a chart's table: its heading, with the page it leads to, and its cells."""

    heading: str
    cells: list[str | VagueDate]
    url: str = ""


def newest(rows: list[Shown]) -> tuple[list[Shown], list[str]]:
    """The last ``MOST_ROWS`` of what becomes a ``Row`` each, and a note where that leaves any
    out."""
    if len(rows) <= MOST_ROWS:
        return rows, []
    return rows[-MOST_ROWS:], [f"The table holds the latest {MOST_ROWS:,} of {len(rows):,}."]


def grain(marks: int) -> int:
    """Within so many pixels marks share one."""
    return 2 if marks <= MOST_MARKS else 6


@dataclass
class Chart:
    """``summary`` is the description for those who do not see the picture.

    ``narrow`` is the same picture for a narrow window; None where ``wide`` serves both.
    ``address`` is the picture's own page, ``file`` the same to be saved.
    """

    name: str
    title: str
    summary: str
    wide: Drawing
    columns: list[str]
    rows: list[Row]
    narrow: Drawing | None = None
    notes: list[str] = field(default_factory=list)
    address: str = ""
    file: str = ""
