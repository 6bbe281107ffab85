"""What was published wrong, and what is right."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from .articles import Article
from .missions import Mission
from .organisations import Organisation
from .people import Person, hidden_people
from .permalinks import Addressable
from .places import Place
from .publication import Publishable, published_q
from .sources import exactly_one
from .vehicles import Vehicle

# What can be corrected in public, and the foreign key that says so.
CORRECTED = {
    "article": Article,
    "mission": Mission,
    "person": Person,
    "organisation": Organisation,
    "vehicle": Vehicle,
    "place": Place,
}


def this_minute() -> datetime:
    return timezone.now().replace(second=0, microsecond=0)


class CorrectionQuerySet(models.QuerySet["Correction"]):
    def made(self, at: datetime) -> Self:
        """Those that had been made by ``at``, whether their pages are public or not."""
        return self.filter(made_at__lte=at)

    def public(self, at: datetime) -> Self:
        """Those made by then that stand on a page which readers can open."""
        shown = Q()
        for name, model in CORRECTED.items():
            if issubclass(model, Publishable):
                shown |= published_q(at, f"{name}__")
            elif model is Person:
                shown |= Q(person__isnull=False) & ~Q(person__in=hidden_people(at))
            else:
                shown |= Q(**{f"{name}__isnull": False})
        return self.made(at).filter(shown)

    def newest_first(self) -> Self:
        return self.order_by("-made_at", "-pk")


class Correction(models.Model):
    """Told to readers on the page that it corrects, and in the list of all."""

    article = models.ForeignKey(
        Article, models.CASCADE, related_name="corrections", null=True, blank=True
    )
    mission = models.ForeignKey(
        Mission, models.CASCADE, related_name="corrections", null=True, blank=True
    )
    person = models.ForeignKey(
        Person, models.CASCADE, related_name="corrections", null=True, blank=True
    )
    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="corrections", null=True, blank=True
    )
    vehicle = models.ForeignKey(
        Vehicle, models.CASCADE, related_name="corrections", null=True, blank=True
    )
    place = models.ForeignKey(
        Place, models.CASCADE, related_name="corrections", null=True, blank=True
    )
    made_at = models.DateTimeField(
        "made at (UTC)",
        default=this_minute,
        db_index=True,
        help_text="In UTC. Readers see the correction from this time on.",
    )
    text = models.CharField(
        max_length=600,
        help_text=(
            "For readers, in a sentence or two: what was wrong and what is right. Plain text. "
            "For example: “An earlier version gave the landing as 04:36 UTC; it was at 04:35.”"
        ),
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=exactly_one(list(CORRECTED)),
                name="correction_belongs_to_one_page",
                violation_error_message="A correction belongs to exactly one page.",
            ),
            models.CheckConstraint(
                condition=~Q(text=""),
                name="correction_says_something",
                violation_error_message="A correction says what was wrong and what is right.",
            ),
        ]

    def __str__(self) -> str:
        return self.text if len(self.text) <= 60 else f"{self.text[:59].rstrip()}…"

    @property
    def anchor(self) -> str:
        """Its own place on the page that it corrects."""
        return f"correction-{self.pk}"

    def target(self) -> Addressable | None:
        """The page; fetched with ``select_related`` by those who show many."""
        return next((page for name in CORRECTED if (page := getattr(self, name))), None)
