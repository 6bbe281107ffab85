"""Pictures, with what must be known before one may be printed."""

import re
from pathlib import PurePath
from typing import Any, Self

from anyascii import anyascii
from django.core.validators import MinLengthValidator
from django.db import models
from django.db.models import Count, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, Length, Trim
from django.urls import reverse
from imagefield.fields import ImageField, PPOIField

from .permalinks import SHORT_ID_LENGTH, make_short_id

LONG_ALT = 160
# What a screen reader says by itself.
OPENINGS = ("image of", "picture of", "photo of", "photograph of", "graphic of")
SUFFIXES = (".jpg", ".jpeg", ".png", ".webp", ".avif", ".gif")
# What people type where a name or a licence is asked for and they have none.
NOTHING_SAID = ("", "-", "–", "?", "n/a", "none", "unknown", "tbd")
# Looks are 64 yes-or-no answers; pictures that differ in so few of them look alike.
ALIKE = 6


def fold(text: str) -> str:
    """``text`` in small plain Latin letters and digits, with a hyphen between the words."""
    return re.sub("[^a-z0-9]+", "-", anyascii(text).lower()).strip("-")


class ImageQuerySet(models.QuerySet["Image"]):
    def with_uses(self) -> Self:
        """``uses``: how many objects show the picture."""
        return self.annotate(uses=sum(map(_count, Image.users()), Value(0)))

    def with_doubtful_alt(self) -> Self:
        """Those of which ``Image.alt_advice`` has something to say."""
        doubtful = Q(alt__iexact=F("title")) | Q(alt__iexact=F("caption"))
        for opening in OPENINGS:
            doubtful |= Q(alt__istartswith=opening)
        for suffix in SUFFIXES:
            doubtful |= Q(alt__iendswith=suffix)
        # An alias: the length is asked for, not fetched.
        return self.alias(alt_length=Length("alt")).filter(doubtful | Q(alt_length__gt=LONG_ALT))

    def without_credit(self) -> Self:
        """Those whose credit or licence is empty, or a word for “I do not know”."""
        unsaid = Q()
        for field in ("credit", "licence"):
            for word in NOTHING_SAID:
                unsaid |= Q(**{f"said_{field}__iexact": word})
        return self.alias(said_credit=Trim("credit"), said_licence=Trim("licence")).filter(unsaid)

    def of_content(self, content_hash: str) -> Self:
        return self.filter(content_hash=content_hash) if content_hash else self.none()

    def like(self, image: "Image", most: int = 3) -> list["Image"]:
        """The pictures that look most like ``image``, of another size or encoding perhaps.

        Two queries: the looks of all, which are 16 letters each, and the few that are alike.
        """
        if not image.look:
            return []
        look = int(image.look, 16)
        others = self.exclude(look="").exclude(pk=image.pk).values_list("pk", "look")
        near = sorted(
            (distance, pk)
            for pk, other in others.iterator()
            if (distance := (look ^ int(other, 16)).bit_count()) <= ALIKE
        )
        found = self.in_bulk([pk for _, pk in near[:most]])
        return [found[pk] for _, pk in near[:most]]


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
        help_text=(
            "What the picture shows, for someone who cannot see it. Required. Good: “Yulia "
            "Peresild, in a white Sokol suit, waves from the foot of the rocket.” “Four rockets "
            "side by side, Starship twice as tall as the others.” Not so good: “Image of an "
            "astronaut.” “IMG_4711.jpg”"
        ),
    )
    caption = models.CharField(max_length=300, blank=True)
    credit = models.CharField(max_length=120, help_text="Who made it, as it is to be printed.")
    licence = models.CharField(
        max_length=120, help_text="For example “CC BY 4.0” or “Courtesy of NASA”."
    )
    created_at = models.DateTimeField(auto_now_add=True, db_index=True)
    short_id = models.CharField(
        max_length=SHORT_ID_LENGTH, unique=True, editable=False, default=make_short_id
    )
    # Of the file, made by missions.uploads: SHA-256, and what it looks like (a difference hash).
    content_hash = models.CharField(
        max_length=64, editable=False, blank=True, default="", db_index=True
    )
    look = models.CharField(max_length=16, editable=False, blank=True, default="")
    # All its words in plain Latin letters, for a search that forgives accents.
    folded = models.TextField(editable=False, blank=True, default="")

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

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.folded = " ".join(map(fold, (self.title, self.alt, self.caption, self.credit,
                                          self.licence, self.short_id)))  # fmt: skip
        fields = kwargs.get("update_fields")
        if fields is not None:
            kwargs["update_fields"] = {*fields, "folded"}
        super().save(*args, **kwargs)

    def get_short_url(self) -> str:
        """Leads to the present file, whichever that is."""
        return reverse("image_file", args=[self.short_id])

    @property
    def markdown(self) -> str:
        """What stands in an article's text where the picture belongs."""
        return f"[[image:{self.short_id}]]"

    @property
    def alt_advice(self) -> list[str]:
        """What somebody who cannot see the picture would object to, a sentence each."""
        alt = self.alt.strip()
        advice = []
        if opening := next((o for o in OPENINGS if alt.lower().startswith(o)), ""):
            advice.append(f"It begins with “{opening}”, which screen readers say by themselves.")
        stem = PurePath(self.file.name or "").stem
        if alt.lower().endswith(SUFFIXES) or (stem and alt.lower() == stem.lower()):
            advice.append("It is the name of a file.")
        if alt and fold(alt) in (fold(self.title), fold(self.caption)):
            advice.append("It repeats the title or the caption; say what is to be seen.")
        if len(alt) > LONG_ALT:
            advice.append(
                f"It has {len(alt)} characters; with more than {LONG_ALT} it is better to say "
                "the rest in the caption or the text."
            )
        return advice

    @classmethod
    def users(cls) -> list[models.Field]:
        """The fields of other nouns that name the picture they show."""
        return [relation.field for relation in cls._meta.related_objects]

    @property
    def is_tall(self) -> bool:
        """Too tall to be printed as wide as the page."""
        return self.height * 5 > self.width * 4
