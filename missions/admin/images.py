from functools import partial
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.widgets import AdminFileWidget, AdminTextInputWidget
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.text import capfirst
from imagefield.widgets import PPOIWidget

from missions import renditions
from missions.forms import FocalPointField, PictureField
from missions.models import Image

from .base import RecordAdmin, readable_day, thumbnail


class FocalPointInput(AdminTextInputWidget):
    """Set by a click on the picture; visible, so that the keyboard reaches it too."""

    @property
    def media(self) -> Any:
        return PPOIWidget().media


class PictureInput(AdminFileWidget):
    """A file, and the picture to click on. django-imagefield's own would make a file to show it."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> Any:
        field = super().render(name, value, attrs, renderer)
        image = getattr(value, "instance", None)
        if not self.is_initial(value) or image is None:
            return field
        picture = renditions.shown(image, "whole")
        return format_html(
            # The names are those that imagefield's script looks for.
            '<div class="imagefield" data-ppoi-id="id_focal_point"><div class="imagefield-preview">'
            '<img class="imagefield-preview-image" src="{}" alt="" width="{}" height="{}"></div>'
            '<div class="imagefield-widget">{}</div></div>',
            picture.src,
            picture.width,
            picture.height,
            field,
        )


class UseFilter(admin.SimpleListFilter):
    title = "use"
    parameter_name = "use"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("article", "In an article"), ("mission", "In a mission"),
                ("person", "Of a person"), ("vehicle", "Of a vehicle"),
                ("place", "Of a place"), ("none", "Not used")]  # fmt: skip

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


@admin.register(Image)
class ImageAdmin(RecordAdmin):
    list_display = ["title", "picture", "size", "credit", "licence", "uses", "added"]
    list_display_links = ["title", "picture"]
    list_filter = [UseFilter, "created_at"]
    search_fields = ["title", "alt", "caption", "credit", "licence"]
    slug_fields = ()
    ordering = ["-created_at", "-pk"]
    readonly_fields = ["size", "crops", "used_in"]
    fieldsets = [
        (None, {"fields": ["title", "file", "focal_point", "size", "crops"]}),
        ("What readers get", {"fields": ["alt", "caption", "credit", "licence", "used_in"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        images: Any = super().get_queryset(request)
        return images.with_uses()

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        if db_field.name == "file":
            kwargs["form_class"] = PictureField
            kwargs["help_text"] = (
                "JPEG, PNG, WebP, AVIF or GIF, up to 15 MB and 40 megapixels. It is turned "
                "upright and scaled to 2560 pixels; place and camera data are taken out."
            )
            field: Any = super().formfield_for_dbfield(db_field, request, **kwargs)
            # Set afterwards: the model field wraps any widget it is given.
            field.widget = PictureInput(attrs=field.widget_attrs(field.widget))
            field.widget.is_required = field.required
            return field
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

    def save_model(self, request: HttpRequest, obj: Image, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if not renditions.is_current(obj):
            # After the transaction: nobody else can write while it is open, and this takes seconds.
            transaction.on_commit(partial(self._make_renditions, request, obj))

    def _make_renditions(self, request: HttpRequest, obj: Image) -> None:
        if problems := renditions.make(obj):
            messages.warning(
                request,
                "The picture is saved, but not all of its sizes could be made "
                f"({'; '.join(problems)}). Readers get the others, or the picture as it is. "
                "Save it once more to try again.",
            )

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

    @admin.display(description="as readers see it")
    def crops(self, obj: Image) -> str:
        """Each shape as it was made. The focal point moves the crops when the form is saved."""
        if not obj.pk or not renditions.is_current(obj):
            return "Shown here once its sizes are made, which happens when the picture is saved."
        rows = []
        for shape in renditions.SHAPES.values():
            shown = renditions.shown(obj, shape.name)
            rows.append((shown.src, shown.width, shown.height, shape.label))
        return format_html_join(
            "",
            '<figure class="crop"><img src="{}" alt="" width="{}" height="{}" loading="lazy">'
            "<figcaption>{}</figcaption></figure>",
            rows,
        )

    @admin.display(description="used in")
    def used_in(self, obj: Image) -> str:
        rows = []
        for field in Image.users() if obj.pk else ():
            noun = field.model._meta
            for user in field.model._base_manager.filter(**{field.name: obj}).order_by("pk"):
                address = reverse(f"admin:missions_{noun.model_name}_change", args=[user.pk])
                rows.append((capfirst(noun.verbose_name), address, user))
        listed = format_html_join("", '<li>{}: <a href="{}">{}</a></li>', rows)
        return format_html('<ul class="used-in">{}</ul>', listed) if listed else "Not used yet."
