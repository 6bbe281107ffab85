"""Addresses and names that the site's own people have taken before a starter entry came."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models

from missions.models import Addressable, OldSlug

from .kinds import KINDS, Kind


class Occupied:
    """Read once at the start of a load; entries of one load are checked against each other
    when they are read."""

    def __init__(self) -> None:
        self._taken = {name: _taken(kind) for name, kind in KINDS.items()}

    def by(self, kind: Kind, slug: str, values: dict[str, Any]) -> models.Model | None:
        """What has the address of the entry, once had it, or has its name."""
        taken = self._taken[kind.name]
        for identity in (("slug", slug), _name(kind, values)):
            if pk := taken.get(identity):
                return kind.model._default_manager.filter(pk=pk).first()
        return None


def _taken(kind: Kind) -> dict[tuple[Any, ...], int]:
    taken: dict[tuple[Any, ...], int] = {}
    rows = kind.model._default_manager
    if kind.unique:
        taken |= {("name", *names): pk for pk, *names in rows.values_list("pk", *kind.unique)}
    if issubclass(kind.model, Addressable):
        of_kind = OldSlug.objects.filter(content_type=ContentType.objects.get_for_model(kind.model))
        taken |= {("slug", slug): pk for slug, pk in of_kind.values_list("slug", "object_id")}
        taken |= {("slug", slug): pk for slug, pk in rows.values_list("slug", "pk")}
    return taken


def _name(kind: Kind, values: dict[str, Any]) -> tuple[Any, ...]:
    if not kind.unique:
        return ()
    parts = (values.get(key) for key in kind.unique)
    return ("name", *(part.pk if isinstance(part, models.Model) else part for part in parts))
