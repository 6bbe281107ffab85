"""What happens around a save: late forms are merged, the change is asked about and kept.

A save is tried in a transaction. What it changed is then read from the database itself; where
something is still to be said (what kind of change it is, which texts to keep) all of it is
rolled back and the form comes again as it was sent, with the question at its field.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.admin.utils import flatten_fieldsets, unquote
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils import timezone
from django.utils.text import get_text_list

from missions import publishing
from missions.forms import RecordForm
from missions.models import CORRECTED, Correction, Version
from missions.models.corrections import this_minute
from missions.publishing import Change, Difference
from missions.publishing import impact as impacts
from missions.publishing.merging import Merged, merge

from . import clashes
from .deleting import DeletingAdmin
from .sheets import sheet_of, signed, unsigned

Action, Kind = Version.Action, Version.Kind
Errors = dict[str | None, list[Any]]


class Refused(Exception):  # noqa: N818
    """The save is taken back; ``errors`` by field say what is missing."""

    def __init__(self, errors: Errors, context: dict[str, Any] | None = None) -> None:
        super().__init__()
        self.errors = errors
        self.context = context or {}


class Looked(Exception):  # noqa: N818
    """The save was only tried, to make ``response``."""

    def __init__(self, response: HttpResponse) -> None:
        super().__init__()
        self.response = response


@dataclass
class Saving:
    """One request that saves: what is known of it from its start to its end."""

    posted: QueryDict
    errors: Errors = field(default_factory=dict)
    context: dict[str, Any] = field(default_factory=dict)
    action: str = Action.CHANGED
    at: datetime = field(default_factory=timezone.now)
    root: Any = None
    before: dict[str, Any] | None = None
    state: impacts.State | None = None
    was_seen: bool = False
    merged: Merged | None = None
    others: str = ""
    # Opened with a version or a copy in it, not sent by anybody.
    is_filled_in: bool = False
    form: Any = None
    # Labels for the texts of a clash, by its choice.
    unchosen: list[dict[str, str]] = field(default_factory=list)


class SavingAdmin(DeletingAdmin):
    """A model admin whose saves lose nothing and are written down."""

    form = RecordForm

    # The way of a save

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        arguments = (object_id, form_url, extra_context)
        if request.method != "POST":
            return super().changeform_view(request, *arguments)
        saving = self._saving(request)
        try:
            with transaction.atomic():
                return super().changeform_view(request, *arguments)
        except Looked as looked:
            return looked.response
        except Refused as refused:
            again = Saving(saving.posted, refused.errors, refused.context)
            request.saving = again  # type: ignore[attr-defined]
            request.POST = saving.posted  # type: ignore[assignment]
            return super().changeform_view(request, *arguments)

    def looked_at(self, request: Any, object_id: str) -> HttpResponse | None:
        """What a save makes of ``_preview``; None where the form is not accepted."""
        self._saving(request)
        try:
            with transaction.atomic():
                super().changeform_view(request, object_id)
                transaction.set_rollback(True)
        except Looked as looked:
            return looked.response
        except Refused:
            pass
        return None

    def _saving(self, request: Any) -> Saving:
        if not hasattr(request, "saving"):
            request.saving = Saving(request.POST)
        return request.saving

    def _changeform_view(
        self, request: HttpRequest, object_id: Any, form_url: str, extra_context: Any
    ) -> Any:
        filled_in = getattr(getattr(request, "saving", None), "is_filled_in", False)
        sent = request.method == "POST" and "_saveasnew" not in request.POST
        if object_id and sent and not filled_in:
            self._meet(request, object_id)
        return super()._changeform_view(request, object_id, form_url, extra_context)  # type: ignore[misc]

    def _meet(self, request: Any, object_id: str) -> None:
        """Hold the row, keep what it says now, and lay what was posted over it."""
        obj = self.get_object(request, unquote(object_id))
        if obj is None or not self.has_change_permission(request, obj):
            return
        saving = self._saving(request)
        saving.root = publishing.root_of(obj)
        publishing.hold(saving.root)
        obj = self.get_object(request, unquote(object_id))
        if obj is None:
            return
        saving.before = publishing.note_as_found(saving.root, at=saving.at)
        saving.was_seen = publishing.is_seen(saving.root, at=saving.at)
        if saving.was_seen:
            saving.state = impacts.state_of(saving.root, is_seen=True, at=saving.at)
        base = unsigned(request.POST.get("_base", ""))
        if base is None:
            return
        form, formsets = self.unbound(request, obj)
        posted = {name: list(map(str, values)) for name, values in request.POST.lists()}
        saving.merged = merge(base, sheet_of(form, formsets), posted)
        saving.others = clashes.who_saved(saving.root)
        saving.unchosen = clashes.carried(request.POST.get("_unchosen", ""))
        for clash, answer in saving.merged.unchosen:
            saving.unchosen.append(clashes.left_out(form, formsets, clash, answer))
        for clash in saving.merged.clashes:
            if not clash.prefix:
                message = clashes.in_words(form, clash, saving.others)
                name = clashes.field_of(form, clash.name)
                saving.errors.setdefault(name, []).append(message)
        changed = QueryDict(mutable=True)
        for name, values in saving.merged.posted.items():
            changed.setlist(name, values)
        changed._mutable = False
        request.POST = changed

    def unbound(self, request: Any, obj: Any) -> tuple[Any, list[Any]]:
        """The form of ``obj`` with its formsets, as they are first shown."""
        fields = flatten_fieldsets(self.get_fieldsets(request, obj))
        form = super().get_form(request, obj, change=True, fields=fields)(instance=obj)
        formsets, prefixes = [], {}  # type: ignore[var-annotated]
        for formset, inline in self.get_formsets_with_inlines(request, obj):
            prefix = formset.get_default_prefix()
            prefixes[prefix] = prefixes.get(prefix, 0) + 1
            if prefixes[prefix] != 1:
                prefix = f"{prefix}-{prefixes[prefix]}"
            if inline.has_change_permission(request, obj):
                rows = inline.get_queryset(request)
                formsets.append(formset(instance=obj, prefix=prefix, queryset=rows))
        return form, formsets

    def get_form(self, request: Any, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change=change, **kwargs)
        saving = getattr(request, "saving", None)
        if saving and saving.errors:
            form = type(form.__name__, (form,), {"told": saving.errors})
        return form

    def _create_formsets(self, request: Any, obj: Any, change: bool) -> Any:
        formsets, inlines = super()._create_formsets(request, obj, change)  # type: ignore[misc]
        saving = getattr(request, "saving", None)
        if saving and saving.merged:
            for formset in formsets:
                mine = [c for c in saving.merged.clashes if c.prefix == formset.prefix]
                if mine:
                    clashes.tell_rows(formset, mine, saving.others)
        return formsets, inlines

    # What the page shows

    def get_fieldsets(self, request: Any, obj: Any = None) -> Any:
        fieldsets = list(super().get_fieldsets(request, obj))
        if obj is None and self.model not in publishing.WHOLE:
            # Of a part that is added by itself nobody knows yet which page it changes.
            return [*fieldsets, ("This change", {"fields": [*RecordForm.about_the_change]})]
        if obj is None or not self.has_change_permission(request, obj):
            return fieldsets
        names = ["change_why"]
        if publishing.is_seen(publishing.root_of(obj), at=timezone.now()):
            names = [*RecordForm.about_the_change]
            if not isinstance(publishing.root_of(obj), tuple(CORRECTED.values())):
                names.remove("change_sentence")
        return [*fieldsets, ("This change", {"fields": names, "classes": ["this-change"]})]

    def render_change_form(
        self, request: Any, context: Any, add: bool = False, change: bool = False,
        form_url: str = "", obj: Any = None,
    ) -> Any:  # fmt: skip
        saving = getattr(request, "saving", None)
        if change and obj and obj.pk and self.has_change_permission(request, obj):
            fresh = obj if saving is None else self.get_object(request, str(obj.pk))
            if fresh is not None:
                context["base_sheet"] = signed(sheet_of(*self.unbound(request, fresh)))
        context |= saving.context if saving else {}
        if saving and saving.unchosen:
            context["unchosen"] = clashes.to_carry(saving.unchosen)
        if saving and saving.merged and saving.merged.taken:
            self._tell_taken(request, saving, context["adminform"].form)
        if not any(context["errors"]):
            # The form comes again with a question or filled in; there is nothing to correct.
            context["errors"] = []
        return super().render_change_form(request, context, add, change, form_url, obj)

    # After the save

    def save_model(self, request: Any, obj: Any, form: Any, change: bool) -> None:
        self._saving(request).form = form
        super().save_model(request, obj, form, change)

    def log_addition(self, request: Any, obj: Any, message: Any) -> Any:
        entry = super().log_addition(request, obj, message)
        self._finish(request, obj, Action.ADDED)
        return entry

    def log_change(self, request: Any, obj: Any, message: Any) -> Any:
        entry = super().log_change(request, obj, message)
        self._finish(request, obj, Action.CHANGED)
        return entry

    def _finish(self, request: Any, obj: Any, action: str) -> None:
        """Ask about the change or write it down. Raises ``Refused`` and ``Looked``."""
        saving = self._saving(request)
        now = saving.at
        root = publishing.root_of(obj)
        if root is None:
            return
        if root is not obj and action == Action.ADDED:
            publishing.hold(root)
            before = publishing.without(type(root), publishing.take(root), obj)
            saving.before = publishing.note_as_found(root, at=now, data=before)
            saving.was_seen = publishing.is_seen(root, at=now)
            action = Action.CHANGED
        after = publishing.take(root)
        changed = self._changed(root, saving.before, after)
        cleaned = getattr(saving.form, "cleaned_data", {})
        self.look(request, root, changed)
        kind = cleaned.get("change_kind", "")
        if changed and all(difference.is_told for difference in changed):
            kind = Kind.CORRECTION
        elif saving.form is not None and changed and saving.was_seen:
            self._ask(request, root, changed, cleaned)
        if kind == Kind.CORRECTION and cleaned.get("change_sentence"):
            page = {name: root for name, model in CORRECTED.items() if isinstance(root, model)}
            Correction.objects.create(
                **page, text=cleaned["change_sentence"], made_at=this_minute()
            )
            after = publishing.take(root)
        if changed or saving.unchosen or saving.before is None:
            change = Change(
                request.user, action if saving.action == Action.CHANGED else saving.action,
                kind if saving.was_seen else "", cleaned.get("change_why", ""), saving.unchosen,
            )  # fmt: skip
            publishing.record(root, change, at=now, data=after)
        if saving.merged and saving.merged.taken:
            self._tell_taken(request, saving, saving.form)

    def _ask(
        self, request: Any, root: Any, changed: list[Difference], cleaned: dict[str, Any]
    ) -> None:
        """What is still to be said or read before a change to a public page is kept."""
        saving = self._saving(request)
        stays = publishing.is_seen(root, at=saving.at)
        errors: Errors = {}
        if stays:
            sentence = cleaned.get("change_sentence", "")
            errors = _missing(root, changed, cleaned.get("change_kind", ""), sentence)
        if saving.state is not None:
            state = impacts.state_of(root, is_seen=stays, at=saving.at)
            impact = impacts.compare(root, saving.state, state, at=saving.at)
            if impact and request.POST.get("_impact") != impact.digest:
                raise Refused(errors or {None: []}, {"impact": impact})
        if errors:
            raise Refused(errors)

    def look(self, request: Any, root: Any, changed: list[Difference]) -> None:
        """For those who want to see the outcome before it is kept; may raise ``Looked``."""

    def _changed(self, root: Any, before: Any, after: Any) -> list[Difference]:
        return publishing.differences(type(root), before, after) if before else []

    def _tell_taken(self, request: Any, saving: Saving, form: Any) -> None:
        merged: Any = saving.merged
        labels = []
        for prefix, name in merged.taken:
            fields = form.fields if not prefix else {}
            plain = clashes.field_of(form, name) if not prefix else None
            labels.append(str(fields[plain].label) if plain in fields else prefix.replace("_", " "))
        listed = get_text_list(list(dict.fromkeys(labels)), "and")
        messages.info(
            request,
            f"{saving.others} had saved while you were writing; your form has both. From "
            f"{saving.others}: {listed}.",
        )


def _missing(root: models.Model, changed: list[Difference], kind: str, sentence: str) -> Errors:
    """What is still to be said of a change to a page that readers have seen."""
    figures = [d.label for d in changed if d.is_figure]
    if not kind:
        return {"change_kind": ["Readers have seen this page: say what kind of change this is."]}
    if kind == Kind.TYPO and figures:
        named = get_text_list(figures[:3], "and")
        return {"change_kind": [f"A figure is no typo: {named}. Choose “Update” or “Correction”."]}
    if kind == Kind.CORRECTION and not sentence and isinstance(root, tuple(CORRECTED.values())):
        told = [d for d in changed if d.label == "Correction" and not d.before]
        if not told:
            return {"change_sentence": ["Tell readers what was wrong and what is right."]}
    return {}
