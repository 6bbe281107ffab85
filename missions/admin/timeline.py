from typing import Any

from django.contrib import admin
from django.utils import timezone

from missions.models import Event

from .base import RecordAdmin
from .sources import CitationInline


class EventInline(admin.TabularInline):
    model = Event
    fields = ["at", "kind", "title"]
    formfield_overrides = RecordAdmin.formfield_overrides
    ordering = ["at", "pk"]
    extra = 0
    show_change_link = True
    verbose_name_plural = "timeline (text and sources of a step: “Change”)"


@admin.register(Event)
class EventAdmin(RecordAdmin):
    list_display = ["title", "mission", "when", "kind"]
    list_filter = ["kind"]
    list_select_related = ["mission"]
    search_fields = ["title", "text"]
    search_through = {"mission": "mission"}
    slug_fields = ()
    ordering = ["-at", "-pk"]
    fields = ["mission", "at", "kind", "title", "text"]
    autocomplete_fields = ["mission"]
    inlines = [CitationInline]

    def public_url(self, obj: Event) -> str | None:
        is_public = obj.mission.is_public(timezone.now())
        return obj.mission.get_absolute_url() if is_public else None

    @admin.display(description="time (UTC)", ordering="at")
    def when(self, obj: Any) -> str:
        return str(obj.at).removesuffix(" UTC")
