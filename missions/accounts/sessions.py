"""Where somebody is signed in, and how that is ended."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from missions.models import AccountSession

from .places import browser_name, client_address

# How exactly "last seen" is known; more would write on every request.
EXACTNESS = timedelta(minutes=1)


def begin(request: HttpRequest, user: User) -> AccountSession:
    session, _ = AccountSession.objects.update_or_create(
        session_key=request.session.session_key,
        defaults={
            "user": user,
            "address": client_address(request),
            "browser": browser_name(request),
            "started_at": timezone.now(),
            "seen_at": timezone.now(),
        },
    )
    return session


def follow(request: HttpRequest, user: User) -> AccountSession | None:
    """Note that the session was used; None when it has lasted or rested too long."""
    now = timezone.now()
    session = AccountSession.objects.filter(session_key=request.session.session_key).first()
    if session is None or session.user_id != user.pk:
        # The key is another after a change of password.
        return begin(request, user)
    is_idle = now - session.seen_at >= timedelta(seconds=settings.SESSION_IDLE_AGE)
    if is_idle or now - session.started_at >= timedelta(seconds=settings.SESSION_COOKIE_AGE):
        return None
    if now - session.seen_at >= EXACTNESS:
        AccountSession.objects.filter(pk=session.pk).update(
            seen_at=now, address=client_address(request), browser=browser_name(request)
        )
    return session


def open_sessions(user: User) -> QuerySet[AccountSession]:
    """Those that still let somebody in, the last used first."""
    now = timezone.now()
    alive = Session.objects.filter(expire_date__gt=now).values("session_key")
    return user.signed_in.filter(
        session_key__in=alive,
        seen_at__gt=now - timedelta(seconds=settings.SESSION_IDLE_AGE),
        started_at__gt=now - timedelta(seconds=settings.SESSION_COOKIE_AGE),
    ).order_by("-seen_at", "-pk")


def end(sessions: "QuerySet[AccountSession]") -> int:
    """Sign these browsers out; gives how many they were."""
    keys = list(sessions.values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    AccountSession.objects.filter(session_key__in=keys).delete()
    return len(keys)


def end_all(user: User, *, but: Any = None) -> int:
    """End every session of the account; ``but`` is the key of one that stays."""
    return end(AccountSession.objects.filter(user=user).exclude(session_key=but))


def forget_ended() -> int:
    alive = Session.objects.filter(expire_date__gt=timezone.now()).values("session_key")
    return AccountSession.objects.exclude(session_key__in=alive).delete()[0]
