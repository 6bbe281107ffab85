"""How often somebody may fail. Counted in the database, so for all processes together.

An attempt is counted before it is looked at and given back when it was right: any number of
simultaneous guesses stays within the limit.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import salted_hmac

from missions.models import Throttle


@dataclass(frozen=True)
class Limit:
    name: str
    attempts: int
    period: timedelta


# One name from one place; one place whatever the name; one name from wherever.
PAIR = Limit("pair", 5, timedelta(minutes=15))
PLACE = Limit("place", 20, timedelta(minutes=15))
NAME = Limit("name", 100, timedelta(hours=1))
# Whoever gets so far knows the password.
CODE = Limit("code", 5, timedelta(minutes=15))
# Nothing to guess here; each attempt makes a session.
PASSKEY = Limit("passkey", 30, timedelta(minutes=5))


class ThrottledError(Exception):
    """The limit is reached until ``ends_at``; ``is_first`` for the first attempt over it."""

    def __init__(self, ends_at: datetime, is_first: bool) -> None:
        super().__init__(ends_at)
        self.ends_at, self.is_first = ends_at, is_first

    def __str__(self) -> str:
        minutes = max(1, -(-(self.ends_at - timezone.now()).total_seconds() // 60))
        spell = "a minute" if minutes == 1 else f"{minutes:.0f} minutes"
        return f"Too many attempts. Try again in {spell}, at {self.ends_at:%H:%M} UTC."


class Attempt:
    """An attempt under several limits. Counted by ``begin``; not counted after ``succeed``."""

    def __init__(self, *limits: tuple[Limit, str]) -> None:
        self.limits = limits
        self.taken: list[tuple[Limit, str]] = []

    def begin(self) -> None:
        """Raises ThrottledError where a limit is reached; then the others do not count it."""
        for limit, what in self.limits:
            key = digest(limit, what)
            try:
                take(limit, key)
            except ThrottledError:
                give_back([key for _limit, key in self.taken])
                raise
            self.taken.append((limit, key))

    def succeed(self) -> None:
        """Somebody who was right has nothing more to guess, and their slips are forgotten. What
        others share is only given back: one's own account is no way to go on guessing."""
        own = [key for limit, key in self.taken if limit in (PAIR, CODE)]
        Throttle.objects.filter(key__in=own).delete()
        give_back([key for _limit, key in self.taken if key not in own])


def give_back(keys: list[str]) -> None:
    Throttle.objects.filter(key__in=keys, attempts__gt=0).update(attempts=F("attempts") - 1)


def take(limit: Limit, key: str) -> None:
    """Count one; the row is locked meanwhile, so that no two processes read the same number."""
    now = timezone.now()
    with transaction.atomic():
        Throttle.objects.bulk_create(
            [Throttle(key=key, since=now, ends_at=now + limit.period)], ignore_conflicts=True
        )
        row = Throttle.objects.select_for_update().get(key=key)
        if row.ends_at <= now:
            row.since, row.ends_at, row.attempts = now, now + limit.period, 0
        row.attempts += 1
        is_over = row.attempts > limit.attempts
        if row.attempts <= limit.attempts + 1:
            row.save()
    if is_over:
        raise ThrottledError(row.ends_at, is_first=row.attempts == limit.attempts + 1)


def claim(what: str, period: timedelta) -> bool:
    """True for the first to ask for it within the period, whichever process it is in."""
    try:
        take(once := Limit("once", 1, period), digest(once, what))
    except ThrottledError:
        return False
    return True


def forget_ended() -> int:
    return Throttle.objects.filter(ends_at__lte=timezone.now()).delete()[0]


def digest(limit: Limit, what: str) -> str:
    return salted_hmac(f"throttle.{limit.name}", what.casefold(), algorithm="sha256").hexdigest()
