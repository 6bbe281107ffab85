"""Until when a page stays as it is if nobody changes anything."""

from datetime import UTC, datetime, timedelta

from django.db.models import Min

from missions.dates import VagueDate
from missions.models import Article, Correction, Mission, Version
from missions.race import Moment

# What is told in words of the day, or of the last two days, may lag by so much.
AT_MOST = timedelta(minutes=10)


def next_moment(at: datetime) -> datetime:
    """The first moment after ``at`` at which a public page may read differently by time alone.

    While somebody is on the way, times in space grow: that is each minute.
    """
    at = at.astimezone(UTC)
    midnight = at.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    minute = at.replace(second=0, microsecond=0) + timedelta(minutes=1)
    moments = [at + AT_MOST, midnight]
    if _is_under_way(at, until=min(moments)):
        return minute
    moments += [
        found
        for found in (
            Article.objects.scheduled(at).aggregate(next=Min("publish_at"))["next"],
            Mission.objects.scheduled(at).aggregate(next=Min("publish_at"))["next"],
            Version.objects.filter(public_from__gt=at).aggregate(next=Min("public_from"))["next"],
            Correction.objects.filter(made_at__gt=at).aggregate(next=Min("made_at"))["next"],
        )
        if found
    ]
    return min(moments)


def _is_under_way(at: datetime, until: datetime) -> bool:
    """Somebody is, or a launch or a landing comes before ``until``."""
    if Mission.objects.filter(Moment.now(at).under_way_q()).exists():
        return True
    # The stored text begins with the end of the period: an index can answer this.
    # A date to the minute ends with its last second.
    first = VagueDate.from_datetime(at)
    last = VagueDate.from_datetime(until + timedelta(minutes=1))
    soon = [
        Mission.objects.filter(**{f"{field}__gte": first, f"{field}__lte": last})
        for field in ("launch", "landing")
    ]
    return any(missions.exists() for missions in soon)
