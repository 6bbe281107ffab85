"""Where flights start, end and go."""

from datetime import datetime
from typing import Self
from zoneinfo import ZoneInfo, available_timezones

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from .images import Image
from .permalinks import Addressable
from .publication import count_published


def validate_time_zone(name: str) -> None:
    if name not in available_timezones():
        raise ValidationError(f"“{name}” is not a time zone name such as Asia/Qyzylorda.")


class PlaceQuerySet(models.QuerySet["Place"]):
    def with_flight_count(self, at: datetime) -> Self:
        """``launched``, ``landed`` and ``visited``: published flights of the record."""
        return self.annotate(
            launched=count_published(self.model, "launches", at),
            landed=count_published(self.model, "landings", at),
            visited=count_published(self.model, "visits", at),
        )


class Place(Addressable):
    view_name = "place"
    letter = "l"
    CITABLE = ("name", "position", "summary")

    class Kind(models.TextChoices):
        LAUNCH_SITE = "launch_site", "Launch site"
        LANDING_SITE = "landing_site", "Landing site"
        BOTH = "both", "Launch and landing site"
        DESTINATION = "destination", "Destination"

    name = models.CharField(max_length=120, unique=True)
    short_name = models.CharField(
        max_length=40, blank=True, help_text="For tables, for example “Baikonur 31/6”."
    )
    kind = models.CharField(max_length=12, choices=Kind, db_index=True)
    country = models.CharField(
        max_length=2, blank=True, help_text="Two-letter ISO code, for example KZ."
    )
    latitude = models.DecimalField(
        max_digits=6, decimal_places=3, null=True, blank=True, help_text="Degrees north."
    )
    longitude = models.DecimalField(
        max_digits=6, decimal_places=3, null=True, blank=True, help_text="Degrees east."
    )
    time_zone = models.CharField(
        max_length=40,
        blank=True,
        validators=[validate_time_zone],
        help_text="IANA name such as Asia/Qyzylorda; launch and landing times are shown in it.",
    )
    summary = models.TextField(blank=True, help_text="One or two sentences for readers.")
    image = models.ForeignKey(Image, models.PROTECT, related_name="places", null=True, blank=True)

    objects = PlaceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(
                    Q(latitude__isnull=True, longitude__isnull=True)
                    | Q(
                        # A comparison with NULL is not false, and so a check lets it pass.
                        latitude__isnull=False,
                        longitude__isnull=False,
                        latitude__range=(-90, 90),
                        longitude__range=(-180, 180),
                    )
                ),
                name="place_position_is_on_earth",
                violation_error_message=(
                    "A position needs a latitude from -90 to 90 and a longitude from -180 to 180."
                ),
            ),
            models.CheckConstraint(
                condition=Q(country="") | Q(country__regex=r"^[A-Z]{2}$"),
                name="place_country_is_iso_code",
                violation_error_message="The country is a two-letter code in capitals, such as KZ.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def label(self) -> str:
        return self.short_name or self.name

    @property
    def zone(self) -> ZoneInfo | None:
        return ZoneInfo(self.time_zone) if self.time_zone else None
