from collections import defaultdict
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

router = Router(tags=["Vehicles"])

Kind = Annotated[models.Vehicle.Kind, one_of(models.Vehicle.Kind)]


class VehicleCraft(Part):
    """One individual craft of the class."""

    name: str
    serial: str
    evidence: dict[str, Claim]


class Vehicle(Resource):
    """A class of craft, launcher or carrier aircraft."""

    slug: str
    kind: Kind
    operator: Reference | None
    summary: str
    image: Reference | None
    flights: int = Field(description="Flights of the record it carried people or lifted them on.")
    craft: list[VehicleCraft]
    evidence: dict[str, Claim]
    sources: list[CitedSource] = Field(description="Whatever is named by an `evidence` in here.")


class VehicleParameters(ListParameters):
    kind: Kind | None = Field(None, description="What it is.")


class Vehicles(Noun):
    name = "vehicles"
    model = models.Vehicle
    schema = Vehicle
    order = Order(("name", "pk"))
    embeds = {"operator": "organisations", "image": "images"}

    def rows(self, at: Any) -> QuerySet[Any]:
        return models.Vehicle.objects.with_flight_count(at).select_related("operator", "image")

    def narrowed(self, rows: QuerySet[Any], asked: VehicleParameters, at: Any) -> QuerySet[Any]:
        return rows.filter(kind=asked.kind) if asked.kind else rows

    def tell(self, rows: Sequence[Any], asked: Asked) -> list[dict[str, Any]]:
        craft: dict[int, list[Any]] = defaultdict(list)
        if asked.wants("craft", "sources"):
            vehicles = [row.pk for row in rows]
            for each in models.Craft.objects.filter(vehicle__in=vehicles).order_by("name", "pk"):
                craft[each.vehicle_id].append(each)
        evidence = Evidence([])
        if asked.wants("evidence", "sources", "craft"):
            evidence = Evidence(rows, "vehicle", "craft__vehicle")
        return [tell_vehicle(row, craft[row.pk], evidence) for row in rows]


def tell_vehicle(vehicle: Any, craft: list[Any], evidence: Evidence) -> dict[str, Any]:
    used: dict[int, models.Source] = {}
    return reference(vehicle) | {
        "slug": vehicle.slug,
        "kind": vehicle.kind,
        "operator": optional_reference(vehicle.operator),
        "summary": vehicle.summary,
        "image": optional_reference(vehicle.image),
        "flights": vehicle.flights,
        "evidence": evidence.of(vehicle, used),
        "craft": [
            {"name": each.name, "serial": each.serial, "evidence": evidence.of(each, used)}
            for each in craft
        ],
        "sources": cited(used),
    }


VEHICLES = Vehicles()


@router.get("", response=Listing[Vehicle], operation_id="listVehicles", summary="Vehicles")
def list_vehicles(request: HttpRequest, asked: Query[VehicleParameters]) -> HttpResponse:
    """Classes of craft, launchers and carrier aircraft, by name."""
    return VEHICLES.page(request, asked)


@router.get("/{key}", response=Vehicle, operation_id="readVehicle", summary="One vehicle")
def read_vehicle(request: HttpRequest, key: str, asked: Query[OneParameters]) -> HttpResponse:
    """A class of craft, with the individual craft in it."""
    return VEHICLES.one(request, key, asked)
