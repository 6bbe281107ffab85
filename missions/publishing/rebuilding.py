"""An object as a version kept it, for showing: made from the version's data and from nothing else.

What the object refers to is stood in for: unsaved objects with the names of then, whose
addresses are the permanent ones. A rename or a deletion since then changes none of it.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import models

from missions.models import Addressable, Article, Citation, Image, Mention, Person, Source

from .references import Data, key_of, part_model
from .snapshots import kept_fields, model_of, read_field

# Where the name of an object stands.
NAMED = {Article: "headline", Image: "title", Source: "title"}


@dataclass
class Rebuilt:
    """``rows`` has the parts by relation; ``citations`` those of the object and of its parts."""

    obj: Any
    rows: dict[str, list[Any]] = field(default_factory=dict)
    citations: list[Citation] = field(default_factory=list)
    mentions: dict[str, Mention] = field(default_factory=dict)
    # What the live figures of an article said, by mention and figure.
    quoted: dict[tuple[str, str], str] = field(default_factory=dict)


def rebuild(version: Any, *, seen_at: datetime) -> Rebuilt:
    """What ``version`` kept. ``seen_at`` decides which of its links readers could follow."""
    data = version.data
    stand_ins = _StandIns(data)
    model = model_of(version)
    obj = stand_ins.instance(model, version.object_id, data["fields"])
    if isinstance(obj, Person) and not obj.sort_name:
        obj.sort_name = obj.name
    rebuilt = Rebuilt(obj)
    for part, rows in data["parts"].items():
        rebuilt.rows[part] = stand_ins.rows(model, part, obj, rows, rebuilt.citations)
    rebuilt.citations.sort(key=_place)
    for name, told in data.get("mentions", {}).items():
        if told["seen_from"] is None or _is_later(told["seen_from"], seen_at):
            continue
        kind = name.partition(":")[0]
        target = stand_ins.of_key(told["key"])
        rebuilt.mentions[name] = Mention(name=name, **{kind: target})
        rebuilt.quoted |= {(name, figure): text for figure, text in told["figures"].items()}
    return rebuilt


def _is_later(moment: str, than: datetime) -> bool:
    return bool(moment) and datetime.fromisoformat(moment) > than


def _place(citation: Citation) -> tuple[int, int, int]:
    """The order in which a page asks: its own sources first, then those of its parts."""
    kinds = {"seat": 1, "event": 2, "craft": 1}
    return kinds.get(citation.cited_kind() or "", 0), citation.order, citation.pk


class _StandIns:
    def __init__(self, data: Data) -> None:
        self.names = data.get("names", {})
        self.about = data.get("about", {})
        self._made: dict[str, Any] = {}

    def of_key(self, key: str) -> Any:
        if key not in self._made:
            label, _, pk = key.partition(":")
            model = Citation._meta.apps.get_model(label)
            self._made[key] = self._named(model, key, int(pk))
        return self._made[key]

    def _named(self, model: type[models.Model], key: str, pk: int) -> Any:
        about = self.about.get(key, {})
        fields = {
            name: read_field(model._meta.get_field(name), kept) for name, kept in about.items()
        }
        name = self.names.get(key, "(not recorded)")
        if model is Source and "publisher" not in fields:
            publisher, _, name = name.rpartition(": ")
            fields["publisher"] = publisher
        fields.setdefault(NAMED.get(model, "name"), name)
        made: Any = model(pk=pk, **fields)
        if isinstance(made, Addressable):
            # A slug may belong to another object by now; the short address never will.
            address = made.get_short_url() if "short_id" in about else "#main"
            made.__dict__["get_absolute_url"] = lambda: address
        return made

    def instance(self, model: type[models.Model], pk: Any, fields: Data) -> Any:
        made: Any = model(pk=pk)
        for kept in kept_fields(model):
            if kept.name not in fields:
                continue
            value = fields[kept.name]
            if not isinstance(kept, models.ForeignKey):
                setattr(made, kept.attname, read_field(kept, value))
            elif value is not None:
                setattr(made, kept.name, self.of_key(key_of(kept.related_model, value)))
        return made

    def rows(
        self, model: type[models.Model], part: str, owner: Any, rows: list[Data],
        citations: list[Citation],
    ) -> list[Any]:  # fmt: skip
        """The rows of one relation; citations, of whichever row, are put to the others."""
        relation: Any = model._meta.get_field(part)
        child, made = part_model(model, part), []
        for row in rows:
            one = self.instance(child, row["pk"], row["fields"])
            setattr(one, relation.field.name, owner)
            made.append(one)
            for inner, inner_rows in row["parts"].items():
                self.rows(child, inner, one, inner_rows, citations)
        if child is Citation:
            citations += made
        return made
