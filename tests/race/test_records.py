from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from missions.dates import VagueDate
from missions.race import Line, Moment, Record, records
from tests import factories as make

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def held(key: str, line: Line = Line.KM80, day: str = "") -> Record | None:
    moment = Moment.parse(day, NOW) if day else Moment.now(NOW)
    return next((r for r in records(line, moment, at=NOW) if r.key == key), None)


def hop(day: str, minutes: int = 10, **values):
    values = {"apogee_km": 107, "apogee_basis": "peak"} | values
    return make.mission(launch=f"{day} 13:00", landing=f"{day} 13:{minutes}", **values)


def test_an_empty_record_holds_none():
    assert records(Line.KM80, Moment.now(NOW), at=NOW) == []


def test_the_first_passenger_paid_for_themselves_and_passed_the_line():
    make.seat(mission=hop("2001-01-01"), category="crew")
    make.seat(mission=hop("2001-01-02"), category="organisation")
    make.seat(mission=hop("2001-01-03", apogee_km=90))
    later = make.seat(mission=hop("2001-01-05"))
    first = make.seat(mission=hop("2001-01-04"))
    record = held("first_passenger", Line.KM100)
    assert (record.person, record.mission) == (first.person, first.mission)
    assert record.value == VagueDate.parse("2001-01-04 13:00")
    assert record.rows == {"category": "self"}
    assert later.person != record.person


def test_the_first_flight_of_each_operator():
    blue, virgin = make.organisation(name="Blue"), make.organisation(name="Virgin")
    hop("2021-07-20", operator=blue)
    hop("2021-07-12", operator=blue, status="failed")
    hop("2021-10-20", operator=blue)
    hop("2021-07-11", operator=virgin)
    found = records(Line.KM80, Moment.now(NOW), at=NOW)
    firsts = [(r.title, str(r.value)) for r in found if r.key == "first_flight"]
    assert firsts == [
        ("First flight of Virgin", "2021-07-11 13:00 UTC"),
        ("First flight of Blue", "2021-07-20 13:00 UTC"),
    ]


def test_most_flights_names_whoever_got_there_first_and_counts_the_others():
    late, early, once = make.person(), make.person(), make.person()
    for person, days in ((late, (1, 9)), (early, (2, 3)), (once, (4,))):
        for day in days:
            make.seat(mission=hop(f"2021-07-0{day}"), person=person)
    record = held("most_flights")
    assert (record.value, record.person, record.tied) == (2, early, 1)
    assert held("most_flights", day="2021-07-02") is None


def test_the_highest_flight():
    hop("2021-07-01", apogee_km=Decimal("107.1"))
    first = hop("2021-07-02", apogee_km=Decimal("107.2"))
    hop("2021-07-03", apogee_km=Decimal("107.2"))
    hop("2021-07-04", apogee_km=200, status="failed")
    record = held("highest")
    assert (record.mission, record.value, record.tied) == (first, Decimal("107.2"), 1)


def test_the_longest_journey_is_a_persons_and_not_the_crafts():
    craft = make.mission(profile="orbital", launch="2021-10-05 08:55", landing="2022-03-30 11:28")
    other = make.mission(profile="orbital", launch="2022-03-18 15:55", landing="2022-09-29 10:57")
    stayed = make.seat(mission=craft, leg="up")
    make.seat(mission=other, leg="down", person=stayed.person)
    make.seat(mission=craft)
    record = held("longest_journey")
    assert (record.person, record.mission) == (stayed.person, craft)
    assert record.value == timedelta(days=359, hours=2, minutes=2)
    # Before that landing the journey of the craft's own passenger was the longest.
    assert held("longest_journey", day="2022-04").value == timedelta(days=176, hours=2, minutes=33)


def test_the_longest_and_the_shortest_flight_are_as_long_as_they_are_known():
    to_the_minute = make.mission(
        profile="orbital", launch="2021-07-01 13:00:59", landing="2021-07-01 13:10"
    )
    to_the_second = make.mission(
        profile="orbital", launch="2021-07-02 13:00:59", landing="2021-07-02 13:10:58"
    )
    make.mission(profile="orbital", launch="2021-07-03 13:00", landing="~2021-07-03 13:01")
    make.mission(profile="orbital", launch="2021-07", landing="2021-08")
    longest, shortest = held("longest_flight"), held("shortest_flight")
    assert (longest.mission, longest.value) == (to_the_minute, timedelta(minutes=10))
    assert (shortest.mission, shortest.value) == (to_the_second, timedelta(minutes=9, seconds=59))


def test_age_is_counted_in_birthdays_where_the_day_of_birth_is_known():
    def born(text: str | None):
        return make.person(born=VagueDate.parse(text) if text else None)

    flight = hop("2021-07-20")
    oldest = make.seat(mission=flight, person=born("1939-02-01"))
    youngest = make.seat(mission=flight, person=born("2002-07-21"))
    for text in ("1930", "about 1901-01-01", None):
        make.seat(mission=flight, person=born(text))
    record = held("oldest")
    assert (record.person, record.value) == (oldest.person, 82)
    record = held("youngest")
    assert (record.person, record.value) == (youngest.person, 18)


def test_without_days_of_birth_nobody_is_oldest():
    make.seat()
    assert (held("oldest"), held("youngest")) == (None, None)


@pytest.mark.parametrize("number", [2, 20])
def test_records_cost_the_same_for_two_flights_and_for_twenty(number, django_assert_num_queries):
    person = make.person(born=VagueDate.parse("1980-01-01"))
    for day in range(number):
        make.seat(mission=hop(f"2021-07-{day + 1:02d}"), person=person)
    with django_assert_num_queries(16):
        records(Line.KM80, Moment.now(NOW), at=NOW)
