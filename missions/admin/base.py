"""What every list and form of the newsroom shares: search, thumbnails, the way to the page."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib import messages
from django.contrib.admin.options import IS_POPUP_VAR
from django.contrib.admin.widgets import AdminTextareaWidget, AdminTextInputWidget
from django.db import models
from django.forms.widgets import Script
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.dateformat import format as format_date
from django.utils.html import format_html
from django.utils.safestring import SafeString

from missions import renditions
from missions.models import Addressable, Image
from missions.models.fields import VagueDateField

from .copies import CopyingAdmin
from .history import HistoryAdmin
from .image_widgets import PictureSelect
from .merging import MergingAdmin
from .saved_lists import SavedListsAdmin
from .searching import SearchingAdmin


def readable(moment: datetime) -> str:
    return format_date(moment.astimezone(UTC), "j M Y, H:i") + " UTC"


def readable_here(moment: datetime) -> str:
    """In UTC, and in the newsroom's own zone where that is another one."""
    zone = ZoneInfo(settings.NEWSROOM_TIME_ZONE)
    here = moment.astimezone(zone)
    if here.utcoffset() == moment.astimezone(UTC).utcoffset():
        return readable(moment)
    return f"{readable(moment)} ({format_date(here, 'j M Y, H:i')} in {newsroom_place()})"


def newsroom_place() -> str:
    """What the newsroom's zone is called after: “Moscow”."""
    return settings.NEWSROOM_TIME_ZONE.rpartition("/")[2].replace("_", " ")


def newsroom_clock() -> str:
    """How the newsroom's clock differs from UTC now, in a sentence; empty where it does not."""
    offset = timezone.now().astimezone(ZoneInfo(settings.NEWSROOM_TIME_ZONE)).utcoffset()
    if not offset:
        return ""
    minutes = round(abs(offset).total_seconds() / 60)
    side = "ahead of" if offset > timedelta(0) else "behind"
    return f"The clock in {newsroom_place()} is {minutes // 60}:{minutes % 60:02} h {side} UTC now."


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


class RecordAdmin(SavedListsAdmin, MergingAdmin, SearchingAdmin, HistoryAdmin, CopyingAdmin):
    """A list for any number of rows, and a form that leads to the page."""

    formfield_overrides = {
        VagueDateField: {"widget": AdminTextInputWidget},
        models.TextField: {"widget": AdminTextareaWidget(attrs={"rows": 4})},
    }

    class Media:
        css = {"all": ["css/admin.css", "css/admin-writing.css"]}
        js = [Script("js/admin/form.js", type="module")]

    def formfield_for_foreignkey(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        if db_field.related_model is Image and db_field.name in self.autocomplete_fields:
            kwargs.setdefault("widget", PictureSelect(db_field, self.admin_site))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

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
