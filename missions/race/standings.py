"""Who is ahead: by a line, as of a moment, operator by operator, and the rows behind it.

Flights count when they have flown. Seats count from their launch: whoever is up has gone up.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, Literal

from django.db.models import Count, F, Max, Min, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from missions.dates import Precision, VagueDate
from missions.models import Mission, Organisation, Person, Seat, published_q

from .journeys import OVER, still_away_q, was_home_q
from .lines import Line, crossed_q, unknown_q
from .moments import Moment

TENTH = Decimal("0.1")
State = Literal["flown", "under_way", "unknown", "launched"]


@dataclass
class Standing:
    """One operator's numbers, or everybody's where ``operator`` is None.

    ``unknown`` are flown flights of which nobody knows whether they passed the line.
    ``individuals`` are people, each once. ``time_in_space`` sums people's own journeys as far as
    their times are known, ongoing ones up to the moment. Prices are in US dollars.
    """

    operator: Organisation | None
    flights: int = 0
    under_way: int = 0
    unknown: int = 0
    seats: int = 0
    individuals: int = 0
    categories: dict[Seat.Category, int] = field(
        default_factory=lambda: dict.fromkeys(Seat.Category, 0)
    )
    first: VagueDate | None = None
    latest: VagueDate | None = None
    highest_km: Decimal | None = None
    time_in_space: timedelta = timedelta()
    price_low: int | None = None
    price_high: int | None = None
    priced: int = 0


@dataclass
class Standings:
    """One row for every operator that had launched anything, the one with most flights first."""

    rows: list[Standing]
    total: Standing


def standings(
    line: Line, moment: Moment, *, at: datetime, operator: Organisation | None = None
) -> Standings:
    """Five queries, whatever the size of the record; ``at`` decides what is published.

    With an ``operator`` its row alone, and a total that is the same.
    """
    flown = _per_operator(_counted_flights(line, moment, at, operator))
    seated = _per_operator(_counted_seats(line, moment, at, operator))
    away = _time_of_those_away(line, moment, at, operator)
    operators = Organisation.objects.in_bulk(list(flown))
    rows = []
    for pk, counts in flown.items():
        row = Standing(operators[pk], **counts)
        if row.highest_km is not None:
            row.highest_km = row.highest_km.quantize(TENTH)  # SQLite gives more digits than it has.
        _seat(row, seated.get(pk, {}))
        row.time_in_space += away[pk]
        rows.append(row)
    rows.sort(key=lambda row: (-row.flights, str(row.operator)))
    total = _total(rows)
    total.individuals = people(line, moment, at=at, operator=operator).count()
    return Standings(rows, total)


def flights(
    line: Line,
    moment: Moment,
    *,
    at: datetime,
    operator: Organisation | None = None,
    state: State = "flown",
) -> "QuerySet[Mission]":
    """The flights behind a number; ``unknown`` ones are flown and nobody knows how high."""
    condition = {
        "flown": moment.flown_q() & crossed_q(line),
        "under_way": moment.under_way_q() & crossed_q(line),
        "launched": moment.launched_q() & crossed_q(line),
        "unknown": moment.flown_q() & unknown_q(line),
    }[state]
    rows = Mission.objects.published(at).in_record().filter(condition)
    return rows.filter(operator=operator) if operator else rows


def seats(
    line: Line,
    moment: Moment,
    *,
    at: datetime,
    operator: Organisation | None = None,
    category: Seat.Category | None = None,
    priced: bool = False,
) -> "QuerySet[Seat]":
    """The seats up behind a number, of flights that had been launched."""
    rows = Seat.objects.up().filter(_gone_up(line, moment, at, "mission__"))
    if operator:
        rows = rows.filter(mission__operator=operator)
    if category:
        rows = rows.filter(category=category)
    return rows.filter(price_usd__isnull=False) if priced else rows


def people(
    line: Line, moment: Moment, *, at: datetime, operator: Organisation | None = None
) -> "QuerySet[Person]":
    """The individuals behind a number, each once."""
    gone_up = seats(line, moment, at=at, operator=operator)
    return Person.objects.filter(pk__in=gone_up.order_by().values("person"))


def days_of_change(line: Line, moment: Moment, *, at: datetime) -> tuple[date | None, date | None]:
    """The nearest days before and after on which something was launched or landed."""
    passed = crossed_q(line) | unknown_q(line)
    now = Moment.now(at)
    changes = {
        "launch": Q(scope=Mission.Scope.RECORD) & now.launched_q(),
        # Craft outside the record bring people of the record home.
        "landing": now.launched_q() & now.has_passed_q("landing"),
    }
    day = VagueDate.from_date(moment.day).earliest
    before = VagueDate(day, Precision.SECOND)
    after, today = moment.as_date, now.as_date
    found = (
        Mission.objects.published(at)
        .filter(passed)
        .aggregate(
            **{
                f"earlier_{name}": Max(name, filter=happened & Q(**{f"{name}__lt": before}))
                for name, happened in changes.items()
            },
            **{
                f"later_{name}": Min(
                    name,
                    filter=happened & Q(**{f"{name}__gte": after, f"{name}__lte": today}),
                )
                for name, happened in changes.items()
            },
        )
    )
    earlier = _known([found["earlier_launch"], found["earlier_landing"]])
    later = _known([found["later_launch"], found["later_landing"]])
    return (
        max(earlier).latest.date() if earlier else None,
        min(later).latest.date() if later else None,
    )


def _gone_up(line: Line, moment: Moment, at: datetime, prefix: str = "") -> Q:
    in_record = Q(**{f"{prefix}scope": Mission.Scope.RECORD})
    return published_q(at, prefix) & in_record & moment.launched_q(prefix) & crossed_q(line, prefix)


def _counted_flights(
    line: Line, moment: Moment, at: datetime, operator: Organisation | None
) -> Iterable[dict[str, Any]]:
    launched = Mission.objects.published(at).in_record().filter(moment.launched_q())
    if operator:
        launched = launched.filter(operator=operator)
    flown = moment.flown_q() & crossed_q(line)
    return (
        launched.order_by()
        .values(key=F("operator"))
        .annotate(
            flights=Count("pk", filter=flown),
            under_way=Count("pk", filter=moment.under_way_q() & crossed_q(line)),
            unknown=Count("pk", filter=moment.flown_q() & unknown_q(line)),
            first=Min("launch", filter=flown),
            latest=Max("launch", filter=flown),
            highest_km=Max("apogee_km", filter=flown),
        )
    )


def _counted_seats(
    line: Line, moment: Moment, at: datetime, operator: Organisation | None
) -> Iterable[dict[str, Any]]:
    rows = (
        seats(line, moment, at=at, operator=operator).order_by().values(key=F("mission__operator"))
    )
    of_category = {
        f"of_{category}": Count("pk", filter=Q(category=category)) for category in Seat.Category
    }
    counted: QuerySet[Any, Any] = rows.annotate(
        seats=Count("pk"),
        individuals=Count("person", distinct=True),
        home_seconds=Sum("away_seconds", filter=was_home_q(moment, at)),
        price_low=Min("price_usd"),
        price_high=Max(Coalesce("price_usd_to", "price_usd")),
        priced=Count("price_usd"),
        **of_category,
    )
    return counted


def _time_of_those_away(
    line: Line, moment: Moment, at: datetime, operator: Organisation | None
) -> "defaultdict[int, timedelta]":
    """How long those in space have been there, by operator; one row a launch.

    A journey of unknown length is left out on its way too, or the sum would fall when it ends.
    """
    away = seats(line, moment, at=at, operator=operator).filter(still_away_q(moment, at)).order_by()
    away = away.exclude(home__mission__status__in=OVER, away_seconds__isnull=True)
    launches = away.values_list("mission__operator", "mission__launch").annotate(n=Count("pk"))
    times: defaultdict[int, timedelta] = defaultdict(timedelta)
    for pk, launch, number in launches:
        if span := launch.until(moment.as_date):
            times[pk] += span[0] * number
    return times


def _per_operator(rows: Iterable[dict[str, Any]]) -> dict[int, dict[str, Any]]:
    return {row.pop("key"): row for row in rows}


def _seat(row: Standing, counts: dict[str, Any]) -> None:
    if not counts:
        return
    for name in ("seats", "individuals", "price_low", "price_high", "priced"):
        setattr(row, name, counts[name])
    row.categories = {category: counts[f"of_{category}"] for category in Seat.Category}
    row.time_in_space = timedelta(seconds=int(counts["home_seconds"] or 0))


def _total(rows: list[Standing]) -> Standing:
    """Everything that adds up; each person once is counted apart."""
    return Standing(
        operator=None,
        flights=sum(row.flights for row in rows),
        under_way=sum(row.under_way for row in rows),
        unknown=sum(row.unknown for row in rows),
        seats=sum(row.seats for row in rows),
        categories={c: sum(row.categories[c] for row in rows) for c in Seat.Category},
        first=min(_known(row.first for row in rows), default=None),
        latest=max(_known(row.latest for row in rows), default=None),
        highest_km=max(_known(row.highest_km for row in rows), default=None),
        time_in_space=sum((row.time_in_space for row in rows), timedelta()),
        price_low=min(_known(row.price_low for row in rows), default=None),
        price_high=max(_known(row.price_high for row in rows), default=None),
        priced=sum(row.priced for row in rows),
    )


def _known(values: Iterable[Any]) -> list[Any]:
    return [value for value in values if value is not None]
