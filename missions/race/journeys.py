"""A person's way up and down, which may lead through two craft.

Yulia Peresild went up in Soyuz MS-19 and came home in Soyuz MS-18: two seats, one journey.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from missions.dates import Precision, VagueDate
from missions.models import Person, Seat


@dataclass
class Journey:
    """``up`` or ``down`` is None where the record does not hold that seat."""

    person: Person
    up: Seat | None
    down: Seat | None

    @property
    def changed_craft(self) -> bool:
        return self.up is not None and self.down is not None and self.up is not self.down

    @property
    def began(self) -> VagueDate | None:
        return self.up.mission.launch if self.up else None

    @property
    def ended(self) -> VagueDate | None:
        return self.down.mission.landing if self.down else None

    def duration(self) -> tuple[timedelta, Precision] | None:
        """From launch to landing along the person's own way."""
        return self.began.until(self.ended) if self.began and self.ended else None


def pair_seats(seats: Iterable[Seat]) -> list[Journey]:
    """The journeys that ``seats`` (with their missions fetched) make up, earliest first.

    A seat up without a seat down is joined to the person's first landing after its launch.
    """
    of_person = defaultdict(list)
    for seat in seats:
        of_person[seat.person_id].append(seat)
    journeys = []
    for own in of_person.values():
        homeward = sorted((s for s in own if s.leg == Seat.Leg.DOWN), key=_landing)
        for seat in sorted((s for s in own if s.goes_up), key=_launch):
            if seat.comes_down:
                journeys.append(Journey(seat.person, seat, seat))
                continue
            down = next((s for s in homeward if _landing(s) > _launch(seat)), None)
            if down is not None:
                homeward.remove(down)
            journeys.append(Journey(seat.person, seat, down))
        journeys += [Journey(seat.person, None, seat) for seat in homeward]
    return sorted(journeys, key=lambda j: j.began or j.ended or VagueDate.to_be_determined())


def journeys_of(people: Iterable[int], *, at: datetime) -> list[Journey]:
    """All published journeys of the people with these primary keys, in one query."""
    seats = Seat.objects.published(at).filter(person__in=list(people))
    return pair_seats(seats.select_related("person", "mission__operator", "mission__vehicle"))


def _launch(seat: Seat) -> VagueDate:
    return seat.mission.launch or VagueDate.to_be_determined()


def _landing(seat: Seat) -> VagueDate:
    return seat.mission.landing or VagueDate.to_be_determined()
