"""Two entries for one thing made one: what pointed at the first points at the second.

What the first says of itself goes into the trash with it. Its corrections, its craft and the
sources of figures on which both agree are carried over.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.utils.text import capfirst

from missions import search
from missions.models import (
    Addressable,
    Citation,
    Correction,
    Craft,
    FormerAddress,
    Mention,
    OldSlug,
    Person,
    SearchDocument,
    Seat,
    StarterEntry,
    Vehicle,
    Version,
)

from .differences import shown
from .impact import mentioned_by
from .references import part_model
from .snapshots import PARTS, kept_fields, root_of, take
from .versions import Change, hold, is_seen, note_as_found, record, record_many

Action, Kind = Version.Action, Version.Kind
# Made anew by themselves, or the article's own.
NOT_MOVED = {(SearchDocument, ""), (Mention, "by")}
# The two must differ in these.
OWN = {"slug", "short_id"}


class UniteError(ValueError):
    """What stands against it, in sentences for an editor."""


@dataclass
class Plan:
    """What making one of two would do: lines for an editor, before it is done."""

    pointing: list[str] = field(default_factory=list)
    differing: list[tuple[str, str, str]] = field(default_factory=list)
    going: list[str] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        return not self.problems


def plan(loser: Any, survivor: Any, *, at: datetime) -> Plan:
    """Nothing is written."""
    found = Plan(problems=_problems(loser, survivor, at))
    for relation in _pointing(type(loser)):
        rows = relation.model._base_manager.filter(**{relation.name: loser})
        if number := rows.count():
            what = relation.model._meta
            noun = what.verbose_name if number == 1 else what.verbose_name_plural
            found.pointing.append(f"{number} {noun} ({relation.verbose_name})")
    found.pointing += [f"“{article}” links to it" for article in mentioned_by(loser, at)]
    found.differing = list(_differing(loser, survivor))
    for part in PARTS[type(loser)]:
        staying = [row for row in _parts(loser, part) if not _is_carried(row, loser, survivor)]
        if staying:
            noun = part_model(type(loser), part)._meta.verbose_name_plural
            found.going.append(f"{len(staying)} {noun}: {', '.join(map(str, staying[:10]))}")
    slugs = [loser.slug, *loser.old_slugs.values_list("slug", flat=True)]
    found.addresses = [f"“{slug}” leads to “{survivor.slug}”" for slug in slugs]
    found.addresses.append(f"{loser.get_short_url()} leads to “{survivor.slug}”")
    return found


def unite(loser: Any, survivor: Any, *, by: Any, at: datetime) -> Version:
    """Make one of two of a kind, in one transaction; the version by which the loser is restored.

    Raises ``UniteError``.
    """
    with transaction.atomic(), search.collected():
        for one in sorted((loser, survivor), key=lambda obj: obj.pk):
            hold(one)
        if problems := _problems(loser, survivor, at):
            raise UniteError(" ".join(problems))
        rows = list(_rows(loser, survivor))
        touched = _roots(rows, loser) | {(type(survivor), survivor.pk)}
        for model, pks in _by_model(touched).items():
            record_many(model, pks, Change(action=Action.FOUND), at=at)
        note_as_found(loser, at=at)
        for row, name in rows:
            _move(row, name, survivor)
        version = _leave(
            loser, survivor, Change(by, Action.DELETED, why=f"Merged into {survivor}"), at
        )
        why = f"“{version.name}” was merged into “{survivor}”"[:300]
        for model, pks in _by_model(touched).items():
            record_many(model, pks, Change(by, kind=Kind.UPDATE, why=why), at=at)
    return version


def _leave(loser: Any, survivor: Any, change: Change, at: datetime) -> Version:
    """Delete the loser and make every address it had one of the survivor's."""
    version = record(loser, change, at=at, data=take(loser))
    FormerAddress.objects.leave(loser, at=at, why=change.why, survivor=survivor)
    kind, content_type = loser._meta.model_name, ContentType.objects.get_for_model(loser)
    old = OldSlug.objects.filter(content_type=content_type, object_id=loser.pk)
    old.update(object_id=survivor.pk)
    entries = StarterEntry.objects.filter(key__startswith=f"{kind}:", object_id=loser.pk)
    entries.update(object_id=survivor.pk)
    slug = loser.slug
    loser.delete()
    OldSlug.objects.update_or_create(
        content_type=content_type, slug=slug, defaults={"object_id": survivor.pk}
    )
    return version


def _problems(loser: Any, survivor: Any, at: datetime) -> list[str]:
    if type(loser) is not type(survivor) or loser.pk == survivor.pk:
        return ["Choose another one of the same kind."]
    problems = []
    if is_seen(loser, at=at) and not is_seen(survivor, at=at):
        problems.append(f"Readers see “{loser}” but not “{survivor}”: publish that first.")
    if isinstance(loser, Person):
        both = Seat.objects.filter(person=loser, mission__seats__person=survivor)
        for seat in both.select_related("mission"):
            problems.append(f"Both have a seat in {seat.mission}: take one out first.")
    return problems


def _pointing(model: type[models.Model]) -> Iterator[Any]:
    """The foreign keys of others that can name an object of ``model``; not those of its parts."""
    parts = {model._meta.get_field(part).field for part in PARTS[model]}  # type: ignore[union-attr]
    for relation in model._meta.get_fields(include_hidden=True):
        key = getattr(relation, "field", None)
        if not relation.auto_created or relation.concrete or not isinstance(key, models.ForeignKey):
            continue
        if key in parts or key.model._meta.auto_created:
            continue
        if {(key.model, ""), (key.model, key.name)} & NOT_MOVED:
            continue
        yield key


def _parts(obj: Any, part: str) -> list[Any]:
    relation: Any = obj._meta.get_field(part)
    return list(relation.related_model._base_manager.filter(**{relation.field.name: obj}))


def _is_carried(row: Any, loser: Any, survivor: Any) -> bool:
    if isinstance(row, Citation):
        # A source that says what only the loser said would stand under another figure.
        names = _behind(row.field)
        return all(getattr(loser, n, None) == getattr(survivor, n, None) for n in names)
    return isinstance(row, Correction | Craft)


def _behind(figure: str) -> tuple[str, ...]:
    """The fields that a citable name stands for."""
    return {"position": ("latitude", "longitude"), "duration": ("launch", "landing")}.get(
        figure, (figure,)
    )


def _rows(loser: Any, survivor: Any) -> Iterator[tuple[Any, str]]:
    """Each row that is to name the survivor, and by which of its foreign keys."""
    for part in PARTS[type(loser)]:
        name = loser._meta.get_field(part).field.name
        for row in _parts(loser, part):
            if _is_carried(row, loser, survivor):
                yield row, name
    for key in _pointing(type(loser)):
        for row in key.model._base_manager.filter(**{key.name: loser}).order_by("pk"):
            yield row, key.name


def _move(row: Any, name: str, survivor: Any) -> None:
    if isinstance(row, Craft):
        twin = Craft.objects.filter(vehicle=survivor, name=row.name).first()
        if twin is not None:
            for mission in row.missions.all():
                mission.craft = twin
                mission.vehicle = survivor
                mission.save()
            return
    if isinstance(row, Citation) and _is_double(row, name, survivor):
        row.delete()
        return
    # Another row of the list may have changed it meanwhile: a seat's payer, then its person.
    row.refresh_from_db()
    setattr(row, name, survivor)
    row.save()


def _is_double(row: Citation, name: str, survivor: Any) -> bool:
    kind = row.cited_kind() or ""
    under = {kind: getattr(row, kind), "field": row.field, "source": row.source, "says": row.says}
    return Citation.objects.filter(**under | {name: survivor}).exclude(pk=row.pk).exists()


def _differing(loser: Any, survivor: Any) -> Iterator[tuple[str, str, str]]:
    mine, theirs = take(loser), take(survivor)
    for kept in kept_fields(type(loser)):
        old, new = mine["fields"].get(kept.name), theirs["fields"].get(kept.name)
        if kept.name not in OWN and old != new:
            texts = shown(kept, old, mine["names"]), shown(kept, new, theirs["names"])
            yield str(capfirst(kept.verbose_name)), *texts


def _roots(rows: list[tuple[Any, str]], loser: Any) -> set[tuple[type[models.Model], Any]]:
    found = {(type(root), root.pk) for row, _ in rows if (root := _root(row)) is not None}
    if isinstance(loser, Vehicle):
        missions = loser.flown.model.objects.filter(craft__vehicle=loser)
        found |= {(missions.model, pk) for pk in missions.values_list("pk", flat=True)}
    return found - {(type(loser), loser.pk)}


def _root(row: Any) -> Any:
    """The page in whose versions a row stands; None for what has no versions, such as mentions."""
    root = root_of(row) if type(row) in PARTS else None
    return root if root is not None and isinstance(root, Addressable) else None


def _by_model(
    roots: set[tuple[type[models.Model], Any]],
) -> dict[type[models.Model], list[Any]]:
    found: dict[type[models.Model], list[Any]] = defaultdict(list)
    for model, pk in roots:
        found[model].append(pk)
    return found
