"""Pictures, with what must be known before one may be printed."""

from typing import Self

from django.core.validators import MinLengthValidator
from django.db import models
from django.db.models import Count, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from imagefield.fields import ImageField, PPOIField


class ImageQuerySet(models.QuerySet["Image"]):
    def with_uses(self) -> Self:
        """``uses``: how many objects show the picture."""
        return self.annotate(uses=sum(map(_count, Image.users()), Value(0)))


def _count(field: models.Field) -> Coalesce:
    users = field.model._base_manager.filter(**{field.name: OuterRef("pk")}).order_by()
    counted = users.annotate(key=F(field.name)).values("key").annotate(n=Count("pk"))
    return Coalesce(Subquery(counted.values("n")), 0)


class Image(models.Model):
    title = models.CharField(
        max_length=120, help_text="For finding it again; readers do not see it."
    )
    file = ImageField(
        upload_to="images/%Y/%m",
        width_field="width",
        height_field="height",
        ppoi_field="focal_point",
        auto_add_fields=False,
    )
    width = models.PositiveIntegerField(editable=False, default=0)
    height = models.PositiveIntegerField(editable=False, default=0)
    focal_point = PPOIField(
        help_text="The point that must stay visible when the picture is cropped."
    )
    # Which files missions.renditions made of which file, so that a page need not ask the storage.
    renditions = models.JSONField(editable=False, default=dict, blank=True)
    alt = models.CharField(
        "alternative text",
        max_length=300,
        validators=[MinLengthValidator(5)],
        help_text="What the picture shows, for someone who cannot see it. Required.",
    )
    caption = models.CharField(max_length=300, blank=True)
    credit = models.CharField(max_length=120, help_text="Who made it, as it is to be printed.")
    licence = models.CharField(
        max_length=120, help_text="For example “CC BY 4.0” or “Courtesy of NASA”."
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ImageQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(alt=""),
                name="image_has_alternative_text",
                violation_error_message="A picture needs an alternative text.",
            )
        ]

    def __str__(self) -> str:
        return self.title

    @classmethod
    def users(cls) -> list[models.Field]:
        """The fields of other nouns that name the picture they show."""
        return [relation.field for relation in cls._meta.related_objects]

    @property
    def is_tall(self) -> bool:
        """Too tall to be printed as wide as the page."""
        return self.height * 5 > self.width * 4
