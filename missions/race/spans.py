"""Time between two vague dates inside the database, for ordering by it."""

from typing import Any

from django.db.models import Case, CharField, F, Func, IntegerField, Value, When
from django.db.models.expressions import CombinedExpression
from django.db.models.functions import Greatest, Substr
from django.db.models.lookups import Exact

# Where the stored text of a vague date holds its precision and its beginning, and how much of
# the beginning is known to the second, the minute, the day.
_PRECISION, _EARLIEST = 22, 24
_KNOWN = {"1": 19, "2": 16, "3": 10}


class _Epoch(Func):
    """Seconds since 1970 of an ISO text that may end at the day or the minute."""

    output_field = IntegerField()
    arity = 1

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        # Percent signs are halved twice: here, and where the parameters are put in.
        template = "CAST(STRFTIME('%%%%s', %(expressions)s) AS INTEGER)"
        return self.as_sql(compiler, connection, template=template, **context)

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        template = "CAST(EXTRACT(EPOCH FROM CAST(%(expressions)s AS timestamp)) AS bigint)"
        return self.as_sql(compiler, connection, template=template, **context)


def span(start: str, end: str) -> CombinedExpression:
    """Seconds from one vague date to another, NULL unless both are known to the day.

    The same as ``VagueDate.until``, but it does not ask whether the dates are exact.
    """
    coarser = Greatest(_part(start, _PRECISION, 1), _part(end, _PRECISION, 1))
    known = Case(
        *(When(Exact(coarser, digit), then=Value(length)) for digit, length in _KNOWN.items()),
        default=Value(None),
        output_field=IntegerField(),
    )
    return _Epoch(_part(end, _EARLIEST, known)) - _Epoch(_part(start, _EARLIEST, known))


def _part(field: str, position: int, length: Any) -> Substr:
    return Substr(F(field), position, length, output_field=CharField())
