"""Counts over the record, each in one query."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from missions.models import Citation, Mission, Seat, Source


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
