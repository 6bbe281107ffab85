"""Counts over the record, each in one query."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, Q, QuerySet

from missions.models import Citation, Mission, Organisation, Seat, Source, published_q


def standings_at_a_glance(at: datetime) -> "QuerySet[Organisation]":
    """Operators with their published, flown flights: ``flights``, ``people``, ``passengers``."""
    flown = (
        published_q(at, "operated__")
        & Q(operated__scope=Mission.Scope.RECORD)
        & Q(operated__status=Mission.Status.FLOWN)
    )
    up = flown & ~Q(operated__seats__leg=Seat.Leg.DOWN)
    passengers = up & ~Q(operated__seats__category=Seat.Category.CREW)

    def individuals(condition: Q) -> Count:
        return Count("operated__seats__person", filter=condition, distinct=True)

    return (
        Organisation.objects.annotate(
            flights=Count("operated", filter=flown, distinct=True),
            people=individuals(up),
            passengers=individuals(passengers),
            latest=Max("operated__launch", filter=flown),
        )
        .filter(flights__gt=0)
        .order_by("-flights", "name")
    )


@dataclass
class RecordInNumbers:
    flights: int
    people: int
    sources: int
    citations: int
    differing: int


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
