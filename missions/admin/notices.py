"""Webhooks, a button that tries one, and the log of what was sent."""

from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone

from missions import notices, outside
from missions.models import Notice, Webhook

from .base import readable
from .long_lists import LongListAdmin


class WebhookForm(forms.ModelForm):
    def clean_url(self) -> str:
        """What can be told without asking; where the name leads is looked at when it is sent."""
        url = self.cleaned_data["url"]
        try:
            parts = outside.checked(url)
            port = parts.port or 443
            address = ip_address(parts.hostname or "")
        except outside.RefusedError as error:
            raise ValidationError(f"This address {error}.") from error
        except ValueError:
            # A name, no number.
            port, address = urlsplit(url).port or 443, None
        if not (outside.is_public(str(address), port) if address else port in (80, 443)):
            raise ValidationError(
                "This address leads into a private network or to an unusual port."
            )
        return url


@admin.register(Webhook)
class WebhookAdmin(LongListAdmin):
    form = WebhookForm
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}
    list_display = ["name", "url", "is_active", "last"]
    search_fields = ["name", "url"]
    change_form_template = "admin/missions/webhook/change_form.html"
    readonly_fields = ["signed_with", "last"]
    fieldsets = [
        (None, {"fields": ["name", "url", "is_active", "signed_with", "last"]}),
        (
            "Tell it",
            {"fields": ["on_publication", "on_update", "on_correction", "on_withdrawal"]},
        ),
    ]

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.try_view)
        return [
            path("<path:object_id>/try/", view, name="missions_webhook_try"),
            *super().get_urls(),
        ]

    @admin.display(description="secret")
    def signed_with(self, webhook: Webhook) -> str:
        return webhook.secret if webhook.pk else "Made when the form is saved."

    @admin.display(description="last sent")
    def last(self, webhook: Webhook) -> str:
        last = webhook.notices.exclude(state=Notice.State.WAITING).order_by("-created_at").first()
        return f"{readable(last.created_at)}: {outcome(last)}" if last else "nothing yet"

    def try_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Send a test at once and say what was answered."""
        webhook = self.get_object(request, unquote(object_id))
        if webhook is None or not self.has_change_permission(request, webhook):
            raise PermissionDenied
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        notice = notices.send_test(webhook)
        is_sent = notice.state == Notice.State.SENT
        self.message_user(
            request,
            f"The test was sent to {webhook.url}: {outcome(notice)}.",
            messages.SUCCESS if is_sent else messages.ERROR,
        )
        return HttpResponseRedirect(reverse("admin:missions_webhook_change", args=[webhook.pk]))


@admin.register(Notice)
class NoticeAdmin(LongListAdmin):
    """A log: nobody writes in it; what failed can be tried again."""

    list_display = ["created", "event", "to", "title", "state", "attempts", "answer", "due"]
    list_filter = ["state", "event"]
    list_select_related = ["webhook"]
    ordering = ["-created_at", "-pk"]
    actions = ["try_again"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_resend_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("missions.change_webhook")

    @admin.display(description="noted", ordering="created_at")
    def created(self, notice: Notice) -> str:
        return readable(notice.created_at)

    @admin.display(description="to")
    def to(self, notice: Notice) -> str:
        return str(notice.webhook or "search engines")

    @admin.display(description="of")
    def title(self, notice: Notice) -> str:
        return str(notice.payload.get("title", ""))

    @admin.display(description="answer")
    def answer(self, notice: Notice) -> str:
        return outcome(notice)

    @admin.display(description="next try", ordering="due_at")
    def due(self, notice: Notice) -> str:
        return readable(notice.due_at) if notice.state == Notice.State.WAITING else ""

    @admin.action(permissions=["resend"], description="Try again now")
    def try_again(self, request: HttpRequest, queryset: QuerySet) -> None:
        """Put what was not sent back into the outbox; what was sent stays sent."""
        again = queryset.exclude(state=Notice.State.SENT)
        number = again.update(
            state=Notice.State.WAITING, attempts=0, due_at=timezone.now(), done_at=None
        )
        self.message_user(request, f"{number} will be tried again within the minute.")


def outcome(notice: Notice) -> str:
    if notice.last_status is not None:
        return f"answered {notice.last_status}"
    return notice.last_problem or notice.get_state_display()
