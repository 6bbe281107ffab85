"""What django-allauth asks us: who may sign in, how often, and what an authenticator app sees."""

import time
from typing import Any

import qrcode
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.app_settings import REAUTHENTICATION_TIMEOUT
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.stagekit import clear_login
from allauth.mfa.adapter import DefaultMFAAdapter
from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.html import format_html
from django.utils.safestring import SafeString

from missions.context_processors import SITE_NAME

from . import log, throttling
from .places import client_address, neighbourhood

NO_ENTRY = "This account may not enter the newsroom. Ask an administrator."


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": "The username or the password is wrong.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_address(request) or "::"

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """Also asked when somebody confirms who they are with their password."""
        name, place = credentials.get("username", ""), neighbourhood(client_address(request))
        attempt = throttling.Attempt(
            (throttling.PLACE, place),
            (throttling.NAME, name),
            (throttling.PAIR, f"{place} {name}"),
        )
        try:
            attempt.begin()
        except throttling.ThrottledError as refusal:
            if refusal.is_first:
                log.record(
                    log.Kind.THROTTLED, User.objects.filter(username=name).first(), request=request
                )
            raise ValidationError(str(refusal), code="too_many_login_attempts") from refusal
        user = super().authenticate(request, **credentials)
        if user is not None:
            attempt.succeed()
        return user

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """allauth would count here, for each process by itself."""

    def _rollback_login_failed_rl_usage(self) -> None:
        """There is nothing to give back."""

    def pre_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse | None:
        if not (user.is_active and user.is_staff):
            clear_login(request)
            log.record(log.Kind.REFUSED, user, request=request, detail=NO_ENTRY.partition(".")[0])
            messages.error(request, NO_ENTRY)
            return redirect("account_login")
        return super().pre_login(request, user, **kwargs)

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Not from somebody who has just signed in."""
        records = get_authentication_records(self.request, self.request.user)
        return not any(time.time() - record["at"] < REAUTHENTICATION_TIMEOUT for record in records)


class MFAAdapter(DefaultMFAAdapter):
    def get_totp_issuer(self) -> str:
        return SITE_NAME

    def _get_site_name(self) -> str:
        return SITE_NAME

    def generate_authenticator_name(self, user: User, type: Any) -> str:
        number = user.authenticator_set.filter(type=type).count() + 1  # type: ignore[attr-defined]
        return "Passkey" if number == 1 else f"Passkey {number}"

    def build_totp_svg(self, url: str) -> SafeString:
        """For the page itself: our policy knows neither data: images nor style attributes."""
        code = qrcode.QRCode(border=4)
        code.add_data(url)
        rows = code.get_matrix()
        squares = "".join(
            f"M{x} {y}h1v1h-1z"
            for y, row in enumerate(rows)
            for x, is_dark in enumerate(row)
            if is_dark
        )
        return format_html(
            '<svg class="qr" viewBox="0 0 {0} {0}" role="img" '
            'aria-label="The key below, to be scanned"><path fill="#fff" d="M0 0h{0}v{0}H0z"/>'
            '<path fill="#000" d="{1}"/></svg>',
            len(rows),
            squares,
        )
