"""The pictures of small worlds: what counts, and that any record can be drawn."""

import random
from datetime import UTC, datetime

import pytest

from missions.race.charts import PICTURES, Counted
from tests import factories as make

from .drawings import collisions, outside

pytestmark = pytest.mark.django_db

AT = datetime(2026, 11, 22, tzinfo=UTC)
NOW = Counted.now(AT)


def table(name):
    return {row.heading: row.cells for row in PICTURES[name](NOW).rows}


def test_nothing_to_show_is_no_error():
    for name, draw in PICTURES.items():
        chart = draw(NOW)
        assert chart.rows == [], name
        assert outside(chart.wide) == []


def test_who_flew_twice_counts_once_and_who_came_down_not_at_all():
    operator, person = make.organisation(name="Firm"), make.person()
    for year in (2021, 2022):
        mission = make.mission(operator=operator, launch=f"{year}-05-05", crossed_80_km=True)
        make.seat(mission=mission, person=person)
    make.seat(mission=mission, leg="down")
    assert [row.cells for row in PICTURES["people"](NOW).rows] == [["1"]]
    assert table("seats")["Firm"][-1] == "2"


@pytest.mark.parametrize(
    "values",
    [
        {"status": "planned"},
        {"status": "cancelled"},
        {"scope": "context"},
        {"stage": "draft", "publish_at": None},
        {"publish_at": make.FAR_AHEAD},
        {"status": "under_way", "launch": "2027-01-01"},
    ],
)
def test_what_does_not_count_is_in_no_picture(values):
    site = make.place(latitude=10, longitude=10)
    mission = make.mission(launch_site=site, apogee_km=100, apogee_basis="peak", **values)
    make.seat(mission=mission, price_usd=5)
    assert [draw(NOW).rows for draw in PICTURES.values()] == [[]] * len(PICTURES)


@pytest.mark.parametrize("seed", range(6))
def test_any_world_stays_on_its_paper(seed):
    chance = random.Random(seed)
    operators = [make.organisation(name=f"Company with a long name {n}") for n in range(5)]
    for _ in range(chance.choice([1, 2, 40])):
        km = chance.choice([None, chance.randint(1, 500_000)])
        site = make.place(latitude=chance.randint(-50, 70), longitude=chance.randint(-180, 180))
        mission = make.mission(
            name=f"Mission of a very long name indeed {chance.random()}",
            operator=chance.choice(operators),
            launch=f"{chance.randint(1961, 2026)}-01-{chance.randint(1, 28):02d}",
            apogee_km=None if km is None else min(km, 400_000),
            apogee_basis="" if km is None else "peak",
            launch_site=site,
        )
        low = chance.randint(1, 10**9)
        make.seat(
            mission=mission,
            price_usd=low,
            price_usd_to=chance.choice([None, low * 2]),
            price_qualifier=chance.choice(["", "about", "more than", "up to"]),
        )
    for name, draw in PICTURES.items():
        chart = draw(NOW)
        for drawing in (chart.wide, chart.narrow):
            assert outside(drawing) == [], name
            assert collisions(drawing) == [], name


def test_a_long_record_has_a_short_table_that_says_so(monkeypatch):
    monkeypatch.setattr("missions.race.charts.chart.MOST_ROWS", 2)
    for day in (1, 2, 3):
        make.mission(name=f"Day {day}", launch=f"2021-01-0{day}", crossed_80_km=True)
    chart = PICTURES["apogees"](NOW)
    assert [row.heading for row in chart.rows] == ["Day 2", "Day 3"]
    assert chart.notes[-1] == "The table holds the latest 2 of 3."
