"""What other services are told of this site: whom, of what, and what became of it."""

import secrets
import uuid
from base64 import b64encode
from datetime import datetime
from typing import Self

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone

SECRET_PREFIX = "whsec_"  # noqa: S105


def make_secret() -> str:
    return SECRET_PREFIX + b64encode(secrets.token_bytes(24)).decode()


class Webhook(models.Model):
    """An address that is told when something is published, corrected or withdrawn."""

    name = models.CharField(max_length=80, unique=True, help_text="Whom it belongs to.")
    url = models.URLField(
        "address",
        max_length=500,
        help_text=(
            "Receives a POST for every event. On the public web only; a redirect is not followed."
        ),
    )
    secret = models.CharField(
        max_length=80,
        default=make_secret,
        editable=False,
        help_text="Signs every request, so that the receiver can tell that it comes from here.",
    )
    is_active = models.BooleanField("active", default=True)
    on_publication = models.BooleanField("when something is published", default=True)
    on_update = models.BooleanField("when what is public changes", default=False)
    on_correction = models.BooleanField("when something is corrected", default=True)
    on_withdrawal = models.BooleanField("when something is withdrawn", default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def wants(self, event: str) -> bool:
        return {
            Notice.Event.PUBLISHED: self.on_publication,
            Notice.Event.UPDATED: self.on_update,
            Notice.Event.CORRECTED: self.on_correction,
            Notice.Event.WITHDRAWN: self.on_withdrawal,
        }.get(Notice.Event(event), True)


class NoticeQuerySet(models.QuerySet["Notice"]):
    def waiting(self) -> Self:
        return self.filter(state=Notice.State.WAITING)

    def due(self, at: datetime) -> Self:
        return self.waiting().filter(due_at__lte=at).order_by("due_at", "pk")

    def forget_done(self, before: datetime) -> int:
        return self.exclude(state=Notice.State.WAITING).filter(created_at__lt=before).delete()[0]


class Notice(models.Model):
    """One thing told to one service: the outbox while it waits, the log afterwards.

    Written in the transaction of the save that it tells of. Without a webhook it is for the
    search engines (IndexNow).
    """

    class Event(models.TextChoices):
        PUBLISHED = "published"
        UPDATED = "updated"
        CORRECTED = "corrected"
        WITHDRAWN = "withdrawn"
        TEST = "test"

    class State(models.TextChoices):
        WAITING = "waiting"
        SENT = "sent"
        GIVEN_UP = "given_up", "Given up"
        DROPPED = "dropped", "No longer true"

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    webhook = models.ForeignKey(Webhook, models.CASCADE, related_name="notices", null=True)
    event = models.CharField(max_length=10, choices=Event)
    content_type = models.ForeignKey(ContentType, models.CASCADE, related_name="+", null=True)
    object_id = models.PositiveBigIntegerField(null=True)
    payload = models.JSONField()
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    created_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField("due at (UTC)", default=timezone.now)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_status = models.PositiveSmallIntegerField("answer", null=True)
    last_problem = models.CharField("problem", max_length=200, blank=True)
    done_at = models.DateTimeField("done at (UTC)", null=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["state", "due_at"]),
            models.Index(fields=["content_type", "object_id"]),
            models.Index(fields=["-created_at"]),
        ]

    def __str__(self) -> str:
        return f"{self.get_event_display()} to {self.webhook or 'search engines'}"
