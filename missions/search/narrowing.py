"""By what results can be narrowed, and by what they are."""

import re
from collections import Counter
from dataclasses import dataclass
from typing import NamedTuple

from missions.models import SEARCHED, Organisation, SearchDocument
from missions.models.permalinks import SLUG_LENGTH

from .conditions import Token

LABELS = {
    "article": "Articles",
    "mission": "Missions",
    "person": "People",
    "organisation": "Organisations",
    "vehicle": "Vehicles",
    "place": "Places",
}
_SLUG = re.compile(rf"[a-z0-9-]{{1,{SLUG_LENGTH}}}")
_YEAR = re.compile(r"(19|20|21)[0-9]{2}")


class ChoiceError(Exception):
    """A facet that nothing could ever have; the message is for readers."""


class Found(NamedTuple):
    """What is needed of a match to count and to order it."""

    id: int
    date: str
    year: int | None
    operators: str
    title_stems: str
    head_stems: str

    @property
    def kind(self) -> str:
        return SearchDocument.kind_of(self.id)


@dataclass(frozen=True)
class Narrowed:
    """By what the reader has narrowed the results."""

    kind: str = ""
    operator: Organisation | None = None
    year: str = ""

    @classmethod
    def read(cls, kind: str, operator: str, year: str) -> "Narrowed":
        if kind and kind not in SEARCHED:
            raise ChoiceError(f"There is no kind “{kind[:60]}” to choose in a search.")
        if year and not _YEAR.fullmatch(year):
            raise ChoiceError(f"There is no year “{year[:60]}” to choose in a search.")
        organisation = None
        if operator:
            if _SLUG.fullmatch(operator):
                organisation = Organisation.objects.filter(slug=operator).first()
            if organisation is None:
                raise ChoiceError(f"There is no operator “{operator[:60]}” to choose in a search.")
        return cls(kind, organisation, year)

    def tokens(self) -> list[Token]:
        tokens = [Token.facet("o", self.operator.pk)] if self.operator else []
        return [*tokens, Token.facet("y", int(self.year))] if self.year else tokens

    @property
    def values(self) -> dict[str, str]:
        slug = self.operator.slug if self.operator else ""
        return {"kind": self.kind, "operator": slug, "year": self.year}


@dataclass(frozen=True)
class Choice:
    value: str
    label: str
    count: int
    organisation: Organisation | None = None


@dataclass(frozen=True)
class Facet:
    """One way to narrow the results; ``chosen`` is what it is narrowed to already."""

    name: str
    label: str
    choices: list[Choice]
    chosen: str
    chosen_label: str


def facets(found: list[Found], narrowed: Narrowed) -> list[Facet]:
    """What the results can be narrowed by, with how many would be left; at most one query."""
    kinds = Counter(row.kind for row in found)
    years = Counter(str(row.year) for row in found if row.year)
    flown_by = Counter(pk for row in found for pk in row.operators.split())
    chosen = narrowed.values
    operator = narrowed.operator
    operators = Organisation.objects.in_bulk(list(map(int, flown_by))) if flown_by else {}
    of_operators = [Choice(o.slug, o.name, flown_by[str(pk)], o) for pk, o in operators.items()]
    return [
        Facet(
            "kind",
            "Kind",
            [Choice(kind, label, kinds[kind]) for kind, label in LABELS.items() if kinds[kind]],
            chosen["kind"],
            LABELS.get(chosen["kind"], ""),
        ),
        Facet(
            "operator",
            "Operator",
            sorted(of_operators, key=lambda choice: (-choice.count, choice.label)),
            chosen["operator"],
            operator.name if operator else "",
        ),
        Facet(
            "year",
            "Year",
            [Choice(year, year, years[year]) for year in sorted(years, reverse=True)],
            chosen["year"],
            chosen["year"],
        ),
    ]
