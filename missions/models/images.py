"""Pictures, with what must be known before one may be printed."""

from django.core.validators import MinLengthValidator
from django.db import models
from django.db.models import Q
from imagefield.fields import ImageField, PPOIField

# The closed list of renditions. Focal point respected; made once when the picture is saved.
FORMATS = {
    "thumb": ["default", ("crop", (160, 120))],
    "wide": ["default", ("thumbnail", (1280, 1280))],
}


class Image(models.Model):
    title = models.CharField(
        max_length=120, help_text="For finding it again; readers do not see it."
    )
    file = ImageField(
        upload_to="images/%Y/%m",
        width_field="width",
        height_field="height",
        ppoi_field="focal_point",
        formats=FORMATS,
        auto_add_fields=False,
    )
    width = models.PositiveIntegerField(editable=False, default=0)
    height = models.PositiveIntegerField(editable=False, default=0)
    focal_point = PPOIField(
        help_text="The point that must stay visible when the picture is cropped."
    )
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
