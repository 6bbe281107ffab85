"""Which events a save makes, written into the outbox in the same transaction."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType

from missions.models import (
    Addressable,
    Correction,
    Notice,
    Publishable,
    Source,
    Tag,
    Version,
    Webhook,
)

Event = Notice.Event
Stage = Publishable.Stage


def note(version: Version) -> None:
    """After ``version`` was written: one notice for each service that wants to hear of it.

    What becomes public later is due then; when the time is changed before that, so is the notice.
    """
    hooks = list(Webhook.objects.filter(is_active=True))
    if not hooks and not settings.INDEXNOW_KEY:
        return
    model = version.content_type.model_class()
    if model is None or not issubclass(model, Addressable) or issubclass(model, (Source, Tag)):
        return
    of_page = Notice.objects.filter(content_type=version.content_type, object_id=version.object_id)
    of_page.waiting().filter(event=Event.PUBLISHED, due_at__gt=version.made_at).delete()
    event = event_of(version)
    if event is None:
        return
    payload = payload_of(version, event)
    receivers: list[Webhook | None] = [hook for hook in hooks if hook.wants(event)]
    receivers += [None] if settings.INDEXNOW_KEY else []
    due = version.public_from or version.made_at
    Notice.objects.bulk_create(
        Notice(
            webhook=webhook,
            event=event,
            content_type=version.content_type,
            object_id=version.object_id,
            payload=payload,
            due_at=max(due, version.made_at),
        )
        for webhook in receivers
    )


def event_of(version: Version) -> str | None:
    """What readers would call it; None where they see nothing of it."""
    before = (
        Version.objects.filter(
            content_type=version.content_type,
            object_id=version.object_id,
            number__lt=version.number,
        )
        .order_by("-number")
        .first()
    )
    was = before is not None and _is_public(before, version.made_at)
    if version.action == Version.Action.FOUND:
        return None
    if version.action == Version.Action.DELETED:
        return Event.WITHDRAWN if was else None
    if version.public_from is None:
        return Event.WITHDRAWN if was else None
    if not was:
        return Event.PUBLISHED
    kinds = {
        Version.Kind.CORRECTION.value: Event.CORRECTED,
        Version.Kind.UPDATE.value: Event.UPDATED,
    }
    return kinds.get(version.kind)


def _is_public(version: Version, at: datetime) -> bool:
    """Whether readers saw it just before ``at``."""
    return (
        version.action != Version.Action.DELETED
        and version.public_from is not None
        and version.public_from <= at
    )


def payload_of(version: Version, event: str) -> dict[str, Any]:
    """What a service is sent; nothing that readers may not know."""
    fields, model = version.data["fields"], version.content_type.model_class()
    page: Any = model(pk=version.object_id, slug=fields["slug"], short_id=fields["short_id"])  # type: ignore[misc]
    payload = {
        "type": event,
        "kind": version.content_type.model,
        "id": f"{page.letter}/{page.short_id}",
        "title": version.name,
        "url": settings.SITE_URL + page.get_absolute_url(),
        "short_url": settings.SITE_URL + page.get_short_url(),
        "at": (version.public_from or version.made_at).isoformat(),
        "version": version.number,
    }
    if event == Event.WITHDRAWN:
        is_deleted = version.action == Version.Action.DELETED
        payload["why"] = version.why if is_deleted else fields.get("withdrawn_because", "")
    if event == Event.CORRECTED:
        payload["correction"] = _correction(version)
    return payload


def _correction(version: Version) -> str:
    kind = version.content_type.model
    names = {field.name for field in Correction._meta.get_fields()}
    if kind not in names:
        return ""
    told = Correction.objects.filter(**{f"{kind}_id": version.object_id})
    last = told.made(version.made_at).newest_first().first()
    return last.text if last else ""


def is_true(notice: Notice, at: datetime) -> bool:
    """Whether what is about to be told still holds: readers can open it, or cannot any more."""
    if notice.content_type_id is None:
        return True
    content_type = ContentType.objects.get_for_id(notice.content_type_id)
    model: Any = content_type.model_class()
    page = model._base_manager.filter(pk=notice.object_id).first() if model else None
    is_open = page is not None and (not isinstance(page, Publishable) or page.is_public(at))
    return is_open is (notice.event != Event.WITHDRAWN)
