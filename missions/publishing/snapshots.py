"""An object with its parts as data: what a version keeps, and what two versions are compared by."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.db import models

from missions.dates import VagueDate
from missions.models import (
    Article,
    Author,
    Byline,
    Citation,
    Correction,
    Craft,
    Event,
    Image,
    Mission,
    Organisation,
    Person,
    Place,
    Seat,
    Source,
    Tag,
    Vehicle,
)

# What has versions, and the relations whose rows belong to it.
PARTS: dict[type[models.Model], list[str]] = {
    Article: ["bylines", "corrections"],
    Mission: ["seats", "events", "citations", "corrections"],
    Person: ["citations"],
    Organisation: ["citations"],
    Vehicle: ["craft", "citations"],
    Place: ["citations"],
    Source: [],
    Image: [],
    Author: [],
    Tag: [],
    Seat: ["citations"],
    Event: ["citations"],
    Craft: ["citations"],
    Byline: [],
    Citation: [],
    Correction: [],
}
# Made from other fields, or of interest to the database only.
NOT_KEPT = {
    "id", "created_at", "updated_at", "body_html", "body_renderer", "renditions", "home",
    "away_seconds", "content_hash", "look", "folded",
    "link_checked_at", "link_status", "link_problem", "link_moved_to", "link_failures",
}  # fmt: skip
WHOLE = [Article, Mission, Person, Organisation, Vehicle, Place, Source, Image, Author, Tag]

Data = dict[str, Any]


def root_of(obj: Any) -> Any:
    """The object in whose versions ``obj`` stands: a seat's mission, a citation's subject's."""
    if isinstance(obj, Seat | Event):
        return obj.mission
    if isinstance(obj, Craft):
        return obj.vehicle
    if isinstance(obj, Byline):
        return obj.article
    if isinstance(obj, Correction):
        return obj.target()
    if isinstance(obj, Citation):
        return root_of(getattr(obj, obj.cited_kind() or ""))
    return obj


def take(obj: models.Model) -> Data:
    """``obj`` as the database has it now; one query for each kind of part, one for names a model.

    The same object twice without a change gives equal data.
    """
    fresh = type(obj)._base_manager.get(pk=obj.pk)
    kept = _fields(fresh) | {"tags": _tags(fresh)} if isinstance(fresh, Article) else _fields(fresh)
    parts = {name: _parts(type(obj), name, [fresh.pk])[fresh.pk] for name in PARTS[type(obj)]}
    return {"fields": kept, "parts": parts, "names": _names(type(obj), kept, parts)}


def without(model: type[models.Model], data: Data, part: models.Model) -> Data:
    """The data of an object of ``model`` as it was before ``part`` was added to it."""
    parts = {}
    for name, rows in data["parts"].items():
        child = part_model(model, name)
        parts[name] = [
            without(child, row, part)
            for row in rows
            if not (isinstance(part, child) and row["pk"] == part.pk)
        ]
    return data | {"parts": parts}


def kept_fields(model: type[models.Model]) -> list[Any]:
    """The fields of ``model`` that versions keep."""
    return [field for field in model._meta.concrete_fields if field.name not in NOT_KEPT]


def part_model(model: type[models.Model], part: str) -> type[models.Model]:
    related: Any = model._meta.get_field(part).related_model
    return related


def read_field(field: Any, kept: Any) -> Any:
    """The value for the model's attribute from what a version kept of it."""
    return kept if isinstance(field, models.ForeignKey) else field.to_python(kept)


def key_of(model: type[models.Model], pk: Any) -> str:
    return f"{model._meta.label_lower}:{pk}"


def _fields(obj: models.Model, without: str = "") -> Data:
    return {
        field.name: _plain(getattr(obj, field.attname), field)
        for field in kept_fields(type(obj))
        if field.name != without
    }


def _plain(value: Any, field: Any) -> Any:
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


def _tags(article: Article) -> list[int]:
    return sorted(article.tags.values_list("pk", flat=True))


def _parts(model: type[models.Model], name: str, pks: list[Any]) -> dict[Any, list[dict[str, Any]]]:
    """The rows of the relation ``name`` by owner, each with its own parts."""
    relation: Any = model._meta.get_field(name)
    child, back = relation.related_model, relation.field
    rows = list(child._base_manager.filter(**{f"{back.name}__in": pks}).order_by("pk"))
    inner = {part: _parts(child, part, [row.pk for row in rows]) for part in PARTS[child]}
    found: dict[Any, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        parts = {part: of_row[row.pk] for part, of_row in inner.items()}
        found[getattr(row, back.attname)].append(
            {"pk": row.pk, "fields": _fields(row, back.name), "parts": parts}
        )
    return found


def _names(model: type[models.Model], fields: Data, parts: Data) -> dict[str, str]:
    wanted: dict[type[models.Model], set[Any]] = defaultdict(set)
    for target, pk in _references(model, fields, parts):
        wanted[target].add(pk)
    names = {}
    for target, pks in sorted(wanted.items(), key=lambda pair: pair[0]._meta.label):
        for obj in target._base_manager.filter(pk__in=pks).order_by("pk"):
            names[key_of(target, obj.pk)] = str(obj)
    return names


def _references(
    model: type[models.Model], fields: Data, parts: Data
) -> Iterator[tuple[type[models.Model], Any]]:
    """Each object that the data names by its key."""
    for name, value in fields.items():
        field: Any = model._meta.get_field(name)
        if field.is_relation and value:
            for pk in value if isinstance(value, list) else [value]:
                yield field.related_model, pk
    for part, rows in parts.items():
        for row in rows:
            yield from _references(part_model(model, part), row["fields"], row["parts"])


def model_of(version: Any) -> type[models.Model]:
    """The model of what a version is of."""
    model = version.content_type.model_class()
    return model or apps.get_model("missions", version.content_type.model)
