"""As of which moment the record is read: the end of a day (UTC), or now.

On a past day only what had surely happened by its end counts: a launch "in October 2021" is over
on the 31st. Now the mission's status says so.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Self

from django.db.models import Q

from missions.dates import Precision, VagueDate, VagueDateError
from missions.models import Mission

_FORM = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?", re.ASCII)
_LAUNCHED = [Mission.Status.FLOWN, Mission.Status.UNDER_WAY, Mission.Status.FAILED]


class MomentError(ValueError):
    """The text names no day the record can speak of; the message is fit for a reader."""


@dataclass(frozen=True)
class Moment:
    """``until`` is where the time stops that is counted; ``on`` the text of the address."""

    until: datetime
    on: str = ""
    is_now: bool = True

    @classmethod
    def now(cls, at: datetime) -> Self:
        return cls(at.astimezone(UTC))

    @classmethod
    def parse(cls, text: str, at: datetime) -> Self:
        """The end of the year, month or day that ``text`` names.

        A period that holds ``at`` ends there, for the rest of it has not happened yet.
        """
        at = at.astimezone(UTC)
        if not _FORM.fullmatch(text):
            raise MomentError(
                f"“{text[:40]}” is not a day. Write a year, a month or a day, such as 2021, "
                "2021-10 or 2021-10-05."
            )
        try:
            period = VagueDate.parse(text)
        except VagueDateError as error:
            raise MomentError(f"“{text}” is not a day of the calendar. {error}") from None
        if period.earliest > at:
            raise MomentError(
                f"{period.text()} has not come yet: the record ends today, "
                f"{VagueDate.from_datetime(at, Precision.DAY).text()} (UTC)."
            )
        if period.latest >= at:
            return cls(at, text)
        return cls(period.latest + timedelta(seconds=1), text, is_now=False)

    @classmethod
    def end_of(cls, day: date, at: datetime) -> Self:
        return cls.parse(day.isoformat(), at)

    @property
    def day(self) -> date:
        """The last day that is counted."""
        return (self.until if self.is_now else self.until - timedelta(seconds=1)).date()

    @property
    def as_date(self) -> VagueDate:
        """``until`` as the record writes dates, to the second."""
        return VagueDate.from_datetime(self.until)

    def has_passed_q(self, field: str) -> Q:
        """The vague date in ``field`` lies behind this moment."""
        if self.is_now:
            return Q(**{f"{field}__earliest__lte": f"{self.until:%Y-%m-%dT%H:%M:%SZ}"})
        # The stored text begins with the end of the period: an index can answer this.
        return Q(**{f"{field}__lt": self.as_date})

    def lies_ahead_q(self, field: str) -> Q:
        """The vague date in ``field`` is known and not yet behind this moment."""
        if self.is_now:
            return Q(**{f"{field}__earliest__gt": f"{self.until:%Y-%m-%dT%H:%M:%SZ}"})
        return Q(**{f"{field}__gte": self.as_date})

    def launched_q(self, prefix: str = "") -> Q:
        """Missions that had left the ground; none that is planned or was cancelled."""
        return Q(**{f"{prefix}status__in": _LAUNCHED}) & self.has_passed_q(f"{prefix}launch")

    def flown_q(self, prefix: str = "") -> Q:
        """Missions that were over, and had not failed.

        One without a known landing counts from its launch.
        """
        return (
            self.launched_q(prefix)
            & Q(**{f"{prefix}status": Mission.Status.FLOWN})
            & (Q(**{f"{prefix}landing__isnull": True}) | self.has_passed_q(f"{prefix}landing"))
        )

    def under_way_q(self, prefix: str = "") -> Q:
        """Missions that had been launched and had not landed.

        One whose status says so is under way whatever landing is expected of it.
        """
        says_so = Q(**{f"{prefix}status": Mission.Status.UNDER_WAY})
        return self.launched_q(prefix) & (says_so | self.lies_ahead_q(f"{prefix}landing"))
