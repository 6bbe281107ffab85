"""Flights by year, as marks or bars, and where a place lies."""

import random
from datetime import UTC, datetime

import pytest

from missions.models import Mission, Place
from missions.race.charts import flights_by_year, locator, years
from tests import factories as make

from .drawings import collisions, outside, points

AT = datetime(2026, 11, 22, tzinfo=UTC)


def chart(counts, operator="spacex"):
    return years(counts, operator=operator, until=2026, address=lambda year: f"/{year}/")


@pytest.mark.django_db
def test_launched_flights_are_counted_in_their_year(django_assert_num_queries):
    for launch in ("2021-07-20", "about 2021-12", "2023-Q1"):
        make.mission(launch=launch)
    make.mission(status="failed", launch="2022-12-31 23:59:59")
    make.mission(status="planned", launch="2027")
    make.mission(status="cancelled", launch="2020")
    with django_assert_num_queries(1):
        found = flights_by_year(Mission.objects.all(), at=AT)
    assert list(found.items()) == [(2021, 2), (2022, 1), (2023, 1)]


def test_one_year_needs_no_picture():
    assert chart({}) is None
    assert chart({2021: 9}) is None


def test_the_table_holds_every_year_and_its_page():
    drawn = chart({2001: 1, 2021: 3})
    assert [(row.heading, row.cells, row.url) for row in drawn.rows] == [
        ("2001", ["1"], "/2001/"),
        ("2021", ["3"], "/2021/"),
    ]
    assert "2001 1, 2021 3" in drawn.summary


def test_there_is_a_mark_for_every_flight():
    for drawing in (chart({2001: 1, 2021: 12}).wide, chart({2001: 1, 2021: 12}).narrow):
        (marks,) = (path for path in drawing.paths if path.fill == "spacex")
        assert marks.d.count("Z") == 13


def test_many_flights_are_bars_in_proportion():
    drawing = chart({2020: 13, 2021: 26}).wide
    (bars,) = (path for path in drawing.paths if path.fill == "spacex")
    heights = []
    for bar in bars.d.split("Z")[:-1]:
        ys = [y for _, y in points(bar)]
        heights.append(max(ys) - min(ys))
    assert heights[1] == pytest.approx(2 * heights[0], abs=0.2)


@pytest.mark.parametrize("seed", range(6))
def test_any_years_stay_on_their_paper(seed):
    chance = random.Random(seed)
    counts = {
        year: chance.choice([1, 2, 12, 13, 900])
        for year in sorted(chance.sample(range(1990, 2027), chance.randint(2, 37)))
    }
    drawn = chart(counts, chance.choice(["spacex", "roscosmos", "", "virgin-galactic"]))
    assert outside(drawn.wide) == []
    assert outside(drawn.narrow) == []
    years_shown = [label for label in drawn.narrow.labels if len(label.text) == 4]
    assert years_shown
    assert collisions(drawn.wide) == []
    assert collisions(drawn.narrow) == []


def test_a_place_lies_where_the_hairs_meet():
    drawing = locator(Place(name="Middle", latitude=11, longitude=0))
    across, down = (drawing.width / 2, drawing.height / 2)
    hairs, circle = drawing.paths[-2:]
    assert list(points(hairs.d)) == [
        pytest.approx(p, abs=0.1)
        for p in ((across, 0), (across, drawing.height), (0, down), (drawing.width, down))
    ]
    assert outside(drawing) == []
    assert circle.fill == "accent"
    assert locator(Place(name="Nowhere")) is None
