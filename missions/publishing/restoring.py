"""Something deleted brought back as it last stood, under the key and the addresses it had."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction

from missions import prose, search
from missions.models import MENTIONED, Addressable, FormerAddress, OldSlug, Publishable, Version

from .references import Data, key_of, part_model
from .snapshots import kept_fields, model_of, read_field


def recover(version: Version) -> Any:
    """Save what ``version`` kept; what readers could see comes back as a draft.

    Raises ``ValidationError`` where something it needs is gone or its place is taken.
    """
    model = model_of(version)
    if model._base_manager.filter(pk=version.object_id).exists():
        raise ValidationError(f"“{version.name}” is there already.")
    if gone := missing_names(model, version.data):
        raise ValidationError(f"It needs what is deleted, too: {', '.join(gone)}.")
    try:
        with transaction.atomic():
            return _save(model, version)
    except IntegrityError as error:
        raise ValidationError(
            "Its name, its address or a part of it is taken by something else by now."
        ) from error


def missing_names(model: type[models.Model], data: Data) -> list[str]:
    """What the data refers to and the record no longer has, by the name it had."""
    wanted: dict[type[models.Model], set[Any]] = {}
    for target, pk in references(model, data):
        wanted.setdefault(target, set()).add(pk)
    gone = []
    for target, pks in wanted.items():
        there = set(target._base_manager.filter(pk__in=pks).values_list("pk", flat=True))
        keys = [key_of(target, pk) for pk in sorted(pks - there)]
        gone += [data.get("names", {}).get(key, key) for key in keys]
    return gone


def references(model: type[models.Model], data: Data) -> list[tuple[type[models.Model], Any]]:
    """Each object outside the data that a foreign key in it names."""
    found: list[tuple[type[models.Model], Any]] = []
    for name, value in data["fields"].items():
        field: Any = _field(model, name)
        if field is not None and field.is_relation and value:
            pks = value if isinstance(value, list) else [value]
            found += [(field.related_model, pk) for pk in pks]
    for part, rows in data["parts"].items():
        for row in rows:
            found += references(part_model(model, part), row)
    return found


def values(model: type[models.Model], fields: Data) -> Data:
    """Attributes for an instance of ``model``; fields that the model no longer has are left out."""
    return {
        field.attname: read_field(field, fields[field.name])
        for field in kept_fields(model)
        if field.name in fields
    }


def restore_hidden(obj: models.Model, version: Version, shown: dict[str, set[str]]) -> None:
    """Set what a form does not show of the parts that ``version`` has: a seat's price, its sources.

    ``shown`` names the fields of each part that the form has; a part that the form made anew is
    found by these.
    """
    for part, names in shown.items():
        child = part_model(type(obj), part)
        relation: Any = type(obj)._meta.get_field(part)
        present = list(child._base_manager.filter(**{relation.field.name: obj}))
        for row in version.data["parts"].get(part, []):
            old = values(child, row["fields"])
            found = [r for r in present if r.pk == row["pk"]] or [
                r for r in present if all(_value(r, n) == _kept(child, old, n) for n in names)
            ]
            if found:
                _restore_row(found[0], old, row, names)


def _restore_row(row: Any, old: Data, kept: Data, names: set[str]) -> None:
    hidden = {f.attname for f in kept_fields(type(row)) if f.name not in names}
    changed = {
        name: old[name] for name in hidden if name in old and getattr(row, name) != old[name]
    }
    for name, value in changed.items():
        setattr(row, name, value)
    if changed:
        row.save()
    for part, rows in kept["parts"].items():
        relation: Any = type(row)._meta.get_field(part)
        child = part_model(type(row), part)
        present = child._base_manager.filter(**{relation.field.name: row})
        present.exclude(pk__in=[r["pk"] for r in rows]).delete()
        there = set(present.values_list("pk", flat=True))
        for inner in rows:
            if inner["pk"] not in there:
                made = child(**{relation.field.name: row}, **values(child, inner["fields"]))
                made.save()


def _value(row: Any, name: str) -> Any:
    return getattr(row, row._meta.get_field(name).attname)


def _kept(model: type[models.Model], old: Data, name: str) -> Any:
    field: Any = model._meta.get_field(name)
    return old.get(field.attname)


def _save(model: type[models.Model], version: Version) -> Any:
    obj: Any = model(pk=version.object_id, **values(model, version.data["fields"]))
    if isinstance(obj, Publishable):
        obj.stage = Publishable.Stage.DRAFT
    obj.save(force_insert=True)
    _take_addresses_back(obj)
    _save_parts(model, obj, version.data["parts"])
    if tags := version.data["fields"].get("tags"):
        obj.tags.set(tags)
    if model._meta.model_name == "article":
        # Links are kept by what they led to when the text was saved; the parts are there now.
        obj.save()
    if model in MENTIONED.values():
        for article in prose.find_again(obj):
            prose.quote_figures(article)
            search.index(article)
    return obj


def _take_addresses_back(obj: models.Model) -> None:
    """Old slugs that nobody goes by now; what was merged leaves its own to the survivor."""
    if not isinstance(obj, Addressable):
        return
    former = FormerAddress.objects.of(obj)
    content_type = ContentType.objects.get_for_model(type(obj))
    for row in former.filter(survivor_id=None).exclude(address__in=[obj.slug, obj.short_id]):
        if not type(obj)._base_manager.filter(slug=row.address).exists():
            OldSlug.objects.get_or_create(
                content_type=content_type, slug=row.address, defaults={"object_id": obj.pk}
            )
    former.delete()


def _save_parts(model: type[models.Model], owner: Any, parts: Data) -> None:
    for part, rows in parts.items():
        relation: Any = model._meta.get_field(part)
        child = part_model(model, part)
        for row in rows:
            made = child(
                pk=row["pk"], **{relation.field.name: owner}, **values(child, row["fields"])
            )
            made.save(force_insert=True)
            _save_parts(child, made, row["parts"])


def _field(model: type[models.Model], name: str) -> Any:
    names = {field.name for field in model._meta.get_fields()}
    return model._meta.get_field(name) if name in names else None
