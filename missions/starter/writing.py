"""Phase two: new entries become objects of the site. Runs inside the loader's transaction."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from missions.models import Citation, Event, Mission, Publishable, Seat

from .entries import Cited, Entry, citations
from .ledger import Ledger
from .occupied import Occupied
from .problems import Problem, Spot, problems_in
from .rules import Reference

# Before the first starter article: flights are facts, and nothing about them was ever news here.
MISSIONS_PUBLISHED_AT = datetime(2021, 1, 1, tzinfo=UTC)

Progress = Callable[[int, int, str], None]
CITATION_RELATIONS = {relation.name for relation in Citation._meta.fields if relation.many_to_one}


@dataclass
class Report:
    """What a load did: entries loaded by kind ("people": 198), and why others were not."""

    loaded: Counter[str] = field(default_factory=Counter)
    skipped: list[str] = field(default_factory=list)

    @property
    def total(self) -> int:
        return self.loaded.total()


class Writer:
    def __init__(self, ledger: Ledger, progress: Progress, total: int) -> None:
        self.ledger = ledger
        self.report = Report()
        self.problems: list[Problem] = []
        self._progress = progress
        self._total = total
        self._done = 0
        self._failed: set[str] = set()
        self._occupied = Occupied()

    def write(self, entries: Iterable[Entry]) -> None:
        for entry in entries:
            if self.can_take(entry):
                self.try_to(self._make, entry)
            self.count(entry)

    def try_to(self, make: Callable[[Entry], None], entry: Entry) -> None:
        """Let ``make`` write the entry; the models' objections are kept for the end."""
        before = len(self.problems)
        make(entry)
        if len(self.problems) > before:
            self._failed.add(entry.key)
        else:
            self.report.loaded[entry.kind.plural] += 1

    def count(self, entry: Entry) -> None:
        self._done += 1
        self._progress(self._done, self._total, entry.kind.plural)

    def can_take(self, entry: Entry, arriving: frozenset[str] = frozenset()) -> bool:
        """Whether there is room for the entry, and all that it refers to.

        ``arriving`` holds the keys of entries that are about to be written.
        """
        values = self.resolved(entry.values)
        if occupant := self._occupied.by(entry.kind, entry.slug, values):
            is_bound = self.ledger.is_bound(entry.kind.name, occupant)
            taken = f"its address or name is taken by another {entry.kind.name}"
            self.skip(entry, taken, stands_for=None if is_bound else occupant)
            return False
        for _spot, target in entry.references:
            if target.key in self._failed:
                self._failed.add(entry.key)
                return False
            if target.key not in arriving and self.ledger.get(target.key) is None:
                gone = f"the {target.kind} “{target.slug}” it refers to is not here any more"
                self.skip(entry, gone)
                return False
        return True

    def skip(self, entry: Entry, reason: str, stands_for: models.Model | None = None) -> None:
        self.ledger.note(entry.key, stands_for)
        self.report.skipped.append(f"{entry.spot}: skipped, because {reason}")

    def resolved(self, values: dict[str, Any]) -> dict[str, Any]:
        """The values with the objects that references lead to; rows are left as they are."""
        return {
            key: self.ledger.get(value.key) if isinstance(value, Reference) else value
            for key, value in values.items()
        }

    def is_valid(self, instance: models.Model, spot: Spot) -> bool:
        try:
            instance.full_clean()
        except ValidationError as error:
            self.problems += problems_in(error, spot)
            return False
        return True

    def _make(self, entry: Entry) -> None:
        made = self._saved(entry.kind.model, self._fields(entry), entry.spot)
        if made is None:
            return
        self.ledger.note(entry.key, made)
        found = self._cited(made, citations(entry.values, entry.spot))
        if isinstance(made, Mission):
            self._prove(made, found, entry.spot)
            for model, name, own_field in ((Seat, "seats", "person"), (Event, "events", "at")):
                found += self._rows(made, model, entry, name, own_field)
        Citation.objects.bulk_create(found)

    def _prove(self, mission: Mission, found: list[Citation], spot: Spot) -> None:
        """A starter mission is public at once, and so held to the rule of publication."""
        sourced = [citation.field for citation in found if not citation.differs]
        reason = "has neither a source in “citations” nor a mark in “unsourced”"
        self.problems += [
            Problem(spot.at(name), reason) for name in mission.unproven_figures(sourced)
        ]

    def _fields(self, entry: Entry) -> dict[str, Any]:
        fields = self.resolved(entry.values)
        for rows in ("citations", "seats", "events"):
            fields.pop(rows, None)
        if hasattr(entry.kind.model, "slug"):
            fields["slug"] = entry.slug
        if entry.kind.model is Mission:
            fields |= {"stage": Publishable.Stage.PUBLISHED, "publish_at": MISSIONS_PUBLISHED_AT}
        return fields

    def _rows(
        self, mission: Mission, model: type[Seat] | type[Event], entry: Entry, name: str, own: str
    ) -> list[Citation]:
        """Write the seats or events of a mission; return their citations."""
        found = []
        for number, row in enumerate(entry.values.get(name, ()), 1):
            spot = entry.spot.at(name).row(number)
            fields = self.resolved(row) | {"mission": mission}
            for key in ("sources", "citations"):
                fields.pop(key, None)
            if model is Seat:
                fields["order"] = number
            if made := self._saved(model, fields, spot):
                found += self._cited(made, citations(row, spot, own))
        return found

    def _saved(
        self, model: type[models.Model], fields: dict[str, Any], spot: Spot
    ) -> models.Model | None:
        made = model(**fields)
        if not self.is_valid(made, spot):
            return None
        made.save()
        return made

    def _cited(self, below: models.Model, rows: list[Cited]) -> list[Citation]:
        """Citations ready for the database; that none is doubled was seen on reading."""
        name = str(below._meta.model_name)
        found = []
        for order, row in enumerate(rows):
            fields = {"source": self.ledger.get(row.source.key), name: below}
            citation = Citation(field=row.field, says=row.says, order=order, **fields)
            try:
                citation.clean_fields(exclude=CITATION_RELATIONS)
                citation.clean()
            except ValidationError as error:
                self.problems += problems_in(error, row.spot)
            else:
                found.append(citation)
        return found
