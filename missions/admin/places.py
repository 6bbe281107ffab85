from typing import Any

from django.contrib import admin
from django.db.models import QuerySet

from missions.models import Place

from .base import RecordAdmin, thumbnail
from .corrections import CorrectionInline
from .long_lists import count_of
from .sources import CitationInline


@admin.register(Place)
class PlaceAdmin(RecordAdmin):
    list_display = ["name", "short_name", "kind", "country", "launched", "landed", "visited"]
    list_filter = ["kind", "country"]
    search_fields = ["name", "short_name", "slug"]
    ordering = ["name", "pk"]
    counts = ("launched", "landed", "visited")
    fieldsets = [
        (None, {"fields": ["name", "short_name", "kind", "summary", "slug"]}),
        ("Position", {"fields": ["country", ("latitude", "longitude"), "time_zone"]}),
        ("Picture", {"fields": [("image", "picture")]}),
    ]
    autocomplete_fields = ["image"]
    readonly_fields = ["picture"]
    inlines = [CitationInline, CorrectionInline]

    def with_counts(self, rows: QuerySet) -> QuerySet:
        """Of all missions, drafts too; a subquery each, whose rows do not multiply."""
        return rows.annotate(
            launched=count_of(Place, "launches"),
            landed=count_of(Place, "landings"),
            visited=count_of(Place, "visits"),
        )

    @admin.display(description="picture")
    def picture(self, obj: Place) -> str:
        return thumbnail(obj.image)

    @admin.display(description="launches", ordering="launched")
    def launched(self, obj: Any) -> int:
        return obj.launched

    @admin.display(description="landings", ordering="landed")
    def landed(self, obj: Any) -> int:
        return obj.landed

    @admin.display(description="visits", ordering="visited")
    def visited(self, obj: Any) -> int:
        return obj.visited
