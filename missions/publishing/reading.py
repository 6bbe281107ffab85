"""Which versions readers saw, from when to when."""

from dataclasses import dataclass
from datetime import datetime
from itertools import zip_longest

from django.db import models
from django.db.models import Min

from missions.models import Person, Version, published_q


@dataclass(frozen=True)
class Seen:
    """One version as readers know it; ``until`` is None while they still see it.

    ``number`` counts what readers saw; the version's own number counts every save.
    """

    number: int
    version: Version
    since: datetime
    until: datetime | None


def seen_by_readers(obj: models.Model, *, at: datetime) -> list[Seen]:
    """The versions that readers saw, oldest first, without their data; two queries at most.

    One that was replaced before its time of publication came was never seen. What was saved
    next, whether readers ever saw that or not, ended the time of a version.
    """
    versions = list(Version.objects.of(obj).defer("data").order_by("number"))
    opened = _opened(obj, at)
    seen: list[Seen] = []
    for version, following in zip_longest(versions, versions[1:]):
        if version.public_from is None:
            continue
        since = max(version.public_from, opened) if opened else version.public_from
        until = following.made_at if following else None
        # What was found there at the first save had been there before.
        was_there = version.action == Version.Action.FOUND
        if since > at or (until and (until < since or (until == since and not was_there))):
            continue
        seen.append(Seen(len(seen) + 1, version, since, until))
    return seen


def _opened(obj: models.Model, at: datetime) -> datetime | None:
    """Since when a person has had a page: since the first of their flights had one."""
    if not isinstance(obj, Person):
        return None
    shown = obj.seats.filter(published_q(at, "mission__")).order_by()
    return shown.aggregate(first=Min("mission__publish_at"))["first"]
