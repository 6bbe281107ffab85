"""What a figure rests on."""

from datetime import datetime
from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from .fields import VagueDateField
from .missions import Mission
from .organisations import Organisation
from .people import Person, Seat, hidden_people
from .permalinks import Addressable
from .places import Place
from .publication import published_q
from .timeline import Event
from .vehicles import Craft, Vehicle

# So often without an answer in a row until a link counts as dead; gone is gone at once.
FAILURES = 3
GONE = (404, 410)


class SourceQuerySet(models.QuerySet["Source"]):
    def with_dead_links(self) -> Self:
        return self.filter(Q(link_status__in=GONE) | Q(link_failures__gte=FAILURES))


class Source(Addressable):
    """One page, report or post by one publisher."""

    view_name = "source"
    letter = "s"

    publisher = models.CharField(max_length=160, db_index=True)
    title = models.CharField(max_length=300)
    url = models.URLField("web address", max_length=500, blank=True)
    published = VagueDateField(null=True, blank=True)
    family = models.CharField(
        "independence family",
        max_length=160,
        blank=True,
        help_text="Sources that copy from each other count as one family.",
    )

    # What the address answered when manage.py check_links last asked.
    link_checked_at = models.DateTimeField(null=True, editable=False, db_index=True)
    link_status = models.PositiveSmallIntegerField(null=True, editable=False)
    link_problem = models.CharField(max_length=160, editable=False, blank=True)
    link_moved_to = models.CharField(max_length=500, editable=False, blank=True)
    link_failures = models.PositiveSmallIntegerField(default=0, editable=False)

    objects = SourceQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.publisher}: {self.title}"

    @property
    def has_dead_link(self) -> bool:
        return self.link_status in GONE or self.link_failures >= FAILURES


# What a citation can stand under, and the foreign key that says so.
CITED = {
    "mission": Mission,
    "seat": Seat,
    "event": Event,
    "person": Person,
    "organisation": Organisation,
    "vehicle": Vehicle,
    "craft": Craft,
    "place": Place,
}


def exactly_one(names: "list[str] | tuple[str, ...]") -> Q:
    """A condition: one of the foreign keys ``names`` is set and the others are empty."""
    condition = Q()
    for chosen in names:
        condition |= Q(**{f"{name}__isnull": name != chosen for name in names})
    return condition


class CitationQuerySet(models.QuerySet["Citation"]):
    def public(self, at: datetime) -> Self:
        """Without what stands in drafts, or under people known only from drafts."""
        hidden = Q(person__in=hidden_people(at))
        for path in ("mission__", "seat__mission__", "event__mission__"):
            kind = path.split("__")[0]
            hidden |= Q(**{f"{kind}__isnull": False}) & ~published_q(at, path)
        return self.exclude(hidden)

    def differing(self) -> Self:
        """Where the source says something else than the record."""
        return self.exclude(says="")

    def with_objects(self) -> Self:
        """What each stands under, and whatever it takes to name that and its page."""
        return self.select_related(
            "source", *CITED, "seat__person", "seat__mission", "event__mission", "craft__vehicle"
        )


class Citation(models.Model):
    """Which field of which object a source supports, and what it says where it differs."""

    source = models.ForeignKey(Source, models.PROTECT, related_name="citations")
    field = models.CharField(max_length=20, help_text="The figure that the source speaks of.")
    says = models.CharField(
        max_length=160,
        blank=True,
        help_text="Only where the source differs: what it says, as a reader is to see it.",
    )
    order = models.PositiveSmallIntegerField(default=0)

    mission = models.ForeignKey(
        Mission, models.CASCADE, related_name="citations", null=True, blank=True
    )
    seat = models.ForeignKey(Seat, models.CASCADE, related_name="citations", null=True, blank=True)
    event = models.ForeignKey(
        Event, models.CASCADE, related_name="citations", null=True, blank=True
    )
    person = models.ForeignKey(
        Person, models.CASCADE, related_name="citations", null=True, blank=True
    )
    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="citations", null=True, blank=True
    )
    vehicle = models.ForeignKey(
        Vehicle, models.CASCADE, related_name="citations", null=True, blank=True
    )
    craft = models.ForeignKey(
        Craft, models.CASCADE, related_name="citations", null=True, blank=True
    )
    place = models.ForeignKey(
        Place, models.CASCADE, related_name="citations", null=True, blank=True
    )

    objects = CitationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=exactly_one(list(CITED)),
                name="citation_stands_under_one_object",
                violation_error_message="A citation belongs to exactly one object.",
            ),
            *(
                models.UniqueConstraint(
                    fields=[name, "field", "source", "says"],
                    name=f"citation_once_per_{name}_field",
                    violation_error_message="This source is already cited for this field.",
                )
                for name in CITED
            ),
        ]

    def __str__(self) -> str:
        return f"{self.field}: {self.source_id}"

    @property
    def differs(self) -> bool:
        return bool(self.says)

    def cited_kind(self) -> str | None:
        """The name of the foreign key that is set, also while the object is unsaved."""
        for name in CITED:
            if getattr(self, f"{name}_id") or self._state.fields_cache.get(name):
                return name
        return None

    def clean(self) -> None:
        super().clean()
        kind = self.cited_kind()
        if kind and self.field and self.field not in CITED[kind].CITABLE:  # type: ignore[attr-defined]
            fields = ", ".join(CITED[kind].CITABLE)  # type: ignore[attr-defined]
            raise ValidationError({"field": f"“{self.field}” is none of: {fields}."})
