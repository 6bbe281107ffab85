"""The form of a picture: what is checked, and stored, before an editor's upload is kept."""

import logging
from contextlib import suppress
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db.models.fields.files import FieldFile
from django.urls import reverse
from django.utils.html import format_html

from missions.forms import RecordForm
from missions.models import Image
from missions.uploads import ACCEPT, clean_picture, fingerprint

logger = logging.getLogger(__name__)


class PictureField(forms.FileField):
    """An upload that comes out as a clean picture, or not at all.

    Not built on ``forms.ImageField``, which opens whatever Pillow can, PostScript included.
    """

    def __init__(self, **kwargs: Any) -> None:
        # The name the file has on the editor's machine is not the one it is kept under.
        super().__init__(**{**kwargs, "max_length": None})

    def to_python(self, data: Any) -> Any:
        upload = super().to_python(data)
        return clean_picture(upload) if upload else None

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {**super().widget_attrs(widget), "accept": ACCEPT}


class FocalPointField(forms.CharField):
    """Two shares of the width and the height, set by a click on the picture or by typing."""

    default_validators = [
        RegexValidator(
            r"\A(?:0(?:\.\d{1,4})?|1(?:\.0{1,4})?)x(?:0(?:\.\d{1,4})?|1(?:\.0{1,4})?)\Z",
            "Write two numbers from 0 to 1 with an x between them; 0.5x0.5 is the middle.",
        )
    ]


class ImageForm(RecordForm):
    """A picture and its words. A new file is stored when all else is in order.

    ``twin`` is the picture that has the same content already.
    """

    twin: Image | None = None

    upload_anyway = forms.BooleanField(
        required=False,
        widget=forms.HiddenInput,
        label="Upload all the same",
        help_text="Then choose the file once more: a browser does not keep it.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        image = self.instance
        self._before = {name: image.__dict__.get(name) for name in ("file", "width", "height")}

    @property
    def new_file(self) -> Any:
        """The cleaned upload; None where the file stays as it is."""
        file = self.cleaned_data.get("file")
        return None if not file or isinstance(file, FieldFile) else file

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if file := self.new_file:
            self.instance.content_hash, self.instance.look = fingerprint(file)
            others = Image.objects.exclude(pk=self.instance.pk)
            self.twin = others.of_content(self.instance.content_hash).order_by("pk").first()
            if self.twin and not cleaned.get("upload_anyway"):
                self.fields["upload_anyway"].widget = forms.CheckboxInput()
                self.add_error("file", _already_there(self.twin))
        return cleaned

    def _post_clean(self) -> None:
        super()._post_clean()
        sent = "file" in self.changed_data
        if sent and not self.errors:
            self._store()
        if sent and self.errors:
            # The page that says what is wrong shows the picture as it still is.
            self.instance.__dict__.update(self._before)

    def _store(self) -> None:
        """Before anything is written down, so that a full disk is a message and no half row.

        A file that no row names in the end is found by ``remove_unused_files``.
        """
        image, field = self.instance, self.instance.file.field
        storage = image.file.storage
        name = field.generate_filename(image, image.file.name)
        try:
            name = storage.get_available_name(name, max_length=field.max_length)
            field.pre_save(image, add=False)
        except Exception as error:  # whatever a disk or a distant storage has to say
            logger.exception("An upload could not be stored: %s", name)
            with suppress(Exception):
                storage.delete(name)  # it may have been begun
            self.add_error("file", _not_stored(error))


def _already_there(twin: Image) -> ValidationError:
    message = format_html(
        'This picture is in the library already: <a href="{}">{}</a>. Use that one, or tick '
        "“Upload all the same”.",
        reverse("admin:missions_image_change", args=[twin.pk]),
        twin.title,
    )
    return ValidationError(message, code="duplicate")


def _not_stored(error: Exception) -> ValidationError:
    reason = error.strerror if isinstance(error, OSError) and error.strerror else "storage error"
    return ValidationError(
        f"The file could not be stored ({reason}). Nothing was saved; what you typed is still "
        "here. Tell whoever runs the site, then try again.",
        code="not_stored",
    )
