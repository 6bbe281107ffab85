"""What happened on a mission, to the second where that is known."""

from django.db import models

from .fields import VagueDateField
from .missions import Mission


class Event(models.Model):
    """A step of a mission besides its launch, docking and landing, which the mission holds."""

    CITABLE = ("at", "title", "text")

    class Kind(models.TextChoices):
        RELEASE = "release", "Release from the carrier"
        HATCH = "hatch", "Hatch"
        SPACEWALK = "spacewalk", "Spacewalk"
        UNDOCKING = "undocking", "Undocking"
        ABORT = "abort", "Abort or delay"
        OTHER = "other", "Other"

    mission = models.ForeignKey(Mission, models.CASCADE, related_name="events")
    at = VagueDateField("time (UTC)")
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.OTHER)
    title = models.CharField(max_length=120)
    text = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["mission", "at"]), models.Index(fields=["at", "id"])]

    def __str__(self) -> str:
        return self.title
