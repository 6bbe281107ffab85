"""Deleting in the admin: what it touches is told first, and what was there is kept."""

from datetime import datetime
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.db import transaction
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone

from missions import publishing
from missions.models import Addressable, FormerAddress, Publishable, Version
from missions.publishing import Change
from missions.publishing import impact as impacts

Action, Kind = Version.Action, Version.Kind


def readers_saw(obj: Any, at: datetime) -> bool:
    """Somebody may have kept its address: it is public, or was."""
    return publishing.is_seen(obj, at=at) or bool(publishing.seen_by_readers(obj, at=at))


class DeletingAdmin(admin.ModelAdmin):
    """A model admin that deletes nothing by accident and nothing without a trace."""

    def delete_view(self, request: Any, object_id: str, extra_context: Any = None) -> Any:
        """What links to the object is told first, and has to be agreed to."""
        obj = self.get_object(request, unquote(object_id))
        if obj is None or not self.has_delete_permission(request, obj):
            return super().delete_view(request, object_id, extra_context)
        impact = impacts.of_deletion(
            obj, is_seen=publishing.is_seen(obj, at=timezone.now()), at=timezone.now()
        )
        was_seen = isinstance(obj, Addressable) and readers_saw(obj, timezone.now())
        context = {
            **(extra_context or {}),
            "impact": impact if impact.articles else None,
            "asks_why": was_seen,
            "must_say_why": was_seen and isinstance(obj, Publishable),
            "why": request.POST.get("why", "")[:300],
        }
        agreed = request.POST.get("_impact") == impact.digest
        if request.method == "POST":
            missing = ""
            if impact.articles and not agreed:
                missing = "Nothing is deleted yet: read what it touches first."
            elif context["must_say_why"] and not context["why"].strip():
                missing = "Nothing is deleted yet: say why. Readers have seen it, and are told."
            if missing:
                request.POST = QueryDict()
                messages.warning(request, missing)
        return super().delete_view(request, object_id, context)

    def get_deleted_objects(self, objs: Any, request: Any) -> Any:
        deleted, counts, perms, protected = super().get_deleted_objects(objs, request)
        chosen = list(objs)
        if len(chosen) > 1 or "_selected_action" in request.POST:
            for obj in chosen:
                if isinstance(obj, Publishable) and readers_saw(obj, timezone.now()):
                    protected.append(f"{obj}: readers have seen it. Delete it by itself, say why.")
                if number := len(impacts.mentioned_by(obj, timezone.now())):
                    articles = "an article" if number == 1 else f"{number} articles"
                    protected.append(f"{obj}: {articles} link to it. Delete it by itself.")
        return deleted, counts, perms, protected

    def log_deletions(self, request: Any, queryset: Any) -> Any:
        now = timezone.now()
        with transaction.atomic():
            self._note_deletions(request, queryset, now)
        return super().log_deletions(request, queryset)

    def _note_deletions(self, request: Any, queryset: Any, now: datetime) -> None:
        for obj in queryset:
            if publishing.root_of(obj) is obj:
                publishing.hold(obj)
                publishing.note_as_found(obj, at=now)
                why = request.POST.get("why", "").strip()[:300]
                publishing.record(obj, Change(request.user, Action.DELETED, why=why), at=now)
                if isinstance(obj, Addressable) and readers_saw(obj, now):
                    FormerAddress.objects.leave(obj, at=now, why=why)

    def delete_model(self, request: Any, obj: Any) -> None:
        self._delete(request, [obj], lambda: super(DeletingAdmin, self).delete_model(request, obj))

    def delete_queryset(self, request: Any, queryset: QuerySet) -> None:
        self._delete(
            request, list(queryset),
            lambda: super(DeletingAdmin, self).delete_queryset(request, queryset),
        )  # fmt: skip

    def _delete(self, request: Any, objects: list[Any], delete: Any) -> None:
        """Parts that are deleted by themselves are missing from the next version of their page."""
        now = timezone.now()
        roots: dict[Any, list[str]] = {}
        for obj in objects:
            root = publishing.root_of(obj)
            if root is not None and root is not obj:
                roots.setdefault(root, []).append(str(obj))
        with transaction.atomic():
            for root in roots:
                publishing.hold(root)
                publishing.note_as_found(root, at=now)
            delete()
            for root, names in roots.items():
                kind = Kind.UPDATE if publishing.is_seen(root, at=now) else ""
                why = f"Deleted: {', '.join(names)}"[:300]
                if type(root)._base_manager.filter(pk=root.pk).exists():
                    publishing.record(root, Change(request.user, kind=kind, why=why), at=now)
