"""Who flies, sells, sends and pays."""

from datetime import datetime
from typing import Any, Self

from django.db import models
from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from .permalinks import Addressable
from .publication import count_published


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def with_flight_count(self, at: datetime, condition: Q | None = None) -> Self:
        """``flights``, ``arranged`` and ``paid``: published flights of the record for which
        ``condition`` holds that it operated, organised, or paid for a seat on without flying it.
        """
        missions: Any = self.model._meta.get_field("operated").related_model
        paid = missions.objects.published(at).in_record().filter(seats__payer=OuterRef("pk"))
        paid = paid.exclude(operator=OuterRef("pk")).filter(condition or Q())
        paid = paid.order_by().values("seats__payer").annotate(n=Count("pk", distinct=True))
        return self.annotate(
            flights=count_published(self.model, "operated", at, condition),
            arranged=count_published(self.model, "organised", at, condition),
            paid=Coalesce(Subquery(paid.values("n")), 0),
        )


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
