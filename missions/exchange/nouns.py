"""Which nouns go out and come in as tables, by which columns, and how their rows are told apart."""

from dataclasses import dataclass
from typing import Any

from django.db import models

from missions.models import Craft, Mission, Person, Seat, Source

YES, NO = "yes", "no"


@dataclass(frozen=True)
class Noun:
    """``key`` are the columns that name a row; the others say something of it."""

    model: type[models.Model]
    key: tuple[str, ...]
    columns: tuple[str, ...]

    @property
    def header(self) -> list[str]:
        return [*self.key, *self.columns]

    def field(self, column: str) -> Any:
        return self.model._meta.get_field(column)

    def row(self, obj: Any) -> dict[str, str]:
        """``obj`` as text, column by column; fetched with its relations by whoever shows many."""
        return {column: written(self.field(column), obj) for column in self.header}

    def relations(self) -> list[str]:
        return [c for c in self.header if isinstance(self.field(c), models.ForeignKey)]


NOUNS = {
    "mission": Noun(
        Mission,
        ("slug",),
        (
            "name", "subtitle", "summary", "scope", "profile", "status", "operator", "organiser",
            "vehicle", "craft", "launcher", "booster", "launch_site", "destination",
            "docking_port", "landing_site", "landing_note", "launch", "docking", "landing",
            "apogee_km", "apogee_basis", "apogee_note", "crossed_80_km", "crossed_100_km",
            "price_note",
        ),
    ),
    "person": Noun(
        Person,
        ("slug",),
        ("name", "sort_name", "native_name", "nationality", "born", "summary"),
    ),
    "seat": Noun(
        Seat,
        ("mission", "person"),
        (
            "leg", "role", "position", "category", "payer", "payer_person", "price_usd",
            "price_usd_to", "price_qualifier", "price_note", "order",
        ),
    ),
    "source": Noun(
        Source, ("slug",), ("publisher", "title", "url", "published", "family")
    ),
}  # fmt: skip


def written(field: Any, obj: Any) -> str:
    """One value as text. What a foreign key names goes by its address, a craft by its name."""
    value = getattr(obj, field.name)
    if value is None:
        return ""
    if isinstance(field, models.ForeignKey):
        return str(value) if isinstance(value, Craft) else value.slug
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(field, models.DecimalField):
        return f"{value.normalize():f}"
    return str(value)


def posted(field: Any, text: str) -> str:
    """What a form is sent for a cell. Raises ``LookupError`` for a name that nobody has."""
    text = text.strip()
    if isinstance(field, models.ForeignKey) and text:
        return str(_named(field.related_model, text).pk)
    if isinstance(field, models.BooleanField) and text:
        if text.lower() not in (YES, NO):
            raise LookupError(f"“{text}” is neither {YES} nor {NO}.")
        return "true" if text.lower() == YES else "false"
    if not text and field.default not in (None, "", models.NOT_PROVIDED) and not field.blank:
        return str(field.default)
    return text


def _named(model: Any, text: str) -> Any:
    by = {"name": text} if model is Craft else {"slug": text}
    found = list(model._default_manager.filter(**by)[:2])
    noun = model._meta.verbose_name
    if not found:
        raise LookupError(f"There is no {noun} “{text}”.")
    if len(found) > 1:
        raise LookupError(f"More than one {noun} is called “{text}”.")
    return found[0]
