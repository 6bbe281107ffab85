"""The columns that keep journeys follow every change of a seat or a mission."""

from datetime import timedelta

import pytest
from django.core.management import call_command

from missions.dates import VagueDate
from missions.models import Seat
from missions.race import settle_journeys
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def film_crew():
    """Up in MS-19, down in MS-18."""
    peresild = make.person(name="Yulia Peresild")
    ms_18 = make.mission(scope="context", launch="2021-04-09 07:42", landing="2021-10-17 04:35")
    ms_19 = make.mission(launch="2021-10-05 08:55:02", landing="2022-03-30 11:28")
    up = make.seat(person=peresild, mission=ms_19, leg="up")
    down = make.seat(person=peresild, mission=ms_18, leg="down")
    return up, down


def journey(seat: Seat) -> tuple[Seat | None, timedelta | None]:
    seat.refresh_from_db()
    seconds = seat.away_seconds
    return seat.home, None if seconds is None else timedelta(seconds=seconds)


WITH_MS_18 = timedelta(days=11, hours=19, minutes=40)


def test_a_seat_up_knows_where_its_journey_ends(film_crew):
    up, down = film_crew
    assert journey(up) == (down, WITH_MS_18)
    assert journey(down) == (None, None)


def test_a_seat_both_ways_ends_in_itself():
    seat = make.seat(mission=make.mission(launch="2021-07-20 13:12", landing="2021-07-20 13:22"))
    assert journey(seat) == (seat, timedelta(minutes=10))


def test_a_rough_landing_gives_no_time():
    seat = make.seat(mission=make.mission(launch="2025-08-03 12:43", landing="~2025-08-03 12:53"))
    assert journey(seat) == (seat, None)


def test_a_corrected_landing_is_followed(film_crew):
    up, down = film_crew
    down.mission.landing = VagueDate.parse("2021-10-17 04:36")
    down.mission.save()
    assert journey(up) == (down, WITH_MS_18 + timedelta(minutes=1))


def test_a_seat_that_goes_leaves_no_way_home(film_crew):
    up, down = film_crew
    down.delete()
    assert journey(up) == (None, None)


def test_a_mission_that_goes_leaves_no_way_home(film_crew):
    up, down = film_crew
    down.mission.delete()
    assert journey(up) == (None, None)


def test_a_seat_given_to_somebody_else_is_taken_from_whoever_had_it(film_crew):
    up, down = film_crew
    shipenko = make.seat(mission=up.mission, leg="up")
    again = Seat.objects.get(pk=down.pk)
    again.person = shipenko.person
    again.save()
    assert journey(shipenko) == (down, WITH_MS_18)
    assert journey(up) == (None, None)


def test_a_journey_is_kept_for_drafts_too(film_crew):
    up, down = film_crew
    down.mission.stage = "draft"
    down.mission.save()
    assert journey(up) == (down, WITH_MS_18)


def test_the_command_mends_what_bypassed_the_site(film_crew, capsys):
    up, down = film_crew
    Seat.objects.update(home=None, away_seconds=7)
    call_command("settle_journeys")
    assert capsys.readouterr().out == "Seats whose journey was corrected: 2.\n"
    assert journey(up) == (down, WITH_MS_18)
    assert journey(down) == (None, None)
    call_command("settle_journeys")
    assert capsys.readouterr().out == "Seats whose journey was corrected: 0.\n"


def test_settling_costs_the_same_for_one_journey_and_for_many(django_assert_num_queries):
    person = make.person()
    for number in range(20):
        make.seat(person=person, mission=make.mission(launch=f"2021-07-{number + 1:02d}"))
    Seat.objects.update(home=None)
    with django_assert_num_queries(2):
        assert settle_journeys([person.pk]) == 20
    with django_assert_num_queries(1):
        assert settle_journeys([person.pk]) == 0
