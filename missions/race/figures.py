"""Single figures by name, in words: what ``[[soyuz-ms-19:duration]]`` shows in an article."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Q

from missions import wording
from missions.dates import VagueDate
from missions.models import Mission, Person, Seat

from .journeys import Journey, flown, pair_seats, time_away

# Kind, primary key and name of a figure.
Key = tuple[str, int, str]


@dataclass
class _Known:
    """What figures need besides the object itself: seats up by mission, journeys by person."""

    seats: dict[int, list[Seat]] = field(default_factory=lambda: defaultdict(list))
    journeys: dict[int, list[Journey]] = field(default_factory=lambda: defaultdict(list))


def read_figures(wanted: "Iterable[tuple[Any, str]]", *, at: datetime) -> dict[Key, str]:
    """The figures that the record has; those of people are of their journeys public at ``at``.

    Whether the objects are public is for the caller to know. One query at most, whatever the
    number. Names that do not exist are left out.
    """
    known_names = [(t, name) for t, name in wanted if name in figure_names(_kind(t))]
    missions = {t.pk for t, name in known_names if name in _FROM_SEATS}
    people = {t.pk for t, _ in known_names if isinstance(t, Person)}
    known = _read(missions, people, at=at) if missions or people else _Known()
    written = {
        (_kind(t), t.pk, name): _FIGURES[_kind(t)][name](t, known) for t, name in known_names
    }
    return {key: text for key, text in written.items() if text}


def _read(missions: set[int], people: set[int], *, at: datetime) -> _Known:
    known = _Known()
    seats = Seat.objects.filter(Q(mission__in=missions) | Q(person__in=people))
    own = []
    for seat in seats.select_related("mission", "person").order_by("order", "pk"):
        if seat.mission_id in missions and seat.goes_up:
            known.seats[seat.mission_id].append(seat)
        if seat.person_id in people and seat.mission.is_public(at):
            own.append(seat)
    for journey in pair_seats(own):
        known.journeys[journey.person.pk].append(journey)
    return known


def figure_names(kind: str) -> list[str]:
    """The figures that objects of this kind have."""
    return list(_FIGURES.get(kind, ()))


def _kind(target: Any) -> str:
    return target._meta.model_name or ""


def _count(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}" if number else ""


def _date(date: VagueDate | None) -> str:
    return date.text() if date else ""


def _price(mission: Mission, known: _Known) -> str:
    """The price of a seat, where all seats with a known price cost the same."""
    prices = {wording.price(seat) for seat in known.seats[mission.pk]} - {""}
    return prices.pop() if len(prices) == 1 else ""


def _flights(person: Person, known: _Known) -> str:
    return _count(len(flown(known.journeys[person.pk])), "flight", "flights")


def _time(person: Person, known: _Known) -> str:
    return wording.duration(time_away(flown(known.journeys[person.pk])))


_FROM_SEATS = {"seats", "people", "price"}
_FIGURES: dict[str, dict[str, Callable[[Any, _Known], str]]] = {
    "mission": {
        "launch": lambda mission, _: _date(mission.launch),
        "docking": lambda mission, _: _date(mission.docking),
        "landing": lambda mission, _: _date(mission.landing),
        "duration": lambda mission, _: wording.duration(mission.duration()),
        "apogee": lambda mission, _: wording.kilometres(mission.apogee_km),
        "seats": lambda mission, known: _count(len(known.seats[mission.pk]), "seat", "seats"),
        "people": lambda mission, known: _count(
            len({seat.person_id for seat in known.seats[mission.pk]}), "person", "people"
        ),
        "price": _price,
    },
    "person": {"flights": _flights, "time": _time},
}
