"""The pages of an account, in the look of the admin. What they do is django-allauth's."""

from http import HTTPStatus
from ipaddress import ip_address
from typing import Any

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.contrib.auth.views import PasswordResetConfirmView
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse, reverse_lazy
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST
from django.views.generic import TemplateView

from . import log, places, second_factor, sessions, throttling


class NewsroomPage:
    """What every page of the admin is told, without the list of nouns."""

    title = ""
    request: HttpRequest

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)  # type: ignore[misc]
        return context | about_page(self.request, self.title)


def about_page(request: HttpRequest, title: str) -> dict[str, Any]:
    user = request.user
    is_complete = isinstance(user, User) and (
        not settings.REQUIRE_MFA
        or (second_factor.has_one(user) and second_factor.was_used(request))
    )
    return admin.site.each_context(request) | {
        "title": title,
        "is_nav_sidebar_enabled": False,
        "is_complete": is_complete,
        "is_mfa_required": settings.REQUIRE_MFA,
        # An address in figures is no name that a passkey could be made for.
        "host_is_number": is_number(request.get_host()),
    }


def is_number(host: str) -> bool:
    name = host.partition("]")[0].removeprefix("[") if host[0] == "[" else host.partition(":")[0]
    try:
        ip_address(name)
    except ValueError:
        return False
    return True


class Login(NewsroomPage, account.LoginView):
    title = "Sign in"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        # Or the admin and this page would send somebody round in circles.
        if isinstance(request.user, User) and not request.user.is_staff:
            context = about_page(request, "No entry") | {"has_permission": False}
            return render(request, "account/no_entry.html", context, status=HTTPStatus.FORBIDDEN)
        return super().dispatch(request, *args, **kwargs)


class Cancel(account.LogoutView):
    """Gives up signing in half-way. The admin's own page does it only for those who are in."""

    http_method_names = ("post",)


class PasswordChange(NewsroomPage, account.PasswordChangeView):
    title = "Change your password"

    @method_decorator(login_required)
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if isinstance(request.user, User) and not request.user.has_usable_password():
            messages.error(request, "This account has no password. An administrator can reset it.")
            return redirect("mfa_index")
        return super().dispatch(request, *args, **kwargs)

    def get_default_success_url(self) -> str:
        return reverse("mfa_index")


class SetPassword(NewsroomPage, PasswordResetConfirmView):
    """Where the single-use link of an administrator leads."""

    title = "Choose a password"
    template_name = "account/set_password.html"
    success_url = reverse_lazy("account_login")

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        log.record(log.Kind.PASSWORD_CHANGED, form.user, request=self.request, detail="by link")
        messages.success(self.request, "Your new password is set. Sign in with it.")
        return response


class Confirm(NewsroomPage, account.ReauthenticateView):
    title = "Confirm that it is you"


class ConfirmByCode(NewsroomPage, mfa.ReauthenticateView):
    title = "Confirm that it is you"


class ConfirmByPasskey(NewsroomPage, webauthn.ReauthenticateWebAuthnView):
    title = "Confirm that it is you"


class SecondFactor(NewsroomPage, mfa.AuthenticateView):
    title = "Second factor"


@method_decorator(never_cache, name="dispatch")
class PasskeyLogin(NewsroomPage, webauthn.LoginWebAuthnView):
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        place = places.neighbourhood(places.client_address(request))
        try:
            throttling.Attempt((throttling.PASSKEY, place)).begin()
        except throttling.ThrottledError as refusal:
            return HttpResponse(str(refusal), "text/plain", HTTPStatus.TOO_MANY_REQUESTS)
        return super().dispatch(request, *args, **kwargs)


class Account(NewsroomPage, mfa.IndexView):
    title = "Your account"


class AddApp(NewsroomPage, totp.ActivateTOTPView):
    title = "Add an authenticator app"


class RemoveApp(NewsroomPage, totp.DeactivateTOTPView):
    title = "Remove the authenticator app"


class RecoveryCodes(NewsroomPage, recovery_codes.ViewRecoveryCodesView):
    title = "Recovery codes"


class NewRecoveryCodes(NewsroomPage, recovery_codes.GenerateRecoveryCodesView):
    title = "New recovery codes"


class AddPasskey(NewsroomPage, webauthn.AddWebAuthnView):
    title = "Add a passkey"


class RenamePasskey(NewsroomPage, webauthn.EditWebAuthnView):
    title = "Rename a passkey"
    success_url = reverse_lazy("mfa_index")


class RemovePasskey(NewsroomPage, webauthn.RemoveWebAuthnView):
    title = "Remove a passkey"
    success_url = reverse_lazy("mfa_index")


@method_decorator([login_required, never_cache], name="dispatch")
class Sessions(NewsroomPage, TemplateView):
    title = "Your sessions"
    template_name = "account/sessions.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user, current = self.request.user, self.request.session.session_key
        assert isinstance(user, User)  # noqa: S101  # the decorator sees to it
        found = list(sessions.open_sessions(user))
        return super().get_context_data(**kwargs) | {
            "sessions": [(session, session.session_key == current) for session in found],
            "has_others": len(found) > 1,
        }


@require_POST
@login_required
def end_sessions(request: HttpRequest) -> HttpResponse:
    """One of one's own (``session``), or all others."""
    user, current = request.user, request.session.session_key
    assert isinstance(user, User)  # noqa: S101  # the decorator sees to it
    mine = sessions.open_sessions(user).exclude(session_key=current)
    if "session" in request.POST:
        chosen = request.POST["session"]
        mine = (
            mine.filter(pk=int(chosen)) if chosen.isdecimal() and len(chosen) < 19 else mine.none()
        )
    number = sessions.end(mine)
    if number:
        log.record(log.Kind.SESSIONS_ENDED, user, detail=f"{number}")
    messages.success(request, f"Sessions ended: {number}.")
    return redirect("account_sessions")
