from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import F, QuerySet
from django.urls import reverse

from missions.models import Mission, Place
from missions.race import Evidence, Fact, Notes, charts, place_facts
from missions.templatetags.record import utc_offset

from .generic import Filter, Page, RecordDetailView, RecordListView, shorten
from .groups import Column, group_by_kind, order_by_kind
from .lines import newest_lines, with_crews
from .mentions import newest_articles

KINDS = {
    str(Place.Kind.LAUNCH_SITE): "Launch sites",
    str(Place.Kind.BOTH): "Launch and landing sites",
    str(Place.Kind.LANDING_SITE): "Landing sites",
    str(Place.Kind.DESTINATION): "Destinations",
}


class PlaceList(RecordListView):
    template_name = "places/place_list.html"
    title = "Places"
    description = "Where the flights of the record started, went and came down."
    noun = "place,places"

    def rows(self) -> QuerySet[Place]:
        rows = Place.objects.with_flight_count(self.at)
        return rows.order_by(
            order_by_kind(KINDS),
            *(F(n).desc() for n in ("launched", "landed", "visited")),
            "name",
            "pk",
        )

    def make_filters(self) -> Iterable[Filter]:
        yield Filter(
            "kind", "Kind", list(Place.Kind.choices), lambda rows, value: rows.filter(kind=value)
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        columns = [
            Column("Launches", lambda row: row.launched, anchor("launches")),
            Column("Landings", lambda row: row.landed, anchor("landings")),
            Column("Visits", lambda row: row.visited, anchor("visits")),
        ]
        return context | {"groups": group_by_kind(context["page_obj"], KINDS, columns)}


def anchor(name: str) -> Callable[[Place], str]:
    return lambda place: f"{place.get_absolute_url()}#{name}"


class PlaceDetail(RecordDetailView):
    template_name = "places/place_detail.html"
    context_object_name = "place"

    def get_queryset(self) -> QuerySet[Place]:
        return Place.objects.select_related("image").with_flight_count(self.at)

    def get_page(self) -> Page:
        place: Place = self.object
        description = place.summary or f"{place.name}: what flew from here, and came down here."
        crumbs = [("Places", reverse("places"))]
        return Page(place.name, shorten(description), place.get_absolute_url(), crumbs, "Places")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        place: Place = self.object
        evidence = Evidence.of(place)
        summary_notes = evidence.notes(place, "summary")
        facts = {fact.name: fact for fact in place_facts(place, evidence)}
        record = Mission.objects.published(self.at).in_record()
        launches = newest_lines(record.filter(launch_site=place), place=place.slug)
        landings = newest_lines(record.filter(landing_site=place), place=place.slug)
        visits = newest_lines(record.filter(destination=place), place=place.slug)
        with_crews(launches, landings, visits)
        return super().get_context_data(**kwargs) | {
            "summary_notes": summary_notes,
            "name_fact": facts.pop("name", None),
            "figures": [*self.counts(), *self.whereabouts(facts)],
            "locator": charts.locator(place),
            "position": facts["position"].value if "position" in facts else None,
            "sources": evidence.sources,
            "corrections": self.corrections(),
            "launches": launches,
            "landings": landings,
            "visits": visits,
            "spoken": newest_articles(place, at=self.at),
        }

    def whereabouts(self, facts: dict[str, Fact]) -> list[Fact]:
        found = [facts[name] for name in ("position", "time_zone") if name in facts]
        for fact in found:
            if fact.name == "time_zone":
                fact.kind, fact.extra = "zone", f"{utc_offset(self.object, self.at)} today"
        return found

    def counts(self) -> list[Fact]:
        """How often flights of the record left from here, came down and came by."""
        place = self.object
        counted = [
            ("launches", "Launches", place.launched),
            ("landings", "Landings", place.landed),
            ("visits", "Visits", place.visited),
        ]
        return [
            Fact(name, label, number, Notes(), "count", url=f"#{name}")
            for name, label, number in counted
            if number
        ]
