"""Which sources stand behind which figure on a page, numbered as the page needs them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model, QuerySet

from missions.models import Citation, Mission, Person, Source, Vehicle


@dataclass
class Note:
    """A reference to a numbered source; ``says`` is set where the source differs.

    ``is_first`` marks the first reference to its source: the list of sources leads back there.
    """

    number: int
    source: Source
    says: str = ""
    is_first: bool = False


@dataclass
class Notes:
    """The notes on one figure: who says so, and who says something else."""

    support: list[Note] = field(default_factory=list)
    differing: list[Note] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.support or self.differing)


@dataclass
class Fact:
    """One line of a table of facts. ``kind`` says how ``value`` is written.

    ``needs_source``: where no source supports it, the page says so. ``url`` is where the rows
    or the evidence behind it stand, if not beside it.
    """

    name: str
    label: str
    value: Any
    notes: Notes
    kind: str = "text"
    extra: Any = None
    needs_source: bool = False
    url: str = ""


class Evidence:
    """The citations of a page. Numbers are given in the order in which figures ask for them."""

    def __init__(self, citations: Iterable[Citation]) -> None:
        self.sources: list[Source] = []
        self._numbers: dict[int, int] = {}
        self._by_figure: dict[tuple[str, int, str], list[Citation]] = defaultdict(list)
        for citation in citations:
            kind = citation.cited_kind() or ""
            key = (kind, getattr(citation, f"{kind}_id"), citation.field)
            self._by_figure[key].append(citation)

    @classmethod
    def of(cls, target: Model) -> "Evidence":
        """The evidence on one object; one query."""
        name = target._meta.model_name or ""
        return cls(_ordered(Citation.objects.filter(**{name: target})))

    @classmethod
    def of_person(cls, person: Person) -> "Evidence":
        """The evidence on a person and on their seats; one query a kind."""
        mine = Citation.objects.filter
        return cls(
            [
                *_ordered(mine(person=person)),
                *_ordered(mine(seat__in=_keys(person.seats))),
            ]
        )

    @classmethod
    def of_vehicle(cls, vehicle: Vehicle) -> "Evidence":
        """The evidence on a class of craft and on each craft in it; one query a kind."""
        mine = Citation.objects.filter
        return cls(
            [
                *_ordered(mine(vehicle=vehicle)),
                *_ordered(mine(craft__in=_keys(vehicle.craft))),
            ]
        )

    @classmethod
    def of_mission(cls, mission: Mission) -> "Evidence":
        """The evidence on a mission, its seats and its events; one query a kind."""
        mine = Citation.objects.filter
        return cls(
            [
                *_ordered(mine(mission=mission)),
                *_ordered(mine(seat__in=_keys(mission.seats))),
                *_ordered(mine(event__in=_keys(mission.events))),
            ]
        )

    def notes(self, target: Model, *names: str) -> Notes:
        """The notes on the fields ``names`` of ``target``; each source once for what it says."""
        notes = Notes()
        kind, seen = target._meta.model_name or "", set()
        cited = [c for name in names for c in self._by_figure.get((kind, target.pk, name), ())]
        for citation in cited:
            if (citation.source_id, citation.says) in seen:
                continue
            seen.add((citation.source_id, citation.says))
            is_first = citation.source_id not in self._numbers
            note = Note(self._number(citation.source), citation.source, citation.says, is_first)
            (notes.differing if citation.differs else notes.support).append(note)
        return notes

    def _number(self, source: Source) -> int:
        if source.pk not in self._numbers:
            self.sources.append(source)
            self._numbers[source.pk] = len(self.sources)
        return self._numbers[source.pk]


def _keys(rows: Any) -> "QuerySet[Any]":
    """Looked up first: a join might be begun from the sources."""
    return rows.order_by().values("pk")


def _ordered(citations: "QuerySet[Citation]") -> "QuerySet[Citation]":
    return citations.select_related("source").order_by("order", "pk")
