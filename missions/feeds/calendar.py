"""Launches and landings as iCalendar (RFC 5545): one event each, as vague as it is known."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.db.models import Max
from icalendar import Calendar, Event, vDuration

from missions.dates import Certainty, VagueDate
from missions.models import Mission, Organisation, Place, Version
from missions.wording import legal

from .entries import absolute
from .identity import id_of

PRODUCT = "-//The Space Tourism Record//Launches and landings//EN"
# How often a program should look again.
REFRESH = timedelta(hours=6)
# Beyond this a calendar takes seconds to write, and programs refuse to read it.
MOST_FLIGHTS = 500


class Revision(NamedTuple):
    """``number`` only ever grows; ``made_at`` is when the latest one was saved."""

    number: int
    made_at: datetime


def calendar_text(
    *, at: datetime, name: str, address: str, operator: Organisation | None = None
) -> bytes:
    """The launches and landings that readers can see and that have a date, of the latest
    ``MOST_FLIGHTS``; two queries.

    What is withdrawn is absent: a calendar that is subscribed to is read as a whole. "To be
    determined" has no place in a calendar. ``name`` and ``address`` are the calendar's own.
    """
    rows = Mission.objects.published(at).in_record().with_parts().select_related("landing_site")
    if operator is not None:
        rows = rows.filter(operator=operator)
    missions = list(reversed(rows.newest_first()[:MOST_FLIGHTS]))
    revised = revisions(missions, at=at)
    calendar = Calendar()
    calendar.add("PRODID", PRODUCT)
    calendar.add("VERSION", "2.0")
    for label in ("NAME", "X-WR-CALNAME"):
        calendar.add(label, legal(name))
    calendar.add("URL", absolute(address), parameters={"VALUE": "URI"})
    calendar.add("REFRESH-INTERVAL", vDuration(REFRESH), parameters={"VALUE": "DURATION"})
    calendar.add("X-PUBLISHED-TTL", vDuration(REFRESH))
    for mission in missions:
        for event in events_of(mission, revised.get(mission.pk)):
            calendar.add_component(event)
    return calendar.to_ical(sorted=False)


def revisions(missions: Iterable[Mission], *, at: datetime) -> dict[int, Revision]:
    """How often each was saved at the desk, and when last, by its key; as far as readers see it.

    Versions are numbered one by one, through withdrawal and return, and are never deleted.
    """
    versions = Version.objects.public(at).filter(
        content_type=ContentType.objects.get_for_model(Mission),
        object_id__in=[mission.pk for mission in missions],
    )
    found = versions.order_by().values("object_id")
    found = found.annotate(n=Max("number"), last=Max("public_from"))
    return {row["object_id"]: Revision(row["n"], row["last"]) for row in found}


def events_of(mission: Mission, revision: Revision | None) -> Iterator[Event]:
    """The launch and the landing, each if it has a date."""
    for kind, moment, place in (
        ("Launch", mission.launch, mission.launch_site),
        ("Landing", mission.landing, mission.landing_site),
    ):
        if moment is not None and not moment.is_to_be_determined:
            yield _event(mission, kind, moment, place, revision)


def _event(
    mission: Any, kind: str, moment: VagueDate, place: Place | None, revision: Revision | None
) -> Event:
    is_settled = moment.has_day and moment.certainty is Certainty.EXACT
    saved = max(mission.publish_at, mission.updated_at)
    if revision:
        saved = max(saved, revision.made_at)
    url = absolute(mission.get_absolute_url())
    event = Event()
    event.add("UID", str(id_of(mission, kind.lower())))
    event.add("SEQUENCE", revision.number if revision else 0)
    # Without a METHOD both say when the event was last changed; the time of day would make
    # every answer another one.
    for name in ("DTSTAMP", "LAST-MODIFIED"):
        event.add(name, saved.replace(microsecond=0))
    start, end = span(moment)
    event.add("DTSTART", start)
    if end is not None:
        event.add("DTEND", end)
    event.add("SUMMARY", legal(_title(mission, kind, moment, is_settled=is_settled)))
    event.add("DESCRIPTION", legal(_description(mission, kind, moment)))
    event.add("STATUS", _status(mission, is_settled=is_settled))
    # Nobody is busy because a rocket flies.
    event.add("TRANSP", "TRANSPARENT")
    event.add("CATEGORIES", [kind, legal(mission.operator.name)])
    if place is not None:
        event.add("LOCATION", legal(place.name))
        if place.latitude is not None and place.longitude is not None:
            event.add("GEO", (float(place.latitude), float(place.longitude)))
    event.add("URL", url, parameters={"VALUE": "URI"})
    return event


def span(moment: VagueDate) -> tuple[date, date | None]:
    """DTSTART and DTEND. A time is a point in UTC without an end; everything vaguer is whole
    days, of which the end is the first that no longer belongs."""
    if moment.has_time:
        return moment.earliest, None
    return moment.earliest.date(), moment.latest.date() + timedelta(days=1)


def _status(mission: Mission, *, is_settled: bool) -> str:
    if mission.status == Mission.Status.CANCELLED:
        return "CANCELLED"
    return "CONFIRMED" if is_settled else "TENTATIVE"


def _title(mission: Mission, kind: str, moment: VagueDate, *, is_settled: bool) -> str:
    """“Launch of Inspiration4”, “Launch of Axiom-5 (no earlier than January 2027)”."""
    title = f"{kind} of {mission}"
    return title if is_settled else f"{title} ({moment.text()})"


def _description(mission: Mission, kind: str, moment: VagueDate) -> str:
    craft = f"{mission.craft}, {mission.vehicle}" if mission.craft else f"{mission.vehicle}"
    lines = [
        f"{kind}: {moment.text()}",
        f"Status: {mission.get_status_display()}",
        f"Operator: {mission.operator}",
        f"Craft: {craft}",
        mission.summary,
        absolute(mission.get_short_url()),
    ]
    return "\n".join(line for line in lines if line)
