"""What became of an address: the one place that pages, short addresses and link checks ask."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db import models

from missions.models import Addressable, FormerAddress, OldSlug, Person, Publishable, Tag
from missions.models import published_q as shown_q
from missions.models.permalinks import SLUG_LENGTH


class State(StrEnum):
    ALIVE = "alive"
    MOVED = "moved"
    WITHDRAWN = "withdrawn"
    GONE = "gone"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Standing:
    """``target`` is what readers find there or are sent to; of what is withdrawn, its successor."""

    state: State
    target: Any = None
    name: str = ""
    since: datetime | None = None
    why: str = ""


NOTHING = Standing(State.UNKNOWN)


def public_rows(model: type[Addressable], at: datetime) -> Any:
    """Those of ``model`` whose pages readers can open at ``at``."""
    rows: Any = model._default_manager.all()
    if issubclass(model, Publishable):
        return rows.published(at)
    if issubclass(model, Person):
        return Person.objects.public(at)
    if issubclass(model, Tag):
        return rows.filter(shown_q(at, "articles__")).distinct()
    return rows


def standing_of(
    model: type[Addressable], name: str, *, at: datetime, is_short: bool = False
) -> Standing:
    """Of one slug of ``model``, or of one short id."""
    return standings_of(model, [name], at=at, is_short=is_short).get(name, NOTHING)


def standings_of(
    model: type[Addressable], names: Iterable[str], *, at: datetime, is_short: bool = False
) -> dict[str, Standing]:
    """What each of ``names`` leads to at ``at``; those that never led anywhere are left out.

    One query where all are alive and spelt as they are; at most six, whatever the number.
    """
    return _Search(model, at, is_short).find(dict.fromkeys(names))


@dataclass
class _Search:
    model: type[Addressable]
    at: datetime
    is_short: bool

    def find(self, names: Iterable[str]) -> dict[str, Standing]:
        # Nothing that readers see has a longer address, and no database wants a NUL.
        plain = {n: n.lower() for n in names if len(n) <= SLUG_LENGTH and "\0" not in n}
        found: dict[str, Standing] = {}
        for look in (self._alive, self._moved, self._withdrawn, self._gone):
            if missed := set(plain.values()) - set(found):
                found |= look(missed)
        standings = {name: found[low] for name, low in plain.items() if low in found}
        for name, low in plain.items():
            if name != low and low in found and found[low].state is State.ALIVE:
                standings[name] = Standing(State.MOVED, found[low].target, found[low].name)
        return standings

    @property
    def key(self) -> str:
        return "short_id" if self.is_short else "slug"

    def _light(self, rows: Any) -> Any:
        """Without an article's text, which nobody asks for here."""
        heavy = {"body", "body_html"} & {field.name for field in self.model._meta.fields}
        return rows.defer(*heavy)

    def _public(self, pks: Iterable[Any]) -> dict[Any, Any]:
        rows = self._light(public_rows(self.model, self.at)).filter(pk__in=list(pks))
        return {row.pk: row for row in rows}

    def _alive(self, missed: set[str]) -> dict[str, Standing]:
        rows = public_rows(self.model, self.at).filter(**{f"{self.key}__in": missed})
        state = State.MOVED if self.is_short else State.ALIVE
        return {getattr(row, self.key): Standing(state, row, str(row)) for row in self._light(rows)}

    def _old(self, missed: set[str]) -> dict[str, int]:
        return {} if self.is_short else OldSlug.objects.pks_for(self.model, missed)

    def _moved(self, missed: set[str]) -> dict[str, Standing]:
        former = self._old(missed)
        rows = self._public(former.values()) if former else {}
        return {
            slug: Standing(State.MOVED, rows[pk], str(rows[pk]))
            for slug, pk in former.items()
            if pk in rows
        }

    def _withdrawn(self, missed: set[str]) -> dict[str, Standing]:
        """Also by the addresses it had before."""
        if not issubclass(self.model, Publishable):
            return {}
        former = self._old(missed)
        wanted = models.Q(**{f"{self.key}__in": missed}) | models.Q(pk__in=former.values())
        rows: Any = self.model._default_manager.filter(wanted)
        gone = {row.pk: row for row in self._light(rows.withdrawn())}
        instead = self._public(row.replaced_by_id for row in gone.values())
        by_name = {getattr(row, self.key): row for row in gone.values()}
        by_name |= {slug: gone[pk] for slug, pk in former.items() if pk in gone}
        return {
            name: Standing(
                State.WITHDRAWN, instead.get(row.replaced_by_id), str(row), row.withdrawn_at,
                row.withdrawn_because,
            )
            for name, row in by_name.items()
            if name in missed
        }  # fmt: skip

    def _gone(self, missed: set[str]) -> dict[str, Standing]:
        rows = list(FormerAddress.objects.of_kind(self.model, list(missed)))
        survivors = {row.survivor_id for row in rows if row.survivor_id}
        alive = self._public(survivors) if survivors else {}
        return {
            row.address: Standing(State.MOVED, alive[row.survivor_id], str(alive[row.survivor_id]))
            if row.survivor_id in alive
            else Standing(State.GONE, None, row.name, row.gone_at, row.why)
            for row in rows
        }
