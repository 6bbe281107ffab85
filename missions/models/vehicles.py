"""Classes of craft (Soyuz MS, New Shepard) and the individual craft in them (RSS First Step)."""

from datetime import datetime
from typing import Self

from django.db import models

from .images import Image
from .organisations import Organisation
from .permalinks import Addressable
from .publication import count_published


class VehicleQuerySet(models.QuerySet["Vehicle"]):
    def with_flight_count(self, at: datetime) -> Self:
        """``flights``: published flights of the record it carried people or lifted them on."""
        flown = count_published(self.model, "flown", at)
        return self.annotate(flights=flown + count_published(self.model, "launched", at))


class Vehicle(Addressable):
    """A class of craft, launcher or carrier aircraft."""

    view_name = "vehicle"
    letter = "v"
    CITABLE = ("name", "operator", "summary")

    class Kind(models.TextChoices):
        SPACECRAFT = "spacecraft", "Spacecraft"
        SPACEPLANE = "spaceplane", "Spaceplane"
        LAUNCHER = "launcher", "Launch vehicle"
        CARRIER = "carrier", "Carrier aircraft"

    name = models.CharField(max_length=80, unique=True)
    kind = models.CharField(max_length=10, choices=Kind, db_index=True)
    operator = models.ForeignKey(
        Organisation, models.PROTECT, related_name="vehicles", null=True, blank=True
    )
    summary = models.TextField(blank=True, help_text="One or two sentences for readers.")
    image = models.ForeignKey(Image, models.PROTECT, related_name="vehicles", null=True, blank=True)

    objects = VehicleQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name


class Craft(models.Model):
    """One individual craft. Shown on its vehicle's page."""

    CITABLE = ("name", "serial")

    vehicle = models.ForeignKey(Vehicle, models.CASCADE, related_name="craft")
    name = models.CharField(max_length=80)
    serial = models.CharField("serial number", max_length=40, blank=True)

    class Meta:
        verbose_name_plural = "craft"
        constraints = [
            models.UniqueConstraint(
                fields=["vehicle", "name"],
                name="craft_name_is_unique_in_its_class",
                violation_error_message="There is already a craft of this name in the class.",
            )
        ]

    def __str__(self) -> str:
        return self.name
