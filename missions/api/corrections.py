from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router

from missions import models

from .nouns import Asked, Noun
from .paging import Order
from .parameters import ListParameters, OneParameters
from .references import named, reference
from .schemas import Listing, Reference, Resource

router = Router(tags=["Corrections"])


class Correction(Resource):
    """What was published wrong, and what is right. Its `url` is its place on the page."""

    about: Reference = Field(description="What it corrects.")
    made_at: datetime
    text: str


class CorrectionParameters(ListParameters):
    article: str = Field("", description="Id or slug of an article.")
    mission: str = Field("", description="Id or slug of a flight.")
    person: str = Field("", description="Id or slug of a person.")
    organisation: str = Field("", description="Id or slug of an organisation.")
    vehicle: str = Field("", description="Id or slug of a vehicle.")
    place: str = Field("", description="Id or slug of a place.")


class Corrections(Noun):
    name = "corrections"
    model = models.Correction
    schema = Correction
    order = Order(("-made_at", "-pk"))

    def rows(self, at: Any) -> QuerySet[Any]:
        public = models.Correction.objects.public(at).select_related(*models.CORRECTED)
        return public.defer("article__body", "article__body_html")

    def narrowed(self, rows: QuerySet[Any], asked: CorrectionParameters, at: Any) -> QuerySet[Any]:
        for name, model in models.CORRECTED.items():
            if key := getattr(asked, name):
                rows = rows.filter(**{name: named(open_to_readers(model, at), key, name)})
        return rows

    def tell(self, rows: Sequence[Any], asked: Asked) -> list[dict[str, Any]]:
        return [
            reference(row)
            | {"about": reference(row.target()), "made_at": row.made_at, "text": row.text}
            for row in rows
        ]


def open_to_readers(model: Any, at: Any) -> QuerySet[Any]:
    if issubclass(model, models.Publishable):
        return model.objects.published(at)
    return model.objects.public(at) if model is models.Person else model.objects.all()


CORRECTIONS = Corrections()


@router.get("", response=Listing[Correction], operation_id="listCorrections", summary="Corrections")
def list_corrections(request: HttpRequest, asked: Query[CorrectionParameters]) -> HttpResponse:
    """What we published wrong and put right, newest first."""
    return CORRECTIONS.page(request, asked)


@router.get("/{key}", response=Correction, operation_id="readCorrection", summary="One correction")
def read_correction(request: HttpRequest, key: str, asked: Query[OneParameters]) -> HttpResponse:
    """A correction and what it corrects."""
    return CORRECTIONS.one(request, key, asked)
