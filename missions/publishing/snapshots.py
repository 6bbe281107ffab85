"""An object with its parts as data: what a version keeps, and what two versions are compared by."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.db import models

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

from .references import Data, mentions_in, name_all, part_model, plain

# What has versions, and the relations whose rows belong to it.
PARTS: dict[type[models.Model], list[str]] = {
    Article: ["bylines", "corrections"],
    Mission: ["seats", "events", "citations", "corrections"],
    Person: ["citations", "corrections"],
    Organisation: ["citations", "corrections"],
    Vehicle: ["craft", "citations", "corrections"],
    Place: ["citations", "corrections"],
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
    """``obj`` as the database has it now; one query for each kind of part and of reference.

    The same object twice without a change gives equal ``fields`` and ``parts``.
    """
    return take_many(type(obj), [obj.pk])[obj.pk]


def take_many(model: type[models.Model], pks: Iterable[Any]) -> dict[Any, Data]:
    """The data of many objects of ``model`` by key, in as many queries as of one.

    Raises ``DoesNotExist`` where one is not there.
    """
    rows = model._base_manager.in_bulk(list(pks))
    if missing := set(pks) - set(rows):
        raise model.DoesNotExist(f"{model._meta.verbose_name} {missing}")  # type: ignore[attr-defined]
    tags, mentions = (_tags(rows), mentions_in(rows)) if model is Article else ({}, {})
    by_part = {name: _parts(model, name, list(rows)) for name in PARTS[model]}
    taken: dict[Any, Data] = {}
    for pk, row in rows.items():
        fields = _fields(row)
        if model is Article:
            fields["tags"] = sorted(tags.get(pk, ()))
        taken[pk] = {
            "fields": fields,
            "parts": {name: found[pk] for name, found in by_part.items()},
        }
        if model is Article:
            taken[pk]["mentions"] = mentions.get(pk, {})
    name_all(model, taken.values())
    return taken


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


def read_field(field: Any, kept: Any) -> Any:
    """The value for the model's attribute from what a version kept of it."""
    return kept if isinstance(field, models.ForeignKey) else field.to_python(kept)


def _fields(obj: models.Model, without: str = "") -> Data:
    return {
        field.name: plain(getattr(obj, field.attname), field)
        for field in kept_fields(type(obj))
        if field.name != without
    }


def _tags(articles: Iterable[Any]) -> dict[Any, list[int]]:
    found: dict[Any, list[int]] = defaultdict(list)
    through = Article.tags.through.objects.filter(article__in=list(articles))
    for article, tag in through.values_list("article", "tag"):
        found[article].append(tag)
    return found


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


def model_of(version: Any) -> type[models.Model]:
    """The model of what a version is of."""
    model = version.content_type.model_class()
    return model or apps.get_model("missions", version.content_type.model)
