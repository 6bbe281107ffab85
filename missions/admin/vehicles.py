from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.utils import timezone

from missions.models import Craft, Mission, Vehicle, published_q

from .base import RecordAdmin, thumbnail
from .corrections import CorrectionInline
from .long_lists import NameFilter, count_of
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
    list_filter = ["kind", ("operator", NameFilter)]
    list_select_related = ["operator"]
    search_fields = ["name", "slug"]
    ordering = ["name", "pk"]
    counts = ("flights",)
    autocomplete_fields = ["operator", "image"]
    readonly_fields = ["picture"]
    fieldsets = [
        (None, {"fields": ["name", "kind", "operator", "summary", "slug"]}),
        ("Picture", {"fields": [("image", "picture")]}),
    ]
    inlines = [CraftInline, CitationInline, CorrectionInline]

    def with_counts(self, rows: Any) -> QuerySet:
        condition = published_q(timezone.now()) & Q(scope=Mission.Scope.RECORD)
        carried = count_of(Vehicle, "flown", condition)
        return rows.annotate(flights=carried + count_of(Vehicle, "launched", condition))

    @admin.display(description="picture")
    def picture(self, obj: Vehicle) -> str:
        return thumbnail(obj.image)

    @admin.display(description="flights", ordering="flights")
    def flights(self, obj: Any) -> int:
        return obj.flights


@admin.register(Craft)
class CraftAdmin(RecordAdmin):
    list_display = ["name", "vehicle", "serial", "flown"]
    list_filter = [("vehicle", NameFilter)]
    list_select_related = ["vehicle"]
    search_fields = ["name", "serial"]
    search_through = {"vehicle": "vehicle"}
    slug_fields = ()
    ordering = ["name", "pk"]
    counts = ("flown",)
    fields = ["vehicle", "name", "serial"]
    autocomplete_fields = ["vehicle"]
    inlines = [CitationInline]

    def with_counts(self, rows: QuerySet) -> QuerySet:
        return rows.annotate(flown=count_of(Craft, "missions"))

    def public_url(self, obj: Craft) -> str | None:
        return obj.vehicle.get_absolute_url()

    @admin.display(description="missions", ordering="flown")
    def flown(self, obj: Any) -> int:
        return obj.flown
