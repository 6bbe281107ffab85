"""The list of pictures as a library: a grid or a list, and what it can be narrowed to."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.http import HttpRequest

from missions import renditions
from missions.models import Image

from .long_lists import LongChangeList

VIEW = "view"


class LibraryChangeList(LongChangeList):
    """A grid of pictures, or the list with ``view=list`` in the address."""

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        self.is_grid = request.GET.get(VIEW) != "list"
        super().__init__(request, *args, **kwargs)

    def get_filters_params(self, params: Any = None) -> dict[str, Any]:
        narrowing = super().get_filters_params(params)
        narrowing.pop(VIEW, None)
        return narrowing

    @property
    def other_view(self) -> str:
        """The address of the same pictures seen the other way."""
        return self.get_query_string({VIEW: "list" if self.is_grid else None})


class PictureChoiceView(AutocompleteJsonView):
    """Django's answer to what is typed into a field for a picture, with thumbnails."""

    def serialize_result(self, obj: Any, to_field_name: str) -> dict[str, str]:
        found = super().serialize_result(obj, to_field_name)
        return found | {"thumbnail": renditions.shown(obj, "small").src}


class UseFilter(admin.SimpleListFilter):
    title = "use"
    parameter_name = "use"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("article", "Of an article"), ("mention", "In an article’s text"),
                ("mission", "In a mission"), ("person", "Of a person"),
                ("vehicle", "Of a vehicle"), ("place", "Of a place"),
                ("none", "Not used")]  # fmt: skip

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        uses: dict[str | None, Exists] = {
            field.model._meta.model_name: Exists(
                field.model._base_manager.filter(**{field.name: OuterRef("pk")})
            )
            for field in Image.users()
        }
        if self.value() == "none":
            used = Q()
            for use in uses.values():
                used |= Q(use)
            return queryset.exclude(used)
        chosen = uses.get(self.value())
        return queryset.filter(chosen) if chosen else queryset


class MendFilter(admin.SimpleListFilter):
    title = "what to mend"
    parameter_name = "mend"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("credit", "Without credit or licence"), ("alt", "Doubtful alternative text")]

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet:
        narrow = {"credit": "without_credit", "alt": "with_doubtful_alt"}.get(self.value() or "")
        return getattr(queryset, narrow)() if narrow else queryset


class OrientationFilter(admin.SimpleListFilter):
    title = "orientation"
    parameter_name = "orientation"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("wide", "Wide"), ("tall", "Tall"), ("square", "Square")]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        conditions = {
            "wide": Q(width__gt=F("height")),
            "tall": Q(width__lt=F("height")),
            "square": Q(width=F("height")),
        }
        chosen = conditions.get(self.value() or "")
        return queryset.filter(chosen) if chosen else queryset
