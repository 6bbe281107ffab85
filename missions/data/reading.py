"""The public record at one moment, whole: every table, and no id that leads out of it."""

from dataclasses import dataclass
from datetime import datetime

from missions.models import CITED

from .tables import TABLES, Cell

FACTS = "Facts and figures are free to use; please name the sources beside them."
TEXTS = (
    "Texts (the columns summary and text) may be passed on with the name of this publication and "
    "the address of the page."
)
# The table in which what a citation stands under is a row.
TABLE_OF = {name: f"{name}s" for name in CITED} | {"person": "people", "craft": "craft"}

Rows = list[dict[str, Cell]]


@dataclass(frozen=True)
class Record:
    """``tables`` by name; ``changed`` is when what readers see last changed."""

    tables: dict[str, Rows]
    changed: datetime | None


def read(at: datetime, *, changed: datetime | None) -> Record:
    """What anybody may see at ``at``; one query a table, and one for the evidence of missions."""
    tables = {table.name: list(table.read(at)) for table in TABLES}
    ids = {name: {row["id"] for row in rows} for name, rows in tables.items()}
    tables["citations"] = [
        row for row in tables["citations"] if row["row"] in ids[TABLE_OF[str(row["kind"])]]
    ]
    for table in TABLES:
        for column in table.columns:
            if column.to:
                _cut(tables[table.name], column.name, ids[column.to])
    return Record(tables, changed)


def _cut(rows: Rows, column: str, known: set[Cell]) -> None:
    """Who paid may be known only from a draft: then nobody is named."""
    for row in rows:
        if row[column] not in known:
            row[column] = None
