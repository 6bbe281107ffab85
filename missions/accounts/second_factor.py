"""Whether somebody has a second factor, and has used it for this session."""

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User
from django.http import HttpRequest

from . import log, sessions

# Recovery codes stand in for one of these; alone they are none.
FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
ADDED_HERE = "second_factor_added"


def has_one(user: User) -> bool:
    return Authenticator.objects.filter(user_id=user.pk, type__in=FACTORS).exists()


def note_in_session(request: HttpRequest) -> None:
    request.session[ADDED_HERE] = request.user.pk


def was_used(request: HttpRequest) -> bool:
    """Whether this very sign-in was made, confirmed, or is being set up with a second factor."""
    records = get_authentication_records(request, request.user)
    return any(record["method"] == "mfa" for record in records) or (
        request.session.get(ADDED_HERE) == request.user.pk
    )


def remove_all(user: User) -> int:
    """For somebody who has lost theirs; signs them out everywhere. Gives how many there were."""
    removed = Authenticator.objects.filter(user_id=user.pk)
    number = removed.filter(type__in=FACTORS).count()
    removed.delete()
    sessions.end_all(user)
    log.record(log.Kind.FACTOR_REMOVED, user, detail=f"all {number}" if number else "none")
    return number
