"""The database measures time between two vague dates as ``VagueDate.until`` does."""

import itertools
from datetime import timedelta

import pytest

from missions.models import Mission
from missions.race.spans import span
from tests import factories as make

LAUNCHES = ("2024-02-28 23:59:58", "2024-02-28 23:59", "2024-02-28", "2024-02", "TBD")
LANDINGS = ("2024-03-01 00:00:01", "2024-03-01 00:01", "2024-03-01", "2024-Q2", "2025", "TBD", None)


@pytest.mark.django_db
def test_the_database_and_python_measure_the_same():
    for launch, landing in itertools.product(LAUNCHES, LANDINGS):
        make.mission(launch=launch, landing=landing)
    measured = {
        mission.pk: mission.seconds
        for mission in Mission.objects.annotate(seconds=span("launch", "landing"))
    }
    known = {mission.pk: mission.duration() for mission in Mission.objects.all()}
    assert measured == {
        pk: found and found[0] // timedelta(seconds=1) for pk, found in known.items()
    }
    assert sum(value is not None for value in measured.values()) == 9
