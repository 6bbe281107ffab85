from collections import defaultdict
from typing import Any

from django import forms
from django.contrib import admin
from django.db import models
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.text import capfirst

from missions.forms import CitationForm, citable_choices, left_unproven
from missions.models import CITED, Citation, Mention, Mission, Source

from .base import RecordAdmin, readable
from .gathering import GatheringInline
from .long_lists import count_of
from .tables import TablesAdmin


class CitationInline(GatheringInline):
    """The sources of the figures in the form it stands in."""

    model = Citation
    fields = ["field", "source", "says", "order"]
    autocomplete_fields = ["source"]
    extra = 0
    verbose_name_plural = "sources of the figures"
    parent_model: Any

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("source").order_by("order", "pk")

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        if db_field.name == "field":
            return forms.ChoiceField(
                label="Figure",
                choices=[("", "---------"), *citable_choices(self.parent_model)],
                help_text=db_field.help_text,
            )
        return super().formfield_for_dbfield(db_field, request, **kwargs)


class CitedFilter(admin.SimpleListFilter):
    title = "use"
    parameter_name = "use"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("cited", "Cited"), ("not-cited", "Not cited"), ("text", "Noted in an article")]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() == "text":
            return queryset.filter(Exists(Mention.objects.filter(source=OuterRef("pk"))))
        cited = Exists(Citation.objects.filter(source=OuterRef("pk")))
        if self.value() in ("cited", "not-cited"):
            return queryset.filter(cited if self.value() == "cited" else ~cited)
        return queryset


class LinkFilter(admin.SimpleListFilter):
    title = "web address"
    parameter_name = "link"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("dead", "Dead"), ("moved", "Moved for good"), ("unasked", "Not asked yet"),
                ("none", "None")]  # fmt: skip

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet:
        if self.value() == "dead":
            return queryset.with_dead_links()
        if self.value() == "moved":
            return queryset.exclude(link_moved_to="")
        if self.value() == "unasked":
            return queryset.filter(link_checked_at__isnull=True).exclude(url="")
        return queryset.filter(url="") if self.value() == "none" else queryset


@admin.register(Source)
class SourceAdmin(TablesAdmin, RecordAdmin):
    list_display = ["title", "publisher", "published_on", "cited"]
    list_filter = [CitedFilter, LinkFilter]
    search_fields = ["title", "publisher", "slug", "url", "family"]
    ordering = ["publisher", "title", "pk"]
    fields = ["publisher", "title", "url", "link", "published", "family", "slug"]
    readonly_fields = ["link"]
    formfield_overrides = RecordAdmin.formfield_overrides | {
        models.URLField: {"assume_scheme": "https"}
    }

    def with_counts(self, rows: QuerySet) -> QuerySet:
        return rows.annotate(cited=count_of(Source, "citations"))

    def save_model(self, request: HttpRequest, obj: Source, form: Any, change: bool) -> None:
        if "url" in form.changed_data:
            # What the old address answered says nothing of the new one.
            obj.link_checked_at = obj.link_status = None
            obj.link_problem = obj.link_moved_to = ""
            obj.link_failures = 0
        super().save_model(request, obj, form, change)

    @admin.display(description="the address")
    def link(self, obj: Source) -> str:
        if not obj.url or obj.link_checked_at is None:
            return "Not asked yet."
        said = obj.link_problem or f"answered {obj.link_status}"
        words = f"{capfirst(said)} on {readable(obj.link_checked_at)}."
        if obj.link_moved_to:
            pattern = '{} It has moved for good to <a href="{}">{}</a>.'
            return format_html(pattern, words, obj.link_moved_to, obj.link_moved_to)
        return words

    @admin.display(description="published", ordering="published")
    def published_on(self, obj: Source) -> str:
        return str(obj.published or "-")

    @admin.display(description="figures")
    def cited(self, obj: Any) -> int:
        return obj.cited


class KindFilter(admin.SimpleListFilter):
    title = "what it stands under"
    parameter_name = "under"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(kind, str(capfirst(model._meta.verbose_name))) for kind, model in CITED.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        kind = self.value()
        return queryset.filter(**{f"{kind}__isnull": False}) if kind in CITED else queryset


class DiffersFilter(admin.SimpleListFilter):
    title = "agreement"
    parameter_name = "agreement"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("differs", "Says something else"), ("agrees", "Supports the figure")]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() == "differs":
            return queryset.exclude(says="")
        return queryset.filter(says="") if self.value() == "agrees" else queryset


def all_citable() -> list[Any]:
    """The figures of every kind of object, one group a kind; a name that several share once."""
    seen: set[str] = set()
    groups: list[Any] = [("", "---------")]
    for model in CITED.values():
        choices = [(n, label) for n, label in citable_choices(model) if n not in seen]
        seen.update(name for name, _ in choices)
        if choices:
            groups.append((capfirst(model._meta.verbose_name), choices))
    return groups


@admin.register(Citation)
class CitationAdmin(RecordAdmin):
    """For finding what rests on a source; day by day citations are made where the figure is."""

    form = CitationForm
    list_display = ["stands_under", "figure", "source", "says"]
    list_filter = [KindFilter, DiffersFilter]
    list_select_related = ["source", *CITED, "seat__person", "seat__mission", "event__mission"]
    search_fields = [
        "field", "says", "source__title", "source__publisher", "source__slug", "event__title",
        "craft__name",
    ]  # fmt: skip
    search_through = {
        "mission": "mission", "seat__person": "person", "seat__mission": "mission",
        "event__mission": "mission", "person": "person", "organisation": "organisation",
        "vehicle": "vehicle", "place": "place",
    }  # fmt: skip
    slug_fields = ("source__slug",)
    ordering = ["pk"]
    autocomplete_fields = ["source", *CITED]
    fieldsets = [
        (None, {"fields": ["field", "source", "says", "order"]}),
        ("Stands under exactly one of these", {"fields": list(CITED)}),
    ]

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """What a published mission still needs is protected, as it would be by the database."""
        deleted, counts, perms, protected = super().get_deleted_objects(objs, request)
        of_mission = defaultdict(list)
        for citation in objs:
            of_mission[citation.mission_id].append(citation)
        for mission in Mission.objects.filter(pk__in=[pk for pk in of_mission if pk]):
            protected += left_unproven(mission, of_mission[mission.pk])
        return deleted, counts, perms, protected

    @admin.display(description="stands under")
    def stands_under(self, obj: Citation) -> str:
        kind = obj.cited_kind()
        label = CITED[kind]._meta.verbose_name if kind else ""
        return format_html("{} <small>{}</small>", getattr(obj, kind or "", "-"), label)

    @admin.display(description="figure", ordering="field")
    def figure(self, obj: Citation) -> str:
        kind = obj.cited_kind()
        return dict(citable_choices(CITED[kind])).get(obj.field, obj.field) if kind else obj.field

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        if db_field.name == "field":
            return forms.ChoiceField(
                label="Figure", choices=all_citable(), help_text=db_field.help_text
            )
        return super().formfield_for_dbfield(db_field, request, **kwargs)
