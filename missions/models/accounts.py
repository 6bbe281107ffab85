"""What is kept of accounts besides Django's own: what happened to them, where they are signed
in, and how often somebody failed to."""

from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.utils import timezone


class AccountEventQuerySet(models.QuerySet["AccountEvent"]):
    """Rows are written once; only what names a place can be taken out of them."""

    def update(self, **_: Any) -> NoReturn:
        raise TypeError("What happened to an account is not changed afterwards.")

    def delete(self) -> NoReturn:
        raise TypeError("What happened to an account is not deleted.")

    def forget_places(self, before: Any) -> int:
        """Take address and browser out of what is older; gives the number of rows."""
        with_place = self.filter(at__lt=before).exclude(address=None, browser="")
        return models.QuerySet.update(with_place, address=None, browser="")


class AccountEvent(models.Model):
    """One line of the log of accounts: who did what, to whom, when and from where."""

    class Kind(models.TextChoices):
        SIGNED_IN = "signed_in", "signed in"
        SIGNED_OUT = "signed_out", "signed out"
        REFUSED = "refused", "wrong name, password or code"
        THROTTLED = "throttled", "too many attempts"
        FACTOR_ADDED = "factor_added", "second factor added"
        FACTOR_REMOVED = "factor_removed", "second factor removed"
        CODES_MADE = "codes_made", "recovery codes made"
        PASSWORD_CHANGED = "password_changed", "password changed"
        PASSWORD_RESET = "password_reset", "password reset"
        SESSIONS_ENDED = "sessions_ended", "sessions ended"
        MADE = "made", "account made"
        DELETED = "deleted", "account deleted"
        RIGHTS_CHANGED = "rights_changed", "rights changed"

    at = models.DateTimeField("at (UTC)", default=timezone.now, db_index=True)
    kind = models.CharField("what", max_length=20, choices=Kind)
    # Names stay when an account is deleted; in between an account may be renamed.
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="account_events"
    )
    account_name = models.CharField("account", max_length=150, blank=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="account_acts"
    )
    actor_name = models.CharField("by", max_length=150, blank=True)
    detail = models.CharField(max_length=500, blank=True)
    address = models.GenericIPAddressField(null=True)
    browser = models.CharField(max_length=100, blank=True)

    objects = AccountEventQuerySet.as_manager()

    class Meta:
        verbose_name = "event of an account"
        verbose_name_plural = "log of accounts"
        default_permissions = ("view",)

    def __str__(self) -> str:
        return f"{self.account_name}: {self.get_kind_display()}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("What happened to an account is not changed afterwards.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("What happened to an account is not deleted.")


class AccountSession(models.Model):
    """A browser in which somebody is signed in. Ends with Django's session of the same key."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="signed_in")
    session_key = models.CharField(max_length=40, unique=True)
    address = models.GenericIPAddressField(null=True)
    browser = models.CharField(max_length=100, blank=True)
    started_at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.browser} {self.address or ''}".strip()


class Throttle(models.Model):
    """How many attempts of one kind there were since the first of them."""

    # A digest: whoever reads the table does not learn what was typed.
    key = models.CharField(max_length=64, primary_key=True)
    since = models.DateTimeField()
    ends_at = models.DateTimeField(db_index=True)
    attempts = models.PositiveIntegerField(default=0)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.attempts} since {self.since:%Y-%m-%d %H:%M}"
