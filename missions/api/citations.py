"""Which figure rests on which source, row by row; and where a source says something else."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router

from missions import models
from missions.models import CITED
from missions.race import page_of

from .nouns import Asked, Noun
from .paging import Order
from .parameters import ListParameters
from .problems import ProblemError
from .references import named, optional_reference, reference
from .schemas import Listing, Part, Reference

router = Router(tags=["Sources"])


class Citation(Part):
    """A source that speaks of a figure."""

    about: Reference = Field(description="The object on whose page the figure stands.")
    part: str = Field(description="What of it: the object itself, a seat, a step or a craft.")
    person: Reference | None = Field(description="Whose seat it is.")
    figure: str = Field(description="The name of the figure, as `evidence` has it.")
    source: Reference
    says: str = Field(description="What the source says instead; empty where it says the same.")


class CitationParameters(ListParameters):
    source: str = Field("", description="Id or slug of a source.")
    mission: str = Field(
        "", description="Id or slug: figures of a flight, its seats and its steps."
    )
    person: str = Field("", description="Id or slug: figures of a person and of their seats.")
    figure: str = Field("", max_length=20, description="The name of a figure.", examples=["launch"])
    differs: bool | None = Field(
        None, description="Only where the source says something else, or only where it agrees."
    )


class Citations(Noun):
    name = "citations"
    model = models.Citation
    schema = Citation
    order = Order(("pk",))
    embeds = {"source": "sources"}

    def rows(self, at: Any) -> QuerySet[Any]:
        return models.Citation.objects.public(at).with_objects()

    def narrowed(self, rows: QuerySet[Any], asked: CitationParameters, at: Any) -> QuerySet[Any]:
        if asked.source:
            rows = rows.filter(source=named(models.Source.objects.all(), asked.source, "source"))
        if asked.mission:
            of = named(models.Mission.objects.published(at), asked.mission, "mission")
            rows = rows.filter(Q(mission=of) | Q(seat__mission=of) | Q(event__mission=of))
        if asked.person:
            of = named(models.Person.objects.public(at), asked.person, "person")
            rows = rows.filter(Q(person=of) | Q(seat__person=of))
        if asked.figure:
            known = {name for model in CITED.values() for name in model.CITABLE}  # type: ignore[attr-defined]
            if asked.figure not in known:
                reason = f"There is no such figure, only: {', '.join(sorted(known))}."
                raise ProblemError.of_parameter("figure", reason)
            rows = rows.filter(field=asked.figure)
        if asked.differs is not None:
            rows = rows.exclude(says="") if asked.differs else rows.filter(says="")
        return rows

    def tell(self, rows: Sequence[Any], asked: Asked) -> list[dict[str, Any]]:
        return [
            {
                "about": reference(page_of(row)),
                "part": row.cited_kind(),
                "person": optional_reference(row.seat.person if row.seat else None),
                "figure": row.field,
                "source": reference(row.source),
                "says": row.says,
            }
            for row in rows
        ]


CITATIONS = Citations()


@router.get("", response=Listing[Citation], operation_id="listCitations", summary="Citations")
def list_citations(request: HttpRequest, asked: Query[CitationParameters]) -> HttpResponse:
    """Every figure of the record and a source that speaks of it, one row each."""
    return CITATIONS.page(request, asked)
