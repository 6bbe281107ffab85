"""Export and import of a list as a table, with a dry run before anything is written."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone

from missions import exchange
from missions.models import Version
from missions.publishing import Change

# The fates of more lines than these are counted, not listed.
MOST_LISTED = 500


class TableForm(forms.Form):
    """A file, or the text of one that was looked at before."""

    file = forms.FileField(label="CSV file", required=False)
    text = forms.CharField(required=False, widget=forms.HiddenInput, strip=False)
    kind = forms.ChoiceField(
        label="Kind of change",
        choices=[("", "---------"), *Version.Kind.choices],
        required=False,
        help_text="Needed where a row changes what readers see.",
    )
    why = forms.CharField(label="Why", max_length=300, help_text="Kept in every row’s history.")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        upload = cleaned.get("file")
        try:
            if upload is not None:
                cleaned["text"] = exchange.read_text(upload.read())
            elif cleaned.get("text"):
                exchange.read_text(cleaned["text"].encode())
            elif "file" not in self.errors:
                self.add_error("file", "Choose a file.")
        except exchange.TableError as error:
            self.add_error("file", str(error))
        return cleaned


class TablesAdmin(admin.ModelAdmin):
    """Adds “Export” and “Import” to the list of a noun that has columns for it."""

    change_list_template = "admin/missions/table_list.html"

    @property
    def noun(self) -> exchange.Noun:
        return exchange.NOUNS[str(self.opts.model_name)]

    def get_urls(self) -> list[URLPattern]:
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        view = self.admin_site.admin_view
        return [
            path("export/", view(self.export_view), name=f"{name}_export"),
            path("import/", view(self.import_view), name=f"{name}_import"),
            *super().get_urls(),
        ]

    def export_view(self, request: HttpRequest) -> Any:
        """The rows of the list as it is filtered in the address."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        try:
            rows = self.get_changelist_instance(request).get_queryset(request)
        except IncorrectLookupParameters:
            return HttpResponseRedirect(request.path)
        plain = self.model._default_manager.filter(pk__in=rows.order_by().values("pk"))
        name = f"{str(self.opts.verbose_name_plural).replace(' ', '-')}-{timezone.now():%Y-%m-%d}"
        return StreamingHttpResponse(
            exchange.export_lines(self.noun, plain.order_by("pk")),
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="{name}.csv"'},
        )

    def import_view(self, request: HttpRequest) -> HttpResponse:
        may_add, may_change = self.has_add_permission(request), self.has_change_permission(request)
        if not (may_add or may_change):
            raise PermissionDenied
        form = TableForm(request.POST or None, request.FILES or None)
        outcome = None
        if request.method == "POST" and form.is_valid():
            outcome = self._try(request, form)
            if outcome is not None and outcome.is_kept:
                new, changed = outcome.count("new"), outcome.count("changed")
                messages.success(request, f"Imported: {new} new, {changed} changed.")
                name = f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist"
                return HttpResponseRedirect(reverse(name))
        context = {
            **self.admin_site.each_context(request),
            "title": f"Import {self.opts.verbose_name_plural}",
            "subtitle": None,
            "opts": self.opts,
            "form": form,
            "noun": self.noun,
            "outcome": outcome,
            "listed": self._listed(outcome),
            "most": MOST_LISTED,
        }
        return TemplateResponse(request, "admin/missions/import.html", context)

    def _try(self, request: Any, form: TableForm) -> exchange.Outcome | None:
        cleaned = form.cleaned_data
        change = Change(request.user, Version.Action.IMPORTED, cleaned["kind"], cleaned["why"])

        def may(obj: Any) -> bool:
            if obj is None:
                return self.has_add_permission(request)
            return self.has_change_permission(request, obj)

        try:
            return exchange.import_table(
                self.noun, cleaned["text"], change, at=timezone.now(), may=may,
                agreed=request.POST.get("agreed", ""),
            )  # fmt: skip
        except exchange.TableError as error:
            form.add_error("file", str(error))
        return None

    def _listed(self, outcome: exchange.Outcome | None) -> list[exchange.Fate]:
        """What is refused first, and nothing of what stays as it is."""
        if outcome is None:
            return []
        order = {"refused": 0, "changed": 1, "new": 2}
        told = [fate for fate in outcome.fates if fate.what in order]
        return sorted(told, key=lambda fate: (order[fate.what], fate.line))[:MOST_LISTED]
