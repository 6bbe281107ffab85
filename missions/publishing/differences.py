"""What is different between two versions, field by field, and which of it is a figure."""

import re
from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.text import capfirst

from missions.models import Byline, Citation, Correction, Event, Seat
from missions.models.fields import VagueDateField

from .references import Data, key_of, part_model
from .words import Piece, compare

# Where and how something is shown, when, and by whom: no statement about a flight.
NO_FIGURES = {
    "order", "image", "hero", "featured", "stage", "publish_at", "withdrawn_at", "made_at",
    "author", "tags", "slug", "short_id", "unsourced", "source", "field", "focal_point", "width",
    "height", "file", "craft", "url", "replaced_by",
}  # fmt: skip
FIGURE_FIELDS = (
    VagueDateField,
    models.DecimalField,
    models.FloatField,
    models.IntegerField,
    models.BooleanField,
    models.ForeignKey,
)
# A row more or less of these is a statement about the flight.
FIGURE_ROWS = (Seat, Event)
NUMERAL = re.compile(r"\[\[[^\]|]*:[^\]|]*\]\]|\d+(?:[.,:]\d+)*")


@dataclass(frozen=True)
class Difference:
    """``label`` says which field of what; a row that came or went has one side empty."""

    label: str
    before: str
    after: str
    is_figure: bool = False
    # The field of the object itself; empty for one of a part.
    field: str = ""
    # Of a correction, which tells readers itself what kind of change it is.
    is_told: bool = False

    @property
    def pieces(self) -> list[Piece]:
        return compare(self.before, self.after)


def differences(model: type[models.Model], before: Data, after: Data) -> list[Difference]:
    """What ``after`` has otherwise than ``before``; rows of parts are told apart by their keys."""
    return _Comparison(before.get("names", {}), after.get("names", {})).of(model, before, after)


def numerals(text: str) -> Counter[str]:
    """The numbers and live figures in a text; a link to a source is neither."""
    found = NUMERAL.findall(text)
    return Counter(part for part in found if not part.startswith("[[source:"))


@dataclass
class _Comparison:
    names_before: dict[str, str]
    names_after: dict[str, str]

    def of(
        self, model: type[models.Model], before: Data, after: Data, where: str = ""
    ) -> list[Difference]:
        found = self._fields(model, before["fields"], after["fields"], where)
        for part in dict.fromkeys([*before["parts"], *after["parts"]]):
            rows = before["parts"].get(part, []), after["parts"].get(part, [])
            found += self._rows(part_model(model, part), *rows, where)
        return found

    def _fields(
        self, model: type[models.Model], before: Data, after: Data, where: str
    ) -> list[Difference]:
        found = []
        for name in dict.fromkeys([*before, *after]):
            old, new = before.get(name), after.get(name)
            if old == new or (old in (None, "") and new in (None, "")):
                continue
            field: Any = model._meta.get_field(name)
            texts = shown(field, old, self.names_before), shown(field, new, self.names_after)
            label = str(capfirst(field.verbose_name))
            label = f"{where}: {label}" if where else label
            found.append(
                Difference(
                    label, *texts, _is_figure(field, *texts), "" if where else name,
                    issubclass(model, Correction),
                )
            )  # fmt: skip
        return found

    def _rows(
        self, model: type[models.Model], before: list[Data], after: list[Data], where: str
    ) -> list[Difference]:
        old, new = {row["pk"]: row for row in before}, {row["pk"]: row for row in after}
        found = []
        for pk in dict.fromkeys([*old, *new]):
            if pk in old and pk in new:
                title = self._title(model, new[pk], self.names_after, where)
                found += self.of(model, old[pk], new[pk], title)
            elif pk in old:
                title = self._title(model, old[pk], self.names_before, where)
                text = self._told(model, old[pk], self.names_before)
                found.append(_row_difference(model, title, text, ""))
            else:
                title = self._title(model, new[pk], self.names_after, where)
                text = self._told(model, new[pk], self.names_after)
                found.append(_row_difference(model, title, "", text))
        return found

    def _title(
        self, model: type[models.Model], row: Data, names: dict[str, str], where: str
    ) -> str:
        """“Seat of Yulia Peresild”, “Source under launch”."""
        fields = row["fields"]
        if issubclass(model, Citation):
            title = f"Source under “{fields['field']}”"
        elif issubclass(model, Seat):
            title = f"Seat of {shown(model._meta.get_field('person'), fields['person'], names)}"
        elif issubclass(model, Byline | Correction):
            title = str(capfirst(model._meta.verbose_name))
        else:
            name = fields.get("title") or fields.get("name") or ""
            title = f"{capfirst(model._meta.verbose_name)} “{name}”"
        return f"{where}: {title}" if where else title

    def _told(self, model: type[models.Model], row: Data, names: dict[str, str]) -> str:
        lines = []
        for name, value in row["fields"].items():
            field: Any = model._meta.get_field(name)
            if value not in (None, "", []) and name != "order":
                lines.append(f"{capfirst(field.verbose_name)}: {shown(field, value, names)}")
        return "\n".join(lines)


def _row_difference(model: type[models.Model], title: str, before: str, after: str) -> Difference:
    is_figure, is_told = issubclass(model, FIGURE_ROWS), issubclass(model, Correction)
    return Difference(title, before, after, is_figure, is_told=is_told)


def shown(field: Any, value: Any, names: dict[str, str]) -> str:
    """A kept value as an editor reads it."""
    if value is None or value == "" or value == []:
        return ""
    if field.is_relation:
        pks = value if isinstance(value, list) else [value]
        model = field.related_model
        return ", ".join(names.get(key_of(model, pk), f"(no longer there: {pk})") for pk in pks)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(field, models.DateTimeField):
        return str(value).replace("T", " ").replace("+00:00", " UTC")
    if isinstance(value, list):
        return ", ".join(map(str, value))
    choices = dict(field.flatchoices or ())
    return str(choices.get(value, value))


def _is_figure(field: Any, before: str, after: str) -> bool:
    if field.name in NO_FIGURES:
        # Which craft flew is one; that a craft was given a row of its own is not.
        return field.name == "craft" and field.model._meta.model_name == "mission"
    if isinstance(field, FIGURE_FIELDS) or field.choices:
        return True
    return numerals(before) != numerals(after)
