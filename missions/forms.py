"""Form fields and forms of the newsroom: what is checked before an editor's work is saved."""

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils import timezone
from django.utils.text import capfirst

from missions.models import OldSlug, Publishable
from missions.models.permalinks import make_slug
from missions.prose import broken_links
from missions.uploads import ACCEPT, clean_picture

# What a citable name means where it is no field of the model.
CITABLE_LABELS = {
    "position": "Position (latitude and longitude)",
    "duration": "Duration",
    "price": "Price",
}


def citable_choices(model: Any) -> list[tuple[str, str]]:
    """The figures of ``model`` that a source can stand under, in an editor's words."""
    names = {field.name: capfirst(field.verbose_name) for field in model._meta.fields}
    return [(name, CITABLE_LABELS.get(name) or names[name]) for name in model.CITABLE]


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


class PublishableForm(forms.ModelForm):
    """Stage and time of publication. Without the right to publish both are not in the form."""

    # The field that an empty address is made from.
    named_by = "name"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if "stage" not in self.fields:
            self._leave_old_addresses(cleaned)
        if cleaned.get("stage") == Publishable.Stage.PUBLISHED and "publish_at" in cleaned:
            cleaned["publish_at"] = cleaned["publish_at"] or timezone.now().replace(microsecond=0)
        return cleaned

    def _leave_old_addresses(self, cleaned: dict[str, Any]) -> None:
        """Who may not publish may not take an address that leads to somebody else's page."""
        slug = cleaned.get("slug") or make_slug(cleaned.get(self.named_by, ""))
        owner = OldSlug.objects.pk_for(self._meta.model, slug)
        if owner not in (None, self.instance.pk):
            self.add_error(
                "slug",
                f"The address “{slug}” once belonged to another page and still leads there. "
                "Choose another one; an editor can give it away.",
            )


class ArticleForm(PublishableForm):
    """``dead_links`` are the links that lead nowhere; only a draft may have any."""

    named_by = "headline"
    dead_links: list[str] = []

    class Meta:
        widgets = {"body": forms.Textarea(attrs={"rows": 30, "class": "vLargeTextField prose"})}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        body = cleaned.get("body")
        if body:
            # What was published in the past is read from now on.
            at = max(cleaned.get("publish_at") or timezone.now(), timezone.now())
            self.dead_links = broken_links(body, at=at, article=self.instance)
        if self.dead_links and cleaned.get("stage") == Publishable.Stage.PUBLISHED:
            self.add_error("body", list(self.dead_links))
        return cleaned
