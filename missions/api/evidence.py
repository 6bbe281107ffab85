"""What the figures of many objects rest on, in a query for each kind of part."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Model

from missions.models import Citation, Mission, Seat, Source
from missions.race import Evidence as Notes

from .references import reference
from .schemas import date

# Where the figure is not the attribute of its own name.
GIVEN = {
    "position": lambda place: place.latitude,
    "price": lambda seat: seat.price_usd,
    "payer": lambda seat: seat.payer_id or seat.payer_person_id,
    "duration": lambda row: row.duration() if isinstance(row, Mission) else None,
    "person": lambda seat: seat.person_id,
}


class Evidence:
    """``paths`` lead from a citation to the objects: “mission”, “seat__mission”."""

    def __init__(self, rows: Iterable[Model], *paths: str) -> None:
        keys = [row.pk for row in rows]
        found: list[Citation] = []
        for path in paths:
            citations = Citation.objects.filter(**{f"{path}__in": keys})
            found += citations.select_related("source").order_by("order", "pk")
        self._notes = Notes(found)

    def of(self, target: Any, used: dict[int, Source]) -> dict[str, Any]:
        """Figure by figure; the sources that are named are added to ``used``."""
        claims = {}
        for name in target.CITABLE:
            notes = self._notes.notes(target, name)
            if not notes and not is_given(target, name):
                continue
            support = [note.source for note in notes.support]
            used.update(
                {note.source.pk: note.source for note in (*notes.support, *notes.differing)}
            )
            claims[name] = {
                "sources": [f"s-{source.short_id}" for source in support],
                "independent": len({source.family or source.publisher for source in support}),
                "also_reported": [
                    {"says": note.says, "source": f"s-{note.source.short_id}"}
                    for note in notes.differing
                ],
            }
        return claims


def is_given(target: Any, name: str) -> bool:
    """Whether the record says anything that could need a source."""
    if name == "name" or (name == "category" and isinstance(target, Seat)):
        return True
    value = GIVEN[name](target) if name in GIVEN else getattr(target, name, None)
    return value is not None and value != ""


def cited(used: dict[int, Source]) -> list[dict[str, Any]]:
    return [
        reference(source)
        | {
            "publisher": source.publisher,
            "title": source.title,
            "web_address": source.url,
            "published": date(source.published),
        }
        for source in used.values()
    ]
