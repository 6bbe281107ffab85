from collections.abc import Iterable
from typing import Any

from django.db.models import F, Q, QuerySet
from django.urls import reverse

from missions.models import Article, Mission, Vehicle
from missions.race import Evidence, vehicle_facts

from .generic import Filter, Page, RecordDetailView, RecordListView, shorten
from .groups import Column, group_by_kind, order_by_kind

KINDS = {
    str(Vehicle.Kind.SPACECRAFT): "Spacecraft",
    str(Vehicle.Kind.SPACEPLANE): "Spaceplanes",
    str(Vehicle.Kind.LAUNCHER): "Launch vehicles",
    str(Vehicle.Kind.CARRIER): "Carrier aircraft",
}


class VehicleList(RecordListView):
    template_name = "vehicles/vehicle_list.html"
    title = "Vehicles"
    description = "The spacecraft, spaceplanes, launch vehicles and carrier aircraft of the record."
    noun = "vehicle,vehicles"

    def rows(self) -> QuerySet[Vehicle]:
        rows = Vehicle.objects.with_flight_count(self.at).select_related("operator")
        return rows.order_by(order_by_kind(KINDS), F("flights").desc(), "name", "pk")

    def make_filters(self) -> Iterable[Filter]:
        yield Filter(
            "kind",
            "Kind",
            list(Vehicle.Kind.choices),
            lambda rows, value: rows.filter(kind=value),
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        columns = [Column("Flights", lambda row: row.flights, flights_url)]
        return context | {"groups": group_by_kind(context["page_obj"], KINDS, columns)}


def flights_url(vehicle: Vehicle) -> str:
    return f"{reverse('missions')}?vehicle={vehicle.slug}"


class VehicleDetail(RecordDetailView):
    template_name = "vehicles/vehicle_detail.html"
    context_object_name = "vehicle"

    def get_queryset(self) -> QuerySet[Vehicle]:
        return Vehicle.objects.select_related("operator")

    def get_page(self) -> Page:
        vehicle: Vehicle = self.object
        description = vehicle.summary or f"{vehicle.name}: every flight in the record."
        crumbs = [("Vehicles", reverse("vehicles"))]
        return Page(
            vehicle.name, shorten(description), vehicle.get_absolute_url(), crumbs, "Vehicles"
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        vehicle: Vehicle = self.object
        evidence = Evidence.of_vehicle(vehicle)
        record = Mission.objects.published(self.at).in_record().with_parts()
        return super().get_context_data(**kwargs) | {
            "summary_notes": evidence.notes(vehicle, "summary"),
            "facts": vehicle_facts(vehicle, evidence),
            "craft": [
                (craft, evidence.notes(craft, "name", "serial"))
                for craft in vehicle.craft.order_by("name")
            ],
            "sources": evidence.sources,
            "missions": record.filter(Q(vehicle=vehicle) | Q(launcher=vehicle)).newest_first(),
            "articles": Article.objects.published(self.at)
            .filter(mentions__vehicle=vehicle)
            .with_parts()
            .newest_first(),
        }
