from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.utils import timezone

from missions.models import Mission, Organisation, published_q

from .base import RecordAdmin
from .corrections import CorrectionInline
from .long_lists import count_of
from .sources import CitationInline


@admin.register(Organisation)
class OrganisationAdmin(RecordAdmin):
    list_display = ["name", "kind", "country", "flights"]
    list_filter = ["kind", "country"]
    search_fields = ["name", "also_known_as", "slug"]
    ordering = ["name", "pk"]
    counts = ("flights",)
    fields = ["name", "also_known_as", "kind", "country", "summary", "slug"]
    inlines = [CitationInline, CorrectionInline]

    def with_counts(self, rows: Any) -> QuerySet:
        condition = published_q(timezone.now()) & Q(scope=Mission.Scope.RECORD)
        return rows.annotate(flights=count_of(Organisation, "operated", condition))

    @admin.display(description="flights operated", ordering="flights")
    def flights(self, obj: Any) -> int:
        return obj.flights
