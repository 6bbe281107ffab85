"""Addresses whose object is gone: deleted after readers had seen it, or made one with another."""

from datetime import datetime
from typing import Any, Self

from django.contrib.contenttypes.models import ContentType
from django.db import models

from .permalinks import SLUG_LENGTH, Addressable


class FormerAddressQuerySet(models.QuerySet["FormerAddress"]):
    def of(self, obj: Addressable) -> Self:
        """Those that ``obj`` left behind itself."""
        content_type = ContentType.objects.get_for_model(type(obj))
        return self.filter(content_type=content_type, object_id=obj.pk)

    def leading_to(self, obj: Addressable) -> Self:
        content_type = ContentType.objects.get_for_model(type(obj))
        return self.filter(content_type=content_type, survivor_id=obj.pk)

    def of_kind(self, model: type[models.Model], addresses: "list[str]") -> Self:
        """The rows for slugs or short ids of ``model``; looked up only after a miss."""
        content_type = ContentType.objects.get_for_model(model)
        return self.filter(content_type=content_type, address__in=addresses)

    def leave(self, obj: Addressable, *, at: datetime, why: str, survivor: Any = None) -> None:
        """Keep what ``obj`` is found by, before it is deleted.

        With a ``survivor`` its slugs become old ones of the survivor elsewhere; the short id is
        kept here. Whatever led to ``obj`` leads on to the survivor, in one step.
        """
        content_type = ContentType.objects.get_for_model(type(obj))
        slugs = [] if survivor else [obj.slug, *obj.old_slugs.values_list("slug", flat=True)]
        self.leading_to(obj).update(survivor_id=survivor.pk if survivor else None)
        for address in [obj.short_id, *slugs]:
            self.update_or_create(
                content_type=content_type,
                address=address,
                defaults={
                    "object_id": obj.pk,
                    "survivor_id": survivor.pk if survivor else None,
                    "name": str(obj)[:300],
                    "gone_at": at,
                    "why": why,
                },
            )


class FormerAddress(models.Model):
    """One slug or short id of something that is gone. A slug that somebody takes leads there."""

    content_type = models.ForeignKey(ContentType, models.CASCADE, related_name="+")
    address = models.CharField(max_length=SLUG_LENGTH)
    object_id = models.PositiveBigIntegerField()
    # Of the same kind: what it was made one with.
    survivor_id = models.PositiveBigIntegerField(null=True)
    name = models.CharField(max_length=300)
    gone_at = models.DateTimeField()
    # For readers.
    why = models.CharField(max_length=300, blank=True)

    objects = FormerAddressQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "address"], name="former_address_tells_of_one_object"
            )
        ]
        indexes = [
            models.Index(fields=["content_type", "object_id"]),
            models.Index(fields=["content_type", "survivor_id"]),
        ]

    def __str__(self) -> str:
        return self.address
