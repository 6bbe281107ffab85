"""What changed between two states of the record: row by row, figure by figure."""

from dataclasses import dataclass
from typing import Any

Tables = dict[str, list[dict[str, Any]]]


@dataclass(frozen=True)
class Changes:
    """By table: ``added`` and ``removed`` list ids, ``changed`` holds ``[before, after]`` by id
    and column. A table in which nothing changed is left out."""

    by_table: dict[str, dict[str, Any]]

    def __bool__(self) -> bool:
        return bool(self.by_table)

    def counts(self) -> dict[str, int]:
        return {
            kind: sum(len(table[kind]) for table in self.by_table.values())
            for kind in ("added", "changed", "removed")
        }


def compare(before: Tables, after: Tables) -> Changes:
    found = {
        name: _table(before.get(name, []), after.get(name, []))
        for name in dict.fromkeys([*before, *after])
    }
    return Changes({name: table for name, table in found.items() if any(table.values())})


def _table(before: list[dict[str, Any]], after: list[dict[str, Any]]) -> dict[str, Any]:
    old, new = ({row["id"]: row for row in rows} for rows in (before, after))
    changed = {key: _row(old[key], new[key]) for key in new if key in old}
    return {
        "added": [key for key in new if key not in old],
        "changed": {key: row for key, row in changed.items() if row},
        "removed": [key for key in old if key not in new],
    }


def _row(old: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
    """A column that one of them does not have is empty there."""
    columns = dict.fromkeys([*old, *new])
    pairs = {column: [old.get(column), new.get(column)] for column in columns}
    return {column: pair for column, pair in pairs.items() if pair[0] != pair[1]}
