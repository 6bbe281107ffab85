"""Draft, scheduled, published: how articles and missions go public, and who may do it."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.auth import get_permission_codename
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from missions import publishing, wording
from missions.dates import Precision
from missions.forms import PublishableForm
from missions.models import Publishable
from missions.publishing import impact

from .base import RecordAdmin, newsroom_clock, readable, readable_day, readable_here
from .previews import PreviewLinksAdmin

Stage = Publishable.Stage
# Of so many a bulk action tells one by one what it does.
MOST_TOLD = 100
UNPUBLISHED = Publishable.UNPUBLISHED


class StateFilter(admin.SimpleListFilter):
    title = "state"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [
            ("draft", "Draft"),
            ("review", "In review"),
            ("scheduled", "Scheduled"),
            ("published", "Published"),
            ("withdrawn", "Withdrawn"),
        ]

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet:
        now = timezone.now()
        if self.value() == "scheduled":
            return queryset.scheduled(now)
        if self.value() == "published":
            return queryset.published(now)
        return queryset.filter(stage=self.value()) if self.value() in Stage.values else queryset


class PublishableAdmin(PreviewLinksAdmin, RecordAdmin):
    """Who may not publish works on drafts, and finds what is published closed by every door.

    The steps: a draft is handed in for review and taken back by whoever may change it; only who
    may publish takes it out of review to readers, withdraws it and brings it back.
    """

    form = PublishableForm
    actions = ["hand_in", "publish", "take_back"]
    publication: Any = (
        "Publication",
        {"fields": [("stage", "publish_at"), ("withdrawn_because", "replaced_by"), "on_site"]},
    )
    readonly_fields = ["on_site"]
    save_on_top = True

    # Who may do what

    def has_publish_permission(self, request: HttpRequest) -> bool:
        codename = get_permission_codename("publish", self.opts)
        return request.user.has_perm(f"{self.opts.app_label}.{codename}")

    def _is_closed(self, request: HttpRequest, obj: Any) -> bool:
        return obj is not None and obj.is_closed and not self.has_publish_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and not self._is_closed(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and not self._is_closed(request, obj)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        fields = list(super().get_readonly_fields(request, obj))
        if not self.has_publish_permission(request):
            fields += ["publish_at", "withdrawn_because", "replaced_by"]
        return fields

    def formfield_for_choice_field(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        if db_field.name == "stage":
            stages = list(Stage) if self.has_publish_permission(request) else UNPUBLISHED
            kwargs["choices"] = [(stage.value, stage.label) for stage in stages]
        return super().formfield_for_choice_field(db_field, request, **kwargs)

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "publish_at" and field is not None:
            # For the hint that a script writes beside it; the sentence is there without one.
            field.widget.widgets[0].attrs["data-zone"] = settings.NEWSROOM_TIME_ZONE
            field.help_text = f"{field.help_text} {newsroom_clock()}".strip()
        return field

    def get_object(self, request: HttpRequest, object_id: str, from_field: Any = None) -> Any:
        """While a form is being saved the row is held, so that it is not published meanwhile."""
        found = super().get_object(request, object_id, from_field)
        if found and request.method == "POST" and transaction.get_connection().in_atomic_block:
            self.model._base_manager.select_for_update().get(pk=found.pk)
            found = super().get_object(request, object_id, from_field)
        return found

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if self._is_closed(request, obj):
            raise PermissionDenied
        super().save_model(request, obj, form, change)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet) -> None:
        if not self.has_publish_permission(request):
            queryset = queryset.filter(stage__in=UNPUBLISHED)
        super().delete_queryset(request, queryset)

    # Where readers see it

    def public_url(self, obj: Any) -> str | None:
        return super().public_url(obj) if obj.is_public(timezone.now()) else None

    @admin.display(description="state", ordering="publish_at")
    def state(self, obj: Any) -> SafeString:
        if obj.stage in UNPUBLISHED:
            kind, words, when = obj.stage, obj.get_stage_display(), ""
        elif obj.stage == Stage.WITHDRAWN:
            kind, words = "withdrawn", "Withdrawn"
            when = readable_day(obj.withdrawn_at) if obj.withdrawn_at else ""
        elif obj.is_scheduled(timezone.now()):
            kind, words, when = "scheduled", "Scheduled for", readable(obj.publish_at)
        else:
            kind, words, when = "published", "Published", readable_day(obj.publish_at)
        pattern = '<span class="state state-{}">{}</span> <small>{}</small>'
        return format_html(pattern, kind, words, when)

    @admin.display(description="on the site")
    def on_site(self, obj: Any) -> str:
        if obj.pk is None:
            return "Nobody outside sees it before it is saved as published."
        address = obj.get_absolute_url()
        if url := self.public_url(obj):
            return format_html(
                'Public at <a href="{}">{}</a>; the address {} never changes.',
                url, url, obj.get_short_url(),
            )  # fmt: skip
        preview = reverse("preview", args=[obj.letter, obj.short_id])
        if obj.stage in UNPUBLISHED:
            words = f"A draft: {address} answers “not found” until it is published."
        elif obj.stage == Stage.WITHDRAWN:
            since = f" on {readable(obj.withdrawn_at)}" if obj.withdrawn_at else ""
            words = f"Withdrawn{since}: readers do not find it."
        elif obj.publish_at is None:
            words = "It will be published when the form is saved."
        else:
            left = wording.duration((obj.publish_at - timezone.now(), Precision.MINUTE))
            words = (
                f"It will appear at {address} on {readable_here(obj.publish_at)}: it goes live in "
                f"{left}. Nobody needs to do anything for that."
            )
        return format_html('{} <a href="{}">Preview</a>', words, preview)

    # Publishing several

    def problems(self, obj: Any) -> list[str]:
        """What stands against publishing ``obj`` as it is."""
        try:
            obj.full_clean()
        except ValidationError as error:
            return error.messages
        return []

    def _held(self, queryset: QuerySet) -> QuerySet:
        pks = list(queryset.order_by().values_list("pk", flat=True))
        return self.model._default_manager.select_for_update().filter(pk__in=pks).order_by("pk")

    @admin.action(permissions=["change"], description="Hand in for review")
    def hand_in(self, request: HttpRequest, queryset: QuerySet) -> None:
        done = []
        with transaction.atomic():
            for obj in self._held(queryset).filter(stage=Stage.DRAFT):
                publishing.note_as_found(obj, at=timezone.now())
                obj.stage = Stage.REVIEW
                obj.save(update_fields=["stage", "updated_at"])
                self.log_change(request, obj, "Handed in for review.")
                done.append(f"“{obj}”")
        self._report(request, "Handed in for review", done)

    @admin.action(permissions=["publish"], description="Publish, at the time set or now")
    def publish(self, request: HttpRequest, queryset: QuerySet) -> TemplateResponse | None:
        now = timezone.now().replace(microsecond=0)
        waiting = queryset.filter(stage__in=UNPUBLISHED)
        if question := self._question(request, "publish", "Publish", waiting, self._goes_out):
            return question
        done = []
        with transaction.atomic():
            for obj in self._held(queryset).filter(stage__in=UNPUBLISHED):
                publishing.note_as_found(obj, at=timezone.now())
                obj.stage, obj.publish_at = Stage.PUBLISHED, obj.publish_at or now
                if problems := self.problems(obj):
                    text = f"“{obj}” stays a draft: {' '.join(problems)}"
                    self.message_user(request, text, messages.ERROR)
                    continue
                obj.save(update_fields=["stage", "publish_at", "updated_at"])
                self.log_change(request, obj, "Published.")
                when = f" (on {readable(obj.publish_at)})" if obj.is_scheduled(now) else ""
                done.append(f"“{obj}”{when}")
        self._report(request, "Published", done)
        return None

    @admin.action(permissions=["publish"], description="Take back to draft")
    def take_back(self, request: HttpRequest, queryset: QuerySet) -> TemplateResponse | None:
        chosen = queryset.exclude(stage=Stage.DRAFT)
        if question := self._question(request, "take_back", "Take back", chosen, self._goes_in):
            return question
        done = []
        with transaction.atomic():
            for obj in self._held(queryset).exclude(stage=Stage.DRAFT):
                publishing.note_as_found(obj, at=timezone.now())
                obj.stage = Stage.DRAFT
                obj.save(update_fields=["stage", "updated_at"])
                self.log_change(request, obj, "Taken back to draft.")
                done.append(f"“{obj}”")
        self._report(request, "Taken back to draft", done)
        return None

    def _question(
        self, request: Any, action: str, verb: str, queryset: QuerySet, told: Callable[[Any], str]
    ) -> TemplateResponse | None:
        """What an action would do to each, before it does; None once that is agreed to."""
        if request.POST.get("confirmed") == "yes":
            return None
        number = queryset.count()
        if not number:
            return None
        context = {
            **self.admin_site.each_context(request),
            "title": f"{verb} {number} {self._noun(number)}?",
            "subtitle": None,
            "opts": self.opts,
            "action": action,
            "verb": verb,
            "rows": [(obj, told(obj)) for obj in queryset.order_by("pk")[:MOST_TOLD]],
            "left": max(0, number - MOST_TOLD),
            "chosen": request.POST.getlist(ACTION_CHECKBOX_NAME),
            "select_across": request.POST.get("select_across", "0"),
        }
        return TemplateResponse(request, "admin/missions/confirm_action.html", context)

    def _noun(self, number: int) -> str:
        return str(self.opts.verbose_name if number == 1 else self.opts.verbose_name_plural)

    def _goes_out(self, obj: Any) -> str:
        if obj.publish_at and obj.publish_at > timezone.now():
            return f"on {readable_here(obj.publish_at)}"
        return "at once"

    def _goes_in(self, obj: Any) -> str:
        articles = impact.mentioned_by(obj, timezone.now())
        if not articles:
            return "nothing links to it"
        listed = ", ".join(f"“{article}”" for article in articles[:5])
        return f"loses its links from {listed}" + (" and others" if len(articles) > 5 else "")

    def _report(self, request: HttpRequest, what: str, names: list[str]) -> None:
        if names:
            self.message_user(request, f"{what}: {', '.join(names)}.", messages.SUCCESS)
        else:
            self.message_user(request, f"{what}: none of the chosen ones.", messages.WARNING)
