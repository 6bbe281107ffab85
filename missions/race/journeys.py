"""A person's way up and down, which may lead through two craft.

Yulia Peresild went up in Soyuz MS-19 and came home in Soyuz MS-18: two seats, one journey.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q

from missions.dates import Precision, VagueDate
from missions.models import Mission, Person, Seat, published_q

from .moments import Moment

OVER = (Mission.Status.FLOWN, Mission.Status.FAILED)
GROUNDED = (Mission.Status.PLANNED, Mission.Status.CANCELLED)


@dataclass
class Journey:
    """``up`` or ``down`` is None where the record does not hold that seat."""

    person: Person
    up: Seat | None
    down: Seat | None

    @property
    def changed_craft(self) -> bool:
        return self.up is not None and self.down is not None and self.up.pk != self.down.pk

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
    seats = (
        Seat.objects.published(at)
        .filter(person__in=list(people))
        .select_related("person", "mission__operator", "mission__vehicle", "payer", "payer_person")
    )
    return pair_seats(seats)


def flown(journeys: Iterable[Journey]) -> list[Journey]:
    """Those whose way up is in the record and was begun."""
    return [j for j in journeys if j.up and j.up.mission.status not in GROUNDED]


def time_away(journeys: Iterable[Journey]) -> tuple[timedelta, Precision] | None:
    """The journeys together, as exactly as the least exact; None if one is unknown."""
    spans = [journey.duration() for journey in journeys]
    sure = [span for span in spans if span is not None]
    if not sure or len(sure) < len(spans):
        return None
    order = [Precision.DAY, Precision.MINUTE, Precision.SECOND]
    total = sum((length for length, _ in sure), timedelta())
    return total, min((precision for _, precision in sure), key=order.index)


@dataclass
class Company:
    """Who else went up in the craft of a journey, and who else came down in that of its end."""

    up: list[Person]
    down: list[Person]

    @property
    def is_one_crew(self) -> bool:
        return self.up == self.down


def company(journeys: Iterable[Journey], *, at: datetime) -> list[Company]:
    """The company of each of one person's ``journeys``, in their order; one query."""
    journeys = list(journeys)
    own = [seat for j in journeys for seat in (j.up, j.down) if seat is not None]
    others = (
        Seat.objects.published(at)
        .filter(mission__in={seat.mission_id for seat in own})
        .exclude(person__in={seat.person_id for seat in own})
        .select_related("person")
        .order_by("order", "pk")
    )
    up, down = defaultdict(list), defaultdict(list)
    for seat in others:
        if seat.goes_up:
            up[seat.mission_id].append(seat.person)
        if seat.comes_down:
            down[seat.mission_id].append(seat.person)
    return [
        Company(
            up[j.up.mission_id] if j.up else [],
            down[j.down.mission_id] if j.down else [],
        )
        for j in journeys
    ]


def _launch(seat: Seat) -> VagueDate:
    return seat.mission.launch or VagueDate.to_be_determined()


def _landing(seat: Seat) -> VagueDate:
    return seat.mission.landing or VagueDate.to_be_determined()


def settle_journeys(people: Iterable[int | None]) -> int:
    """Store on each seat up where its journey ends and how long it took; the seats changed.

    Drafts count: what a reader may see is decided when the columns are read.
    """
    own = Seat.objects.filter(person__in={pk for pk in people if pk})
    own = own.select_related("person", "mission").order_by("pk")
    seats = {seat.pk: (seat, seat.home_id, seat.away_seconds) for seat in own}
    for seat, _home, _seconds in seats.values():
        seat.home, seat.away_seconds = None, None
    for journey in pair_seats(seat for seat, _home, _seconds in seats.values()):
        if journey.up and journey.down:
            duration = journey.duration()
            journey.up.home = journey.down
            journey.up.away_seconds = int(duration[0].total_seconds()) if duration else None
    changed = [
        seat
        for seat, home, seconds in seats.values()
        if (seat.home_id, seat.away_seconds) != (home, seconds)
    ]
    Seat.objects.bulk_update(changed, ["home", "away_seconds"], batch_size=500)
    return len(changed)


def was_home_q(moment: Moment, at: datetime) -> Q:
    """Seats up whose journey had ended, as far as the published record knows.

    A craft that has flown without a known landing brought its people home at once.
    """
    landed = Q(home__mission__landing__isnull=True) | moment.has_passed_q("home__mission__landing")
    return published_q(at, "home__mission__") & Q(home__mission__status__in=OVER) & landed


def still_away_q(moment: Moment, at: datetime) -> Q:
    """Seats up, of launched missions, whose journey had not ended.

    Who stayed behind when the craft left is in space until the record brings them home.
    """
    with_craft = Q(leg=Seat.Leg.BOTH) & moment.under_way_q("mission__")
    return with_craft | (Q(leg=Seat.Leg.UP) & ~was_home_q(moment, at))


def aboard(moment: Moment, *, at: datetime) -> list[Journey]:
    """Who of the record was in space, earliest launch first; ``down`` is a later way home."""
    away = Seat.objects.published(at).up().filter(moment.launched_q("mission__"))
    away = away.filter(still_away_q(moment, at)).select_related(
        "person", "mission__operator", "mission__vehicle", "home__mission"
    )
    return [
        Journey(seat.person, seat, seat.home if _is_public(seat.home, at) else None)
        for seat in away.order_by("mission__launch", "mission", "order", "pk")
    ]


def _is_public(seat: Seat | None, at: datetime) -> bool:
    return seat is not None and seat.mission.is_public(at)
