from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from missions.models import Craft, Vehicle

from .base import RecordAdmin, thumbnail
from .corrections import CorrectionInline
from .sources import CitationInline


class CraftInline(admin.TabularInline):
    model = Craft
    fields = ["name", "serial"]
    ordering = ["name", "pk"]
    extra = 0
    show_change_link = True
    verbose_name_plural = "craft of this class (sources of a craft: “Change”)"


@admin.register(Vehicle)
class VehicleAdmin(RecordAdmin):
    list_display = ["name", "kind", "operator", "flights"]
    list_filter = ["kind", ("operator", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["operator"]
    search_fields = ["name", "slug", "craft__name", "operator__name"]
    ordering = ["name", "pk"]
    autocomplete_fields = ["operator", "image"]
    readonly_fields = ["picture"]
    fieldsets = [
        (None, {"fields": ["name", "kind", "operator", "summary", "slug"]}),
        ("Picture", {"fields": [("image", "picture")]}),
    ]
    inlines = [CraftInline, CitationInline, CorrectionInline]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        vehicles: Any = super().get_queryset(request)
        return vehicles.with_flight_count(timezone.now())

    @admin.display(description="picture")
    def picture(self, obj: Vehicle) -> str:
        return thumbnail(obj.image)

    @admin.display(description="flights", ordering="flights")
    def flights(self, obj: Any) -> int:
        return obj.flights


@admin.register(Craft)
class CraftAdmin(RecordAdmin):
    list_display = ["name", "vehicle", "serial", "flown"]
    list_filter = [("vehicle", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["vehicle"]
    search_fields = ["name", "serial", "vehicle__name", "vehicle__slug"]
    slug_fields = ()
    ordering = ["name", "pk"]
    fields = ["vehicle", "name", "serial"]
    autocomplete_fields = ["vehicle"]
    inlines = [CitationInline]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).annotate(flown=Count("missions"))

    def public_url(self, obj: Craft) -> str | None:
        return obj.vehicle.get_absolute_url()

    @admin.display(description="missions", ordering="flown")
    def flown(self, obj: Any) -> int:
        return obj.flown
