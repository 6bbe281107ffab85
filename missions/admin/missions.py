from django.contrib import admin
from django.db.models import F

from missions.models import Mission

from .base import thumbnail
from .people import SeatInline
from .publication import PublishableAdmin, StateFilter
from .sources import CitationInline
from .timeline import EventInline


@admin.register(Mission)
class MissionAdmin(PublishableAdmin):
    list_display = ["name", "operator", "launch_time", "status", "state"]
    list_filter = [
        StateFilter, "status", "profile", "scope",
        ("operator", admin.RelatedOnlyFieldListFilter),
        ("vehicle", admin.RelatedOnlyFieldListFilter),
    ]  # fmt: skip
    list_select_related = ["operator"]
    search_fields = [
        "name", "subtitle", "slug", "operator__name", "organiser__name", "craft__name",
        "seats__person__name", "seats__person__slug",
    ]  # fmt: skip
    slug_fields = ("slug", "seats__person__slug")
    ordering = [F("launch").desc(nulls_last=True), "-pk"]
    autocomplete_fields = [
        "operator", "organiser", "vehicle", "craft", "launcher", "launch_site", "destination",
        "landing_site", "image",
    ]  # fmt: skip
    readonly_fields = ["on_site", "picture"]
    fieldsets = [
        (None, {"fields": ["name", "subtitle", "slug", "summary"]}),
        PublishableAdmin.publication,
        ("Flight", {"fields": [("status", "profile"), "scope", ("operator", "organiser")]}),
        ("Craft", {"fields": [("vehicle", "craft"), ("launcher", "booster")]}),
        ("Times", {"fields": ["launch", "docking", "landing"]}),
        (
            "Places",
            {
                "fields": [
                    ("launch_site", "destination"), "docking_port",
                    ("landing_site", "landing_note"),
                ]
            },
        ),
        (
            "Altitude",
            {
                "fields": [
                    ("apogee_km", "apogee_basis"), "apogee_note",
                    ("crossed_80_km", "crossed_100_km"),
                ]
            },
        ),
        ("Money", {"fields": ["price_note"]}),
        ("Picture", {"fields": [("image", "picture")]}),
    ]  # fmt: skip
    inlines = [SeatInline, EventInline, CitationInline]

    @admin.display(description="launch (UTC)", ordering=F("launch").asc(nulls_last=True))
    def launch_time(self, obj: Mission) -> str:
        return str(obj.launch or "-").removesuffix(" UTC")

    @admin.display(description="now chosen")
    def picture(self, obj: Mission) -> str:
        return thumbnail(obj.image)
