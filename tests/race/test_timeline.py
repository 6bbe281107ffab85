import pytest

from missions.dates import VagueDate
from missions.models import Event
from missions.race import Evidence, timeline
from tests import factories as make

pytestmark = pytest.mark.django_db


def test_steps_come_in_order_with_time_since_launch():
    mission = make.mission(
        launch="2021-10-05 08:55:02", docking="2021-10-05 12:22:31", landing="2022-03-30"
    )
    make.source()
    hatch = Event.objects.create(
        mission=mission, at=VagueDate.parse("2021-10-05 15:00"), title="Hatches open"
    )
    steps = timeline(mission, [hatch], Evidence.of_mission(mission))
    assert [(step.title, step.since_launch) for step in steps] == [
        ("Launch", ""),
        ("Docking", "T+3 h 27 min"),
        ("Hatches open", "T+6 h 5 min"),
        ("Landing", ""),
    ]


def test_before_the_launch_counts_down():
    mission = make.mission(launch="2021-07-11 14:40")
    abort = Event.objects.create(
        mission=mission, at=VagueDate.parse("2021-07-10 14:00"), title="Scrubbed"
    )
    steps = timeline(mission, [abort], Evidence([]))
    assert steps[0].since_launch == "T−1 d 0 h 40 min"
