"""Which rows the pictures count: people on the way up, on flights that have been launched."""

from datetime import datetime

from django.db.models import Q

from missions.dates import VagueDate
from missions.models import Mission, Seat, published_q

LAUNCHED = (Mission.Status.FLOWN, Mission.Status.UNDER_WAY, Mission.Status.FAILED)


def launched_q(at: datetime, prefix: str = "") -> Q:
    """Published flights of the record that have left the ground by ``at``."""
    return published_q(at, prefix) & Q(
        **{
            f"{prefix}scope": Mission.Scope.RECORD,
            f"{prefix}status__in": LAUNCHED,
            f"{prefix}launch__latest__lte": VagueDate.from_datetime(at).encode()[:20],
        }
    )


def seats_up_q(at: datetime) -> Q:
    """Over seats: those on the way up in these flights."""
    return launched_q(at, "mission__") & ~Q(leg=Seat.Leg.DOWN)
