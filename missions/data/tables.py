"""What the record looks like from outside: its tables, their columns, and what these mean.

Rows are known by ids that never change: the short address of what has a page, else the primary
key with a letter before it. A vague date takes five columns, so that nobody has to guess.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Prefetch, QuerySet

from missions.dates import VagueDate
from missions.models import (
    CITED,
    Citation,
    Craft,
    Event,
    Mission,
    Organisation,
    Person,
    Place,
    Seat,
    Source,
    Vehicle,
    published_q,
)

# What a cell holds: text, or a number, a truth, nothing.
Cell = str | int | float | bool | None
CONFIDENCE = {
    "cited": "a source says so",
    "disputed": "a source says so and another says something else",
    "unsourced": "marked as resting on no source",
    "": "not marked and not cited for itself",
}


@dataclass(frozen=True)
class Column:
    """``kind`` is a Frictionless field type; ``to`` names the table whose ids it holds."""

    name: str
    kind: str
    about: str
    get: Callable[[Any], Cell]
    to: str = ""


@dataclass(frozen=True)
class Table:
    """``rows`` are those that anybody may see at a time, in the order of their keys."""

    name: str
    about: str
    columns: tuple[Column, ...]
    rows: Callable[[datetime], "QuerySet[Any]"]

    def read(self, at: datetime) -> Iterator[dict[str, Cell]]:
        for obj in self.rows(at).order_by("pk").iterator(chunk_size=500):
            yield {column.name: column.get(obj) for column in self.columns}


def stable_id(obj: Any) -> str:
    """The permanent id of a row: ``k7f3qx``, or ``seat-12`` of what has no page."""
    return getattr(obj, "short_id", None) or f"{obj._meta.model_name}-{obj.pk}"


def _id(about: str = "Never changes.") -> Column:
    return Column("id", "string", about, stable_id)


def _plain(name: str, about: str, kind: str = "string") -> Column:
    def get(obj: Any) -> Cell:
        value = getattr(obj, name)
        if kind == "number":
            return None if value is None else float(value)
        return value

    return Column(name, kind, about, get)


def _link(name: str, to: str, about: str) -> Column:
    def get(obj: Any) -> Cell:
        found = getattr(obj, name)
        return stable_id(found) if found else None

    return Column(name, "string", about, get, to)


def _page() -> tuple[Column, Column]:
    return (
        _id("The last part of its permanent short address; never changes."),
        Column("path", "string", "Its page on the site.", lambda obj: obj.get_absolute_url()),
    )


def _date(name: str, about: str) -> tuple[Column, ...]:
    def column(part: str, kind: str, words: str, read: Callable[[VagueDate], Cell]) -> Column:
        def get(obj: Any) -> Cell:
            value = getattr(obj, name)
            return None if value is None else read(value)

        return Column(f"{name}{part}", kind, words, get)

    def limit(moment: str) -> Callable[[VagueDate], Cell]:
        return lambda date: (
            None if date.is_to_be_determined else f"{getattr(date, moment):%Y-%m-%dT%H:%M:%SZ}"
        )

    return (
        column("", "string", f"{about} UTC, as precise as it is known.", str),
        column("_precision", "string", "second, minute, day, month, quarter, year or none.",
               lambda date: date.precision.name.lower()),
        column("_certainty", "string", "exact, about, no earlier than or to be determined.",
               lambda date: str(date.certainty)),
        column("_earliest", "datetime", "The first second that the date allows.",
               limit("earliest")),
        column("_latest", "datetime", "The last second of the period that is named.",
               limit("latest")),
    )  # fmt: skip


def _confidence(name: str) -> Column:
    meaning = "; ".join(f"{word or 'empty'}: {words}" for word, words in CONFIDENCE.items())

    def get(obj: Any) -> Cell:
        cited = [citation for citation in obj.citations.all() if citation.field == name]
        if any(citation.says for citation in cited):
            return "disputed"
        return "cited" if cited else ("unsourced" if name in obj.unsourced else None)

    return Column(f"{name}_confidence", "string", f"What it rests on. {meaning}.", get)


def _missions(at: datetime) -> "QuerySet[Any]":
    cited = Prefetch("citations", Citation.objects.only("field", "says", "mission"))
    return Mission.objects.published(at).prefetch_related(cited).select_related(
        "operator", "organiser", "vehicle", "craft", "launcher", "launch_site", "destination",
        "landing_site",
    )  # fmt: skip


def _craft(at: datetime) -> "QuerySet[Any]":
    """Without the craft that only flights of drafts name."""
    shown = Mission.objects.published(at).exclude(craft=None).values("craft")
    hidden = Mission.objects.exclude(published_q(at)).exclude(craft=None).values("craft")
    rows = Craft.objects.select_related("vehicle")
    return rows.filter(pk__in=shown) | rows.exclude(pk__in=hidden)


def _cited(citation: Any) -> Cell:
    kind = citation.cited_kind()
    return stable_id(getattr(citation, kind)) if kind else None


_NAMED = "Organisations, vehicles and places are public as soon as they are entered."

TABLES = (
    Table("organisations", f"Who flies, sells, sends and pays. {_NAMED}", (
        *_page(), _plain("name", "Its name."), _plain("kind", "operator, or what else it is."),
        _plain("country", "ISO 3166 code."), _plain("also_known_as", "Other names."),
        _plain("summary", "Text; see the licence."),
    ), lambda at: Organisation.objects.all()),
    Table("vehicles", "Classes of craft, launchers and carrier aircraft.", (
        *_page(), _plain("name", "Its name."), _plain("kind", "What it is."),
        _link("operator", "organisations", "Who flies it."),
        _plain("summary", "Text; see the licence."),
    ), lambda at: Vehicle.objects.select_related("operator")),
    Table("craft", "Individual craft of a class.", (
        _id(), _link("vehicle", "vehicles", "Its class."), _plain("name", "Its name."),
        _plain("serial", "Its serial number."),
    ), _craft),
    Table("places", "Launch sites, landing sites and stations.", (
        *_page(), _plain("name", "Its name."), _plain("kind", "What it is."),
        _plain("country", "ISO 3166 code."), _plain("latitude", "Degrees, north.", "number"),
        _plain("longitude", "Degrees, east.", "number"), _plain("time_zone", "IANA name."),
        _plain("summary", "Text; see the licence."),
    ), lambda at: Place.objects.all()),
    Table("people", "Everybody who flew or will.", (
        *_page(), _plain("name", "The name."), _plain("sort_name", "As in an index."),
        _plain("native_name", "In their own script."), _plain("nationality", "As reported."),
        *_date("born", "Birth."), _plain("summary", "Text; see the licence."),
    ), lambda at: Person.objects.public(at)),
    Table("missions", "Flights: of the record, and those that only brought somebody home.", (
        *_page(), _plain("name", "Its name."), _plain("subtitle", "A second name."),
        _plain("scope", "record: counted; context: only brought somebody up or home."),
        _plain("profile", "orbital or suborbital."),
        _plain("status", "planned, under_way, flown, failed or cancelled."),
        _link("operator", "organisations", "Who flies it."),
        _link("organiser", "organisations", "Who sells or leads the trip."),
        _link("vehicle", "vehicles", "The class of craft."),
        _link("craft", "craft", "The craft itself."), _confidence("craft"),
        _link("launcher", "vehicles", "Launch vehicle or carrier aircraft."),
        _plain("booster", "The individual booster."),
        _link("launch_site", "places", "Where from."), _confidence("launch_site"),
        _link("destination", "places", "Where to."), _plain("docking_port", "At the station."),
        _link("landing_site", "places", "Where it came down."),
        _plain("landing_note", "Where exactly."),
        *_date("launch", "Launch."), _confidence("launch"), *_date("docking", "Docking."),
        _confidence("docking"), *_date("landing", "Landing of the craft."), _confidence("landing"),
        _plain("apogee_km", "Highest point, km.", "number"), _confidence("apogee_km"),
        _plain("apogee_basis", "peak: as reported; orbit: highest point of the orbit; station."),
        _plain("apogee_note", "What else is to be said."),
        _plain("crossed_80_km", "Passed 80 km, by its sources; empty: see apogee.", "boolean"),
        _confidence("crossed_80_km"),
        _plain("crossed_100_km", "Passed 100 km, by its sources.", "boolean"),
        _confidence("crossed_100_km"), _plain("price_note", "What is known of the money."),
        _plain("summary", "Text; see the licence."),
    ), _missions),
    Table("seats", "One person in one craft, up, down or both.", (
        _id(), _link("mission", "missions", "The flight."), _link("person", "people", "Who."),
        _plain("leg", "both, up or down."), _plain("role", "As reported."),
        _plain("position", "Cockpit, cabin, or a number."),
        _plain("category", "crew, staff, state, organisation or self: who paid."),
        _link("payer", "organisations", "The organisation that paid."),
        _link("payer_person", "people", "The person who paid for them."),
        _plain("price_usd", "US dollars; the lower figure of a range.", "integer"),
        _plain("price_usd_to", "The upper figure.", "integer"),
        _plain("price_qualifier", "about, more than or up to."),
        _plain("price_note", "What else is to be said."),
    ), lambda at: Seat.objects.published(at).select_related(
        "mission", "person", "payer", "payer_person")),
    Table("events", "Steps of a flight besides launch, docking and landing.", (
        _id(), _link("mission", "missions", "The flight."), *_date("at", "When."),
        _plain("kind", "What it is."), _plain("title", "In a few words."),
        _plain("text", "Text; see the licence."),
    ), lambda at: Event.objects.filter(published_q(at, "mission__")).select_related("mission")),
    Table("sources", "What figures rest on.", (
        *_page(), _plain("publisher", "Who published it."), _plain("title", "Its title."),
        _plain("url", "Where it is on the web."), *_date("published", "Publication."),
        _plain("family", "Sources that copy from each other share one."),
    ), lambda at: Source.objects.all()),
    Table("citations", "Which figure of which row a source supports or contradicts.", (
        _id(), Column("kind", "string", f"The table's noun: {', '.join(CITED)}.",
                      lambda citation: citation.cited_kind()),
        Column("row", "string", "The id of the row in that table.", _cited),
        _plain("field", "The figure: a column, or “price” or “duration”."),
        _link("source", "sources", "The source."),
        _plain("says", "What the source says where it differs; else empty."),
    ), lambda at: Citation.objects.public(at).with_objects()),
)  # fmt: skip
