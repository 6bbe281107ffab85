from typing import Any

from django.contrib import admin
from django.contrib.admin.widgets import AdminTextInputWidget
from django.db.models import Count, Exists, OuterRef, QuerySet
from django.http import HttpRequest
from imagefield.widgets import PPOIWidget

from missions.forms import FocalPointField, PictureField
from missions.models import Article, Image, Mission, Person

from .base import RecordAdmin, readable_day, thumbnail


class FocalPointInput(AdminTextInputWidget):
    """Set by a click on the picture; visible, so that the keyboard reaches it too."""

    @property
    def media(self) -> Any:
        return PPOIWidget().media


class UseFilter(admin.SimpleListFilter):
    title = "use"
    parameter_name = "use"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("article", "In an article"), ("mission", "In a mission"),
                ("person", "Of a person"), ("none", "Not used")]  # fmt: skip

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        uses = {
            "article": Exists(Article.objects.filter(hero=OuterRef("pk"))),
            "mission": Exists(Mission.objects.filter(image=OuterRef("pk"))),
            "person": Exists(Person.objects.filter(image=OuterRef("pk"))),
        }
        if self.value() == "none":
            return queryset.exclude(uses["article"] | uses["mission"] | uses["person"])
        use = uses.get(self.value() or "")
        return queryset.filter(use) if use else queryset


@admin.register(Image)
class ImageAdmin(RecordAdmin):
    list_display = ["title", "picture", "size", "credit", "licence", "uses", "added"]
    list_display_links = ["title", "picture"]
    list_filter = [UseFilter, "created_at"]
    search_fields = ["title", "alt", "caption", "credit", "licence"]
    slug_fields = ()
    ordering = ["-created_at", "-pk"]
    readonly_fields = ["size"]
    fieldsets = [
        (None, {"fields": ["title", "file", "focal_point", "size"]}),
        ("What readers get", {"fields": ["alt", "caption", "credit", "licence"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return (
            super()
            .get_queryset(request)
            .annotate(
                uses=Count("articles", distinct=True)
                + Count("missions", distinct=True)
                + Count("people", distinct=True)
            )
        )

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        if db_field.name == "file":
            kwargs["form_class"] = PictureField
            kwargs["help_text"] = (
                "JPEG, PNG, WebP, AVIF or GIF, up to 15 MB and 40 megapixels. It is turned "
                "upright and scaled to 2560 pixels; place and camera data are taken out."
            )
        if db_field.name == "focal_point":
            return FocalPointField(
                label="Focal point",
                widget=FocalPointInput,
                initial=db_field.default,
                help_text=(
                    f"{db_field.help_text} Click on the picture, or type how far from the left "
                    "and from the top it lies; 0.5x0.5 is the middle."
                ),
            )
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    @admin.display(description="picture")
    def picture(self, obj: Image) -> str:
        return thumbnail(obj)

    @admin.display(description="added", ordering="created_at")
    def added(self, obj: Image) -> str:
        return readable_day(obj.created_at)

    @admin.display(description="size")
    def size(self, obj: Image) -> str:
        return f"{obj.width} × {obj.height}" if obj.width else "-"

    @admin.display(description="uses", ordering="uses")
    def uses(self, obj: Any) -> int:
        return obj.uses
