"""Small worlds, counted by hand."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from missions.dates import VagueDate
from missions.models import Seat
from missions.race import (
    Line,
    Moment,
    Standing,
    aboard,
    days_of_change,
    flights,
    people,
    seats,
    standings,
)
from tests import factories as make

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def on(text: str = "") -> Moment:
    return Moment.parse(text, NOW) if text else Moment.now(NOW)


def total(day: str = "", line: Line = Line.KM80) -> Standing:
    return standings(line, on(day), at=NOW).total


def hop(day: str, **values):
    """A suborbital flight of ten minutes to 107 km."""
    values = {"apogee_km": 107, "apogee_basis": "peak"} | values
    return make.mission(launch=f"{day} 13:00", landing=f"{day} 13:10", **values)


@pytest.fixture
def film_crew():
    """Three went up in MS-19; one came home in it, two in MS-18, which only fetched them."""
    roscosmos = make.organisation(name="Roscosmos")
    ms_18 = make.mission(
        name="MS-18",
        operator=roscosmos,
        profile="orbital",
        scope="context",
        launch="2021-04-09 07:42",
        landing="2021-10-17 04:35",
    )
    ms_19 = make.mission(
        name="MS-19",
        operator=roscosmos,
        profile="orbital",
        launch="2021-10-05 08:55:02",
        landing="2022-03-30 11:28",
    )
    commander = make.seat(mission=ms_19, category="crew", person=make.person(name="Shkaplerov"))
    for order, name in enumerate(("Shipenko", "Peresild"), 1):
        person = make.person(name=name)
        paid = {"person": person, "category": "organisation", "order": order}
        make.seat(mission=ms_19, leg="up", **paid)
        make.seat(mission=ms_18, leg="down", **paid)
    return ms_19, commander


def test_nothing_is_ahead_in_an_empty_record():
    found = standings(Line.KM80, on(), at=NOW)
    assert (found.rows, found.total) == ([], Standing(operator=None))
    assert aboard(on(), at=NOW) == []
    assert days_of_change(Line.KM80, on(), at=NOW) == (None, None)


def test_up_and_down_in_different_craft(film_crew):
    (row,) = standings(Line.ORBIT, on(), at=NOW).rows
    assert (row.flights, row.seats, row.individuals) == (1, 3, 3)
    both = timedelta(days=11, hours=19, minutes=40) * 2
    assert row.time_in_space == both + timedelta(days=176, hours=2, minutes=33)


@pytest.mark.parametrize(
    ("day", "flown", "under_way", "up", "in_space", "time"),
    [
        ("2021-10-04", 0, 0, 0, [], timedelta()),
        (
            "2021-10-05",
            0,
            1,
            3,
            ["Shkaplerov", "Shipenko", "Peresild"],
            timedelta(hours=15, minutes=4, seconds=58) * 3,
        ),
        (
            "2021-10-17",
            0,
            1,
            3,
            ["Shkaplerov"],
            timedelta(days=11, hours=19, minutes=40) * 2
            + timedelta(days=12, hours=15, minutes=4, seconds=58),
        ),
        (
            "2022-03-30",
            1,
            0,
            3,
            [],
            timedelta(days=11, hours=19, minutes=40) * 2 + timedelta(days=176, hours=2, minutes=33),
        ),
    ],
)
def test_a_mission_under_way(film_crew, day, flown, under_way, up, in_space, time):
    found = total(day)
    assert (found.flights, found.under_way, found.seats) == (flown, under_way, up)
    assert [journey.person.name for journey in aboard(on(day), at=NOW)] == in_space
    assert found.time_in_space == time


def test_an_operator_whose_first_flight_is_under_way_has_a_row(film_crew):
    (row,) = standings(Line.KM80, on("2021-10-05"), at=NOW).rows
    assert (str(row.operator), row.flights, row.under_way) == ("Roscosmos", 0, 1)
    assert (row.first, row.latest, row.highest_km) == (None, None, None)


def test_who_stayed_behind_is_in_space_until_the_record_brings_them_home(film_crew):
    ms_19, _commander = film_crew
    ms_19.seats.get(person__name="Peresild").home.delete()
    assert [journey.person.name for journey in aboard(on("2022-04-01"), at=NOW)] == ["Peresild"]


def test_a_way_home_that_is_a_draft_stays_secret(film_crew):
    ms_19, _commander = film_crew
    ms_18 = ms_19.operator.operated.get(name="MS-18")
    ms_18.stage = "draft"
    ms_18.save()
    up = aboard(on("2021-11-01"), at=NOW)
    assert [journey.person.name for journey in up] == ["Shkaplerov", "Shipenko", "Peresild"]
    assert [journey.down for journey in up] == [up[0].up, None, None]


def test_one_person_twice():
    blue, virgin = make.organisation(name="Blue"), make.organisation(name="Virgin")
    twice = make.person()
    make.seat(mission=hop("2021-07-20", operator=blue), person=twice)
    make.seat(mission=hop("2022-07-20", operator=blue), person=twice)
    make.seat(mission=hop("2023-07-20", operator=virgin), person=twice)
    make.seat(mission=hop("2023-07-21", operator=virgin))
    found = standings(Line.KM100, on(), at=NOW)
    counts = [(str(row.operator), row.seats, row.individuals) for row in found.rows]
    assert counts == [("Blue", 2, 1), ("Virgin", 2, 2)]
    assert (found.total.seats, found.total.individuals) == (4, 2)
    assert set(people(Line.KM100, on(), at=NOW, operator=blue)) == {twice}


def test_a_flight_over_midnight_is_under_way_on_the_day_it_began():
    make.seat(
        mission=make.mission(
            apogee_km=90,
            apogee_basis="peak",
            launch="2024-02-28 23:55",
            landing="2024-02-29 00:05",
        )
    )
    before = total("2024-02-28")
    after = total("2024-02-29")
    assert (before.flights, before.under_way, before.seats) == (0, 1, 1)
    assert (after.flights, after.under_way, after.seats) == (1, 0, 1)
    assert (before.time_in_space, after.time_in_space) == (
        timedelta(minutes=5),
        timedelta(minutes=10),
    )


def test_a_flight_of_unknown_height_is_counted_nowhere_and_shown_apart():
    operator = make.organisation()
    known = hop("2021-07-20", operator=operator)
    unknown = hop("2021-07-21", operator=operator, apogee_km=None, apogee_basis="")
    make.seat(mission=unknown)
    (row,) = standings(Line.KM80, on(), at=NOW).rows
    assert (row.flights, row.unknown, row.seats) == (1, 1, 0)
    assert list(flights(Line.KM80, on(), at=NOW)) == [known]
    assert list(flights(Line.KM80, on(), at=NOW, state="unknown")) == [unknown]
    assert total(line=Line.ORBIT).unknown == 0


def test_a_journey_of_unknown_length_adds_no_time_on_the_way_either():
    make.seat(mission=make.mission(profile="orbital", launch="2021-07-01", landing="2021-08"))
    for day in ("2021-07-15", "2021-08"):
        assert (total(day).seats, total(day).time_in_space) == (1, timedelta())


def test_whoever_came_home_in_a_craft_without_a_known_landing_is_not_in_space():
    up = make.seat(mission=make.mission(profile="orbital", launch="2021-07-01"), leg="up")
    assert len(aboard(on(), at=NOW)) == 1
    home = make.mission(profile="orbital", launch="2021-01-01", landing=None)
    make.seat(mission=home, leg="down", person=up.person)
    assert aboard(on(), at=NOW) == []


@pytest.mark.parametrize("status", ["planned", "cancelled"])
def test_what_is_planned_or_cancelled_has_not_flown(status):
    make.seat(mission=hop("2021-07-20", status=status))
    assert standings(Line.KM80, on(), at=NOW).rows == []


def test_a_failed_flight_that_passed_the_line_took_people_up_and_is_no_flight_flown():
    make.seat(mission=hop("2021-07-20", status="failed"))
    found = total()
    assert (found.flights, found.under_way, found.seats) == (0, 0, 1)
    assert found.time_in_space == timedelta(minutes=10)


def test_drafts_scheduled_flights_and_context_are_not_counted():
    make.seat(mission=hop("2021-07-20", stage="draft", publish_at=None))
    make.seat(mission=hop("2021-07-20", publish_at=make.FAR_AHEAD))
    make.seat(mission=hop("2021-07-20", scope="context"))
    assert standings(Line.KM80, on(), at=NOW).rows == []


def test_a_seat_down_only_is_nobody_going_up():
    make.seat(mission=hop("2021-07-20"), leg="down")
    assert (total().seats, total().individuals) == (0, 0)


def test_the_numbers_of_one_operator():
    operator = make.organisation()
    first = hop("2021-07-20", operator=operator)
    latest = hop("2023-07-20", operator=operator, apogee_km=Decimal("107.4"))
    low = hop("2022-07-20", operator=operator, apogee_km=79)
    make.seat(mission=first, category="staff")
    cheap = make.seat(mission=first, category="self", price_usd=200_000)
    dear = make.seat(mission=latest, category="self", price_usd=250_000, price_usd_to=450_000)
    make.seat(mission=low, category="self", price_usd=1)
    (row,) = standings(Line.KM80, on(), at=NOW).rows
    assert row == Standing(
        operator=operator,
        flights=2,
        seats=3,
        individuals=3,
        categories=dict.fromkeys(Seat.Category, 0)
        | {Seat.Category.STAFF: 1, Seat.Category.SELF: 2},
        first=VagueDate.parse("2021-07-20 13:00"),
        latest=VagueDate.parse("2023-07-20 13:00"),
        highest_km=Decimal("107.4"),
        time_in_space=timedelta(minutes=30),
        price_low=200_000,
        price_high=450_000,
        priced=2,
    )
    priced = seats(Line.KM80, on(), at=NOW, priced=True, operator=operator)
    assert set(priced) == {cheap, dear}
    by_themselves = seats(Line.KM80, on(), at=NOW, category=Seat.Category.SELF)
    assert set(by_themselves) == {cheap, dear}


def test_most_flights_come_first_then_the_name():
    for name, number in (("Zond", 1), ("Blue", 1), ("Amber", 0), ("Virgin", 2)):
        operator = make.organisation(name=name)
        hop("2021-07-19", operator=operator, apogee_km=70)
        for day in range(number):
            hop(f"2021-07-2{day}", operator=operator)
    rows = standings(Line.KM80, on(), at=NOW).rows
    assert [str(row.operator) for row in rows] == ["Virgin", "Blue", "Zond", "Amber"]


def test_the_neighbouring_days_of_change(film_crew):
    hop("2021-07-20")
    hop("2022-01-01", apogee_km=79)
    change = {
        day: days_of_change(Line.KM80, on(day), at=NOW)
        for day in ("2021-10-05", "2021-10-17", "2022-03-30", "2021-07-20", "")
    }
    assert change == {
        "2021-10-05": (date(2021, 7, 20), date(2021, 10, 17)),
        "2021-10-17": (date(2021, 10, 5), date(2022, 3, 30)),
        "2022-03-30": (date(2021, 10, 17), None),
        # MS-18, which is not in the record, is no launch of it.
        "2021-07-20": (None, date(2021, 10, 5)),
        "": (date(2022, 3, 30), None),
    }


@pytest.mark.parametrize("number", [1, 50])
def test_standings_cost_the_same_for_one_flight_and_for_fifty(number, django_assert_num_queries):
    for day in range(number):
        make.seat(mission=hop(f"2021-07-{day % 28 + 1:02d}"))
    make.seat(mission=make.mission(profile="orbital", launch="2026-11-01", status="under_way"))
    for moment in (on("2021-07-15"), on()):
        with django_assert_num_queries(5):
            standings(Line.KM80, moment, at=NOW)
        with django_assert_num_queries(1):
            aboard(moment, at=NOW)
        with django_assert_num_queries(1):
            days_of_change(Line.KM80, moment, at=NOW)
