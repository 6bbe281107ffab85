from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest

from missions.models import Place

from .base import RecordAdmin, thumbnail
from .corrections import CorrectionInline
from .sources import CitationInline


@admin.register(Place)
class PlaceAdmin(RecordAdmin):
    list_display = ["name", "short_name", "kind", "country", "launched", "landed", "visited"]
    list_filter = ["kind", "country"]
    search_fields = ["name", "short_name", "slug"]
    ordering = ["name", "pk"]
    fieldsets = [
        (None, {"fields": ["name", "short_name", "kind", "summary", "slug"]}),
        ("Position", {"fields": ["country", ("latitude", "longitude"), "time_zone"]}),
        ("Picture", {"fields": [("image", "picture")]}),
    ]
    autocomplete_fields = ["image"]
    readonly_fields = ["picture"]
    inlines = [CitationInline, CorrectionInline]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return (
            super()
            .get_queryset(request)
            .annotate(
                launched=Count("launches", distinct=True),
                landed=Count("landings", distinct=True),
                visited=Count("visits", distinct=True),
            )
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
