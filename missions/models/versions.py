"""What was saved before: every save of an object with its parts, and what readers saw when."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Max, OuterRef, Subquery
from django.utils import timezone


class VersionQuerySet(models.QuerySet["Version"]):
    def of(self, obj: models.Model) -> Self:
        content_type = ContentType.objects.get_for_model(type(obj))
        return self.filter(content_type=content_type, object_id=obj.pk)

    def newest_first(self) -> Self:
        return self.order_by("-number")

    def public(self, at: datetime) -> Self:
        """Those that readers had come to see by ``at``."""
        return self.filter(public_from__lte=at)

    def last_of_each(self) -> Self:
        """The last one of each object."""
        same = Version.objects.filter(
            content_type=OuterRef("content_type"), object_id=OuterRef("object_id")
        )
        last = same.order_by().values("object_id").annotate(last=Max("number")).values("last")
        return self.filter(number=Subquery(last))

    def trash(self) -> Self:
        """The last version of everything that is deleted and was not brought back."""
        return self.last_of_each().filter(action=Version.Action.DELETED)

    def numbered(self, text: str) -> "Version | None":
        """The one of that number, as typed in an address; None where there is none."""
        if not (text.isascii() and text.isdecimal() and len(text) < 10):
            return None
        return self.filter(number=int(text)).first()


class Version(models.Model):
    """An object as it stood after one save. Never changed afterwards.

    ``data`` has ``fields`` (name to value, as the database has it), ``parts`` (relation to rows,
    each with its key, its fields and its own parts) and ``names`` (what the objects that a
    foreign key names were called then: ``"missions.person:12"`` to “Yulia Peresild”).
    """

    class Action(models.TextChoices):
        FOUND = "found", "As it was found"
        ADDED = "added", "Added"
        CHANGED = "changed", "Changed"
        RESTORED = "restored", "Restored"
        IMPORTED = "imported", "Imported"
        DELETED = "deleted", "Deleted"

    class Kind(models.TextChoices):
        TYPO = "typo", "Typo: nothing that it says is different"
        UPDATE = "update", "Update: there is something new to say"
        CORRECTION = "correction", "Correction: what it said was wrong"

    content_type = models.ForeignKey(ContentType, models.CASCADE, related_name="+")
    object_id = models.PositiveBigIntegerField()
    target = GenericForeignKey()
    number = models.PositiveIntegerField()
    made_at = models.DateTimeField(default=timezone.now, db_index=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    # Kept when the account is gone.
    signed = models.CharField(max_length=150, blank=True)
    action = models.CharField(max_length=10, choices=Action)
    kind = models.CharField(max_length=10, choices=Kind, blank=True)
    why = models.CharField(max_length=300, blank=True)
    name = models.CharField(max_length=300)
    data = models.JSONField()
    # The names of what differs from the version before, as an editor reads them.
    changed = models.JSONField(default=list)
    # What clashed and was not chosen: label, the text left out, whose it was.
    unchosen = models.JSONField(default=list)
    public_from = models.DateTimeField(null=True)

    objects = VersionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "object_id", "number"], name="version_has_its_number"
            )
        ]
        indexes = [
            models.Index(fields=["content_type", "object_id", "public_from"]),
            models.Index(fields=["made_by", "made_at"]),
        ]

    def __str__(self) -> str:
        return f"{self.name}, version {self.number}"
