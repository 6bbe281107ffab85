"""Addresses that last: a readable slug, a permanent short id, and every slug there ever was."""

import re
import secrets
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import Any, ClassVar, Self

from anyascii import anyascii
from django.contrib.contenttypes.fields import GenericForeignKey, GenericRelation
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models, transaction
from django.db.models import Q
from django.urls import get_script_prefix, reverse
from django.utils.text import slugify

SLUG_LENGTH = 80
# No look-alikes (0/o, 1/l/i) and no vowels but e and u: short ids are read out over the telephone.
SHORT_ID_ALPHABET = "23456789bcdefghjkmnpqrstuvwxyz"
SHORT_ID_LENGTH = 6
# Words that addresses of the same section use for something else.
RESERVED_SLUGS = frozenset({"add", "all", "archive", "feed", "new", "tags", "versions"})

validate_slug = RegexValidator(
    r"\A(?=[a-z0-9-]*[a-z])[a-z0-9]+(?:-[a-z0-9]+)*\Z",
    "Use small Latin letters, digits and single hyphens, with at least one letter.",
)


def validate_not_reserved(slug: str) -> None:
    if slug in RESERVED_SLUGS:
        raise ValidationError(f"“{slug}” is used by the site itself; choose another address.")


def make_slug(text: str) -> str:
    """A readable ASCII slug for a name in any script; may be empty (a name of emoji only)."""
    letters = "".join(c for c in text if unicodedata.category(c) not in {"So", "Sk", "Cs"})
    slug = slugify(anyascii(letters))[:SLUG_LENGTH].strip("-_")
    return re.sub(r"[-_]+", "-", slug)


def make_short_id() -> str:
    return "".join(secrets.choice(SHORT_ID_ALPHABET) for _ in range(SHORT_ID_LENGTH))


def address_of(view_name: str, *parts: str) -> str:
    """The address of the view that takes these slugs.

    As `reverse`, of which a page full of links takes a sixth of its time to make.
    """
    if not all(map(_PLAIN.fullmatch, parts)):
        return reverse(view_name, args=parts)
    return _pattern(get_script_prefix(), view_name, len(parts)).format(*parts)


# Stands in an address as it is.
_PLAIN = re.compile(r"[A-Za-z0-9_-]+")


@lru_cache
def _pattern(prefix: str, view_name: str, parts: int) -> str:
    """With a place for each of the parts. ``prefix`` is that under which the site is served."""
    stand_ins = [f"_stand-in-{number}_" for number in range(parts)]
    address = reverse(view_name, args=stand_ins)
    for stand_in in stand_ins:
        address = address.replace(stand_in, "{}")
    return address


class OldSlugQuerySet(models.QuerySet["OldSlug"]):
    def record(self, target: "Addressable", before: str | None) -> None:
        """Note that ``target`` now goes by its slug, and went by ``before``.

        A row names the object, not its next slug, so no chain or loop can arise; whoever
        takes a slug makes it point nowhere else.
        """
        of_kind = self.filter(content_type=ContentType.objects.get_for_model(target))
        of_kind.filter(slug=target.slug).delete()
        if before and before != target.slug:
            of_kind.update_or_create(
                slug=before,
                content_type=ContentType.objects.get_for_model(target),
                defaults={"object_id": target.pk},
            )

    def pk_for(self, model: type[models.Model], slug: str) -> int | None:
        """The primary key of the ``model`` that once went by ``slug``."""
        content_type = ContentType.objects.get_for_model(model)
        rows = self.filter(content_type=content_type, slug=slug)
        return rows.values_list("object_id", flat=True).first()

    def pks_for(self, model: type[models.Model], slugs: Iterable[str]) -> dict[str, int]:
        """The same of many ``slugs``, in one query; those that nobody went by are left out."""
        content_type = ContentType.objects.get_for_model(model)
        rows = self.filter(content_type=content_type, slug__in=slugs)
        return dict(rows.values_list("slug", "object_id"))


class OldSlug(models.Model):
    """A slug that an object once went by. Looked up only after a miss."""

    content_type = models.ForeignKey(ContentType, models.CASCADE)
    object_id = models.PositiveBigIntegerField()
    target = GenericForeignKey()
    slug = models.CharField(max_length=SLUG_LENGTH)
    recorded_at = models.DateTimeField(auto_now_add=True)

    objects = OldSlugQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "slug"], name="old_slug_leads_to_one_object"
            )
        ]
        indexes = [models.Index(fields=["content_type", "object_id"])]

    def __str__(self) -> str:
        return self.slug


class Addressable(models.Model):
    """What has a page of its own. Subclasses name their detail view and its section letter."""

    # The detail view's URL name, and the letter of the short address: /m/k7f3qx/
    view_name: ClassVar[str]
    letter: ClassVar[str]

    slug = models.CharField(
        "address",
        max_length=SLUG_LENGTH,
        unique=True,
        blank=True,
        validators=[validate_slug, validate_not_reserved],
        error_messages={"unique": "This address is taken by another one."},
        help_text=(
            "The last part of the page’s address. Leave empty to make one from the name. "
            "When you change it, the old address keeps leading here."
        ),
    )
    short_id = models.CharField(
        max_length=SHORT_ID_LENGTH,
        unique=True,
        editable=False,
        default=make_short_id,
        help_text="Never changes.",
    )
    old_slugs = GenericRelation(OldSlug)

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        with transaction.atomic():
            if not self.slug:
                self.slug = self.free_slug()
            before = None
            if self.pk and not self._state.adding:
                same = type(self)._base_manager.filter(pk=self.pk)
                before = same.values_list("slug", flat=True).first()
            super().save(*args, **kwargs)
            fields = kwargs.get("update_fields")
            if before != self.slug and (fields is None or "slug" in fields):
                OldSlug.objects.record(self, before)

    def get_absolute_url(self) -> str:
        return address_of(self.view_name, self.slug)

    def get_short_url(self) -> str:
        return address_of("short", self.letter, self.short_id)

    def slug_text(self) -> str:
        """The text a slug is made from."""
        return str(self)

    def free_slug(self) -> str:
        """A slug made from the name that no other object of the kind uses or once used.

        Somebody may take over an old address, but never by the accident of a like name.
        """
        stem = make_slug(self.slug_text())
        if not re.search("[a-z]", stem):
            stem = f"{self._meta.model_name}-{stem or self.short_id}".strip("-")
        content_type = ContentType.objects.get_for_model(self)
        present = type(self)._base_manager.exclude(pk=self.pk)
        former = OldSlug.objects.filter(content_type=content_type).exclude(object_id=self.pk)
        alike = Q(slug__startswith=stem[: SLUG_LENGTH - 6])
        taken = {
            slug
            for rows in (present, former)
            for slug in rows.filter(alike).values_list("slug", flat=True)
        }
        slug, number = stem, 1
        while slug in taken or slug in RESERVED_SLUGS:
            number += 1
            slug = f"{stem[: SLUG_LENGTH - 6]}-{number}"
        return slug

    def clean(self) -> None:
        super().clean()
        if not self.slug:
            self.slug = self.free_slug()

    @classmethod
    def find_by_slug(cls, slug: str, among: "models.QuerySet[Any] | None" = None) -> Self | None:
        """The object that goes by ``slug`` now or, failing that, once did."""
        objects = cls._default_manager.all() if among is None else among
        if found := objects.filter(slug=slug).first():
            return found
        pk = OldSlug.objects.pk_for(cls, slug)
        return objects.filter(pk=pk).first() if pk else None
