"""Changes that wait, and links by which somebody without an account looks at them."""

import secrets
from datetime import datetime
from typing import Self

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models

from .publication import Publishable


class WorkingCopyQuerySet(models.QuerySet["WorkingCopy"]):
    def of(self, obj: models.Model) -> Self:
        content_type = ContentType.objects.get_for_model(type(obj))
        return self.filter(content_type=content_type, object_id=obj.pk)


class WorkingCopy(models.Model):
    """Changes to a public page that its form keeps until they are published or thrown away.

    ``posted`` is the form as it was sent, ``base`` as it stood when it was opened: publishing
    merges the one over what has been saved since, field by field, as any late save is merged.
    """

    content_type = models.ForeignKey(ContentType, models.CASCADE, related_name="+")
    object_id = models.PositiveBigIntegerField()
    target = GenericForeignKey()
    posted = models.JSONField()
    base = models.JSONField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    updated_at = models.DateTimeField(auto_now=True)

    objects = WorkingCopyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "object_id"], name="working_copy_one_per_object"
            )
        ]
        verbose_name_plural = "working copies"

    def __str__(self) -> str:
        return f"Changes to {self.target}"

    @property
    def stamp(self) -> str:
        """Another one whenever somebody keeps something else."""
        return self.updated_at.isoformat()


def make_key() -> str:
    return secrets.token_urlsafe(12)


class PreviewLinkQuerySet(models.QuerySet["PreviewLink"]):
    def of(self, obj: models.Model) -> Self:
        content_type = ContentType.objects.get_for_model(type(obj))
        return self.filter(content_type=content_type, object_id=obj.pk)

    def open(self, at: datetime) -> Self:
        return self.filter(revoked_at__isnull=True, expires_at__gt=at)


class PreviewLink(models.Model):
    """Lets whoever has its address look at one page before readers do, until it expires."""

    content_type = models.ForeignKey(ContentType, models.CASCADE, related_name="+")
    object_id = models.PositiveBigIntegerField()
    target: "GenericForeignKey | Publishable" = GenericForeignKey()
    key = models.CharField(max_length=20, unique=True, default=make_key)
    whom = models.CharField(
        "for whom", max_length=120, blank=True, help_text="So that you know later whose link it is."
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    made_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    objects = PreviewLinkQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["content_type", "object_id"])]

    def __str__(self) -> str:
        return f"{self.target} for {self.whom or 'somebody'}"

    def is_open(self, at: datetime) -> bool:
        return self.revoked_at is None and self.expires_at > at
