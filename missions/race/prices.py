"""When the flights took place whose seats have a known price."""

from datetime import datetime

from django.db.models import Max, Min

from .lines import Line
from .moments import Moment
from .standings import seats


def price_years(line: Line, moment: Moment, *, at: datetime) -> dict[int, str]:
    """“2001” or “2001 to 2009” by the operator's primary key; one query."""
    priced = seats(line, moment, at=at, priced=True).order_by().values_list("mission__operator")
    years = priced.annotate(first=Min("mission__launch"), last=Max("mission__launch"))
    return {
        operator: f"{first.year}" + (f" to {last.year}" if last.year != first.year else "")
        for operator, first, last in years
    }
