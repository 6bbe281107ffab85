from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from missions.models import Organisation

from .base import RecordAdmin
from .corrections import CorrectionInline
from .sources import CitationInline


@admin.register(Organisation)
class OrganisationAdmin(RecordAdmin):
    list_display = ["name", "kind", "country", "flights"]
    list_filter = ["kind", "country"]
    search_fields = ["name", "also_known_as", "slug"]
    ordering = ["name", "pk"]
    fields = ["name", "also_known_as", "kind", "country", "summary", "slug"]
    inlines = [CitationInline, CorrectionInline]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        organisations: Any = super().get_queryset(request)
        return organisations.with_flight_count(timezone.now())

    @admin.display(description="flights operated", ordering="flights")
    def flights(self, obj: Any) -> int:
        return obj.flights
