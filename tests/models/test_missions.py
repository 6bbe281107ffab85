from datetime import UTC, datetime, timedelta

import pytest

from missions.dates import VagueDate
from missions.models import Mission

NOON = datetime(2027, 3, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("launch", "status", "expected"),
    [
        ("2027-03-01 12:00", "planned", True),
        ("2027-03-01 12:00:05", "planned", True),
        ("2027-03-01", "planned", False),
        ("2027-03", "planned", False),
        ("no earlier than 2027-03-01 12:00", "planned", False),
        ("about 2027-03-01 12:00", "planned", False),
        ("TBD", "planned", False),
        (None, "planned", False),
        ("2027-03-01 12:00", "cancelled", False),
        ("2027-03-01 12:00", "under_way", False),
        ("2027-03-01 12:00", "flown", False),
        ("2027-03-01 12:00", "failed", False),
    ],
)
def test_only_a_planned_launch_known_to_the_minute_is_awaited(launch, status, expected):
    mission = Mission(launch=VagueDate.parse(launch) if launch else None, status=status)
    assert mission.awaits_launch() is expected
    assert mission.launches_within(timedelta(days=1), NOON - timedelta(hours=1)) is expected


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        (timedelta(seconds=1), True),
        (timedelta(days=30), True),
        (timedelta(days=30, seconds=1), False),
        (timedelta(0), False),
        (timedelta(seconds=-1), False),
    ],
)
def test_how_soon_a_launch_is(before, expected):
    mission = Mission(launch=VagueDate.parse("2027-03-01 12:00"), status="planned")
    assert mission.launches_within(timedelta(days=30), NOON - before) is expected
