from functools import partial
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.text import capfirst
from django.views.decorators.http import require_GET, require_POST

from missions import renditions
from missions.image_forms import FocalPointField, ImageForm, PictureField
from missions.models import Image, Mention

from .base import RecordAdmin, readable_day, thumbnail
from .image_library import (
    VIEW,
    LibraryChangeList,
    MendFilter,
    OrientationFilter,
    PictureChoiceView,
    UseFilter,
)
from .image_upload import receive
from .image_widgets import FocalPointInput, PictureInput


@admin.register(Image)
class ImageAdmin(RecordAdmin):
    list_display = ["title", "picture", "size", "credit", "licence", "uses", "added"]
    list_display_links = ["title", "picture"]
    list_filter = [UseFilter, MendFilter, OrientationFilter, "created_at"]
    kept_as_well = (VIEW,)
    form = ImageForm
    search_fields = ["title", "alt", "caption", "credit", "licence"]
    slug_fields = ("folded",)
    ordering = ["-created_at", "-pk"]
    readonly_fields = ["size", "crops", "in_text", "address", "used_in"]
    fieldsets = [
        (None, {"fields": ["title", "file", "upload_anyway", "focal_point", "size", "crops"]}),
        ("What readers get", {"fields": ["alt", "caption", "credit", "licence"]}),
        ("Use", {"fields": ["in_text", "address", "used_in"]}),
    ]

    class Media:
        css = {"all": ["css/admin.css", "css/admin-images.css"]}

    def get_urls(self) -> list[Any]:
        doors = [
            path("upload/", self.admin_site.admin_view(require_POST(self.upload)),
                 name="missions_image_upload"),
            path("choose/", self.admin_site.admin_view(require_GET(self.choose)),
                 name="missions_image_choose"),
        ]  # fmt: skip
        return doors + super().get_urls()

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Who only looks at a picture is not offered to upload it."""
        if obj is None or self.has_change_permission(request, obj):
            return self.fieldsets
        first, *rest = self.fieldsets
        fields = [name for name in first[1]["fields"] if name != "upload_anyway"]
        return [(first[0], {"fields": fields}), *rest]

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """With a link to each article whose text shows a picture, which protects it."""
        *others, protected = super().get_deleted_objects(objs, request)
        mentions = list(Mention.objects.filter(image__in=objs).select_related("by").order_by("pk"))
        plain = {f"Mention: {mention}" for mention in mentions}
        links = [format_html('{}: <a href="{}">{}</a>', *_use(mention)) for mention in mentions]
        return *others, [*(row for row in protected if row not in plain), *links]

    def upload(self, request: HttpRequest) -> HttpResponse:
        return receive(self, request)

    def choose(self, request: HttpRequest) -> HttpResponseBase:
        return PictureChoiceView.as_view(admin_site=self.admin_site)(request)

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return LibraryChangeList

    def with_counts(self, rows: Any) -> QuerySet:
        return rows.with_uses()

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
        for words in self.advice(obj, is_new_file="file" in form.changed_data):
            messages.warning(request, words)
        if change and "file" in form.changed_data:
            messages.info(
                request,
                "The file is replaced wherever the picture is used. See whether the focal point "
                "and the alternative text still fit.",
            )
        if not renditions.is_current(obj):
            # After the transaction: nobody else can write while it is open, and this takes seconds.
            transaction.on_commit(partial(self._make_renditions, request, obj))

    def advice(self, obj: Image, *, is_new_file: bool = True) -> list[str]:
        """What is worth a second look once a picture is saved."""
        advice = [f"Alternative text: {words}" for words in obj.alt_advice]
        for other in Image.objects.like(obj) if is_new_file else ():
            if other.content_hash != obj.content_hash:
                advice.append(format_html(
                    'It looks like <a href="{}">{}</a>, which is in the library already.',
                    reverse("admin:missions_image_change", args=[other.pk]), other.title,
                ))  # fmt: skip
        return advice

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

    @admin.display(description="uses")
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

    @admin.display(description="in an article’s text")
    def in_text(self, obj: Image) -> str:
        if not obj.pk:
            return "-"
        words = "On a line by itself; another caption stands after a |."
        return format_html("<code>{}</code> {}", obj.markdown, words)

    @admin.display(description="permanent address")
    def address(self, obj: Image) -> str:
        """Of the file, whichever it is; the files themselves have another name each."""
        if not obj.pk:
            return "-"
        return format_html('<a href="{0}">{0}</a>', obj.get_short_url())

    @admin.display(description="used in")
    def used_in(self, obj: Image) -> str:
        rows = []
        for field in Image.users() if obj.pk else ():
            users = field.model._base_manager.filter(**{field.name: obj}).order_by("pk")
            if field.model is Mention:
                users = users.select_related("by")
            rows += [_use(user) for user in users]
        listed = format_html_join("", '<li>{}: <a href="{}">{}</a></li>', rows)
        return format_html('<ul class="used-in">{}</ul>', listed) if listed else "Not used yet."


def _use(user: Any) -> tuple[str, str, Any]:
    """What shows the picture, its form's address, and its name."""
    shows, where = (user.by, " (text)") if isinstance(user, Mention) else (user, "")
    noun = shows._meta
    address = reverse(f"admin:missions_{noun.model_name}_change", args=[shows.pk])
    return f"{capfirst(noun.verbose_name)}{where}", address, shows
