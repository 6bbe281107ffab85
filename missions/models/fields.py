"""The model field that stores a ``VagueDate`` in one sortable text column."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models

from missions.dates import VagueDate, VagueDateError

# Layout of VagueDate.encode(): latest (20) / precision (1) / earliest (20) / certainty (1)
ENCODED_LENGTH = 45


class VagueDateFormField(forms.CharField):
    """A text input that reads every form a vague date can be typed in."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs["max_length"] = 80
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Any:
        """A ``VagueDate``, or None where nothing was typed."""
        if isinstance(value, VagueDate):
            return value
        text = super().to_python(value)
        if not text:
            return None
        try:
            return VagueDate.parse(text)
        except VagueDateError as error:
            raise ValidationError(str(error), code="invalid") from error

    def run_validators(self, value: Any) -> None:
        super().run_validators(str(value) if isinstance(value, VagueDate) else value)

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Another spelling of the same date is no change."""
        try:
            return self.to_python(initial) != self.to_python(data)
        except ValidationError:
            return True


class VagueDateField(models.Field):
    """A date with a precision and a certainty; ``None`` where nothing is known.

    Comparison lookups and ordering follow ``VagueDate``'s own order. The transforms
    ``earliest`` and ``latest`` give ISO texts to the second, for constraints and ranges.
    """

    description = "A date as precise as it is known"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["max_length"] = ENCODED_LENGTH
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        del kwargs["max_length"]
        return name, path, args, kwargs

    def get_internal_type(self) -> str:
        return "CharField"

    def from_db_value(self, value: str | None, *_: Any) -> VagueDate | None:
        return VagueDate.decode(value) if value else None

    def to_python(self, value: Any) -> VagueDate | None:
        if value is None or value == "" or isinstance(value, VagueDate):
            return value or None
        try:
            return VagueDate.parse(str(value))
        except VagueDateError as error:
            raise ValidationError(str(error), code="invalid") from error

    def get_prep_value(self, value: Any) -> str | None:
        value = self.to_python(super().get_prep_value(value))
        return value.encode() if value else None

    def value_to_string(self, obj: models.Model) -> str:
        value = self.value_from_object(obj)
        return str(value) if value else ""

    def formfield(self, *_: Any, **kwargs: Any) -> Any:
        return super().formfield(form_class=VagueDateFormField, **kwargs)


class _Part(models.Transform):
    """A part of the stored text, found by its place in it."""

    function = "SUBSTR"
    output_field = models.CharField()


@VagueDateField.register_lookup
class Latest(_Part):
    """The last second at which it can happen, as ISO text."""

    lookup_name = "latest"
    template = "%(function)s(%(expressions)s, 1, 20)"


@VagueDateField.register_lookup
class Earliest(_Part):
    """The first second at which it can happen, as ISO text."""

    lookup_name = "earliest"
    template = "%(function)s(%(expressions)s, 24, 20)"


@VagueDateField.register_lookup
class CertaintyCode(_Part):
    """``Certainty.code`` as stored."""

    lookup_name = "certainty"
    template = "%(function)s(%(expressions)s, 45, 1)"
