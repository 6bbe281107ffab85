"""Form fields and forms of the newsroom: what is checked before an editor's work is saved."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.text import capfirst

from missions.models import Citation, Mission, OldSlug, Publishable, Version
from missions.models.permalinks import make_slug
from missions.prose import broken_links

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


class UnsourcedField(forms.MultipleChoiceField):
    """The figures of a mission that are known to rest on no source."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs: Any) -> None:
        for name in ("encoder", "decoder", "max_length", "show_hidden_initial"):
            kwargs.pop(name, None)
        super().__init__(**{**kwargs, "choices": citable_choices(Mission)})


class RecordForm(forms.ModelForm):
    """A form that also asks about the change that it makes, where the page asks it to.

    ``told`` are errors that are known before the form is read: what clashes with somebody
    else's save, and what the save itself came upon when it was tried.
    """

    about_the_change = ("change_kind", "change_sentence", "change_why")
    told: "dict[str | None, list[Any]]" = {}

    change_kind = forms.ChoiceField(
        label="Kind of change",
        choices=Version.Kind.choices,
        required=False,
        widget=forms.RadioSelect,
    )
    change_sentence = forms.CharField(
        label="Correction for readers",
        required=False,
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}),
        help_text=(
            "What was wrong and what is right, in a sentence or two. Readers see it on the page "
            "and in the list of corrections. Only for a correction."
        ),
    )
    change_why = forms.CharField(
        label="Why",
        required=False,
        max_length=300,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
        help_text="For the newsroom; kept in the history.",
    )

    @property
    def changed_data(self) -> list[str]:
        return [name for name in super().changed_data if name not in self.about_the_change]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("change_sentence") and cleaned.get("change_kind") != Version.Kind.CORRECTION:
            self.add_error("change_kind", "Only a correction is told to readers in a sentence.")
        return cleaned

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        for name, messages in self.told.items():
            self.add_error(name if name in self.fields else None, messages)


class PublishableForm(RecordForm):
    """Stage and time of publication. Without the right to publish, drafts and review are left."""

    # The field that an empty address is made from.
    named_by = "name"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        stage, now = cleaned.get("stage"), timezone.now().replace(microsecond=0)
        if "publish_at" not in self.fields:
            self._leave_old_addresses(cleaned)
        elif stage == Publishable.Stage.PUBLISHED and "publish_at" in cleaned:
            cleaned["publish_at"] = cleaned["publish_at"] or now
        if stage == Publishable.Stage.WITHDRAWN:
            if not cleaned.get("withdrawn_because"):
                self.add_error("withdrawn_because", "Tell readers why it is withdrawn.")
            self.instance.withdrawn_at = self.instance.withdrawn_at or now
        elif stage:
            self.instance.withdrawn_at = None
        instead = cleaned.get("replaced_by")
        if instead is not None and instead.pk == self.instance.pk:
            self.add_error("replaced_by", "It cannot be replaced by itself.")
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


class MissionForm(PublishableForm):
    """The record's own form: what is marked as unsourced is one of its figures."""

    class Meta:
        field_classes = {"unsourced": UnsourcedField}


class ProvingFormSet(forms.BaseInlineFormSet):
    """The sources of a mission, which is not published while a required figure has none."""

    instance: Mission

    def clean(self) -> None:
        super().clean()
        if self.instance.stage == Publishable.Stage.PUBLISHED:
            kept = [form.cleaned_data for form in self.forms if self._stays(form)]
            sourced = [row["field"] for row in kept if not row.get("says")]
            if missing := unproven(self.instance, sourced):
                raise ValidationError(missing)

    def _stays(self, form: forms.ModelForm) -> bool:
        data = getattr(form, "cleaned_data", {})
        return bool(data.get("field") and data.get("source")) and not data.get("DELETE")


def unproven(mission: Mission, sourced: Iterable[str]) -> list[str]:
    """One message for each figure that keeps ``mission`` from being published."""
    return [_missing(name) for name in mission.unproven_figures(sourced)]


def _missing(figure: str) -> str:
    label = dict(citable_choices(Mission))[figure]
    return f"{label}: no source supports it. Add one, or mark the figure as unsourced."


def sourced_figures(mission: Mission, without: Iterable[int] = ()) -> list[str]:
    """The figures that a source supports, as they stand in the database."""
    support = mission.citations.filter(says="").exclude(pk__in=list(without))
    return list(support.values_list("field", flat=True))


def left_unproven(
    mission: Mission, going: Iterable[Citation], coming: Iterable[str] = ()
) -> list[str]:
    """What a published mission would lack without the citations ``going``.

    ``coming`` names figures that get a source in the same stroke.
    """
    if mission.stage != Publishable.Stage.PUBLISHED:
        return []
    going = list(going)
    left = [*sourced_figures(mission, without=[c.pk for c in going]), *coming]
    lost = {citation.field for citation in going if not citation.differs}
    missing = [name for name in mission.unproven_figures(left) if name in lost]
    return [f"{mission} is published. {_missing(name)}" for name in missing]


class CitationForm(RecordForm):
    """A citation by itself, which may be the last that a published mission's figure has."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        before = Citation.objects.select_related("mission").filter(pk=self.instance.pk).first()
        if before and before.mission:
            stays = cleaned.get("mission") == before.mission and not cleaned.get("says")
            coming = [cleaned.get("field", "")] if stays else []
            for message in left_unproven(before.mission, [before], coming):
                self.add_error(None, message)
        return cleaned


class ArticleForm(PublishableForm):
    """``dead_links`` are the links that lead nowhere; only a draft may have any."""

    named_by = "headline"
    dead_links: list[str] = []

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
