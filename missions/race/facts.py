"""The tables of facts that pages show: which figures, in which order, on what evidence."""

from missions.models import Mission, Organisation, Person, Place, Vehicle

from .evidence import Evidence, Fact


def mission_facts(mission: Mission, evidence: Evidence) -> list[Fact]:
    """What is known of a mission; unknown figures are left out."""
    site, landing = mission.launch_site, mission.landing_site
    rows = [
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
        ("duration", "Launch to landing", mission.duration(), "duration", None),
        ("apogee_km", "Apogee", mission.apogee_km, "altitude", mission),
        ("crossed_80_km", "Passed 80 km", mission.crossed_80_km, "yes_no", None),
        ("crossed_100_km", "Passed 100 km", mission.crossed_100_km, "yes_no", None),
        ("price_note", "Money", mission.price_note, "text", None),
    ]
    return [
        Fact(name, label, value, evidence.notes(mission, name), kind, extra)
        for name, label, value, kind, extra in rows
        if value is not None and value != ""
    ]


def person_facts(person: Person, evidence: Evidence) -> list[Fact]:
    rows = [
        ("native_name", "Name in their own script", person.native_name, "text"),
        ("nationality", "Nationality", person.nationality, "text"),
        ("born", "Born", person.born, "date"),
    ]
    return [
        Fact(name, label, value, evidence.notes(person, name), kind)
        for name, label, value, kind in rows
        if value
    ]


def place_facts(place: Place, evidence: Evidence) -> list[Fact]:
    position = (place.latitude, place.longitude) if place.latitude is not None else None
    rows = [
        ("kind", "Kind", place.get_kind_display(), "text"),
        ("country", "Country", place.country, "country"),
        ("position", "Position", position, "position"),
        ("time_zone", "Time zone", place.time_zone, "text"),
    ]
    return [
        Fact(name, label, value, evidence.notes(place, name), kind)
        for name, label, value, kind in rows
        if value
    ]


def organisation_facts(organisation: Organisation, evidence: Evidence) -> list[Fact]:
    rows = [
        ("kind", "Kind", organisation.get_kind_display(), "text"),
        ("country", "Country", organisation.country, "country"),
        ("also_known_as", "Also known as", organisation.also_known_as, "text"),
    ]
    return [
        Fact(name, label, value, evidence.notes(organisation, name), kind)
        for name, label, value, kind in rows
        if value
    ]


def vehicle_facts(vehicle: Vehicle, evidence: Evidence) -> list[Fact]:
    rows = [
        ("kind", "Kind", vehicle.get_kind_display(), "text"),
        ("operator", "Operator", vehicle.operator, "link"),
    ]
    return [
        Fact(name, label, value, evidence.notes(vehicle, name), kind)
        for name, label, value, kind in rows
        if value
    ]
