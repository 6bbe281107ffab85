"""The history of an object: what is written into it, and what readers saw when."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models

from missions.models import Addressable, Person, Publishable, Version

from .differences import Difference, differences
from .snapshots import Data, take

MOST_NAMED = 30
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
    data = data or take(obj)
    last = Version.objects.of(obj).newest_first().first()
    names = [d.label for d in differences(type(obj), last.data, data)] if last else []
    return Version.objects.create(
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
    return one["fields"] == other["fields"] and one["parts"] == other["parts"]


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


def seen_by_readers(obj: models.Model, *, at: datetime) -> list[Version]:
    """The versions that readers saw, oldest first, without their data; one query.

    One that was replaced before its time of publication came was never seen.
    """
    versions = Version.objects.of(obj).public(at).defer("data").order_by("number")
    seen: list[Version] = []
    for version in versions:
        while seen and _moment(seen[-1]) >= _moment(version):
            seen.pop()
        seen.append(version)
    return seen


def _moment(version: Version) -> datetime:
    return version.public_from or version.made_at


def _public_from(obj: Any, last: Version | None, at: datetime) -> datetime | None:
    if not isinstance(obj, Publishable):
        return at
    if obj.stage != Publishable.Stage.PUBLISHED or obj.publish_at is None:
        return None
    # What was there before its history began was seen from its publication on.
    return max(obj.publish_at, at) if last else obj.publish_at
