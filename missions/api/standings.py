"""Who is ahead: by which line, as of which day."""

from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from ninja import Field, Query, Router

from missions import models, race
from missions.caching import Sums
from missions.race import DEFAULT_LINE

from .fields import chosen, members, prune
from .nouns import answer
from .parameters import LineName, Parameters, read_moment
from .references import optional_reference
from .schemas import Date, Part, Reference, absolute
from .schemas import date as vague

router = Router(tags=["Standings"])


class Categories(Part):
    """Seats by who had sent or paid for the person in them."""

    crew: int
    staff: int
    state: int
    organisation: int
    self: int


class Standing(Part):
    """One operator's numbers."""

    operator: Reference | None = Field(description="Null in the total.")
    flights: int = Field(description="Flights that were over and had passed the line.")
    flights_url: str = Field(description="The flights behind the number.")
    under_way: int
    unknown: int = Field(description="Flown, and nobody knows whether they passed the line.")
    seats: int = Field(description="Seats up, of flights that had been launched.")
    individuals: int = Field(description="People, each once.")
    categories: Categories
    first: Date | None = Field(description="The first launch that counts.")
    latest: Date | None
    highest_km: float | None
    time_in_space_seconds: int = Field(description="People’s own journeys together.")
    price_low_usd: int | None
    price_high_usd: int | None
    priced: int = Field(description="How many of the seats have a known price.")


class Standings(Part):
    line: LineName
    on: date = Field(description="The last day that is counted (UTC).")
    is_now: bool
    url: str = Field(description="The same on our pages.")
    rows: list[Standing] = Field(description="The operator with most flights first.")
    total: Standing


class StandingsParameters(Parameters):
    line: LineName = Field(DEFAULT_LINE, description="Where space begins.")
    on: str = Field(
        "", max_length=10, description="As of the end of this year, month or day (UTC)."
    )
    fields: str = Field("", description="Only these members: `rows.operator,rows.flights`.")


@router.get("", response=Standings, operation_id="readStandings", summary="Standings")
def read_standings(request: HttpRequest, asked: Query[StandingsParameters]) -> HttpResponse:
    """Every operator that had launched anything, as of a day, by a line."""
    at = timezone.now()
    moment = read_moment(asked.on, at)
    tree = chosen(asked.fields, members(Standings))
    table = Sums.of(request.META)(race.standings, asked.line, moment, at=at)
    rule = {"line": str(asked.line)} | ({"on": moment.on} if moment.on else {})
    content = {
        "line": asked.line,
        "on": moment.day,
        "is_now": moment.is_now,
        "url": absolute(f"{reverse('race')}?{urlencode(rule | {'on': moment.day.isoformat()})}"),
        "rows": [tell_standing(row, rule) for row in table.rows],
        "total": tell_standing(table.total, rule),
    }
    return answer(prune(content, tree))


def tell_standing(row: race.Standing, rule: dict[str, str]) -> dict[str, Any]:
    narrowed = rule | {"status": str(models.Mission.Status.FLOWN)}
    # Without a day the list has what is flown by its status, which is the same rule.
    if row.operator is not None:
        narrowed |= {"operator": f"o-{row.operator.short_id}"}
    rows = f"{reverse('api-1:list_missions')}?{urlencode(narrowed)}"
    seconds = row.time_in_space // timedelta(seconds=1)
    return {
        "operator": optional_reference(row.operator),
        "flights": row.flights,
        "flights_url": absolute(rows),
        "under_way": row.under_way,
        "unknown": row.unknown,
        "seats": row.seats,
        "individuals": row.individuals,
        "categories": {str(name): number for name, number in row.categories.items()},
        "first": vague(row.first),
        "latest": vague(row.latest),
        "highest_km": None if row.highest_km is None else float(row.highest_km),
        "time_in_space_seconds": seconds,
        "price_low_usd": row.price_low,
        "price_high_usd": row.price_high,
        "priced": row.priced,
    }
