"""Accounts: what an administrator does for others, and the log of it all."""

from collections.abc import Callable
from typing import Any

from allauth.account import admin as account_admin  # noqa: F401  # registers what is taken off below
from allauth.account.models import EmailAddress
from allauth.mfa import admin as mfa_admin  # noqa: F401  # the same
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import User
from django.contrib.auth.tokens import default_token_generator
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from missions.accounts import log, second_factor, sessions
from missions.models import AccountEvent

from .base import readable
from .long_lists import LongListAdmin

# No mail is sent, and an authenticator's row holds its secret.
for unused in (EmailAddress, Authenticator):
    admin.site.unregister(unused)
admin.site.unregister(User)


@admin.register(User)
class AccountAdmin(UserAdmin):
    list_display = ("username", "first_name", "last_name", "newsroom_groups", "is_active", "factor")
    list_filter = ("is_active", "is_staff", "is_superuser", "groups")
    change_form_template = "admin/auth/user/change_form.html"

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("groups", "authenticator_set")

    @admin.display(description="groups")
    def newsroom_groups(self, user: User) -> str:
        names = [group.name for group in user.groups.all()]
        return ", ".join([*(["Administrator"] if user.is_superuser else []), *names]) or "-"

    @admin.display(description="second factor", boolean=True)
    def factor(self, user: User) -> bool:
        held = user.authenticator_set.all()  # type: ignore[attr-defined]
        return any(one.type in second_factor.FACTORS for one in held)

    # What only an administrator may do to an administrator.

    def may_handle(self, request: HttpRequest, user: User | None) -> bool:
        return user is None or not user.is_superuser or bool(request.user.is_superuser)

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return super().has_change_permission(request, obj) and self.may_handle(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return super().has_delete_permission(request, obj) and self.may_handle(request, obj)

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> Any:
        """Or whoever may change accounts could make an administrator of their own."""
        if request.user.is_superuser:
            return super().get_readonly_fields(request, obj)
        return ("is_superuser", "user_permissions", "groups")

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Without the list's own deletion, which asks about no single account."""
        actions = super().get_actions(request)
        if not request.user.is_superuser:
            actions.pop("delete_selected", None)
        return actions

    # Pages of one account, each asking before it acts.

    def get_urls(self) -> list[URLPattern]:
        own = [
            path(
                f"<id>/{address}/",
                self.admin_site.admin_view(view),
                name=f"auth_user_{name}",
            )
            for address, view, name in (
                ("second-factor", self.remove_factor, "remove_factor"),
                ("sessions", self.end_sessions, "end_sessions"),
            )
        ]
        return own + super().get_urls()

    def user_change_password(
        self, request: HttpRequest, id: str, form_url: str = ""
    ) -> HttpResponse:
        """In place of Django's, where an administrator chooses the password of another."""
        return self.ask(
            request,
            id,
            "Reset the password",
            "The password until now no longer works, all sessions end, and you get a link that "
            "works once, within a day, for you to hand over. The second factor stays.",
            self.reset_password,
        )

    def remove_factor(self, request: HttpRequest, id: str) -> HttpResponse:
        what = (
            "a new one has to be added at the next sign-in"
            if settings.REQUIRE_MFA
            else "the password alone is enough from then on"
        )
        return self.ask(
            request,
            id,
            "Remove the second factor",
            "For somebody who has lost phone or key and the recovery codes. Make sure that it is "
            f"them who ask. App, passkeys and recovery codes go, all sessions end, and {what}.",
            self.removed_factor,
        )

    def end_sessions(self, request: HttpRequest, id: str) -> HttpResponse:
        return self.ask(
            request,
            id,
            "End all sessions",
            "The account is signed out in every browser. What was not saved there is lost.",
            self.ended_sessions,
        )

    def ask(
        self,
        request: HttpRequest,
        id: str,
        title: str,
        text: str,
        act: Callable[[HttpRequest, User], HttpResponse | None],
    ) -> HttpResponse:
        user = self.get_object(request, id)
        if user is None:
            raise Http404("There is no such account.")
        if not self.has_change_permission(request, user):
            raise PermissionDenied
        address = reverse("admin:auth_user_change", args=[user.pk])
        if user == request.user:
            messages.error(request, "For your own account use “Your account” above.")
            return redirect(address)
        if request.method == "POST":
            with transaction.atomic():
                answer = act(request, user)
            return answer or redirect(address)
        return self.show(request, user, {"title": title, "text": text})

    def show(self, request: HttpRequest, user: User, more: dict[str, Any]) -> HttpResponse:
        context = self.admin_site.each_context(request) | {"opts": self.opts, "account": user}
        response = TemplateResponse(request, "admin/auth/user/act.html", context | more)
        response["Cache-Control"] = "private, no-store"
        return response

    def reset_password(self, request: HttpRequest, user: User) -> HttpResponse:
        user.set_unusable_password()
        user.save(update_fields=["password"])
        sessions.end_all(user)
        log.record(log.Kind.PASSWORD_RESET, user, request=request)
        link = reverse(
            "set_password",
            args=[
                urlsafe_base64_encode(force_bytes(user.pk)),
                default_token_generator.make_token(user),
            ],
        )
        return self.show(
            request,
            user,
            {"title": "The password is reset", "link": request.build_absolute_uri(link)},
        )

    def removed_factor(self, request: HttpRequest, user: User) -> None:
        number = second_factor.remove_all(user)
        messages.success(request, f"Second factors removed: {number}.")

    def ended_sessions(self, request: HttpRequest, user: User) -> None:
        number = sessions.end_all(user)
        log.record(log.Kind.SESSIONS_ENDED, user, request=request, detail=f"{number}")
        messages.success(request, f"Sessions ended: {number}.")


@admin.register(AccountEvent)
class AccountEventAdmin(LongListAdmin):
    """To read, for administrators."""

    list_display = ("when", "kind", "account_name", "detail", "actor_name", "address", "browser")
    list_display_links = None
    list_filter = ("kind", "at")
    search_fields = ("account_name", "actor_name", "detail", "address")
    search_help_text = "An account, who did it, an address."
    ordering = ("-at", "-pk")

    class Media:
        css = {"all": ["css/admin.css"]}

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        return super().changelist_view(
            request, {"title": "Log of accounts"} | (extra_context or {})
        )

    @admin.display(description="when", ordering="at")
    def when(self, event: AccountEvent) -> str:
        return readable(event.at)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(request.user.is_active and request.user.is_superuser)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
