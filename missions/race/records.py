"""Firsts and records, computed from the rows; what no row supports is not there."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, Max, OuterRef, QuerySet, Subquery

from missions.dates import Certainty, VagueDate
from missions.models import Mission, Organisation, Person, Seat

from .journeys import was_home_q
from .lines import Line
from .moments import Moment
from .spans import span
from .standings import flights, seats


@dataclass
class Record:
    """``kind`` says what ``value`` is: a date, a count, an altitude (km), a duration, an age.

    ``tied`` is how many others have the same value; the one named was first. ``of`` and ``rows``
    name the list and the filters in which the rows behind it stand.
    """

    key: str
    title: str
    kind: str
    value: VagueDate | Decimal | timedelta | int
    mission: Mission | None = None
    person: Person | None = None
    tied: int = 0
    of: str = "flights"
    rows: dict[str, str] = field(default_factory=dict)


def records(line: Line, moment: Moment, *, at: datetime) -> list[Record]:
    """In the order in which a page shows them."""
    flown = flights(line, moment, at=at).select_related("operator", "vehicle")
    gone_up = seats(line, moment, at=at).select_related("person", "mission__operator")
    home = gone_up.filter(was_home_q(moment, at), away_seconds__isnull=False)
    found = [
        _first_passenger(gone_up),
        *_first_flights(flown),
        _most_flights(gone_up),
        _highest(flown),
        _longest_journey(home),
        *_longest_and_shortest_flight(flown),
        *_oldest_and_youngest(gone_up),
    ]
    return [record for record in found if record]


def _first_passenger(gone_up: "QuerySet[Seat]") -> Record | None:
    paying = gone_up.filter(category=Seat.Category.SELF)
    seat = paying.order_by("mission__launch", "mission", "order", "pk").first()
    if seat is None or seat.mission.launch is None:
        return None
    title = "First passenger who paid for the flight"
    rows = {"category": str(Seat.Category.SELF)}
    value = seat.mission.launch
    return Record(
        "first_passenger", title, "date", value, seat.mission, seat.person, of="seats", rows=rows
    )


def _first_flights(flown: "QuerySet[Mission]") -> Iterator[Record]:
    own = flown.filter(operator=OuterRef("pk")).select_related(None).order_by("launch", "pk")
    firsts = Organisation.objects.annotate(first_flight=Subquery(own.values("pk")[:1]))
    pks = firsts.filter(first_flight__isnull=False).values_list("first_flight", flat=True)
    for mission in flown.filter(pk__in=list(pks)).order_by("launch", "pk"):
        if mission.launch:
            title = f"First flight of {mission.operator}"
            rows = {"operator": mission.operator.slug}
            yield Record("first_flight", title, "date", mission.launch, mission, rows=rows)


def _most_flights(gone_up: "QuerySet[Seat]") -> Record | None:
    """Whoever reached the number first is named."""
    by_person = gone_up.select_related(None).order_by().values("person")
    counted = by_person.annotate(n=Count("pk"), latest=Max("mission__launch"))
    most = counted.order_by("-n", "latest", "person").first()
    if most is None or most["n"] < 2:
        return None
    person = Person.objects.get(pk=most["person"])
    return Record(
        "most_flights",
        "Most flights by one person",
        "count",
        most["n"],
        person=person,
        tied=counted.filter(n=most["n"]).count() - 1,
        of="seats",
        rows={"person": person.slug},
    )


def _highest(flown: "QuerySet[Mission]") -> Record | None:
    known = flown.filter(apogee_km__isnull=False)
    mission = known.order_by("-apogee_km", "launch", "pk").first()
    if mission is None or mission.apogee_km is None:
        return None
    tied = _tied(known, apogee_km=mission.apogee_km)
    return Record("highest", "Highest flight", "altitude", mission.apogee_km, mission, tied=tied)


def _longest_journey(home: "QuerySet[Seat]") -> Record | None:
    seat = home.order_by("-away_seconds", "mission__launch", "order", "pk").first()
    if seat is None or seat.away_seconds is None:
        return None
    return Record(
        "longest_journey",
        "Longest journey of one person",
        "duration",
        timedelta(seconds=seat.away_seconds),
        seat.mission,
        seat.person,
        tied=_tied(home, away_seconds=seat.away_seconds),
        of="seats",
        rows={"person": seat.person.slug},
    )


def _longest_and_shortest_flight(flown: "QuerySet[Mission]") -> Iterator[Record]:
    exact = Certainty.EXACT.code
    timed = flown.filter(launch__certainty=exact, landing__certainty=exact)
    timed = timed.annotate(seconds=span("launch", "landing")).filter(seconds__isnull=False)
    for key, title, order in (
        ("longest_flight", "Longest flight, from launch to landing", "-seconds"),
        ("shortest_flight", "Shortest flight, from launch to landing", "seconds"),
    ):
        if mission := timed.order_by(order, "launch", "pk").first():
            seconds: int = mission.seconds
            value = timedelta(seconds=seconds)
            yield Record(key, title, "duration", value, mission, tied=_tied(timed, seconds=seconds))


def _oldest_and_youngest(gone_up: "QuerySet[Seat]") -> Iterator[Record]:
    """By age on the day of the launch, where the day of birth is in the record."""
    exact = Certainty.EXACT.code
    born = gone_up.filter(person__born__certainty=exact, mission__launch__certainty=exact)
    aged = born.annotate(age=span("person__born", "mission__launch")).filter(age__isnull=False)
    for key, title, order in (
        ("oldest", "Oldest on the day of the launch", "-age"),
        ("youngest", "Youngest on the day of the launch", "age"),
    ):
        seat = aged.order_by(order, "mission__launch", "order", "pk").first()
        if seat and seat.person.born and seat.mission.launch:
            years = _years(seat.person.born, seat.mission.launch)
            rows = {"person": seat.person.slug}
            yield Record(key, title, "age", years, seat.mission, seat.person, of="seats", rows=rows)


def _tied(rows: "QuerySet[Any]", **same: Any) -> int:
    return rows.filter(**same).count() - 1


def _years(born: VagueDate, day: VagueDate) -> int:
    """Birthdays that had been celebrated by ``day``."""
    birth, then = born.earliest, day.earliest
    return then.year - birth.year - ((then.month, then.day) < (birth.month, birth.day))
