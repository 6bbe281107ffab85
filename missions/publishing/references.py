"""What the objects that a version refers to were called then, and what a page prints of them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Min

from missions.dates import VagueDate
from missions.models import (
    Addressable,
    Craft,
    Image,
    Mention,
    Person,
    Place,
    Publishable,
    QuotedFigure,
    Seat,
    Source,
)

Data = dict[str, Any]

# What a page prints of what it refers to, besides its name: enough to print it without it.
PRINTED: dict[type[models.Model], list[str]] = {
    Source: ["publisher", "title", "url", "published"],
    Place: ["short_name", "kind", "time_zone"],
    Craft: ["serial"],
    Image: ["short_id", "alt", "caption", "credit", "licence"],
}


def part_model(model: type[models.Model], part: str) -> type[models.Model]:
    related: Any = model._meta.get_field(part).related_model
    return related


def key_of(model: type[models.Model], pk: Any) -> str:
    return f"{model._meta.label_lower}:{pk}"


def plain(value: Any, field: Any) -> Any:
    if isinstance(value, VagueDate | Decimal):
        return str(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(field, models.FileField):
        return value.name if value else ""
    if isinstance(value, str):
        # Browsers end lines in their own way; commands do in another.
        return value.replace("\r\n", "\n")
    if isinstance(value, bool | int | float | list | dict) or value is None:
        return value
    return str(value)


def name_all(model: type[models.Model], taken: Iterable[Data]) -> None:
    """Write into each data what the objects are called that it names by their keys.

    ``names`` has their names, ``about`` what else a page prints of them; one query a model.
    """
    taken = list(taken)
    wanted: dict[type[models.Model], set[Any]] = defaultdict(set)
    named = [set(_references(model, data)) for data in taken]
    for target, pk in set().union(*named):
        wanted[target].add(pk)
    names, about = {}, {}
    for target, pks in wanted.items():
        for obj in target._base_manager.filter(pk__in=pks):
            names[key_of(target, obj.pk)] = str(obj)
            about[key_of(target, obj.pk)] = _about(obj)
    for data, found in zip(taken, named, strict=True):
        keys = [key for key in sorted(key_of(*pair) for pair in found) if key in names]
        data["names"] = {key: names[key] for key in keys}
        data["about"] = {key: about[key] for key in keys if about[key]}


def mentions_in(articles: Iterable[Any]) -> dict[Any, dict[str, Data]]:
    """What the articles with these keys mention, by article and by name as written.

    Of each: the ``key`` of its object, from when readers could open that (``seen_from``; empty
    for always, None for never so far), and its ``figures`` as the article quoted them.
    """
    rows = list(Mention.objects.filter(by__in=list(articles)).order_by("order", "pk"))
    figures: dict[int, dict[str, str]] = defaultdict(dict)
    for quoted in QuotedFigure.objects.filter(mention__in=rows).order_by("figure"):
        figures[quoted.mention_id][quoted.figure] = quoted.value
    pks: dict[str, set[int]] = defaultdict(set)
    for row in rows:
        pks[row.kind].add(getattr(row, f"{row.kind}_id"))
    seen = {kind: _seen_from(_model(kind), found) for kind, found in pks.items()}
    told: dict[Any, dict[str, Data]] = defaultdict(dict)
    for row in rows:
        pk = getattr(row, f"{row.kind}_id")
        told[row.by_id][row.name] = {
            "key": key_of(_model(row.kind), pk),
            "seen_from": seen[row.kind].get(pk),
            "figures": figures[row.pk],
        }
    return told


def _model(kind: str) -> type[models.Model]:
    related: Any = Mention._meta.get_field(kind).related_model
    return related


def _seen_from(model: type[models.Model], pks: set[int]) -> dict[int, str | None]:
    if issubclass(model, Publishable):
        rows = model._base_manager.filter(pk__in=pks, stage=Publishable.Stage.PUBLISHED)
        return {pk: at.isoformat() for pk, at in rows.values_list("pk", "publish_at") if at}
    if model is not Person:
        return dict.fromkeys(pks, "")
    seats = Seat.objects.filter(person__in=pks)
    unseated = pks - set(seats.values_list("person", flat=True))
    shown = seats.filter(mission__stage=Publishable.Stage.PUBLISHED).order_by()
    first = shown.values_list("person").annotate(Min("mission__publish_at"))
    return dict.fromkeys(unseated, "") | {pk: at.isoformat() for pk, at in first}


def _about(obj: models.Model) -> Data:
    names = [*PRINTED.get(type(obj), ())]
    if isinstance(obj, Addressable):
        names += ["slug", "short_id"]
    fields: list[Any] = [obj._meta.get_field(name) for name in names]
    return {field.name: plain(getattr(obj, field.attname), field) for field in fields}


def _references(model: type[models.Model], data: Data) -> Iterator[tuple[type[models.Model], Any]]:
    """Each object that the data names by its key."""
    for name, value in data["fields"].items():
        field: Any = model._meta.get_field(name)
        if field.is_relation and value:
            for pk in value if isinstance(value, list) else [value]:
                yield field.related_model, pk
    for mention in data.get("mentions", {}).values():
        label, _, pk = mention["key"].partition(":")
        yield apps.get_model(label), int(pk)
    for part, rows in data["parts"].items():
        for row in rows:
            yield from _references(part_model(model, part), row)
