from collections.abc import Iterable
from typing import Any

from django.db.models import Count, F, Max, Min, Q, QuerySet
from django.urls import reverse

from missions.models import Mission, Vehicle, published_q
from missions.race import (
    Evidence,
    Fact,
    FlightsInNumbers,
    Moment,
    Notes,
    charts,
    flights_in_numbers,
    vehicle_facts,
)

from .generic import Filter, Page, RecordDetailView, RecordListView, shorten
from .groups import Column, group_by_kind, order_by_kind
from .lines import newest_lines, with_crews
from .mentions import newest_articles

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
        return Vehicle.objects.select_related("operator", "image")

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
        summary_notes = evidence.notes(vehicle, "summary")
        facts = {fact.name: fact for fact in vehicle_facts(vehicle, evidence)}
        own = Q(vehicle=vehicle) | Q(launcher=vehicle)
        flights = Mission.objects.published(self.at).in_record().filter(own)
        lines = newest_lines(flights, vehicle=vehicle.slug)
        with_crews(lines)
        fleet = self.fleet(evidence)
        return super().get_context_data(**kwargs) | {
            "summary_notes": summary_notes,
            "name_fact": facts.get("name"),
            "operator_fact": facts.get("operator"),
            "figures": figures_of(flights_in_numbers(flights, at=self.at), flights_url(vehicle)),
            "chart": charts.years(
                charts.flights_by_year(flights, at=self.at),
                operator=vehicle.operator.slug if vehicle.operator else "",
                until=self.at.year,
                address=lambda year: f"{flights_url(vehicle)}&year={year}",
            ),
            "fleet": fleet,
            "flown_again": any(craft.flights > 1 for craft, _ in fleet),
            "context_craft": any(not craft.flights for craft, _ in fleet),
            "lines": lines,
            "sources": evidence.sources,
            "corrections": self.corrections(),
            "spoken": newest_articles(vehicle, at=self.at),
        }

    def fleet(self, evidence: Evidence) -> list[tuple[Any, Notes]]:
        """Each craft with the number of its flights, its first and its latest."""
        vehicle: Vehicle = self.object
        flown = (
            published_q(self.at, "missions__")
            & Q(missions__scope=Mission.Scope.RECORD)
            & Moment.now(self.at).launched_q("missions__")
        )
        craft = vehicle.craft.annotate(
            flights=Count("missions", filter=flown),
            first=Min("missions__launch", filter=flown),
            latest=Max("missions__launch", filter=flown),
        ).order_by("name")
        return [(one, evidence.notes(one, "name", "serial")) for one in craft]


def figures_of(numbers: FlightsInNumbers, rows: str) -> list[Fact]:
    """The numbers of a vehicle in large; ``rows`` is where its flights stand."""
    if not numbers.flights:
        return []
    figures = [
        ("flights", "Flights", numbers.flights, "count"),
        ("people", "People carried", numbers.people or None, "count"),
        ("seats", "Seats", numbers.seats or None, "count"),
        ("highest_km", "Highest", numbers.highest_km, "altitude"),
    ]
    return [
        Fact(name, label, value, Notes(), kind, url=rows)
        for name, label, value, kind in figures
        if value is not None
    ]
