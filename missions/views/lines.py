"""Flights as lines of a page, with who was aboard; what is too long is one link away."""

from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet, prefetch_related_objects
from django.urls import reverse

from missions.models import Mission, Seat

from .rule import encode

MOST = 60


@dataclass
class Lines:
    """``more`` is the address of all of them, where they are more than these."""

    missions: list[Mission]
    more: str = ""


def newest_lines(missions: QuerySet[Mission], **narrowed_by: str) -> Lines:
    """The newest of ``missions``, to which the list of missions leads when ``narrowed_by``."""
    found = list(missions.with_parts().newest_first()[: MOST + 1])  # type: ignore[attr-defined]
    more = f"{reverse('missions')}?{encode(narrowed_by)}" if len(found) > MOST else ""
    return Lines(found[:MOST], more)


def with_crews(*groups: Lines) -> None:
    """Fetch who was aboard the flights of all ``groups``; one query."""
    seats = Seat.objects.select_related("person").order_by("order", "pk")
    missions = [mission for lines in groups for mission in lines.missions]
    prefetch_related_objects(missions, Prefetch("seats", seats))
