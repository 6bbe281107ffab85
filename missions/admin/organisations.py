from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.utils import timezone

from missions.models import Organisation

from .base import RecordAdmin
from .sources import CitationInline


@admin.register(Organisation)
class OrganisationAdmin(RecordAdmin):
    list_display = ["name", "kind", "country", "flights"]
    list_filter = ["kind", "country"]
    search_fields = ["name", "also_known_as", "slug"]
    ordering = ["name", "pk"]
    counts = ("flights",)
    fields = ["name", "also_known_as", "kind", "country", "summary", "slug"]
    inlines = [CitationInline]

    def with_counts(self, rows: Any) -> QuerySet:
        return rows.with_flight_count(timezone.now())

    @admin.display(description="flights operated", ordering="flights")
    def flights(self, obj: Any) -> int:
        return obj.flights
