"""Phase one: every starter file read and checked, before anything is written."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from .files import stray_files, tables
from .kinds import KINDS, Kind
from .problems import Problem, Spot, StarterError
from .rules import Findings, Reference


@dataclass(frozen=True)
class Entry:
    """One thing of the starter content, with values fit for its model."""

    kind: Kind
    slug: str
    spot: Spot
    values: dict[str, Any]
    references: list[tuple[Spot, Reference]]

    @property
    def key(self) -> str:
        return f"{self.kind.name}:{self.slug}"


class Cited(NamedTuple):
    spot: Spot
    field: str
    source: Reference
    says: str


def read(root: Path) -> list[Entry]:
    """All entries in loading order; raises ``StarterError`` with all that is wrong in them."""
    problems = _missing_folders(root) or stray_files(root)
    raw = [(kind, *row) for kind in KINDS.values() for row in tables(root, kind, problems)]
    is_complete = not problems
    entries = [_read_entry(*row, problems) for row in raw]
    if is_complete:
        problems += _dangling(entries)
    problems += _same_names(entries)
    problems += _same_citations(entries)
    if problems:
        raise StarterError(problems)
    return entries


def citations(values: dict[str, Any], spot: Spot, own_field: str = "") -> list[Cited]:
    """One a source, in the order of the file: the row's ``sources``, then ``citations``."""
    below = spot.at("sources")
    found = [
        Cited(below.row(number), own_field, source, "")
        for number, source in enumerate(values.get("sources", ()), 1)
    ]
    for row_number, row in enumerate(values.get("citations", ()), 1):
        below = spot.at("citations").row(row_number).at("sources")
        found += [
            Cited(below.row(number), row.get("field", ""), source, row.get("says", ""))
            for number, source in enumerate(row.get("sources", ()), 1)
        ]
    return found


def all_citations(entry: Entry) -> list[list[Cited]]:
    """The citations of the entry itself, then of each of its seats and events."""
    values, spot = entry.values, entry.spot
    return [
        citations(values, spot),
        *(
            citations(row, spot.at(name).row(number), own_field)
            for name, own_field in (("seats", "person"), ("events", "at"))
            for number, row in enumerate(values.get(name, ()), 1)
        ),
    ]


def _read_entry(kind: Kind, slug: str, spot: Spot, table: Any, problems: list[Problem]) -> Entry:
    found = Findings(problems)
    values = kind.shape.read(table, spot, found)
    return Entry(kind, slug, spot, values, found.references)


def _missing_folders(root: Path) -> list[Problem]:
    if (root / "data").is_dir():
        return []
    return [Problem(Spot(str(root)), "there is no folder “data” in it")]


def _dangling(entries: list[Entry]) -> list[Problem]:
    keys = {entry.key for entry in entries}
    return [
        Problem(spot, f"there is no {target.kind} “{target.slug}”")
        for entry in entries
        for spot, target in entry.references
        if target.key not in keys
    ]


def _same_names(entries: list[Entry]) -> list[Problem]:
    """Two entries that the database would not let stand beside each other."""
    seen: dict[Any, Entry] = {}
    problems = []
    for entry in entries:
        names = [entry.values.get(key) for key in entry.kind.unique]
        if not names or None in names:
            continue
        first = seen.setdefault((entry.kind.name, *names), entry)
        if first is not entry:
            message = f"“{names[-1]}” is also the name of {first.spot}"
            problems.append(Problem(entry.spot.at("name"), message))
    return problems


def _same_citations(entries: list[Entry]) -> list[Problem]:
    problems = []
    for entry in entries:
        for below_one_object in all_citations(entry):
            seen = set()
            for spot, field, source, says in below_one_object:
                if (field, source, says) in seen:
                    message = f"“{source.slug}” is already cited for “{field}”"
                    problems.append(Problem(spot, message))
                seen.add((field, source, says))
    return problems
