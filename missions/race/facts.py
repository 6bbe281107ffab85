"""The tables of facts that pages show: which figures, in which order, on what evidence."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Model

from missions.models import Mission, Organisation, Person, Place, Vehicle

from .evidence import Evidence, Fact, Notes
from .journeys import Journey, flown, time_away

# Never marked as unsourced: the duration is worked out from launch and landing, and whose a
# flight or a craft is belongs to what it is called.
UNMARKED = {"duration", "operator"}
LINES = {"crossed_80_km", "crossed_100_km"}

# Name, label, value, the component's word for it, and what else is printed with it.
Row = tuple[str, str, Any, str, Any]


def mission_facts(mission: Mission, evidence: Evidence) -> list[Fact]:
    """What is known of a mission; unknown figures are left out."""
    site, landing = mission.launch_site, mission.landing_site
    rows: list[Row] = [
        # What a reader asks first; pages show these two large.
        ("apogee_km", "Apogee", mission.apogee_km, "altitude", mission),
        ("duration", "Launch to landing", mission.duration(), "duration", None),
        ("operator", "Operator", mission.operator, "link", None),
        ("organiser", "Organiser", mission.organiser, "link", None),
        ("craft", "Craft", mission.craft or mission.vehicle, "craft", mission.vehicle),
        ("launcher", "Launcher", mission.launcher, "link", mission.booster),
        ("destination", "Destination", mission.destination, "link", None),
        ("launch_site", "Launch site", site, "link", None),
        ("launch", "Launch", mission.launch, "date", site),
        ("docking", "Docking", mission.docking, "date", None),
        ("docking_port", "Docking port", mission.docking_port, "text", None),
        ("landing", "Landing", mission.landing, "date", landing),
        ("landing_site", "Landing site", landing, "link", mission.landing_note),
        ("crossed_80_km", "Passed 80 km", mission.crossed_80_km, "yes_no", None),
        ("crossed_100_km", "Passed 100 km", mission.crossed_100_km, "yes_no", None),
        ("price_note", "Money", mission.price_note, "text", None),
    ]
    facts = _named(mission, evidence) + _facts(mission, rows, evidence)
    for fact in facts:
        if fact.name in LINES and mission.apogee_km is not None:
            # The apogee decides, and carries the sources.
            fact.needs_source = False
    return facts


def person_facts(person: Person, evidence: Evidence) -> list[Fact]:
    rows: list[Row] = [
        ("native_name", "Name in their own script", person.native_name, "text", None),
        ("nationality", "Nationality", person.nationality, "text", None),
        ("born", "Born", person.born, "date", None),
    ]
    return _named(person, evidence) + _facts(person, rows, evidence)


def person_figures(journeys: Iterable[Journey], rows: str) -> list[Fact]:
    """What the person's own ``journeys`` add up to; ``rows`` is where they stand one by one."""
    begun = flown(journeys)
    if not begun:
        return []
    figures = [Fact("flights", "Flights", len(begun), Notes(), "count", url=rows)]
    if time := time_away(begun):
        label = "Time in space"
        figures.append(Fact("time", label, time, Notes(), "duration", url=rows))
    missions = [journey.up.mission for journey in begun if journey.up]
    heights = [(m.apogee_km, m) for m in missions if m.apogee_km is not None]
    if len(heights) == len(missions):
        height, mission = max(heights, key=lambda pair: pair[0])
        url = mission.get_absolute_url()
        label = "Apogee" if len(begun) == 1 else "Highest apogee"
        figures.append(Fact("apogee_km", label, height, Notes(), "altitude", mission, url=url))
    return figures


def place_facts(place: Place, evidence: Evidence) -> list[Fact]:
    position = (place.latitude, place.longitude) if place.latitude is not None else None
    rows: list[Row] = [
        ("kind", "Kind", place.get_kind_display(), "text", None),
        ("country", "Country", place.country, "country", None),
        ("position", "Position", position, "position", None),
        ("time_zone", "Time zone", place.time_zone, "text", None),
    ]
    return _named(place, evidence) + _facts(place, rows, evidence)


def organisation_facts(organisation: Organisation, evidence: Evidence) -> list[Fact]:
    rows: list[Row] = [
        ("kind", "Kind", organisation.get_kind_display(), "text", None),
        ("country", "Country", organisation.country, "country", None),
        ("also_known_as", "Also known as", organisation.also_known_as, "text", None),
    ]
    return _named(organisation, evidence) + _facts(organisation, rows, evidence)


def vehicle_facts(vehicle: Vehicle, evidence: Evidence) -> list[Fact]:
    rows: list[Row] = [
        ("kind", "Kind", vehicle.get_kind_display(), "text", None),
        ("operator", "Operator", vehicle.operator, "link", None),
    ]
    return _named(vehicle, evidence) + _facts(vehicle, rows, evidence)


def _facts(target: Any, rows: Iterable[Row], evidence: Evidence) -> list[Fact]:
    """The rows that have a value."""
    needing = set(target.CITABLE) - UNMARKED
    return [
        Fact(
            name, label, value, evidence.notes(target, name), kind, extra,
            needs_source=name in needing,
        )
        for name, label, value, kind, extra in rows
        if value is not None and value != ""
    ]  # fmt: skip


def _named(target: Model, evidence: Evidence) -> list[Fact]:
    """The name once more, as a fact, where somebody was cited for it or writes it differently."""
    notes = evidence.notes(target, "name")
    return [Fact("name", "Name", str(target), notes)] if notes else []
