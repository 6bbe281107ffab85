"""What the card of each noun says: its name, its key figures, the flights on its panel."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet

from missions import wording
from missions.dates import Precision
from missions.models import (
    Addressable,
    Article,
    Mission,
    Organisation,
    Person,
    Place,
    Seat,
    Vehicle,
)
from missions.race import (
    DEFAULT_LINE,
    Moment,
    charts,
    flights_in_numbers,
    journeys_of,
    person_figures,
    record_in_numbers,
    standings,
)
from missions.race.charts import RUNNERS

from .cards import Card

MOST_TILES = 24


def card_of(target: Addressable | str, *, at: datetime) -> Card:
    """The card of a public object, of “race” or of “home”, which stands for every other page."""
    if target == "race":
        return _race(at)
    if isinstance(target, str):
        return _home(at)
    return OF_NOUN[type(target)](target, at)


def _article(article: Article, at: datetime) -> Card:
    subject = (
        Mission.objects.published(at)
        .filter(mentions__by=article)
        .select_related("operator")
        .order_by("mentions__order")
        .first()
    )
    published = f"{article.publish_at:%-d %B %Y}" if article.publish_at else ""
    return Card(
        f"Article · {published}",
        article.headline,
        operator=_colour(subject.operator if subject else None),
        body=article.standfirst,
        portraits=_portraits(Mission.objects.filter(pk=subject.pk)) if subject else [],
    )


def _mission(mission: Mission, at: datetime) -> Card:
    up = Seat.objects.filter(mission=mission).up().count()
    figures = [
        (wording.kilometres(mission.apogee_km), "apogee"),
        (wording.duration(mission.duration()), "launch to landing"),
        (str(up or ""), "went up" if mission.has_begun(at) else "to go up"),
    ]
    launch = mission.launch.text(short=True) if mission.launch else ""
    words = [str(mission.operator), mission.get_profile_display(), mission.get_status_display()]
    return Card(
        " · ".join([*words, launch] if launch else words),
        mission.name,
        operator=_colour(mission.operator),
        body=mission.subtitle,
        figures=_said(figures),
        portraits=[charts.portrait(mission, up)],
    )


def _person(person: Person, at: datetime) -> Card:
    journeys = journeys_of([person.pk], at=at)
    figures = [(_value(fact.value), fact.label.lower()) for fact in person_figures(journeys, "")]
    figures = [("1", "flight") if figure == ("1", "flights") else figure for figure in figures]
    flown = [journey.up.mission.pk for journey in journeys if journey.up]
    missions = Mission.objects.filter(pk__in=flown)
    latest = journeys[-1].up if journeys else None
    return Card(
        f"Person · {person.nationality}" if person.nationality else "Person",
        person.name,
        operator=_colour(latest.mission.operator if latest else None),
        native=person.native_name,
        figures=_said(figures),
        portraits=_portraits(missions),
    )


def _organisation(body: Organisation, at: datetime) -> Card:
    own = Q(operator=body) | Q(organiser=body)
    return _of_flights(
        body.get_kind_display(), body, own, at, operator=_colour(body), text=body.also_known_as
    )


def _vehicle(vehicle: Vehicle, at: datetime) -> Card:
    own = Q(vehicle=vehicle) | Q(launcher=vehicle)
    operator = vehicle.operator
    kicker = f"{vehicle.get_kind_display()} · {operator}" if operator else ""
    return _of_flights(
        kicker or vehicle.get_kind_display(), vehicle, own, at, operator=_colour(operator)
    )


def _place(place: Place, at: datetime) -> Card:
    own = Q(launch_site=place) | Q(landing_site=place) | Q(destination=place)
    return _of_flights(place.get_kind_display(), place, own, at)


def _of_flights(
    kicker: str, target: Any, own: Q, at: datetime, *, operator: str = "ink-soft", text: str = ""
) -> Card:
    """A card that counts the flights of its object and shows the newest of them."""
    flights = Mission.objects.published(at).in_record().filter(own).distinct()
    numbers = flights_in_numbers(flights, at=at)
    figures = [
        (str(numbers.flights or ""), "flights" if numbers.flights > 1 else "flight"),
        (str(numbers.people or ""), "people"),
        (wording.kilometres(numbers.highest_km), "highest"),
    ]
    return Card(
        kicker,
        str(target),
        operator=operator,
        body=text,
        figures=_said(figures),
        portraits=_portraits(flights),
    )


def _race(at: datetime) -> Card:
    table = standings(DEFAULT_LINE, Moment.now(at), at=at)
    figures = [(f"{row.flights:,}", str(row.operator)) for row in table.rows if row.flights]
    total = table.total
    return Card(
        f"Flights above {DEFAULT_LINE.label}, by operator",
        "Who is ahead in the space tourism race",
        operator=_colour(table.rows[0].operator if table.rows else None),
        body=f"{total.flights:,} flights, {total.individuals:,} people, {total.seats:,} seats.",
        figures=figures,
        portraits=_portraits(Mission.objects.published(at).in_record()),
    )


def _home(at: datetime) -> Card:
    numbers = record_in_numbers(at)
    figures = [
        (f"{numbers.flights:,}", "flights"),
        (f"{numbers.people:,}", "people"),
        (f"{numbers.sources:,}", "sources"),
    ]
    return Card(
        "Since 2001",
        wording.SITE_NAME,
        body="Who flies private people to space, how high and at what price.",
        figures=figures,
        portraits=_portraits(Mission.objects.published(at).in_record()),
    )


def _colour(operator: Organisation | None) -> str:
    return operator.slug if operator and operator.slug in RUNNERS else "ink-soft"


def _portraits(missions: QuerySet[Mission]) -> list[charts.Portrait]:
    """Of the newest of ``missions``; one query."""
    seats = Count("seats", filter=~Q(seats__leg=Seat.Leg.DOWN), distinct=True)
    newest: Any = missions.select_related("operator").annotate(seats_up=seats)
    return [charts.portrait(one, one.seats_up) for one in newest.newest_first()[:MOST_TILES]]


def _said(figures: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(value, label) for value, label in figures if value]


def _value(value: Any) -> str:
    if isinstance(value, Decimal):
        return wording.kilometres(value)
    is_span = isinstance(value, tuple) and isinstance(value[0], timedelta)
    if is_span and isinstance(value[1], Precision):
        return wording.duration(value)
    return str(value)


OF_NOUN: dict[type, Callable[[Any, datetime], Card]] = {
    Article: _article,
    Mission: _mission,
    Person: _person,
    Organisation: _organisation,
    Vehicle: _vehicle,
    Place: _place,
}
