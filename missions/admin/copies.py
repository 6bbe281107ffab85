"""Forms that open with what is not saved: an older version, changes kept for later."""

from copy import copy as copy_of
from typing import Any

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import resolve, reverse
from django.utils import timezone

from missions import publishing
from missions.models import Publishable, Version, WorkingCopy
from missions.publishing import Difference
from missions.publishing.merging import Posted, Sheet
from missions.publishing.restoring import restore_hidden, values

from .saving import Looked, SavingAdmin
from .sheets import row_of, sheet_of, signed, unsigned

# Kept as they are when an older version is opened: what it said is restored, not when and where.
NOT_RESTORED = ("stage", "publish_at_0", "publish_at_1", "withdrawn_because", "slug")
# What a browser posts besides the form's own fields.
NOT_KEPT = (
    "csrfmiddlewaretoken", "_base", "_keep", "_preview", "_save", "_continue", "_addanother",
    "_copy", "_impact",
)  # fmt: skip


class CopyingAdmin(SavingAdmin):
    """``?version=3`` opens the form with that version, ``?copy=1`` with the working copy.

    Both are filled in and not saved: the form that comes back is merged and asked about like
    any other.
    """

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        if request.method == "POST" and object_id and "_keep" in request.POST:
            return self._keep(request, object_id)
        if request.method == "POST" and object_id and "_discard" in request.POST:
            return self._discard(request, object_id)
        if request.method == "GET" and object_id and {"version", "copy"} & set(request.GET):
            filled = self._filled_in(request, object_id)
            if isinstance(filled, HttpResponse):
                return filled
            extra_context = {**(extra_context or {}), **filled}
        return super().changeform_view(request, object_id, form_url, extra_context)

    def _sheet(self, request: Any, obj: Any) -> Sheet:
        return sheet_of(*self.unbound(request, obj))

    def _filled_in(self, request: Any, object_id: str) -> Any:
        obj = self.get_object(request, unquote(object_id))
        if obj is None or not self.has_change_permission(request, obj):
            raise PermissionDenied
        if "version" in request.GET:
            version = self._asked_version(request, obj)
            posted = self.posted_of(request, obj, version)
            notice = f"This is version {version.number}. It is not saved yet: read it, then save."
            context: dict[str, Any] = {"restores": version.number}
        else:
            copy = WorkingCopy.objects.of(obj).first()
            if copy is None:
                messages.info(request, "There are no changes kept for later.")
                return HttpResponseRedirect(request.path)
            posted = copy.posted
            notice = "These are the changes kept for later; readers do not see them yet."
            context = {"kept_base": Sheet.from_data(copy.base), "copy_stamp": copy.stamp}
        _fill_in(request, posted)
        saving = self._saving(request)
        saving.posted = request.POST
        saving.is_filled_in = True
        saving.errors = {None: []}
        return context | {"notice": notice}

    def _asked_version(self, request: Any, obj: models.Model) -> Version:
        version = Version.objects.of(obj).numbered(request.GET["version"])
        if version is None:
            raise Http404("There is no such version.")
        return version

    def posted_of(self, request: Any, obj: models.Model, version: Version) -> Posted:
        """What the form would post if ``version`` were what is saved."""
        form, formsets = self.unbound(request, obj)
        posted: Posted = {}
        old = type(obj)(pk=obj.pk, **values(type(obj), version.data["fields"]))
        initial = {"tags": version.data["fields"].get("tags", [])}
        known = {name: initial[name] for name in initial if name in form.fields}
        posted |= row_of(type(form)(instance=old, initial=known))
        for formset in formsets:
            posted |= _rows_of(formset, version.data["parts"])
        now = row_of(form)
        posted |= {name: now[name] for name in NOT_RESTORED if name in now}
        return {name: found for name, found in posted.items() if found}

    # Kept for later

    def _keep(self, request: Any, object_id: str) -> HttpResponse:
        """Keep the form as it was sent, unread; readers go on seeing what is public."""
        obj = self.get_object(request, unquote(object_id))
        if obj is None or not self.has_change_permission(request, obj):
            raise PermissionDenied
        other = WorkingCopy.objects.of(obj).first()
        if other is not None and request.POST.get("_copy") != other.stamp:
            # Two sets of changes do not fit into one; the form stays as it was sent.
            whose = other.made_by or "somebody"
            message = f"Changes by {whose} are kept already. Open them in another window, or save."
            self._saving(request).errors[None] = [message]
            return super().changeform_view(request, object_id)
        base = unsigned(request.POST.get("_base", ""))
        if base is None:
            base = self._sheet(request, obj)
        posted = {
            name: list(map(str, found))
            for name, found in request.POST.lists()
            if name not in NOT_KEPT
        }
        WorkingCopy.objects.update_or_create(
            content_type=ContentType.objects.get_for_model(type(obj)),
            object_id=obj.pk,
            defaults={"posted": posted, "base": base.as_data(), "made_by": request.user},
        )
        messages.success(
            request, f"The changes to “{obj}” are kept. Readers see the page as it was."
        )
        return HttpResponseRedirect(f"{request.path}?copy=1")

    def _discard(self, request: Any, object_id: str) -> HttpResponse:
        obj = self.get_object(request, unquote(object_id))
        if obj is None or not self.has_change_permission(request, obj):
            raise PermissionDenied
        WorkingCopy.objects.of(obj).delete()
        messages.success(request, "The changes kept for later are thrown away.")
        return HttpResponseRedirect(request.path)

    def save_related(self, request: Any, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        saving = self._saving(request)
        number = request.POST.get("_restores", "")
        version = Version.objects.of(form.instance).numbered(number) if change else None
        if version is not None:
            shown = {
                f.fk.remote_field.get_accessor_name(): set(f.form.base_fields) for f in formsets
            }
            restore_hidden(form.instance, version, shown)
            saving.action = Version.Action.RESTORED
        copy = WorkingCopy.objects.of(form.instance).first() if change else None
        if copy is not None and request.POST.get("_copy") == copy.stamp:
            copy.delete()

    def render_change_form(
        self, request: Any, context: Any, add: bool = False, change: bool = False,
        form_url: str = "", obj: Any = None,
    ) -> Any:  # fmt: skip
        if change and obj and obj.pk:
            context["copy"] = WorkingCopy.objects.of(obj).select_related("made_by").first()
            context["may_keep"] = publishing.is_seen(
                obj, at=timezone.now()
            ) and self.has_change_permission(request, obj)
        context["may_preview"] = isinstance(self.model, type) and issubclass(
            self.model, Publishable
        )
        posted = request.POST if request.method == "POST" else {}
        context.setdefault("restores", posted.get("_restores", ""))
        context.setdefault("copy_stamp", posted.get("_copy", ""))
        response = super().render_change_form(request, context, add, change, form_url, obj)
        if kept_base := context.get("kept_base"):
            response.context_data["base_sheet"] = signed(kept_base)
        return response

    # Looked at before it is kept

    def look(self, request: Any, root: Any, changed: list[Difference]) -> None:
        if "_preview" not in request.POST or not isinstance(root, Publishable):
            return
        address = reverse("preview", args=[root.letter, root.short_id])  # type: ignore[attr-defined]
        match = resolve(address)
        page = copy_of(request)
        page.method, page.path, page.changes = "GET", address, changed
        view: Any = match.func
        response: Any = view(page, *match.args, **match.kwargs)
        if hasattr(response, "render"):
            response.render()
        raise Looked(response)

    def page_of(self, request: Any, obj: Any, copy: WorkingCopy) -> HttpResponse | None:
        """The page of ``obj`` with ``copy`` applied, for whoever asks; None where it cannot be.

        The copy is saved as its maker would save it, looked at, and taken back.
        """
        if copy.made_by is None or not copy.made_by.is_active:
            return None
        tried = copy_of(request)
        tried.user = copy.made_by
        kept = {"_base": [signed(Sheet.from_data(copy.base))], "_preview": ["1"]}
        _fill_in(tried, copy.posted | kept)
        try:
            return self.looked_at(tried, str(obj.pk))
        except PermissionDenied:
            return None


def _rows_of(formset: Any, parts: dict[str, Any]) -> Posted:
    relation = formset.fk.remote_field.get_accessor_name()
    kept = {row["pk"]: row for row in parts.get(relation, [])}
    model, prefix = formset.model, formset.prefix
    present = [row.instance for row in formset.initial_forms]
    posted: Posted = {}
    number = 0
    for instance in present:
        row = kept.pop(instance.pk, None)
        old = model(pk=instance.pk, **values(model, row["fields"])) if row else instance
        posted |= _row(formset, number, old, instance.pk)
        if row is None:
            posted[f"{prefix}-{number}-DELETE"] = ["on"]
        number += 1
    for row in kept.values():
        posted |= _row(formset, number, model(**values(model, row["fields"])), "")
        number += 1
    return posted | {
        f"{prefix}-TOTAL_FORMS": [str(number)],
        f"{prefix}-INITIAL_FORMS": [str(len(present))],
        f"{prefix}-MIN_NUM_FORMS": ["0"],
        f"{prefix}-MAX_NUM_FORMS": ["1000"],
    }


def _row(formset: Any, number: int, instance: models.Model, pk: Any) -> Posted:
    setattr(instance, formset.fk.attname, formset.instance.pk)
    form = formset.form(
        instance=instance, prefix=formset.add_prefix(number), **formset.get_form_kwargs(number)
    )
    row = row_of(form)
    row[formset.fk.name] = [str(formset.instance.pk)]
    row["id"] = [str(pk)] if pk else []
    return {f"{formset.add_prefix(number)}-{name}": found for name, found in row.items()}


def _fill_in(request: Any, posted: Posted) -> None:
    """Make ``request`` one that sends ``posted``."""
    # Read first: Django reads both from the body where only one of them was set.
    _ = request.FILES
    request.method = "POST"
    query = QueryDict(mutable=True)
    for name, found in posted.items():
        query.setlist(name, found)
    query._mutable = False
    request.POST = query
