from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import F
from django.http import HttpRequest

from missions.forms import MissionForm, ProvingFormSet, sourced_figures, unproven
from missions.models import Mission

from .base import thumbnail
from .corrections import CorrectionInline
from .gathering import GatheringFormSet
from .long_lists import NameFilter
from .people import SeatInline
from .publication import PublishableAdmin, StateFilter
from .sources import CitationInline
from .tables import TablesAdmin
from .timeline import EventInline


class ProvingCitations(GatheringFormSet, ProvingFormSet):
    """What the rows show comes in one query, and together they prove the figures."""


class ProvingInline(CitationInline):
    formset = ProvingCitations


@admin.register(Mission)
class MissionAdmin(TablesAdmin, PublishableAdmin):
    form = MissionForm
    list_display = ["name", "operator", "launch_time", "status", "state"]
    list_filter = [
        StateFilter, "status", "profile", "scope",
        ("operator", NameFilter), ("vehicle", NameFilter),
    ]  # fmt: skip
    list_select_related = ["operator"]
    search_fields = ["name", "subtitle", "slug"]
    ordering = [F("launch").desc(nulls_last=True), "-pk"]
    autocomplete_fields = [
        "operator", "organiser", "vehicle", "craft", "launcher", "launch_site", "destination",
        "landing_site", "image", "replaced_by",
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
        ("Evidence", {"fields": ["unsourced"]}),
    ]  # fmt: skip
    inlines = [SeatInline, EventInline, ProvingInline, CorrectionInline]

    def problems(self, obj: Mission) -> list[str]:
        return super().problems(obj) + unproven(obj, sourced_figures(obj))

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        mission: Mission = form.instance
        # The sources posted by somebody who may not change sources are not kept.
        if mission.stage == Mission.Stage.PUBLISHED and unproven(mission, sourced_figures(mission)):
            raise PermissionDenied

    @admin.display(description="launch (UTC)", ordering=F("launch").asc(nulls_last=True))
    def launch_time(self, obj: Mission) -> str:
        return str(obj.launch or "-").removesuffix(" UTC")

    @admin.display(description="now chosen")
    def picture(self, obj: Mission) -> str:
        return thumbnail(obj.image)
