"""Who flew, in which seat, and who paid for it."""

from datetime import datetime
from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q

from .fields import VagueDateField
from .images import Image
from .missions import Mission
from .organisations import Organisation
from .permalinks import Addressable
from .publication import published_q


def public_person_q(at: datetime, person: str) -> Q:
    """The rule of ``PersonQuerySet.public`` asked of each row whose person is ``person``: quicker
    than its two lists where there are few rows."""
    seats = Seat.objects.filter(person=OuterRef(person))
    return Q(Exists(seats.filter(published_q(at, "mission__")))) | ~Q(Exists(seats))


def hidden_people(at: datetime) -> models.QuerySet[Any, Any]:
    """The keys of the people known only from flights that are not published.

    Found from those flights, of which there are few however long the record is.
    """
    unpublished = Mission.objects.unpublished(at)
    seen = Seat.objects.filter(published_q(at, "mission__"), person=OuterRef("person"))
    return Seat.objects.filter(~Exists(seen), mission__in=unpublished).values("person")


class PersonQuerySet(models.QuerySet["Person"]):
    def public(self, at: datetime) -> Self:
        """Everybody but those known only from flights that are not published yet."""
        return self.exclude(pk__in=hidden_people(at))

    def number_public(self, at: datetime) -> int:
        return self.count() - hidden_people(at).distinct().count()

    def with_flight_count(self, at: datetime) -> Self:
        """``flights``: published flights of the record on which they went up."""
        condition = (
            published_q(at, "seats__mission__")
            & Q(seats__mission__scope="record")
            & ~Q(seats__leg=Seat.Leg.DOWN)
        )
        return self.annotate(flights=Count("seats", filter=condition, distinct=True))


class Person(Addressable):
    view_name = "person"
    letter = "p"
    CITABLE = ("name", "native_name", "nationality", "born", "summary")

    name = models.CharField(max_length=120)
    sort_name = models.CharField(
        max_length=120,
        blank=True,
        db_index=True,
        help_text="As in an index: “Peresild, Yulia”. Empty: made from the last word of the name.",
    )
    native_name = models.CharField(
        max_length=120,
        blank=True,
        help_text="In the person’s own script, for example Юлия Пересильд.",
    )
    nationality = models.CharField(max_length=80, blank=True, db_index=True)
    born = VagueDateField(null=True, blank=True, help_text="As precise as a source has it.")
    summary = models.TextField(blank=True, help_text="One or two sentences for readers.")
    image = models.ForeignKey(
        Image, models.PROTECT, related_name="people", null=True, blank=True, verbose_name="portrait"
    )

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "people"
        indexes = [models.Index(fields=["name"])]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        self.name = " ".join(self.name.split())
        if not self.sort_name and self.name:
            *given, family = self.name.split()
            self.sort_name = ", ".join([family, " ".join(given)]) if given else family

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self.sort_name:
            self.sort_name = self.name
        super().save(*args, **kwargs)


class SeatQuerySet(models.QuerySet["Seat"]):
    def published(self, at: datetime) -> Self:
        return self.filter(published_q(at, "mission__"))

    def up(self) -> Self:
        return self.exclude(leg=Seat.Leg.DOWN)

    def down(self) -> Self:
        return self.exclude(leg=Seat.Leg.UP)

    def passengers(self) -> Self:
        """Everybody but crew by profession."""
        return self.exclude(category=Seat.Category.CREW)


class Seat(models.Model):
    """One person in one craft: on the way up, on the way down, or both."""

    CITABLE: ClassVar[tuple[str, ...]] = ("person", "category", "payer", "price", "duration")

    class Leg(models.TextChoices):
        BOTH = "both", "Up and down"
        UP = "up", "Up only"
        DOWN = "down", "Down only"

    class Category(models.TextChoices):
        CREW = "crew", "Crew by profession"
        STAFF = "staff", "Company staff"
        STATE = "state", "Sent by a state"
        ORGANISATION = "organisation", "Paid by an organisation or another person"
        SELF = "self", "Paid by themselves"

    class Qualifier(models.TextChoices):
        ABOUT = "about", "About"
        MORE_THAN = "more than", "More than"
        UP_TO = "up to", "Up to"

    mission = models.ForeignKey(Mission, models.CASCADE, related_name="seats")
    person = models.ForeignKey(Person, models.PROTECT, related_name="seats")
    leg = models.CharField(max_length=4, choices=Leg, default=Leg.BOTH)
    role = models.CharField(max_length=80, blank=True, help_text="For example “commander”.")
    position = models.CharField(
        max_length=20, blank=True, help_text="Cockpit, cabin, or the seat’s number."
    )
    category = models.CharField("passenger category", max_length=12, choices=Category)
    payer = models.ForeignKey(
        Organisation, models.PROTECT, related_name="paid_seats", null=True, blank=True
    )
    payer_person = models.ForeignKey(
        Person,
        models.PROTECT,
        related_name="paid_seats",
        null=True,
        blank=True,
        verbose_name="paid by (person)",
        help_text="When another person paid.",
    )
    price_usd = models.PositiveBigIntegerField(
        "price in US dollars",
        null=True,
        blank=True,
        help_text="As reported; the lower figure of a range.",
    )
    price_usd_to = models.PositiveBigIntegerField(
        "to", null=True, blank=True, help_text="The upper figure of a range."
    )
    price_qualifier = models.CharField("price is", max_length=10, choices=Qualifier, blank=True)
    price_note = models.CharField(max_length=200, blank=True)
    order = models.PositiveSmallIntegerField(default=0, help_text="Place in the crew list.")

    # The journey that begins in this seat, kept by race.settle_journeys so that it can be summed.
    home = models.ForeignKey(
        "self",
        models.SET_NULL,
        related_name="+",
        null=True,
        editable=False,
        help_text="The seat in which the journey that begins here ends; often this one.",
    )
    away_seconds = models.PositiveBigIntegerField(
        null=True, editable=False, help_text="From launch to landing along the person’s own way."
    )

    # Whose seat it is in the database, where it was read from there.
    person_before: int | None = None

    objects = SeatQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["mission", "person"],
                name="seat_one_per_person_and_mission",
                violation_error_message="This person already has a seat in this mission.",
            ),
            models.CheckConstraint(
                condition=Q(payer__isnull=True) | Q(payer_person__isnull=True),
                name="seat_has_one_payer",
                violation_error_message=(
                    "A seat is paid by an organisation or by a person, not both."
                ),
            ),
            models.CheckConstraint(
                condition=Q(price_usd_to__isnull=True)
                | Q(price_usd__isnull=False, price_usd__lt=F("price_usd_to")),
                name="seat_price_range_rises",
                violation_error_message="The upper price must be above the lower one.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} in {self.mission}"

    @classmethod
    def from_db(cls, *args: Any, **kwargs: Any) -> Self:
        seat = super().from_db(*args, **kwargs)
        seat.person_before = seat.__dict__.get("person_id")
        return seat

    @property
    def goes_up(self) -> bool:
        return self.leg != self.Leg.DOWN

    @property
    def comes_down(self) -> bool:
        return self.leg != self.Leg.UP

    def clean(self) -> None:
        super().clean()
        if self.payer_person_id and self.payer_person_id == self.person_id:
            raise ValidationError(
                {"payer_person": "Someone who paid for themselves belongs in that category."}
            )
