"""Writes the log of accounts."""

from typing import Any

from allauth.core import context
from django.contrib.auth.models import AnonymousUser, User
from django.http import HttpRequest

from missions.models import AccountEvent

from .places import browser_name, client_address

Kind = AccountEvent.Kind


def record(
    kind: AccountEvent.Kind,
    account: User | None,
    *,
    request: HttpRequest | None = None,
    actor: User | None = None,
    detail: str = "",
) -> AccountEvent:
    """Add a line. Who and where come from the request that is being answered, if there is one;
    without one a command did it."""
    request = request or context.request
    actor = actor or signed_in(request)
    return AccountEvent.objects.create(
        kind=kind,
        account=existing(account),
        account_name=account.get_username() if account else "",
        actor=existing(actor),
        actor_name=actor.get_username() if actor else ("" if request else "manage.py"),
        detail=detail[:500],
        address=client_address(request) if request else None,
        browser=browser_name(request) if request else "",
    )


def existing(user: User | None) -> User | None:
    return user if user is not None and user.pk is not None else None


def signed_in(request: HttpRequest | None) -> User | None:
    user: Any = getattr(request, "user", None)
    return None if user is None or isinstance(user, AnonymousUser) or user.is_anonymous else user
