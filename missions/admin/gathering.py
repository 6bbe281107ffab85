"""Rows of a form that look things up by typing: what all of them show is fetched in one query."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect
from django.forms import BaseInlineFormSet
from django.http import HttpRequest
from django.utils.functional import cached_property


class GatheredSelect(AutocompleteSelect):
    """Django's own, which asks the database for its label, unless its formset knows that."""

    labels: dict[str, str] | None = None

    def optgroups(self, name: str, value: Any, attr: Any = None) -> Any:
        if self.labels is None:
            return super().optgroups(name, value, attr)
        options = [] if self.is_required else [self.create_option(name, "", "", False, 0)]
        for key in [key for key in value if key in self.labels][:1]:
            options.append(self.create_option(name, key, self.labels[key], True, len(options)))
        return [(None, options, 0)]


class GatheringFormSet(BaseInlineFormSet):
    @cached_property
    def forms(self) -> list[Any]:
        forms = super().forms
        names = forms[0].fields if forms else {}
        for name in names:
            widgets = [_inner(form, name) for form in forms]
            if isinstance(widgets[0], GatheredSelect):
                labels = _labels(forms, name)
                for widget in widgets:
                    widget.labels = labels
        return forms


class GatheringInline(admin.TabularInline):
    formset = GatheringFormSet

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", GatheredSelect(db_field, self.admin_site))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


def _inner(form: Any, name: str) -> Any:
    widget = form.fields[name].widget if name in form.fields else None
    return getattr(widget, "widget", widget)


def _labels(forms: list[Any], name: str) -> dict[str, str]:
    """Of whatever the rows hold, as they were saved or as they were sent."""
    values = {str(form[name].value() or "") for form in forms}
    keys = [value for value in values if value.isascii() and value.isdecimal() and len(value) < 19]
    field = forms[0].fields[name]
    found = field.queryset.filter(pk__in=keys) if keys else []
    return {str(obj.pk): field.label_from_instance(obj) for obj in found}
