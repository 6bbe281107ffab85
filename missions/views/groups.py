"""Lists that stand under the kinds of their rows, with numbers that lead to what they count."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, IntegerField, Value, When

from missions.models import Addressable


@dataclass(frozen=True)
class Column:
    head: str
    number: Callable[[Any], int]
    url: Callable[[Any], str]


@dataclass(frozen=True)
class Cell:
    number: int
    url: str


@dataclass(frozen=True)
class Group:
    """``rows`` pairs each object with its cells, one for each of ``heads``."""

    title: str
    heads: list[str]
    rows: list[tuple[Addressable, list[Cell]]]


def group_by_kind(
    rows: Iterable[Any], titles: dict[str, str], columns: list[Column]
) -> list[Group]:
    """In the order of ``titles``; a column that is empty throughout a group is left out of it."""
    rows = list(rows)
    found = []
    for kind, title in titles.items():
        own = [row for row in rows if row.kind == kind]
        used = [c for c in columns if any(c.number(row) for row in own)]
        cells = [(row, [Cell(c.number(row), c.url(row)) for c in used]) for row in own]
        if own:
            found.append(Group(title, [c.head for c in used], cells))
    return found


def order_by_kind(titles: dict[str, str]) -> Any:
    """An ordering in which the kinds follow each other as in ``titles``."""
    places = [When(kind=kind, then=Value(i)) for i, kind in enumerate(titles)]
    return Case(*places, default=Value(len(titles)), output_field=IntegerField())
