"""What a picture is chosen with: the file, the point that crops keep, a picture of the library."""

import json
from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminFileWidget, AdminTextInputWidget, AutocompleteSelect
from django.urls import reverse
from django.utils.html import format_html

from missions import renditions


class FocalPointInput(AdminTextInputWidget):
    """Set by a click or the arrow keys on the picture; visible, so that it can be typed too."""

    @property
    def media(self) -> Any:
        return forms.Media(js=["js/admin/focal-point.js"], css={"all": ["css/admin-images.css"]})


class PictureInput(AdminFileWidget):
    """A file, and the picture to click on. django-imagefield's own would make a file to show it."""

    input_text = "Replace the file"

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> Any:
        field = super().render(name, value, attrs, renderer)
        image = getattr(value, "instance", None)
        if not self.is_initial(value) or image is None:
            return field
        picture = renditions.shown(image, "whole")
        cropped = [(shape.label, *shape.ratio) for shape in renditions.SHAPES.values()
                   if shape.ratio]  # fmt: skip
        return format_html(
            '<div class="imagefield" data-ppoi-id="id_focal_point" data-crops="{}">'
            '<div class="imagefield-preview">'
            '<img class="imagefield-preview-image" src="{}" alt="" width="{}" height="{}"></div>'
            '<div class="imagefield-widget">{}</div></div>',
            json.dumps(cropped),
            picture.src,
            picture.width,
            picture.height,
            field,
        )


class PictureSelect(AutocompleteSelect):
    """Django's search while typing, with thumbnails, and the library beside it."""

    def get_url(self) -> str:
        return reverse("admin:missions_image_choose")

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> Any:
        return format_html(
            # Django's script opens a window for such a link and knows the field by its id.
            '{} <a class="related-lookup picture-library" id="lookup_{}" href="{}" '
            'target="_blank">Choose from the library</a>',
            super().render(name, value, attrs, renderer),
            (attrs or {}).get("id", f"id_{name}"),
            reverse("admin:missions_image_changelist"),
        )

    @property
    def media(self) -> Any:
        ours = forms.Media(js=["admin/js/jquery.init.js", "js/admin/picture-select.js"],
                           css={"all": ["css/admin-images.css"]})  # fmt: skip
        return super().media + ours
