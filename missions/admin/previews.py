"""The links by which somebody without an account looks at a page before readers do."""

from datetime import timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone

from missions import publishing
from missions.models import PreviewLink

DAYS = [(1, "1 day"), (7, "7 days"), (30, "30 days")]


class LinkForm(forms.ModelForm):
    days = forms.TypedChoiceField(label="Ends after", choices=DAYS, coerce=int, initial=7)

    class Meta:
        model = PreviewLink
        fields = ["whom"]


class PreviewLinksAdmin(admin.ModelAdmin):
    """Who may change an object may show it to others, and end what is shown."""

    def get_urls(self) -> list[URLPattern]:
        name = f"{self.opts.app_label}_{self.opts.model_name}_links"
        view = self.admin_site.admin_view(self.links_view)
        return [path("<path:object_id>/links/", view, name=name), *super().get_urls()]

    def links_view(self, request: Any, object_id: str) -> HttpResponse:
        obj = self.get_object(request, unquote(object_id))
        if obj is None:
            raise Http404("There is nothing of this kind here.")
        if not self.has_change_permission(request, obj):
            raise PermissionDenied
        form = LinkForm(request.POST if "make" in request.POST else None)
        if "revoke" in request.POST:
            self._revoke(request, obj)
            return HttpResponseRedirect(request.path)
        if form.is_bound and form.is_valid():
            self._make(request, obj, form)
            return HttpResponseRedirect(request.path)
        links = PreviewLink.objects.of(obj).select_related("made_by").order_by("-made_at", "-pk")
        now = timezone.now()
        context = {
            **self.admin_site.each_context(request),
            "title": f"Preview links of {obj}",
            "subtitle": None,
            "opts": self.opts,
            "object": obj,
            "form": form,
            "links": [
                (link, link.is_open(now), settings.SITE_URL + publishing.address_of(link))
                for link in links[:50]
            ],
        }
        return TemplateResponse(request, "admin/missions/links.html", context)

    def _make(self, request: Any, obj: Any, form: LinkForm) -> None:
        link = form.save(commit=False)
        link.content_type = ContentType.objects.get_for_model(type(obj))
        link.object_id = obj.pk
        link.made_by = request.user
        link.expires_at = timezone.now() + timedelta(days=form.cleaned_data["days"])
        link.save()
        messages.success(request, "The link is made. Send it to whoever is to read.")

    def _revoke(self, request: Any, obj: Any) -> None:
        key = request.POST["revoke"]
        link = get_object_or_404(PreviewLink.objects.of(obj), key=key[:20])
        if link.revoked_at is None:
            link.revoked_at = timezone.now()
            link.save(update_fields=["revoked_at"])
        messages.success(request, "The link shows nothing any more.")
