"""What one value in a starter file may be. A rule returns the value as the models take it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from difflib import get_close_matches
from typing import Any

from missions.dates import Certainty, VagueDate, VagueDateError

from .problems import Problem, RefusedError, Spot


@dataclass(frozen=True)
class Reference:
    """Another entry, named by its kind and its slug in the files."""

    kind: str
    slug: str

    @property
    def key(self) -> str:
        return f"{self.kind}:{self.slug}"


@dataclass
class Findings:
    """What the reading of one entry brings to light."""

    problems: list[Problem]
    references: list[tuple[Spot, Reference]] = field(default_factory=list)


Rule = Callable[[Any, Spot, Findings], Any]


@dataclass(frozen=True)
class Shape:
    """The keys that a table may have, and those that it must."""

    keys: Mapping[str, Rule]
    required: tuple[str, ...] = ()

    def read(self, table: object, spot: Spot, found: Findings) -> dict[str, Any]:
        """The values that keep to their rules; what does not goes to ``found.problems``."""
        if not isinstance(table, dict):
            found.problems.append(Problem(spot, "must be a table of keys and values"))
            return {}
        values = {}
        for key, value in table.items():
            if rule := self.keys.get(key):
                try:
                    values[key] = rule(value, spot.at(key), found)
                except RefusedError as refusal:
                    found.problems.append(Problem(spot.at(key), str(refusal)))
            else:
                found.problems.append(Problem(spot.at(key), self._unknown(key)))
        missing = [key for key in self.required if key not in table]
        found.problems += [Problem(spot.at(key), "is missing") for key in missing]
        return values

    def _unknown(self, key: str) -> str:
        near = get_close_matches(key, self.keys, n=1)
        hint = f"did you mean “{near[0]}”?" if near else f"the keys are: {', '.join(self.keys)}"
        return f"there is no such key; {hint}"


def text(value: Any, _spot: Spot, _found: Findings) -> str:
    if not isinstance(value, str):
        raise RefusedError("must be text in quotes")
    if not value.strip():
        raise RefusedError("is empty; leave the key out instead")
    return value.strip()


def whole(value: Any, _spot: Spot, _found: Findings) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise RefusedError("must be a whole number without quotes")
    return value


def flag(value: Any, _spot: Spot, _found: Findings) -> bool:
    if not isinstance(value, bool):
        raise RefusedError("must be true or false, without quotes")
    return value


def decimal(places: int) -> Rule:
    def rule(value: Any, _spot: Spot, _found: Findings) -> Decimal:
        if not isinstance(value, int | float) or isinstance(value, bool):
            raise RefusedError("must be a number without quotes")
        exact = Decimal(str(value))
        if not exact.is_finite() or exact != round(exact, places):
            digits = "one digit" if places == 1 else f"{places} digits"
            raise RefusedError(f"must have at most {digits} after the point")
        return exact

    return rule


def one_of(choices: Iterable[str]) -> Rule:
    allowed = tuple(choices)

    def rule(value: Any, _spot: Spot, _found: Findings) -> str:
        if value not in allowed:
            raise RefusedError(f"must be one of: {', '.join(allowed)} (and not “{value}”)")
        return str(value)

    return rule


def vague_date(value: Any, spot: Spot, found: Findings) -> VagueDate:
    try:
        return VagueDate.parse(text(value, spot, found))
    except VagueDateError as error:
        raise RefusedError(str(error)) from error


def moment(value: Any, spot: Spot, found: Findings) -> datetime:
    date = vague_date(value, spot, found)
    if not date.has_time or date.certainty is not Certainty.EXACT:
        raise RefusedError("must be a day and a time (UTC), such as 2021-10-05 18:30")
    return date.earliest


def reference(kind: str) -> Rule:
    def rule(value: Any, spot: Spot, found: Findings) -> Reference:
        target = Reference(kind, text(value, spot, found))
        found.references.append((spot, target))
        return target

    return rule


def listed(each: Rule) -> Rule:
    """A list without repetitions."""

    def rule(value: Any, spot: Spot, found: Findings) -> list[Any]:
        if not isinstance(value, list):
            raise RefusedError("must be a list in square brackets")
        values = []
        for number, item in enumerate(value, 1):
            try:
                if item in value[: number - 1]:
                    raise RefusedError(f"“{item}” is there twice")
                values.append(each(item, spot.row(number), found))
            except RefusedError as refusal:
                found.problems.append(Problem(spot.row(number), str(refusal)))
        return values

    return rule


def rows(shape: Shape) -> Rule:
    def rule(value: Any, spot: Spot, found: Findings) -> list[dict[str, Any]]:
        if not isinstance(value, list):
            raise RefusedError(f"must be a list of tables: [[{spot.path[-1]}]]")
        return [shape.read(row, spot.row(number), found) for number, row in enumerate(value, 1)]

    return rule
