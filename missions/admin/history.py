"""The versions of an object in the admin, two of them compared; the trash."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import quote, unquote
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone

from missions import publishing
from missions.models import Version
from missions.publishing import Change
from missions.publishing.restoring import recover

PER_PAGE = 50


class HistoryAdmin(admin.ModelAdmin):
    """Adds to a model admin the pages that read versions; who may view an object may view them."""

    def get_urls(self) -> list[URLPattern]:
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        view = self.admin_site.admin_view
        return [
            path("<path:object_id>/compare/", view(self.compare_view), name=f"{name}_compare"),
            *super().get_urls(),
        ]

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: Any = None
    ) -> HttpResponse:
        obj = self._seen(request, object_id)
        if obj is None:
            return self._get_obj_does_not_exist_redirect(  # type: ignore[attr-defined]
                request, self.opts, object_id
            )
        root = publishing.root_of(obj)
        if root is not obj:
            address = f"admin:{root._meta.app_label}_{root._meta.model_name}_history"
            return HttpResponseRedirect(reverse(address, args=[quote(root.pk)]))
        pages = Paginator(Version.objects.of(obj).newest_first().defer("data"), PER_PAGE)
        page = pages.get_page(request.GET.get("page"))
        context = {
            **self.admin_site.each_context(request),
            "title": f"History of {obj}",
            "subtitle": None,
            "object": obj,
            "opts": self.opts,
            "page_obj": page,
            "has_change_permission": self.has_change_permission(request, obj),
            "preserved_filters": self.get_preserved_filters(request),
        }
        return TemplateResponse(request, "admin/missions/history.html", context)

    def compare_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Two versions by ``old`` and ``new``; without ``old``, ``new`` with the one before it."""
        obj = self._seen(request, object_id)
        if obj is None:
            raise Http404("There is nothing of this kind here.")
        versions = Version.objects.of(obj)
        newest = versions.newest_first().first()
        new = self._numbered(versions, request.GET.get("new")) or newest
        if new is None:
            raise Http404("Nothing was saved yet.")
        old = self._numbered(versions, request.GET.get("old"))
        if old is None:
            old = versions.filter(number__lt=new.number).newest_first().first()
        if old and old.number > new.number:
            old, new = new, old
        context = {
            **self.admin_site.each_context(request),
            "title": f"{obj}: what changed",
            "subtitle": None,
            "object": obj,
            "opts": self.opts,
            "old": old,
            "new": new,
            "is_newest": newest is not None and new.number == newest.number,
            "differences": publishing.between(old, new) if old else [],
            "has_change_permission": self.has_change_permission(request, obj),
        }
        return TemplateResponse(request, "admin/missions/compare.html", context)

    def _seen(self, request: HttpRequest, object_id: str) -> Any:
        obj = self.get_object(request, unquote(object_id))
        if obj is not None and not self.has_view_or_change_permission(request, obj):
            raise PermissionDenied
        if obj is None and not self.has_view_or_change_permission(request):
            raise PermissionDenied
        return obj

    def _numbered(self, versions: Any, number: str | None) -> Version | None:
        """The version of that number; a 404 for one that there is not."""
        if not number:
            return None
        version = versions.numbered(number)
        if version is None:
            raise Http404("There is no such version.")
        return version


def trash_view(request: HttpRequest) -> HttpResponse:
    """What is deleted, who deleted it, and a button to bring it back."""
    kinds = [model for model in publishing.WHOLE if _may(request, "view", model)]
    if not kinds:
        raise PermissionDenied
    if request.method == "POST":
        return _bring_back(request)
    types = ContentType.objects.get_for_models(*kinds).values()
    deleted = Version.objects.trash().filter(content_type__in=types)
    rows = deleted.select_related("content_type").defer("data").order_by("-made_at", "-pk")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    for version in page:
        model = version.content_type.model_class()
        version.may_recover = model is not None and _may(request, "add", model)  # type: ignore[attr-defined]
    context = {
        **admin.site.each_context(request),
        "title": "Trash",
        "page_obj": page,
    }
    return TemplateResponse(request, "admin/missions/trash.html", context)


def _bring_back(request: Any) -> HttpResponse:
    number = request.POST.get("version", "")
    if not (number.isascii() and number.isdecimal() and len(number) < 19):
        raise Http404("There is no such version.")
    with transaction.atomic():
        version = get_object_or_404(Version.objects.trash(), pk=int(number))
        model = version.content_type.model_class()
        if model is None or not _may(request, "add", model):
            raise PermissionDenied
        try:
            obj = recover(version)
        except ValidationError as error:
            messages.error(
                request, f"“{version.name}” was not brought back. {' '.join(error.messages)}"
            )
            return HttpResponseRedirect(request.get_full_path())
        change = Change(request.user, Version.Action.RESTORED, why="Brought back from the trash")
        publishing.record(obj, change, at=timezone.now())
    messages.success(request, f"“{obj}” is back, as it last stood.")
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}_change"
    return HttpResponseRedirect(reverse(name, args=[quote(obj.pk)]))


def _may(request: Any, action: str, model: Any) -> bool:
    name = f"{model._meta.app_label}.{action}_{model._meta.model_name}"
    return request.user.has_perm(name)
