import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from missions.dates import Precision, VagueDate
from missions.models import Mission, Organisation, Person, Seat, Vehicle
from missions.models.permalinks import SHORT_ID_ALPHABET, SHORT_ID_LENGTH
from missions.race import pair_seats

YEARS = 25
AT_ONCE = 1000


class Command(BaseCommand):
    help = (
        "Fill an empty database with made-up flights, to measure with. The same number of flights "
        "gives the same flights, counted back from today; none of them is real."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--flights", type=int, default=10_000, metavar="N")
        parser.add_argument(
            "--force", action="store_true", help="Even if there are flights already."
        )

    @transaction.atomic
    def handle(self, *_: Any, flights: int, force: bool, **options: Any) -> None:
        if flights < 1:
            raise CommandError("Ask for at least one flight.")
        if Mission.objects.exists() and not force:
            raise CommandError(
                "This database holds flights. Name an empty one in DATABASE_URL, or say --force "
                "to mix made-up flights with them."
            )
        if Organisation.objects.filter(slug="made-up-1").exists():
            raise CommandError("This database holds made-up flights already.")
        made = World(flights, timezone.now())
        made.save()
        if options["verbosity"] > 0:
            self.stdout.write(
                f"Made up: {len(made.missions)} flights, {len(made.people)} people, "
                f"{len(made.seats)} seats."
            )


class World:
    """Three flights in four are suborbital, a third of each crew has flown before, and one of
    each orbital crew comes home in the next orbital craft. ``aboard`` is how many go up on each
    flight; 0: four into orbit, six below."""

    def __init__(self, flights: int, at: datetime, aboard: int = 0) -> None:
        self.dice = random.Random(flights)  # noqa: S311
        self.at = at.replace(microsecond=0)
        self.aboard = aboard
        self.operators = [
            Organisation(
                name=f"Made up {n}", kind=Organisation.Kind.OPERATOR, **made_up_address("o", n)
            )
            for n in range(1, 6)
        ]
        self.vehicles = [
            Vehicle(
                name=f"Made-up class {n}",
                kind=Vehicle.Kind.SPACECRAFT,
                operator=operator,
                **made_up_address("v", n),
            )
            for n, operator in enumerate(self.operators, 1)
        ]
        self.missions: list[Mission] = []
        self.people: list[Person] = []
        self.seats: list[Seat] = []
        self._staying: Person | None = None
        for number in range(1, flights + 1):
            self._fly(number, self._launch(number, flights))

    def save(self) -> None:
        Organisation.objects.bulk_create(self.operators)
        Vehicle.objects.bulk_create(self.vehicles)
        Person.objects.bulk_create(self.people, batch_size=AT_ONCE)
        Mission.objects.bulk_create(self.missions, batch_size=AT_ONCE)
        for seat in self.seats:
            seat.person = seat.person  # It has a key by now.
        changed = list(self._settle())
        Seat.objects.bulk_create(self.seats, batch_size=AT_ONCE)
        made = Seat.objects.filter(mission__in=Mission.objects.filter(slug__startswith="made-up"))
        made.filter(leg=Seat.Leg.BOTH).update(home=F("pk"))
        for up, down in changed:
            up.home = down
        Seat.objects.bulk_update([up for up, _ in changed], ["home"], batch_size=AT_ONCE)

    def _settle(self) -> Iterator[tuple[Seat, Seat]]:
        """What ``settle_journeys`` would find, without reading it all again; gives the seats of
        those who come home in another craft."""
        for journey in pair_seats(self.seats):
            if journey.up and journey.down:
                duration = journey.duration()
                journey.up.away_seconds = int(duration[0].total_seconds()) if duration else None
                if journey.up is not journey.down:
                    yield journey.up, journey.down

    def _launch(self, number: int, flights: int) -> datetime:
        """Evenly over the years; the last ones are still to come."""
        share = (number - flights * 0.99) / flights
        return self.at + timedelta(seconds=round(share * YEARS * 365.25 * 86_400))

    def _fly(self, number: int, launch: datetime) -> None:
        is_orbital = number % 4 == 0
        lasts = timedelta(days=12) if is_orbital else timedelta(minutes=11)
        which = self.dice.randrange(len(self.operators))
        mission = Mission(
            name=f"Made-up flight {number}",
            profile=Mission.Profile.ORBITAL if is_orbital else Mission.Profile.SUBORBITAL,
            status=self._status(launch, launch + lasts),
            operator=self.operators[which],
            vehicle=self.vehicles[which],
            launch=VagueDate.from_datetime(launch),
            landing=VagueDate.from_datetime(launch + lasts, Precision.MINUTE),
            stage=Mission.Stage.PUBLISHED,
            publish_at=self.at - timedelta(days=1),
            **self._height(is_orbital),
            **made_up_address("m", number),
        )
        self.missions.append(mission)
        crew = self._crew(self.aboard or (4 if is_orbital else 6))
        if is_orbital and self._staying:
            self._seat(mission, self._staying, Seat.Leg.DOWN)
            self._staying = None
        for person in crew:
            stays = is_orbital and self._staying is None
            self._staying = person if stays else self._staying
            self._seat(mission, person, Seat.Leg.UP if stays else Seat.Leg.BOTH)

    def _status(self, launch: datetime, landing: datetime) -> Mission.Status:
        if self.dice.random() < 0.02:
            return Mission.Status.CANCELLED
        if launch > self.at:
            return Mission.Status.PLANNED
        return Mission.Status.FLOWN if landing <= self.at else Mission.Status.UNDER_WAY

    def _height(self, is_orbital: bool) -> dict[str, Any]:
        if self.dice.random() < 0.05:
            return {}
        lowest, highest = (345, 600) if is_orbital else (78, 110)
        basis = Mission.ApogeeBasis.ORBIT if is_orbital else Mission.ApogeeBasis.PEAK
        tenths = self.dice.randint(lowest * 10, highest * 10)
        return {"apogee_km": Decimal(tenths) / 10, "apogee_basis": basis}

    def _crew(self, size: int) -> list[Person]:
        again = self.dice.sample(self.people, size // 3) if len(self.people) > 50 else []
        first = len(self.people) + 1
        new = [
            Person(
                name=f"Made-up person {n}", sort_name=f"Person {n:06d}", **made_up_address("p", n)
            )
            for n in range(first, first + size - len(again))
        ]
        self.people += new
        return [person for person in again if person is not self._staying] + new

    def _seat(self, mission: Mission, person: Person, leg: Seat.Leg) -> None:
        category = self.dice.choice(list(Seat.Category))
        price = self.dice.randrange(250_000, 60_000_000, 1000)
        is_priced = category == Seat.Category.SELF and self.dice.random() < 0.3
        self.seats.append(
            Seat(
                mission=mission,
                person=person,
                leg=leg,
                category=category,
                price_usd=price if is_priced else None,
                order=len(self.seats) % 10,
            )
        )


def made_up_address(kind: str, number: int) -> dict[str, str]:
    """What ``save`` would have given. Random short ids of 40,000 people would not be unique."""
    base, rest, letters = len(SHORT_ID_ALPHABET), number, ""
    for _ in range(SHORT_ID_LENGTH):
        rest, digit = divmod(rest, base)
        letters = SHORT_ID_ALPHABET[digit] + letters
    slug = "made-up" if kind == "o" else f"made-up-{kind}"
    return {"slug": f"{slug}-{number}", "short_id": letters}
