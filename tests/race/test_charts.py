"""The pictures of the whole record: geometry, and figures that are those of the rows."""

import random
from datetime import UTC, datetime
from itertools import pairwise

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from missions.models import Mission, Seat
from missions.race import Line, Moment
from missions.race.charts import PICTURES, Counted, draw, shapes
from missions.race.charts.people import runners
from missions.race.charts.scales import Scale, log_bounds, ticks

from .drawings import collisions, outside, points

AT = datetime(2026, 11, 22, tzinfo=UTC)
NOW = Counted.now(AT)


def table(name):
    chart = PICTURES[name](NOW)
    return {row.heading: row.cells for row in chart.rows}


def drawings():
    for name in PICTURES:
        chart = draw(name, NOW)
        for drawing in (chart.wide, chart.narrow):
            yield name, drawing


# Geometry


@pytest.mark.parametrize("log", [False, True])
def test_a_scale_never_turns_back_and_meets_its_ends(log):
    scale = Scale(60, 1600, 300, 20, log=log)
    values = [scale(km) for km in range(60, 1601)]
    assert (values[0], round(values[-1], 6)) == (300, 20)
    assert values == sorted(values, reverse=True)


def test_equal_steps_of_a_logarithmic_scale_multiply():
    scale = Scale(100, 1600, 0, 400, log=True)
    assert [round(scale(km), 6) for km in (100, 200, 400, 800, 1600)] == [0, 100, 200, 300, 400]


@pytest.mark.parametrize(
    ("high", "expected"),
    [(92, [0, 20, 40, 60, 80]), (3, [0, 1, 2, 3]), (1, [0, 0.2, 0.4, 0.6, 0.8, 1])],
)
def test_ticks_are_round(high, expected):
    assert [round(t, 6) for t in ticks(high, 5)] == expected


def test_log_bounds_hold_what_they_are_given():
    numbers = random.Random(3)
    for _ in range(200):
        low, high = sorted(numbers.uniform(1, 10**9) for _ in range(2))
        bottom, top = log_bounds(low, high)
        assert bottom <= low
        assert top >= high


def test_spread_keeps_order_distance_and_bounds():
    numbers = random.Random(5)
    for _ in range(200):
        wanted = [numbers.uniform(0, 100) for _ in range(numbers.randint(0, 9))]
        placed = shapes.spread(wanted, 8, 0, 100)
        ranked = [y for _, y in sorted(zip(wanted, placed, strict=True))]
        assert ranked == sorted(ranked)
        assert all(b - a >= 8 - 1e-6 for a, b in pairwise(ranked))
        assert all(-1e-6 <= y <= 100 + 1e-6 for y in placed)


@pytest.mark.parametrize(
    ("value", "text"), [(1.0, "1"), (-0.01, "0"), (2.25, "2.2"), (-3.14, "-3.1")]
)
def test_numbers_are_short(value, text):
    assert shapes.number(value) == text


def test_each_runner_has_a_shape_of_its_own():
    assert len({shapes.mark(slug, 10, 10, 5) for slug in shapes.RUNNERS}) == 4


# The starter content


@pytest.mark.django_db
@pytest.mark.usefixtures("starter")
def test_every_drawing_stays_on_its_paper():
    for name, drawing in drawings():
        assert outside(drawing) == [], name
        assert collisions(drawing) == [], name


@pytest.mark.django_db
@pytest.mark.usefixtures("starter")
def test_people():
    final = PICTURES["people"](NOW).rows[-1]
    assert final.heading == "2026"
    assert sorted(map(int, final.cells)) == [25, 36, 43, 92]


@pytest.mark.django_db
@pytest.mark.usefixtures("starter")
def test_people_never_fall():
    for runner in runners(NOW):
        counts = [n for _, n in runner.growth()]
        assert counts == sorted(counts)
        assert counts[-1] == runner.total
    path = PICTURES["people"](NOW).wide.paths[3].d
    heights = [y for _, y in points(path)]
    assert heights == sorted(heights, reverse=True)


@pytest.mark.django_db
@pytest.mark.usefixtures("starter")
def test_apogees_are_those_of_the_rows():
    rows = table("apogees")
    assert len(rows) == Mission.objects.in_record().flown().count() == 48
    assert rows["Polaris Dawn"][2] == "1,408 km"
    assert rows["Virgin Galactic Unity 22"][2] == "86.2 km"
    assert rows["Blue Origin NS-34"][2] == "not in the record"


@pytest.mark.django_db
@pytest.mark.usefixtures("starter")
def test_seats_add_up():
    rows = table("seats")
    assert {name: cells[-1] for name, cells in rows.items()} == {
        "Blue Origin": "98",
        "Virgin Galactic": "54",
        "Roscosmos": "45",
        "SpaceX": "28",
    }
    for cells in rows.values():
        assert sum(map(int, cells[:-1])) == int(cells[-1])


@pytest.mark.django_db
@pytest.mark.usefixtures("starter")
def test_prices_are_those_of_the_rows():
    rows = PICTURES["prices"](NOW).rows
    assert sum(int(row.cells[3]) for row in rows) == Seat.objects.filter(price_usd__gt=0).count()
    assert table("prices")["Soyuz TMA-10"][2] == "US$20 million to US$25 million"


@pytest.mark.django_db
@pytest.mark.usefixtures("starter")
def test_launch_sites_add_up():
    rows = table("launch-sites")
    assert sum(int(cells[1]) for cells in rows.values()) == 48
    assert rows["Baikonur Cosmodrome, Site 1/5"] == ["45.920° N, 63.342° E", "12"]


@pytest.mark.parametrize("name", PICTURES)
@pytest.mark.django_db
@pytest.mark.usefixtures("starter")
def test_a_picture_takes_one_query(name):
    with CaptureQueriesContext(connection) as captured:
        PICTURES[name](NOW)
    assert len(captured) == 1


@pytest.mark.django_db
@pytest.mark.usefixtures("starter")
def test_no_name_of_the_starter_content_is_cut_short():
    said = [(name, label.text) for name, drawing in drawings() for label in drawing.labels]
    assert [(name, text) for name, text in said if "…" in text] == []


# By a line and as of a day


@pytest.mark.django_db
@pytest.mark.usefixtures("starter")
def test_pictures_follow_the_line_and_the_day():
    def people(line, on):
        counted = Counted(line, Moment.parse(on, AT), AT)
        (*_, last) = draw("people", counted).rows
        columns = draw("people", counted).columns[1:]
        return dict(zip(columns, last.cells, strict=True))

    assert people(Line.KM80, "2021-07-20") == {
        "Roscosmos": "34",
        "Virgin Galactic": "6",
        "Blue Origin": "4",
    }
    assert people(Line.KM100, "2021-07-20") == {"Roscosmos": "34", "Blue Origin": "4"}
    assert people(Line.ORBIT, "2021-07-20") == {"Roscosmos": "34"}


@pytest.mark.django_db
@pytest.mark.usefixtures("starter")
def test_a_picture_says_what_it_counts_and_carries_it_in_its_addresses():
    chart = draw("apogees", Counted(Line.KM100, Moment.parse("2021-10", AT), AT))
    assert chart.notes[0] == (
        "Counted here: flights that passed 100 km, as of the end of 31 October 2021."
    )
    assert chart.address == "/pictures/apogees/?line=100km&on=2021-10"
    assert chart.file == "/pictures/apogees.svg?line=100km&on=2021-10"
    assert not draw("apogees", NOW).notes[0].startswith("Counted here")
    assert draw("apogees", NOW).address == "/pictures/apogees/"
