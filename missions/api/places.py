from collections.abc import Sequence
from typing import Annotated, Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router

from missions import models

from .evidence import Evidence, cited
from .nouns import Asked, Noun
from .paging import Order
from .parameters import ListParameters, OneParameters
from .references import optional_reference, reference
from .schemas import CitedSource, Claim, Listing, Part, Reference, Resource, one_of

router = Router(tags=["Places"])

Kind = Annotated[models.Place.Kind, one_of(models.Place.Kind)]


class Position(Part):
    """WGS 84, in degrees."""

    latitude: float
    longitude: float


class Place(Resource):
    """Where flights start, end and go."""

    slug: str
    short_name: str
    kind: Kind
    country: str = Field(description="ISO 3166-1 alpha-2; may be empty.")
    position: Position | None
    time_zone: str = Field(description="IANA name; may be empty.")
    summary: str
    image: Reference | None
    launched: int = Field(description="Flights of the record that started here.")
    landed: int
    visited: int = Field(description="Flights of the record that went here.")
    evidence: dict[str, Claim]
    sources: list[CitedSource]


class PlaceParameters(ListParameters):
    kind: Kind | None = Field(None, description="What happens there.")


class Places(Noun):
    name = "places"
    model = models.Place
    schema = Place
    order = Order(("name", "pk"))
    embeds = {"image": "images"}

    def rows(self, at: Any) -> QuerySet[Any]:
        return models.Place.objects.with_flight_count(at).select_related("image")

    def narrowed(self, rows: QuerySet[Any], asked: PlaceParameters, at: Any) -> QuerySet[Any]:
        return rows.filter(kind=asked.kind) if asked.kind else rows

    def tell(self, rows: Sequence[Any], asked: Asked) -> list[dict[str, Any]]:
        wanted = asked.wants("evidence", "sources")
        evidence = Evidence(rows, "place") if wanted else Evidence([])
        return [tell_place(row, evidence) for row in rows]


def tell_place(place: Any, evidence: Evidence) -> dict[str, Any]:
    used: dict[int, models.Source] = {}
    position = None
    if place.latitude is not None:
        position = {"latitude": float(place.latitude), "longitude": float(place.longitude)}
    return reference(place) | {
        "slug": place.slug,
        "short_name": place.short_name,
        "kind": place.kind,
        "country": place.country,
        "position": position,
        "time_zone": place.time_zone,
        "summary": place.summary,
        "image": optional_reference(place.image),
        "launched": place.launched,
        "landed": place.landed,
        "visited": place.visited,
        "evidence": evidence.of(place, used),
        "sources": cited(used),
    }


PLACES = Places()


@router.get("", response=Listing[Place], operation_id="listPlaces", summary="Places")
def list_places(request: HttpRequest, asked: Query[PlaceParameters]) -> HttpResponse:
    """Launch sites, landing sites and destinations, by name."""
    return PLACES.page(request, asked)


@router.get("/{key}", response=Place, operation_id="readPlace", summary="One place")
def read_place(request: HttpRequest, key: str, asked: Query[OneParameters]) -> HttpResponse:
    """A place, with how many flights started, landed or went there."""
    return PLACES.one(request, key, asked)
