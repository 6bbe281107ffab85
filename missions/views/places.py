from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from missions.models import Article, Mission, Place
from missions.race import Evidence, place_facts

from .generic import Filter, Page, RecordDetailView, RecordListView, shorten


class PlaceList(RecordListView):
    template_name = "places/place_list.html"
    title = "Places"
    description = "Where the flights of the record started, went and came down."

    def rows(self) -> QuerySet[Place]:
        return Place.objects.with_flight_count(self.at).order_by("kind", "name", "pk")

    def make_filters(self) -> Iterable[Filter]:
        yield Filter(
            "kind", "Kind", list(Place.Kind.choices), lambda rows, value: rows.filter(kind=value)
        )


class PlaceDetail(RecordDetailView):
    template_name = "places/place_detail.html"
    context_object_name = "place"

    def get_queryset(self) -> QuerySet[Place]:
        return Place.objects.select_related("image")

    def get_page(self) -> Page:
        place: Place = self.object
        description = place.summary or f"{place.name}: what flew from here, and came down here."
        crumbs = [("Places", reverse("places"))]
        return Page(place.name, shorten(description), place.get_absolute_url(), crumbs, "Places")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        place: Place = self.object
        evidence = Evidence.of(place)
        record = Mission.objects.published(self.at).in_record().with_parts().newest_first()
        return super().get_context_data(**kwargs) | {
            "summary_notes": evidence.notes(place, "summary"),
            "facts": place_facts(place, evidence),
            "sources": evidence.sources,
            "launches": record.filter(launch_site=place),
            "landings": record.filter(landing_site=place),
            "visits": record.filter(destination=place),
            "articles": Article.objects.published(self.at)
            .filter(mentions__place=place)
            .with_parts()
            .newest_first(),
        }
