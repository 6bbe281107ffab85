"""Which starter entries were dealt with, and what each of them stands for today."""

from collections import defaultdict
from datetime import datetime

from django.db import models

from missions.models import StarterEntry

from .kinds import KINDS, NAMED

# The one key that names no entry: its row keeps the digest of the files last loaded.
DIGEST = "digest"


def stored_digest() -> str:
    row = StarterEntry.objects.filter(key=DIGEST).values_list("digest", flat=True).first()
    return row or ""


def lock(at: datetime) -> StarterEntry:
    """The row of the digest. A second loader waits here until the first is done."""
    row, _created = StarterEntry.objects.select_for_update().get_or_create(
        key=DIGEST, defaults={"loaded_at": at}
    )
    return row


class Ledger:
    """Keys such as ``mission:soyuz-ms-19``, and the objects behind them.

    Read once from the database; ``save`` adds what was noted since.
    """

    def __init__(self, at: datetime) -> None:
        self._at = at
        self._objects: dict[str, models.Model | None] = {}
        self._new: list[StarterEntry] = []
        by_kind: dict[str, dict[str, int | None]] = defaultdict(dict)
        rows = StarterEntry.objects.exclude(key=DIGEST).values_list("key", "object_id")
        for key, object_id in rows:
            by_kind[_kind(key)][key] = object_id
        models_by_kind = {name: kind.model for name, kind in KINDS.items()} | NAMED
        for name, ids in by_kind.items():
            model: type[models.Model] = models_by_kind[name]
            found = model._default_manager.in_bulk([pk for pk in ids.values() if pk])
            self._objects |= {key: found.get(pk) for key, pk in ids.items()}
        self._bound = {(_kind(key), made.pk) for key, made in self._objects.items() if made}

    def __contains__(self, key: str) -> bool:
        return key in self._objects

    def get(self, key: str) -> models.Model | None:
        """The object of ``key``, under whatever name it goes now; None if there is none."""
        return self._objects.get(key)

    def note(self, key: str, target: models.Model | None) -> None:
        """Never offer ``key`` again; references to it lead to ``target``."""
        self._objects[key] = target
        if target:
            self._bound.add((_kind(key), target.pk))
        object_id = target.pk if target else None
        self._new.append(StarterEntry(key=key, object_id=object_id, loaded_at=self._at))

    def is_bound(self, kind: str, target: models.Model) -> bool:
        """Whether ``target`` stands for a starter entry."""
        return (kind, target.pk) in self._bound

    def save(self) -> None:
        StarterEntry.objects.bulk_create(self._new)
        self._new = []


def _kind(key: str) -> str:
    return key.partition(":")[0]
