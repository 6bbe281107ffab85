"""Who flies, sells, sends and pays."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q

from .permalinks import Addressable
from .publication import count_published


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def with_flight_count(self, at: datetime, condition: Q | None = None) -> Self:
        """``flights``: published flights of the record that it operated and ``condition`` holds."""
        return self.annotate(flights=count_published(self.model, "operated", at, condition))


class Organisation(Addressable):
    view_name = "organisation"
    letter = "o"
    CITABLE = ("name", "summary")

    class Kind(models.TextChoices):
        OPERATOR = "operator", "Operator"
        ORGANISER = "organiser", "Organiser"
        AGENCY = "agency", "Agency"
        OTHER = "other", "Other body"

    name = models.CharField(max_length=120, unique=True)
    kind = models.CharField(
        max_length=10,
        choices=Kind,
        db_index=True,
        help_text="Operators fly the craft; organisers sell or lead the trip.",
    )
    country = models.CharField(
        max_length=2, blank=True, help_text="Two-letter ISO code, for example RU."
    )
    also_known_as = models.CharField(
        max_length=200, blank=True, help_text="Earlier or other names, separated by commas."
    )
    summary = models.TextField(blank=True, help_text="One or two sentences for readers.")

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(country="") | Q(country__regex=r"^[A-Z]{2}$"),
                name="organisation_country_is_iso_code",
                violation_error_message="The country is a two-letter code in capitals, such as RU.",
            )
        ]

    def __str__(self) -> str:
        return self.name
