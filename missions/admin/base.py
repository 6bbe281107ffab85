"""What every list and form of the newsroom shares: search, thumbnails, the way to the page."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib import messages
from django.contrib.admin.options import IS_POPUP_VAR
from django.contrib.admin.widgets import AdminTextareaWidget, AdminTextInputWidget
from django.db import models
from django.db.models import Q, QuerySet
from django.forms.widgets import Script
from django.http import HttpRequest, HttpResponse
from django.utils.dateformat import format as format_date
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import smart_split

from missions import renditions
from missions.models import Addressable, Image
from missions.models.fields import VagueDateField
from missions.models.permalinks import make_slug

from .copies import CopyingAdmin
from .history import HistoryAdmin
from .image_widgets import PictureSelect
from .merging import MergingAdmin


def readable(moment: datetime) -> str:
    return format_date(moment.astimezone(UTC), "j M Y, H:i") + " UTC"


def readable_here(moment: datetime) -> str:
    """In UTC, and in the newsroom's own zone where that is another one."""
    zone = ZoneInfo(settings.NEWSROOM_TIME_ZONE)
    here = moment.astimezone(zone)
    if here.utcoffset() == moment.astimezone(UTC).utcoffset():
        return readable(moment)
    name = settings.NEWSROOM_TIME_ZONE.rpartition("/")[2].replace("_", " ")
    return f"{readable(moment)} ({format_date(here, 'j M Y, H:i')} in {name})"


def readable_day(moment: datetime) -> str:
    return format_date(moment.astimezone(UTC), "j M Y")


def thumbnail(image: Image | None) -> SafeString | str:
    if image is None or not image.file:
        return "-"
    return format_html(
        '<img class="thumbnail" src="{}" alt="{}" width="80" height="60" loading="lazy">',
        renditions.shown(image, "small").src,
        image.alt,
    )


class RecordAdmin(MergingAdmin, HistoryAdmin, CopyingAdmin):
    """A list whose search forgives accents and capitals, and a form that leads to the page."""

    list_per_page = 50
    formfield_overrides = {
        VagueDateField: {"widget": AdminTextInputWidget},
        models.TextField: {"widget": AdminTextareaWidget(attrs={"rows": 4})},
    }
    # Where the slugs are that a search in plain Latin letters is held against.
    slug_fields: tuple[str, ...] = ("slug",)

    class Media:
        css = {"all": ["css/admin.css", "css/admin-writing.css"]}
        js = [Script("js/admin/form.js", type="module")]

    def formfield_for_foreignkey(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        if db_field.related_model is Image and db_field.name in self.autocomplete_fields:
            kwargs.setdefault("widget", PictureSelect(db_field, self.admin_site))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet, search_term: str
    ) -> tuple[QuerySet, bool]:
        for word in smart_split(search_term.replace("\0", "")):
            queryset = queryset.filter(self._matching(request, word))
        return queryset, False

    def _matching(self, request: HttpRequest, word: str) -> Q:
        spellings = {word}
        if not word.isascii():
            # SQLite ignores case in ASCII only.
            spellings |= {word.lower(), word.upper(), word.title()}
        condition = Q()
        everything = self.model._base_manager.all()
        for spelling in sorted(spellings):
            found, _ = super().get_search_results(request, everything, spelling)
            condition |= Q(pk__in=found.values("pk"))
        if slug := make_slug(word):
            for field in self.slug_fields:
                # A subquery, so that no row comes twice for its several seats.
                found = everything.filter(**{f"{field}__contains": slug})
                condition |= Q(pk__in=found.values("pk"))
        return condition

    def public_url(self, obj: Any) -> str | None:
        """The page on which readers see ``obj``; None where there is none for now."""
        return obj.get_absolute_url() if isinstance(obj, Addressable) else None

    def get_view_on_site_url(self, obj: Any = None) -> str | None:
        return self.public_url(obj) if obj is not None else None

    def response_add(
        self, request: HttpRequest, obj: Any, post_url_continue: str | None = None
    ) -> HttpResponse:
        response = super().response_add(request, obj, post_url_continue)
        self._tell_where(request, obj)
        return response

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        response = super().response_change(request, obj)
        self._tell_where(request, obj)
        return response

    def _tell_where(self, request: HttpRequest, obj: Any) -> None:
        url = self.public_url(obj)
        if url and IS_POPUP_VAR not in request.POST:
            messages.info(request, format_html('Readers see it at <a href="{0}">{0}</a>.', url))
