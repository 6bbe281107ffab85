"""What every request to the newsroom must pass. Readers' pages are not looked at, so that they
touch neither session nor account."""

from collections.abc import Callable
from urllib.parse import urlencode

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import Resolver404, resolve, reverse

from . import second_factor, sessions

ALWAYS = {"logout", "account_logout", "set_password"}
# The only pages for somebody who has no second factor yet, or has not used it in this session.
# Whoever has none confirms with the password, whoever has one with it.
WHILE_SETTING_UP = {
    "mfa_index",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "account_reauthenticate",
}
WHILE_CONFIRMING = {"mfa_reauthenticate", "mfa_reauthenticate_webauthn"}

GetResponse = Callable[[HttpRequest], HttpResponseBase]


def is_for_the_signed_in(request: HttpRequest) -> bool:
    newsroom = (f"/{settings.ADMIN_PATH}", "/preview/")
    return request.path_info.startswith(newsroom) and request.user.is_authenticated


class SessionMiddleware:
    """Notes when a session was last used, and ends it when it has rested or lasted too long."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if is_for_the_signed_in(request) and sessions.follow(request, request.user) is None:  # type: ignore[arg-type]
            logout(request)
            messages.info(request, "You were signed out because nothing was done for a while.")
            return redirect(f"{reverse('account_login')}?{next_of(request)}")
        return self.get_response(request)


class SecondFactorMiddleware:
    """With REQUIRE_MFA on, leads everybody without a second factor to setting one up."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        # Who may not enter at all is turned away by the pages themselves.
        if settings.REQUIRE_MFA and is_for_the_signed_in(request) and request.user.is_staff:
            return self.led_elsewhere(request) or self.get_response(request)
        return self.get_response(request)

    def led_elsewhere(self, request: HttpRequest) -> HttpResponse | None:
        has_one = second_factor.has_one(request.user)  # type: ignore[arg-type]
        if has_one and second_factor.was_used(request):
            return None
        allowed = ALWAYS | (WHILE_CONFIRMING if has_one else WHILE_SETTING_UP)
        if address_name(request) in allowed:
            return None
        if not has_one:
            return redirect("mfa_index")
        return redirect(f"{confirming_address(request)}?{next_of(request)}")


def address_name(request: HttpRequest) -> str:
    try:
        return resolve(request.path_info).url_name or ""
    except Resolver404:
        return ""


def next_of(request: HttpRequest) -> str:
    return urlencode({"next": request.get_full_path()})


def confirming_address(request: HttpRequest) -> str:
    has_app = Authenticator.objects.filter(
        user_id=request.user.pk, type=Authenticator.Type.TOTP
    ).exists()
    return reverse("mfa_reauthenticate" if has_app else "mfa_reauthenticate_webauthn")
