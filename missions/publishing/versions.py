"""The history of an object: what is written into it, and what readers saw when."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Exists, OuterRef

from missions.models import Addressable, Article, Person, Publishable, Version

from .differences import Difference, differences
from .references import Data
from .snapshots import WHOLE, take, take_many

MOST_NAMED = 30
# So many objects are read and written at a time.
BATCH = 500
# What a field or a part has that was added to the model and never filled in.
UNSAID: list[Any] = [None, "", []]
Action = Version.Action


@dataclass
class Change:
    """Who changes something, what kind of change it is, and why."""

    by: Any = None
    action: str = Action.CHANGED
    kind: str = ""
    why: str = ""
    unchosen: Any = ()


def hold(obj: models.Model) -> None:
    """Let nobody else save ``obj`` or a part of it until the transaction ends.

    Versions are numbered one by one, and a late form is merged with what is there now.
    """
    type(obj)._base_manager.select_for_update().filter(pk=obj.pk).values_list("pk").first()


def record(obj: models.Model, change: Change, *, at: datetime, data: Data | None = None) -> Version:
    """The version of ``obj`` as it stands in the database now, or as ``data`` says it stood.

    Meant to be called in the transaction of the save, with the row held: the number is the next.
    """
    last = Version.objects.of(obj).newest_first().first()
    version = _next(obj, last, change, at=at, data=data or take(obj))
    version.save(force_insert=True)
    return version


def record_many(
    model: type[models.Model], pks: Iterable[Any], change: Change, *, at: datetime
) -> None:
    """``record`` for those of ``model`` with these keys of which something is new; few queries.

    What has no history yet gets its first version. Meant for a transaction that holds the rows.
    """
    for some in _batched(pks):
        taken = take_many(model, some)
        versions = Version.objects.filter(
            content_type=ContentType.objects.get_for_model(model), object_id__in=some
        )
        last = {v.object_id: v for v in versions.last_of_each()}
        objects = model._base_manager.in_bulk(some)
        Version.objects.bulk_create(
            _next(objects[pk], last.get(pk), change, at=at, data=data)
            for pk, data in taken.items()
            if pk not in last or not same(last[pk].data, data)
        )


def begin_histories(*, at: datetime) -> int:
    """A first version, as found, of every page that has none; how many. A query a kind if none.

    The starter's loader writes past the desk, and so do older versions of this program.
    """
    begun = 0
    for model in WHOLE:
        content_type = ContentType.objects.get_for_model(model)
        there = Version.objects.filter(content_type=content_type, object_id=OuterRef("pk"))
        new = model._base_manager.filter(~Exists(there)).order_by("pk")
        pks = list(new.values_list("pk", flat=True))
        record_many(model, pks, Change(action=Action.FOUND), at=at)
        begun += len(pks)
    return begun


def _batched(pks: Iterable[Any]) -> Iterator[list[Any]]:
    rest = iter(sorted(pks))
    while some := list(islice(rest, BATCH)):
        yield some


def _next(
    obj: models.Model, last: Version | None, change: Change, *, at: datetime, data: Data
) -> Version:
    names = [d.label for d in differences(type(obj), last.data, data)] if last else []
    return Version(
        content_type=ContentType.objects.get_for_model(type(obj)),
        object_id=obj.pk,
        number=last.number + 1 if last else 1,
        made_at=at,
        made_by=change.by,
        signed=change.by.get_username() if change.by else "",
        action=change.action,
        kind=change.kind,
        why=change.why,
        name=str(obj)[:300],
        data=data,
        changed=list(dict.fromkeys(names))[:MOST_NAMED],
        unchosen=list(change.unchosen),
        public_from=None if change.action == Action.DELETED else _public_from(obj, last, at),
    )


def note_as_found(obj: models.Model, *, at: datetime, data: Data | None = None) -> Data:
    """Make sure that what is in the database now is in the history before it is changed.

    It is not where an object is older than its history, or was changed past the desk, by a
    command or in the database itself. ``data`` says how it stood where it is changed by now.
    """
    data = data or take(obj)
    last = Version.objects.of(obj).newest_first().first()
    if last is None or not same(last.data, data):
        record(obj, Change(action=Action.FOUND), at=at, data=data)
    return data


def same(one: Data, other: Data) -> bool:
    """Whether nothing differs but what one of them, older than a field or a part, does not know."""
    return all(
        one[kind].get(name) == other[kind].get(name)
        or (name not in one[kind] and other[kind][name] in UNSAID)
        or (name not in other[kind] and one[kind][name] in UNSAID)
        for kind in ("fields", "parts")
        for name in {*one[kind], *other[kind]}
    )


def is_seen(root: Any, *, at: datetime) -> bool:
    """Readers can open the page of ``root`` at ``at``."""
    if isinstance(root, Publishable):
        return root.is_public(at)
    if isinstance(root, Person):
        return Person.objects.public(at).filter(pk=root.pk).exists()
    return isinstance(root, Addressable)


def between(older: Version, newer: Version) -> list[Difference]:
    model = newer.content_type.model_class()
    return differences(model, older.data, newer.data) if model else []


def _public_from(obj: Any, last: Version | None, at: datetime) -> datetime | None:
    if not isinstance(obj, Publishable):
        return at
    if obj.stage != Publishable.Stage.PUBLISHED or obj.publish_at is None:
        return None
    if last:
        return max(obj.publish_at, at)
    # What was there before its history began was seen from its publication on. An article says
    # when that was; a page of the record cannot have been seen before this copy had it.
    is_dated = isinstance(obj, Article)
    return obj.publish_at if is_dated else max(obj.publish_at, min(obj.created_at, at))
