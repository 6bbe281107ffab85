"""A flight: who flew it, in what, from where, when, and how high."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from missions.dates import Certainty, Precision, VagueDate

from .fields import VagueDateField
from .images import Image
from .organisations import Organisation
from .permalinks import Addressable
from .places import Place
from .publication import Publishable, PublishableQuerySet
from .vehicles import Craft, Vehicle


def _not_before(later: str, earlier: str) -> Q:
    """``later`` can lie at or after ``earlier``. Rough dates ("about") are let pass."""
    rough = [Certainty.ABOUT.code, Certainty.TO_BE_DETERMINED.code]
    return (
        Q(**{f"{later}__isnull": True})
        | Q(**{f"{earlier}__isnull": True})
        | Q(**{f"{later}__certainty__in": [*rough, Certainty.NO_EARLIER_THAN.code]})
        | Q(**{f"{earlier}__certainty__in": rough})
        | Q(**{f"{later}__latest__gte": F(f"{earlier}__earliest")})
    )


class MissionQuerySet(PublishableQuerySet):
    def in_record(self) -> Self:
        """Flights the site counts; leaves out craft that only brought somebody home."""
        return self.filter(scope=Mission.Scope.RECORD)

    def flown(self) -> Self:
        return self.filter(status=Mission.Status.FLOWN)

    def with_parts(self) -> Self:
        """Everything one line of a list shows, in one query."""
        return self.select_related(
            "operator", "vehicle", "craft", "launch_site", "destination", "image"
        )

    def newest_first(self) -> Self:
        return self.order_by(F("launch").desc(nulls_last=True), "-pk")


class Mission(Addressable, Publishable):
    view_name = "mission"
    letter = "m"
    CITABLE = (
        "name", "operator", "craft", "launcher", "launch_site", "destination", "docking_port",
        "launch", "docking", "landing", "landing_site", "duration", "apogee_km",
        "crossed_80_km", "crossed_100_km", "price_note", "summary",
    )  # fmt: skip

    class Scope(models.TextChoices):
        RECORD = "record", "A flight of the record"
        CONTEXT = "context", "Context: only brought somebody of the record up or down"

    class Profile(models.TextChoices):
        ORBITAL = "orbital", "Orbital"
        SUBORBITAL = "suborbital", "Suborbital"

    class Status(models.TextChoices):
        PLANNED = "planned", "Planned"
        UNDER_WAY = "under_way", "Under way"
        FLOWN = "flown", "Flown"
        FAILED = "failed", "Failed"
        CANCELLED = "cancelled", "Cancelled"

    class ApogeeBasis(models.TextChoices):
        PEAK = "peak", "Peak altitude as reported"
        ORBIT = "orbit", "Highest point of the orbit"
        STATION = "station", "Altitude of the station visited"

    name = models.CharField(max_length=120, unique=True)
    subtitle = models.CharField(max_length=120, blank=True)
    summary = models.TextField(blank=True, help_text="One to three sentences for readers.")
    scope = models.CharField(
        max_length=10,
        choices=Scope,
        default=Scope.RECORD,
        help_text="Only flights of the record are listed and counted.",
    )
    profile = models.CharField(max_length=10, choices=Profile)
    status = models.CharField(max_length=10, choices=Status, default=Status.PLANNED, db_index=True)

    operator = models.ForeignKey(
        Organisation, models.PROTECT, related_name="operated", help_text="Who flies the craft."
    )
    organiser = models.ForeignKey(
        Organisation,
        models.PROTECT,
        related_name="organised",
        null=True,
        blank=True,
        help_text="Who sells or leads the trip, where that is somebody else.",
    )
    vehicle = models.ForeignKey(Vehicle, models.PROTECT, related_name="flown")
    craft = models.ForeignKey(Craft, models.PROTECT, related_name="missions", null=True, blank=True)
    launcher = models.ForeignKey(
        Vehicle,
        models.PROTECT,
        related_name="launched",
        null=True,
        blank=True,
        help_text="Launch vehicle or carrier aircraft.",
    )
    booster = models.CharField(
        max_length=40, blank=True, help_text="The individual booster, for example B1062.5."
    )
    launch_site = models.ForeignKey(
        Place, models.PROTECT, related_name="launches", null=True, blank=True
    )
    destination = models.ForeignKey(
        Place, models.PROTECT, related_name="visits", null=True, blank=True
    )
    docking_port = models.CharField(max_length=60, blank=True)
    landing_site = models.ForeignKey(
        Place, models.PROTECT, related_name="landings", null=True, blank=True
    )
    landing_note = models.CharField(
        max_length=160, blank=True, help_text="Where exactly, for example “148 km south-east of …”."
    )

    launch = VagueDateField(
        null=True,
        blank=True,
        db_index=True,
        help_text=(
            "UTC, as precise as known: 2027, 2027-Q3, 2027-07, 2027-07-14, 2027-07-14 13:12:05; "
            "“no earlier than” or “about” before it; or “to be determined”."
        ),
    )
    docking = VagueDateField(null=True, blank=True, help_text="UTC, same forms.")
    landing = VagueDateField(
        null=True, blank=True, help_text="The craft’s own landing, UTC, same forms."
    )

    apogee_km = models.DecimalField(
        "apogee in km", max_digits=7, decimal_places=1, null=True, blank=True
    )
    apogee_basis = models.CharField(max_length=10, choices=ApogeeBasis, blank=True)
    apogee_note = models.CharField(max_length=160, blank=True)
    crossed_80_km = models.BooleanField(
        "passed 80 km",
        null=True,
        blank=True,
        help_text="What its sources say; unknown if they do not.",
    )
    crossed_100_km = models.BooleanField("passed 100 km", null=True, blank=True)
    price_note = models.TextField(
        blank=True, help_text="What is known of the money, in a sentence."
    )
    image = models.ForeignKey(Image, models.PROTECT, related_name="missions", null=True, blank=True)
    unsourced = models.JSONField(
        "known to be unsourced",
        default=list,
        blank=True,
        help_text=(
            "Only for figures without a source: marked here, a figure may be published all the "
            "same, and readers see “unsourced” beside it."
        ),
    )

    objects = MissionQuerySet.as_manager()

    class Meta(Publishable.Meta):
        permissions = [("publish_mission", "Can publish missions and take them back")]
        # Lists for readers walk down the first; what changed last is at the end of the other.
        indexes = [
            models.Index(fields=["stage", "scope", "launch", "publish_at"]),
            models.Index(fields=["updated_at"]),
        ]
        constraints = [
            *Publishable.Meta.constraints,
            models.CheckConstraint(
                condition=_not_before("landing", "launch"),
                name="mission_lands_after_launch",
                violation_error_message="The landing lies before the launch.",
            ),
            models.CheckConstraint(
                condition=_not_before("docking", "launch"),
                name="mission_docks_after_launch",
                violation_error_message="The docking lies before the launch.",
            ),
            models.CheckConstraint(
                condition=_not_before("landing", "docking"),
                name="mission_lands_after_docking",
                violation_error_message="The landing lies before the docking.",
            ),
            models.CheckConstraint(
                condition=Q(scope="context") | ~Q(status="flown") | Q(launch__isnull=False),
                name="mission_flown_has_launch",
                violation_error_message="A flight that has flown needs its launch date.",
            ),
            models.CheckConstraint(
                condition=Q(apogee_km__isnull=True) | (Q(apogee_km__gt=0) & ~Q(apogee_basis="")),
                name="mission_apogee_has_basis",
                violation_error_message="An apogee is above 0 km and says what it rests on.",
            ),
            models.CheckConstraint(
                condition=~Q(crossed_80_km=False, crossed_100_km=True),
                name="mission_lines_in_order",
                violation_error_message="Whoever passes 100 km has passed 80 km.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        if self.craft_id and self.vehicle_id and self.craft.vehicle_id != self.vehicle_id:  # type: ignore[union-attr]
            raise ValidationError({"craft": f"{self.craft} is not a {self.vehicle}."})
        marks = self.unsourced
        if not isinstance(marks, list) or any(name not in self.CITABLE for name in marks):
            fields = ", ".join(self.CITABLE)
            raise ValidationError({"unsourced": f"A list of names out of: {fields}."})

    def required_figures(self) -> list[str]:
        """The figures that the record gives and that it may not publish on nobody's word."""
        names = ["launch", "launch_site"]
        names += ["landing"] if self.status == self.Status.FLOWN else []
        # Without an apogee the lines stand on their own.
        lines = ["crossed_80_km", "crossed_100_km"]
        names += lines if self.apogee_km is None else ["apogee_km"]
        given = [name for name in names if getattr(self, name) is not None]
        return ["craft", *given]

    def unproven_figures(self, sourced: Iterable[str]) -> list[str]:
        """Required figures that are neither ``sourced`` nor marked as unsourced."""
        settled = {*sourced, *self.unsourced}
        return [name for name in self.required_figures() if name not in settled]

    def duration(self) -> tuple[timedelta, Precision] | None:
        """Launch to landing of the craft, and the precision to which that is known."""
        if self.launch and self.landing:
            return self.launch.until(self.landing)
        return None

    def awaits_launch(self) -> bool:
        """Planned, for a moment known to the minute: not “about” and not “no earlier than”."""
        if self.status != self.Status.PLANNED or self.launch is None:
            return False
        return self.launch.has_time and self.launch.certainty is Certainty.EXACT

    def launches_within(self, length: timedelta, at: datetime) -> bool:
        """Awaits a launch that is still to come, and that soon."""
        if self.launch is None or not self.awaits_launch():
            return False
        return at < self.launch.earliest <= at + length

    def has_begun(self, at: datetime) -> bool:
        return self.launch is not None and self.launch <= VagueDate.from_datetime(at)
