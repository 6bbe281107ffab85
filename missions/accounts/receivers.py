"""When this happens to an account, also … Each receiver only calls the function that does it."""

from typing import Any

from allauth.account.signals import password_changed as changed_password
from allauth.account.signals import password_set as set_password
from allauth.mfa import signals as mfa
from django.contrib.auth.models import Group, User
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_save
from django.dispatch import receiver

from . import changes, log


@receiver(user_logged_in)
def note_signing_in(request: Any, user: User, **_: Any) -> None:
    changes.signed_in(request, user)


@receiver(user_logged_out)
def note_signing_out(request: Any, user: User | None, **_: Any) -> None:
    changes.signed_out(request, user)


@receiver(user_login_failed)
def note_wrong_password(credentials: dict[str, Any], request: Any = None, **_: Any) -> None:
    changes.refused(credentials, request)


@receiver(mfa.authentication_failed)
def note_wrong_code(request: Any, user: User, **_: Any) -> None:
    log.record(log.Kind.REFUSED, user, request=request, detail="second factor")


@receiver([mfa.authenticator_added, mfa.authenticator_reset])
def note_factor_added(request: Any, user: User, authenticator: Any, **_: Any) -> None:
    changes.factor_added(request, user, authenticator)


@receiver(mfa.authenticator_removed)
def note_factor_removed(request: Any, user: User, authenticator: Any, **_: Any) -> None:
    changes.factor_removed(request, user, authenticator)


@receiver([changed_password, set_password])
def note_change_of_password(request: Any, user: User, **_: Any) -> None:
    changes.password_changed(request, user)


@receiver(pre_save, sender=User)
def remember_rights(instance: User, raw: bool, update_fields: Any, **_: Any) -> None:
    if not raw:
        changes.remember_rights(instance, update_fields)


@receiver(post_save, sender=User)
def note_account_saved(instance: User, raw: bool, created: bool, **_: Any) -> None:
    if not raw:
        changes.account_saved(instance, created)


@receiver(post_delete, sender=User)
def note_account_deleted(instance: User, **_: Any) -> None:
    changes.account_deleted(instance)


@receiver(m2m_changed, sender=User.groups.through)
@receiver(m2m_changed, sender=User.user_permissions.through)
@receiver(m2m_changed, sender=Group.permissions.through)
def note_rights_linked(
    instance: Any, action: str, model: Any, pk_set: set[int] | None, **_: Any
) -> None:
    changes.rights_linked(instance, action, model, pk_set)
