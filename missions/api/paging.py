"""One page after another by the last row of the page before: the hundredth page costs what the
first does, and rows that appear meanwhile neither repeat nor hide others."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.signing import BadSignature, Signer
from django.db.models import F, Model, Q, QuerySet

from missions.dates import VagueDate

from .problems import ProblemError

SALT = "missions.api.cursor"


@dataclass(frozen=True)
class Order:
    """Fields as ``order_by`` takes them; the last is unique. ``unknown_last`` may be null."""

    fields: tuple[str, ...]
    unknown_last: str = ""

    def sort(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        return rows.order_by(*(self._expression(field) for field in self.fields))

    def after(self, values: list[Any]) -> Q:
        """The rows that come after one with these values."""
        found, same = Q(pk__in=[]), Q()
        for field, value in zip(self.fields, values, strict=True):
            name = field.removeprefix("-")
            if value is None:
                # Nothing comes after what is not known but others of the kind.
                same &= Q(**{f"{name}__isnull": True})
                continue
            beyond = Q(**{f"{name}__{'lt' if field.startswith('-') else 'gt'}": value})
            if name == self.unknown_last:
                beyond |= Q(**{f"{name}__isnull": True})
            found |= same & beyond
            same &= Q(**{name: value})
        return found & self._range(values)

    def _range(self, values: list[Any]) -> Q:
        """Where the rows that come after begin, by the first field alone: said twice, as an index
        is read from its end for what is said with “or”."""
        field, value = self.fields[0], values[0]
        name = field.removeprefix("-")
        if value is None or name == self.unknown_last:
            return Q()
        return Q(**{f"{name}__{'lte' if field.startswith('-') else 'gte'}": value})

    def cursor(self, row: Model, question: str) -> str:
        """Where ``row`` stands in the answer to ``question``; only we can have made it."""
        values = [_plain(getattr(row, field.removeprefix("-"))) for field in self.fields]
        return Signer(salt=SALT).sign_object([question, values])

    def _expression(self, field: str) -> Any:
        name = field.removeprefix("-")
        if name != self.unknown_last:
            return field
        known = F(name)
        return known.desc(nulls_last=True) if field != name else known.asc(nulls_last=True)


def read_cursor(cursor: str, question: str) -> list[Any]:
    """The values in a cursor that belongs to ``question``; else a problem."""
    try:
        asked, values = Signer(salt=SALT).unsign_object(cursor)
    except (BadSignature, ValueError, TypeError):
        reason = "This is no cursor of ours; take it from “next” as it is."
        raise ProblemError.of_parameter("cursor", reason) from None
    if asked != question:
        reason = "It belongs to a list with other filters; follow “next” as it is."
        raise ProblemError.of_parameter("cursor", reason)
    return [_value(value) for value in values]


def _plain(value: Any) -> Any:
    if isinstance(value, VagueDate):
        return {"vague": value.encode()}
    return {"at": value.isoformat()} if isinstance(value, datetime) else value


def _value(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    if "vague" in value:
        return VagueDate.decode(value["vague"])
    return datetime.fromisoformat(value["at"])
