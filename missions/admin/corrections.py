from typing import Any

from django.contrib import admin
from django.contrib.admin.widgets import AdminTextareaWidget
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html
from django.utils.text import capfirst

from missions import publishing
from missions.models import CORRECTED, Correction

from .base import RecordAdmin, readable


class CorrectionText:
    """A sentence or two is written in a field of several lines."""

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        if db_field.name == "text":
            kwargs["widget"] = AdminTextareaWidget(attrs={"rows": 3})
        return super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]


class CorrectionInline(CorrectionText, admin.TabularInline):
    model = Correction
    fields = ["made_at", "text"]
    extra = 0
    ordering = ["-made_at", "-pk"]
    verbose_name_plural = "corrections (readers see them on the page and in the list of all)"


class PageFilter(admin.SimpleListFilter):
    title = "page"
    parameter_name = "of"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [
            (kind, str(capfirst(model._meta.verbose_name))) for kind, model in CORRECTED.items()
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        kind = self.value()
        return queryset.filter(**{f"{kind}__isnull": False}) if kind in CORRECTED else queryset


@admin.register(Correction)
class CorrectionAdmin(CorrectionText, RecordAdmin):
    list_display = ["text", "page", "made"]
    list_filter = [PageFilter, "made_at"]
    list_select_related = list(CORRECTED)
    search_fields = ["text"]
    search_through = {name: name for name in CORRECTED}
    slug_fields = ()
    ordering = ["-made_at", "-pk"]
    autocomplete_fields = list(CORRECTED)
    fieldsets = [
        (None, {"fields": ["text", "made_at"]}),
        ("Corrects exactly one of these", {"fields": list(CORRECTED)}),
    ]

    def public_url(self, obj: Correction) -> str | None:
        page, now = obj.target(), timezone.now()
        if page is None or obj.made_at > now or not publishing.is_seen(page, at=now):
            return None
        return f"{page.get_absolute_url()}#{obj.anchor}"

    @admin.display(description="page")
    def page(self, obj: Correction) -> str:
        target = obj.target()
        label = target._meta.verbose_name if target else ""
        return format_html("{} <small>{}</small>", target or "-", label)

    @admin.display(description="made at", ordering="made_at")
    def made(self, obj: Correction) -> str:
        return readable(obj.made_at)
