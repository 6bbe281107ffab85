"""Forms as data: what a browser would post of a form that nobody touched."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core import signing
from django.forms.widgets import CheckboxInput, MultiWidget

from missions.publishing.merging import Row, Sheet, Values

SALT = "missions.admin.sheet"


def sheet_of(form: forms.BaseForm, formsets: Iterable[Any]) -> Sheet:
    """The sheet of an unbound form with its formsets; new rows are not in it."""
    rows = {
        formset.prefix: {str(row.instance.pk): row_of(row) for row in formset.initial_forms}
        for formset in formsets
    }
    return Sheet(row_of(form), rows)


def row_of(form: forms.BaseForm) -> Row:
    found: Row = {}
    for name in form.fields:
        widget = _inner(form.fields[name].widget)
        # What the form asks about the change itself is not part of what is changed.
        if not widget.needs_multipart_form and name not in getattr(form, "about_the_change", ()):
            found |= _posted(widget, name, form[name].value())
    return found


def signed(sheet: Sheet) -> str:
    return signing.dumps(sheet.as_data(), salt=SALT, compress=True)


def unsigned(text: str) -> Sheet | None:
    """The sheet that a form was opened with; None for one that is not from here."""
    try:
        return Sheet.from_data(signing.loads(text, salt=SALT))
    except (signing.BadSignature, KeyError, TypeError, ValueError):
        return None


def in_words(form: forms.BaseForm, name: str, values: Values) -> str:
    """Posted ``values`` of a field as an editor reads them: a choice by its label."""
    field = form.fields.get(name)
    if field is None:
        return ", ".join(values)
    if isinstance(_inner(field.widget), CheckboxInput):
        return "yes" if values else "no"
    if isinstance(field, forms.ModelChoiceField):
        choices: Any = field.queryset
        found = choices.filter(pk__in=[v for v in values if v.isdecimal()])
        return ", ".join(field.label_from_instance(obj) for obj in found) or "(empty)"
    if isinstance(field, forms.ChoiceField):
        labels = {str(key): str(label) for key, label in _flat(field.choices)}
        return ", ".join(labels.get(value, value) for value in values) or "(empty)"
    return ", ".join(values) or "(empty)"


def _flat(choices: Any) -> Iterable[tuple[Any, Any]]:
    for key, label in choices:
        if isinstance(label, list | tuple):
            yield from label
        else:
            yield key, label


def _inner(widget: Any) -> Any:
    return widget.widget if isinstance(widget, RelatedFieldWidgetWrapper) else widget


def _posted(widget: Any, name: str, value: Any) -> Row:
    if isinstance(widget, MultiWidget):
        parts: Any = widget.decompress(value) if not isinstance(value, list) else value
        names: Any = widget.widgets_names  # type: ignore[attr-defined]
        found: Row = {}
        for suffix, inner, part in zip(names, widget.widgets, parts, strict=True):
            found |= _posted(inner, name + suffix, part)
        return found
    if isinstance(widget, CheckboxInput):
        return {name: ["on"] if widget.check_test(value) else []}
    formatted = widget.format_value(value)
    if formatted is None or formatted == "":
        return {name: []}
    return {name: [str(part) for part in formatted] if isinstance(formatted, list)
            else [str(formatted)]}  # fmt: skip
