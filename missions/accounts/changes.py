"""What changes of an account are worth a line in the log, and what follows from them."""

from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group, Permission, User
from django.http import HttpRequest

from . import log, second_factor, sessions

RIGHTS = {"is_active": "active", "is_staff": "may enter", "is_superuser": "administrator"}
METHODS = {
    "totp": "authenticator app",
    "webauthn": "passkey",
    "recovery_codes": "recovery code",
}


def signed_in(request: HttpRequest, user: User) -> None:
    if not request.session.session_key:
        return
    sessions.begin(request, user)
    used = [
        METHODS.get(record.get("type", ""), record["method"])
        for record in get_authentication_records(request, user)
    ]
    log.record(log.Kind.SIGNED_IN, user, request=request, actor=user, detail=", ".join(used))


def signed_out(request: HttpRequest, user: User | None) -> None:
    if user is None:
        return
    user.signed_in.filter(session_key=request.session.session_key).delete()
    log.record(log.Kind.SIGNED_OUT, user, request=request, actor=user)


def refused(credentials: dict[str, Any], request: HttpRequest | None) -> None:
    """The name is kept only if it is one of ours: what else is typed there may be a password."""
    account = User.objects.filter(username=credentials.get("username", "")).first()
    detail = "" if account else "no such account"
    log.record(log.Kind.REFUSED, account, request=request, detail=detail)


def factor_added(request: HttpRequest, user: User, authenticator: Authenticator) -> None:
    if authenticator.type == Authenticator.Type.RECOVERY_CODES:
        log.record(log.Kind.CODES_MADE, user, request=request)
        return
    log.record(log.Kind.FACTOR_ADDED, user, request=request, detail=METHODS[authenticator.type])
    second_factor.note_in_session(request)
    # Whoever came in with the password alone goes.
    sessions.end_all(user, but=request.session.session_key)


def factor_removed(request: HttpRequest, user: User, authenticator: Authenticator) -> None:
    log.record(log.Kind.FACTOR_REMOVED, user, request=request, detail=METHODS[authenticator.type])


def password_changed(request: HttpRequest, user: User) -> None:
    log.record(log.Kind.PASSWORD_CHANGED, user, request=request)
    sessions.end_all(user, but=request.session.session_key)


def remember_rights(user: User, update_fields: Any) -> None:
    """Before a save: what the database holds, to be compared afterwards."""
    watched = {*RIGHTS, "username"}
    is_watched = update_fields is None or watched & set(update_fields)
    before = User.objects.filter(pk=user.pk) if user.pk and is_watched else User.objects.none()
    user._rights_before = before.values(*watched).first()  # type: ignore[attr-defined]


def account_saved(user: User, created: bool) -> None:
    if created:
        held = [name for field, name in RIGHTS.items() if getattr(user, field)]
        log.record(log.Kind.MADE, user, detail=", ".join(held))
        return
    before = getattr(user, "_rights_before", None) or {}
    told = [
        f"{RIGHTS[name]}: {'yes' if getattr(user, name) else 'no'}"
        for name in RIGHTS
        if name in before and before[name] != getattr(user, name)
    ]
    if before and before["username"] != user.username:
        told.append(f"renamed from {before['username']}")
    if told:
        log.record(log.Kind.RIGHTS_CHANGED, user, detail="; ".join(told))
    if before.get("is_active") and not user.is_active:
        sessions.end_all(user)


def account_deleted(user: User) -> None:
    actor = log.signed_in(log.context.request)
    gone = User(username=user.username)
    log.record(log.Kind.DELETED, gone, actor=gone if actor and actor.pk == user.pk else actor)


def rights_linked(instance: Any, action: str, model: Any, pk_set: set[int] | None) -> None:
    """Groups or permissions of an account, accounts or permissions of a group."""
    verb = {"post_add": "added", "post_remove": "removed", "pre_clear": "cleared"}.get(action)
    if verb is None or (pk_set is not None and not pk_set):
        return
    others = list(model.objects.filter(pk__in=pk_set)) if pk_set else []
    named = ", ".join(sorted(map(name_of, others)))
    if isinstance(instance, User):
        kind = "groups" if model is Group else "permissions"
        tell_rights(instance, f"{verb}: {named}" if named else f"{kind} {verb}")
    elif model is User:
        for account in others or list(instance.user_set.all()):
            tell_rights(account, f"{verb}: {name_of(instance)}")
    elif isinstance(instance, Group):
        tell_rights(None, f"group {instance.name}: {verb} {named or 'all permissions'}")


def tell_rights(account: User | None, detail: str) -> None:
    log.record(log.Kind.RIGHTS_CHANGED, account, detail=detail)


def name_of(thing: Any) -> str:
    if isinstance(thing, Permission):
        return thing.codename
    return f"group {thing.name}" if isinstance(thing, Group) else str(thing)
