"""A list of the newsroom as somebody narrowed it, kept under a name."""

from typing import Self

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q


class SavedListQuerySet(models.QuerySet["SavedList"]):
    def of(self, model: type[models.Model]) -> Self:
        return self.filter(content_type=ContentType.objects.get_for_model(model))

    def offered_to(self, user: AbstractBaseUser | AnonymousUser) -> Self:
        """One's own, and what others share who still work here."""
        return self.filter(Q(owner=user.pk) | Q(is_shared=True, owner__is_active=True))


class SavedList(models.Model):
    """``query`` is what stands after the question mark of the list's address."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    content_type = models.ForeignKey(ContentType, models.CASCADE, related_name="+")
    name = models.CharField(max_length=80)
    query = models.CharField(max_length=1000)
    is_shared = models.BooleanField("shared with the newsroom", default=False)

    objects = SavedListQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        permissions = [("share_savedlist", "Can share saved lists with the newsroom")]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "content_type", "name"],
                name="saved_list_name_is_ones_own",
                violation_error_message="You have a list of this name already.",
            )
        ]

    def __str__(self) -> str:
        return self.name
