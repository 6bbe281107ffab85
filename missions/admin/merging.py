"""Two entries for one thing made one, by an editor, after it was shown what that touches."""

import hashlib
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.admin.utils import quote, unquote
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone

from missions.models import MENTIONED, Mention
from missions.publishing.uniting import Plan, UniteError, plan, unite


class MergingAdmin(admin.ModelAdmin):
    """Adds “Merge into …” to the form of what has a page of its own."""

    def get_urls(self) -> list[URLPattern]:
        if self.opts.model_name not in MENTIONED:
            return super().get_urls()
        name = f"{self.opts.app_label}_{self.opts.model_name}_merge"
        view = self.admin_site.admin_view(self.merge_view)
        return [path("<path:object_id>/merge/", view, name=name), *super().get_urls()]

    def may_merge(self, request: HttpRequest, obj: Any) -> bool:
        """Editors only: what readers see moves, and one of the two is deleted."""
        return (
            self.opts.model_name in MENTIONED
            and request.user.has_perm("missions.publish_mission")
            and request.user.has_perm("missions.publish_article")
            and self.has_change_permission(request, obj)
            and self.has_delete_permission(request, obj)
        )

    def render_change_form(
        self, request: Any, context: Any, add: bool = False, change: bool = False,
        form_url: str = "", obj: Any = None,
    ) -> Any:  # fmt: skip
        context["may_merge"] = change and obj is not None and self.may_merge(request, obj)
        return super().render_change_form(request, context, add, change, form_url, obj)

    def merge_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """First the form, then the form with what it touches, then the deed."""
        obj = self.get_object(request, unquote(object_id))
        if obj is None:
            if not self.has_view_or_change_permission(request):
                raise PermissionDenied
            raise Http404("There is nothing of this kind here.")
        if not self.may_merge(request, obj):
            raise PermissionDenied
        chosen = request.POST.get("into", "")
        # The widget itself looks up whatever was posted, and takes it for a key.
        is_key = chosen.isascii() and chosen.isdecimal() and len(chosen) < 19
        form = self._form(obj)(request.POST if is_key else None)
        if request.method == "POST" and not is_key:
            messages.error(request, "Choose one of those there are.")
        found = None
        if request.method == "POST" and form.is_valid():
            into = form.cleaned_data["into"]
            if not self.may_merge(request, into):
                raise PermissionDenied
            found = plan(obj, into, at=timezone.now())
            agreed = request.POST.get("_plan") == digest(found, obj, into)
            if found and agreed and (done := self._merge(request, obj, into)):
                return done
        return self._show(request, obj, form, found)

    def _merge(self, request: HttpRequest, obj: Any, into: Any) -> HttpResponse | None:
        name, pk = str(obj), obj.pk
        try:
            unite(obj, into, by=request.user, at=timezone.now())
        except UniteError as error:
            messages.error(request, str(error))
            return None
        obj.pk = pk
        self.log_deletion_of_merged(request, obj, into)
        messages.success(request, f"“{name}” is merged into “{into}”. It waits in the trash.")
        back = f"admin:{self.opts.app_label}_{self.opts.model_name}_change"
        return HttpResponseRedirect(reverse(back, args=[quote(into.pk)]))

    def log_deletion_of_merged(self, request: Any, obj: Any, into: Any) -> None:
        """Django's own log; the versions are written with the deed."""
        message = f"Merged “{obj}” into it."
        LogEntry.objects.log_actions(
            request.user.pk, [into], CHANGE, change_message=message, single_object=True
        )

    def _form(self, obj: Any) -> Any:
        others = type(obj)._default_manager.exclude(pk=obj.pk)
        key = Mention._meta.get_field(self.opts.model_name or "")
        widget = AutocompleteSelect(key, self.admin_site)
        field = forms.ModelChoiceField(others, label="Merge into", widget=widget)
        return type("MergeForm", (forms.Form,), {"into": field})

    def _show(self, request: Any, obj: Any, form: Any, found: Plan | None) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": f"Merge “{obj}” into another",
            "subtitle": None,
            "object": obj,
            "opts": self.opts,
            "form": form,
            "media": self.media + form.media,
            "plan": found,
            "into": form.cleaned_data["into"] if found is not None else None,
            "digest": digest(found, obj, form.cleaned_data["into"]) if found else "",
        }
        return TemplateResponse(request, "admin/missions/merge.html", context)


def digest(found: Plan, obj: Any, into: Any) -> str:
    """The same for the same lines about the same two: what an editor has read and agreed to."""
    told = repr((obj.pk, into.pk, found))
    return hashlib.sha256(told.encode()).hexdigest()[:16]
