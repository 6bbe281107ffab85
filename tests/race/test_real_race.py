"""What must come out of the rows of the starter content, and what must hold on every day."""

from datetime import UTC, date, datetime, timedelta
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection

from missions.models import Mission, Organisation, Seat
from missions.race import (
    Line,
    Moment,
    Standings,
    aboard,
    days_of_change,
    flights,
    journeys_of,
    people,
    seats,
    standings,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("starter")]
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def ahead(line: Line, day: str = "") -> Standings:
    return standings(line, Moment.parse(day, NOW) if day else Moment.now(NOW), at=NOW)


def row(slug: str, line: Line, day: str = ""):
    return next(r for r in ahead(line, day).rows if r.operator.slug == slug)


def test_virgin_galactic_has_all_its_flights_at_80_km_and_none_at_100():
    all_flights = Mission.objects.filter(operator__slug="virgin-galactic")
    operator = Organisation.objects.get(slug="virgin-galactic")
    now = Moment.now(NOW)
    at_80 = flights(Line.KM80, now, at=NOW, operator=operator)
    assert set(at_80) == set(all_flights)
    commercial = [m.name for m in at_80.order_by("launch") if "Galactic 0" in m.name]
    assert len(commercial) == 7
    assert not flights(Line.KM100, now, at=NOW, operator=operator).exists()
    assert not flights(Line.KM100, now, at=NOW, operator=operator, state="unknown").exists()


def test_new_shepard_has_98_seats_and_92_individuals_up_to_ns_38():
    blue = row("blue-origin", Line.KM100, "2026-01-22")
    assert (blue.flights, blue.seats, blue.individuals) == (17, 98, 92)


def test_virgin_galactic_flew_30_individuals_in_the_cabin():
    operator = Organisation.objects.get(slug="virgin-galactic")
    cabin = seats(Line.KM80, Moment.now(NOW), at=NOW, operator=operator).filter(position="cabin")
    assert cabin.values("person").distinct().count() == 30


def test_the_race_on_the_day_the_film_crew_launched():
    found = ahead(Line.KM80, "2021-10-05")
    counts = [(r.operator.slug, r.flights, r.under_way, r.seats) for r in found.rows]
    assert counts == [
        ("roscosmos", 12, 1, 39),
        ("blue-origin", 1, 0, 4),
        ("spacex", 1, 0, 4),
        ("virgin-galactic", 1, 0, 6),
    ]
    moment = Moment.parse("2021-10-05", NOW)
    (under_way,) = flights(Line.KM80, moment, at=NOW, state="under_way")
    assert under_way.slug == "soyuz-ms-19"
    assert under_way not in flights(Line.KM80, moment, at=NOW)
    up = [journey.person.slug for journey in aboard(moment, at=NOW)]
    assert up == ["anton-shkaplerov", "klim-shipenko", "yulia-peresild"]
    neighbours = days_of_change(Line.KM80, moment, at=NOW)
    assert neighbours == (date(2021, 9, 18), date(2021, 10, 13))


def test_what_the_seats_keep_is_what_their_journeys_are():
    ups = Seat.objects.up().select_related("home")
    kept = {
        (seat.pk, seat.home_id, seat.away_seconds and timedelta(seconds=seat.away_seconds))
        for seat in ups
    }
    everybody = ups.values_list("person", flat=True)
    journeys = [journey for journey in journeys_of(everybody, at=NOW) if journey.up]
    paired = {(j.up.pk, j.down and j.down.pk, (j.duration() or [None])[0]) for j in journeys}
    assert kept == paired
    assert len(paired) == 225


def test_the_migration_joins_the_seats_as_the_site_does():
    def kept() -> list[tuple]:
        return list(Seat.objects.order_by("pk").values_list("pk", "home", "away_seconds"))

    before = kept()
    Seat.objects.update(home=None, away_seconds=None)
    migration = import_module("missions.migrations.0003_journeys")
    migration.settle(apps, SimpleNamespace(connection=connection))
    assert kept() == before


def test_nobody_of_the_record_is_left_in_space():
    assert aboard(Moment.now(NOW), at=NOW) == []


ADDING_UP = ("flights", "under_way", "unknown", "seats", "priced")


def days_of_every_change() -> list[str]:
    moments = [m for pair in Mission.objects.values_list("launch", "landing") for m in pair if m]
    return sorted({moment.latest.date().isoformat() for moment in moments})


def test_on_every_day_and_by_every_line_the_parts_add_up_to_the_whole():
    """Each number is also the number of rows that explain it."""
    for day in days_of_every_change()[::4]:
        for line in Line:
            moment = Moment.parse(day, NOW)
            found = standings(line, moment, at=NOW)
            for name in ADDING_UP:
                parts = sum(getattr(r, name) for r in found.rows)
                assert parts == getattr(found.total, name), (day, line, name)
            assert sum(found.total.categories.values()) == found.total.seats
            assert found.total.individuals <= sum(r.individuals for r in found.rows)
            explained = {
                "flights": flights(line, moment, at=NOW),
                "under_way": flights(line, moment, at=NOW, state="under_way"),
                "unknown": flights(line, moment, at=NOW, state="unknown"),
                "seats": seats(line, moment, at=NOW),
                "individuals": people(line, moment, at=NOW),
                "priced": seats(line, moment, at=NOW, priced=True),
            }
            counted = {name: rows.count() for name, rows in explained.items()}
            assert counted == {name: getattr(found.total, name) for name in explained}


def test_counts_never_fall_as_the_days_go_by_and_a_higher_line_never_counts_more():
    names = ("flights", "seats", "individuals", "time_in_space")
    before = {line: [0, 0, 0, timedelta()] for line in Line}
    days = days_of_every_change()
    assert len(days) > 60
    for day in [*days, ""]:
        found = {line: ahead(line, day).total for line in Line}
        counts = {line: [getattr(found[line], name) for name in names] for line in Line}
        for line in Line:
            risen = [now >= then for now, then in zip(counts[line], before[line], strict=True)]
            assert all(risen), (day, line)
        for low, high in ((Line.KM80, Line.KM100), (Line.KM100, Line.ORBIT)):
            least = [a >= b for a, b in zip(counts[low], counts[high], strict=True)]
            assert all(least), (day, low, high)
        before = counts


@pytest.mark.parametrize("line", list(Line))
def test_the_row_of_one_operator_is_its_row_of_all(line, django_assert_num_queries):
    for row in standings(line, Moment.now(NOW), at=NOW).rows:
        with django_assert_num_queries(5):
            own = standings(line, Moment.now(NOW), at=NOW, operator=row.operator)
        assert own.rows == [row]
        assert (own.total.individuals, own.total.flights) == (row.individuals, row.flights)
