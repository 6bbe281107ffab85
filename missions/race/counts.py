"""Counts over the record, each in one query."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Count, Max, Q, QuerySet

from missions.models import Citation, Mission, Seat, Source

from .moments import Moment


@dataclass
class RecordInNumbers:
    flights: int
    people: int
    sources: int
    citations: int
    differing: int


@dataclass
class FlightsInNumbers:
    """What some flights come to, by what had been launched; people are on the way up."""

    flights: int
    people: int
    seats: int
    highest_km: Decimal | None


def flights_in_numbers(missions: QuerySet[Mission], *, at: datetime) -> FlightsInNumbers:
    """Of those of ``missions`` that have been launched; two queries."""
    launched = missions.filter(Moment.now(at).launched_q()).order_by()
    flown = launched.aggregate(n=Count("pk"), highest=Max("apogee_km"))
    seats = Seat.objects.up().filter(mission__in=launched.values("pk"))
    aboard = seats.aggregate(people=Count("person", distinct=True), seats=Count("pk"))
    highest = flown["highest"]
    return FlightsInNumbers(
        flown["n"],
        aboard["people"],
        aboard["seats"],
        # SQLite gives more digits than it has.
        None if highest is None else highest.quantize(Decimal("0.1")),
    )


def record_in_numbers(at: datetime) -> RecordInNumbers:
    """How large the public record is."""
    flights = Mission.objects.published(at).in_record()
    seats = Seat.objects.published(at).filter(mission__scope=Mission.Scope.RECORD)
    citations = Citation.objects.public(at).aggregate(
        all=Count("pk"), differing=Count("pk", filter=~Q(says=""))
    )
    return RecordInNumbers(
        flights=flights.count(),
        people=seats.up().values("person").distinct().count(),
        sources=Source.objects.count(),
        citations=citations["all"],
        differing=citations["differing"],
    )
