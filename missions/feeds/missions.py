"""Flights of the record as entries: what is known of each, and when that last changed."""

from datetime import datetime
from typing import Any

from django.db.models import Prefetch, QuerySet

from missions.models import Correction, Mission, Organisation, Seat
from missions.publishing.changes import with_changed

from .entries import Enclosure, Entry, absolute, written
from .identity import id_of


def missions(at: datetime, *, operator: Organisation | None = None) -> QuerySet[Any]:
    """What is published, whatever changed last first: a flight enters when it is announced, and
    comes to the top again with its launch."""
    rows = Mission.objects.published(at).in_record()
    if operator is not None:
        rows = rows.filter(operator=operator)
    return with_changed(rows, at=at).order_by("-changed", "-pk")


def mission_entries(rows: "QuerySet[Any]", *, at: datetime) -> list[Entry]:
    """A constant number of queries, however many."""
    seats = Seat.objects.select_related("person").order_by("order", "pk")
    made = Correction.objects.made(at).newest_first()
    found = (
        rows.with_parts()  # type: ignore[attr-defined]
        .select_related("launcher", "landing_site")
        .prefetch_related(Prefetch("seats", seats), Prefetch("corrections", made, to_attr="made"))
    )
    return [_entry(mission) for mission in found]


def _entry(mission: Any) -> Entry:
    url = absolute(mission.get_absolute_url())
    seats = list(mission.seats.all())
    html = written(
        "mission.html",
        url,
        mission=mission,
        up=[seat.person for seat in seats if seat.goes_up],
        corrections=mission.made,
        short_url=absolute(mission.get_short_url()),
    )
    subtitle = f": {mission.subtitle}" if mission.subtitle else ""
    return Entry(
        id_of(mission),
        f"{mission}{subtitle}",
        url,
        mission.publish_at,
        mission.changed,
        summary(mission),
        html,
        categories=[mission.operator.name, mission.get_profile_display()],
        picture=Enclosure.of(mission.image) if mission.image else None,
    )


def summary(mission: Mission) -> str:
    """“Flown. Launch 16 September 2021, 00:02:56 UTC. Landing …. Operator SpaceX.”"""
    parts = [
        mission.get_status_display(),
        f"Launch {mission.launch.text() if mission.launch else 'without a date yet'}",
        f"Landing {mission.landing.text()}" if mission.landing else "",
        f"Operator {mission.operator}",
    ]
    return ". ".join(part for part in parts if part) + "."
