"""What is drawn of one mission."""

import random
from datetime import UTC, datetime, timedelta

import pytest
from django.template.loader import render_to_string

from missions.dates import VagueDate
from missions.models import Event, Mission, Vehicle
from missions.race import Evidence, charts, timeline
from missions.race.charts.portrait import level
from tests import factories as make

from .drawings import collisions, outside

pytestmark = pytest.mark.django_db

HOP = {"launch": "2021-07-20 13:12", "landing": "2021-07-20 13:22"}
STAY = {
    "profile": "orbital",
    "launch": "2021-10-05 08:55:02",
    "docking": "2021-10-05 12:22:31",
    "landing": "2022-03-30 11:28",
}


def measured(km, basis="peak", **values):
    return make.mission(apogee_km=km, apogee_basis=basis, **values)


def markup(portrait, **more):
    context = {"portrait": portrait, "alone": False} | more
    return render_to_string("charts/portrait.svg", context)


def draw_timeline(mission):
    return charts.mission_timeline(
        mission, timeline(mission, list(mission.events.all()), Evidence([]))
    )


def add(mission, at, title, kind="other"):
    return Event.objects.create(mission=mission, at=VagueDate.parse(at), title=title, kind=kind)


# Portraits


def test_the_same_data_make_the_same_portrait():
    mission = measured(107, **HOP)
    again = Mission.objects.get(pk=mission.pk)
    assert charts.portrait(mission, 4) == charts.portrait(again, 4)


@pytest.mark.parametrize(
    "change",
    [
        {"apogee_km": 86},
        {"launch": VagueDate.parse("2021-09-20 13:12")},
        {"launch": VagueDate.parse("2023-07-20 13:12")},
        {"landing": VagueDate.parse("2021-07-20 14:12")},
        {"status": "planned"},
        {"profile": "orbital"},
    ],
)
def test_other_data_make_another_portrait(change):
    mission = measured(107, **HOP)
    before = charts.portrait(mission, 4)
    for name, value in change.items():
        setattr(mission, name, value)
    assert markup(charts.portrait(mission, 4)) != markup(before)


def test_seats_and_operator_show():
    mission = measured(107, **HOP)
    assert charts.portrait(mission, 4).seats != charts.portrait(mission, 6).seats
    mission.operator.slug = "spacex"
    assert charts.portrait(mission).operator == "spacex"


@pytest.mark.parametrize(
    ("values", "passed", "not_passed"),
    [
        ({"apogee_km": 107, "apogee_basis": "peak"}, 2, 0),
        ({"apogee_km": 86, "apogee_basis": "peak"}, 1, 1),
        ({"crossed_80_km": True, "crossed_100_km": None}, 1, 0),
        ({}, 0, 0),
        ({"profile": "orbital"}, 2, 0),
        ({"profile": "orbital", "status": "planned"}, 0, 0),
    ],
)
def test_a_line_is_drawn_as_far_as_it_is_known(values, passed, not_passed):
    portrait = charts.portrait(make.mission(**values))
    assert portrait.passed.count("M") == passed
    assert portrait.not_passed.count("M") == not_passed


def test_higher_is_never_drawn_lower():
    heights = [level(km) for km in range(1, 2000)]
    assert heights == sorted(heights, reverse=True)


@pytest.mark.usefixtures("starter")
def test_every_portrait_is_small_and_tells_itself_apart():
    drawn = [
        markup(charts.portrait(mission, mission.seats.up().count()))
        for mission in Mission.objects.in_record().select_related("operator")
    ]
    assert max(len(text) for text in drawn) <= 1_200
    assert len(set(drawn)) == len(drawn) == 48
    simple = [
        markup(charts.portrait(mission), simple=True)
        for mission in Mission.objects.in_record().select_related("operator")
    ]
    assert max(len(text) for text in simple) <= 900


# Profiles and timelines


@pytest.mark.usefixtures("starter")
def test_the_pictures_of_every_mission_stay_on_their_paper():
    drawn = 0
    for mission in Mission.objects.select_related("operator", "launcher"):
        for chart in (charts.profile(mission, list(mission.events.all())), draw_timeline(mission)):
            if chart is not None:
                drawn += 1
                assert outside(chart.wide) == [], (mission, chart.name)
                assert collisions(chart.wide) == [], (mission, chart.name)
    assert drawn > 100


def test_a_profile_names_what_the_record_holds():
    carrier = make.vehicle(kind=Vehicle.Kind.CARRIER)
    mission = measured(86.2, launcher=carrier, **HOP)
    chart = charts.profile(mission, [])
    assert [row.heading for row in chart.rows] == ["Launch", "Release", "Highest point", "Landing"]
    assert [row.cells[1] for row in chart.rows] == ["", "", "86.2 km", ""]
    assert "Schematic" in chart.summary
    assert any("Schematic" in label.text for label in chart.wide.labels)


def test_a_profile_of_a_stay_has_docking_and_undocking():
    mission = measured(418, "station", **STAY)
    undocking = add(mission, "2022-03-30 07:21", "Undocking", "undocking")
    chart = charts.profile(mission, [undocking])
    assert [row.heading for row in chart.rows] == [
        "Launch", "Docking", "Highest point", "Undocking", "Landing",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"crossed_80_km": True, "crossed_100_km": True}, "above 100 km"),
        ({"crossed_80_km": True}, "above 80 km"),
        ({}, "height not known"),
    ],
)
def test_an_unknown_height_is_not_made_up(values, words):
    chart = charts.profile(make.mission(**HOP, **values), [])
    assert next(row.cells[1] for row in chart.rows if row.heading == "Highest point") == words
    assert any(path.dash == "7 4" for path in chart.wide.paths)


@pytest.mark.parametrize("status", ["planned", "cancelled"])
def test_what_has_not_flown_has_no_profile(status):
    assert charts.profile(make.mission(status=status, **HOP), []) is None


def test_a_timeline_is_to_scale():
    mission = measured(418, "station", **STAY)
    add(mission, "2022-01-01 10:11", "Half-way")
    chart = draw_timeline(mission)
    assert [row.heading for row in chart.rows] == ["Launch", "Docking", "Half-way", "Landing"]
    assert chart.rows[1].cells == [VagueDate.parse("2021-10-05 12:22:31"), "T+3 h 27 min"]


def test_steps_without_a_time_stand_in_the_table_only():
    mission = measured(418, "station", **STAY)
    add(mission, "2021-09", "Some day before")
    chart = draw_timeline(mission)
    assert not any("Some day" in label.text for label in chart.wide.labels)
    assert chart.rows[0].heading == "Some day before"
    assert chart.notes[1].startswith("1 more")


def test_a_landing_known_to_the_day_makes_no_timeline():
    assert draw_timeline(make.mission(launch="2021-07-20", landing="2021-07-21")) is None
    assert draw_timeline(make.mission(launch="2021-07-20 13:12")) is None


def test_crowded_timelines_stay_readable():
    random_steps = random.Random(7)
    for _ in range(20):
        mission = measured(418, "station", **STAY)
        start = datetime(2021, 10, 5, 9, tzinfo=UTC)
        for number in range(random_steps.randint(0, 20)):
            at = start + timedelta(minutes=random_steps.randint(0, 253_000))
            add(mission, f"{at:%Y-%m-%d %H:%M}", f"Step {number} " + "and so on " * 9)
        chart = draw_timeline(mission)
        assert outside(chart.wide) == []
        assert collisions(chart.wide) == []
