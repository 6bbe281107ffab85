from datetime import UTC, datetime, timedelta

import pytest

from missions.dates import Precision
from missions.race import journeys_of
from tests import factories as make

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, tzinfo=UTC)


def test_up_in_one_craft_and_home_in_another():
    peresild = make.person()
    ms_18 = make.mission(launch="2021-04-09", landing="2021-10-17 04:35")
    ms_19 = make.mission(launch="2021-10-05 08:55:02", landing="2022-03-30")
    up = make.seat(person=peresild, mission=ms_19, leg="up")
    down = make.seat(person=peresild, mission=ms_18, leg="down")
    (journey,) = journeys_of([peresild.pk], at=NOW)
    assert (journey.up, journey.down) == (up, down)
    assert journey.changed_craft
    assert journey.duration() == (timedelta(days=11, hours=19, minutes=40), Precision.MINUTE)


def test_the_first_landing_after_the_launch_brings_them_home():
    person = make.person()
    first = make.mission(launch="2005-10-01", landing="2006-04-08")
    second = make.mission(launch="2009-03-26", landing="2009-10-11")
    later = make.mission(launch="2006-09-18", landing="2007-04-21")
    make.seat(person=person, mission=second, leg="up")
    make.seat(person=person, mission=later, leg="down")
    make.seat(person=person, mission=first, leg="up")
    journeys = journeys_of([person.pk], at=NOW)
    assert [(j.up.mission, j.down.mission if j.down else None) for j in journeys] == [
        (first, later),
        (second, None),
    ]


def test_one_seat_for_both_ways_is_one_journey():
    seat = make.seat(mission=make.mission(launch="2021-07-20 13:12", landing="2021-07-20 13:22"))
    (journey,) = journeys_of([seat.person_id], at=NOW)
    assert not journey.changed_craft
    assert journey.duration() == (timedelta(minutes=10), Precision.MINUTE)


def test_a_way_home_without_a_known_way_up_is_shown_too():
    seat = make.seat(mission=make.mission(landing="2021-10-17"), leg="down")
    (journey,) = journeys_of([seat.person_id], at=NOW)
    assert (journey.up, journey.down) == (None, seat)
    assert journey.duration() is None


def test_drafts_make_no_journey():
    seat = make.seat(mission=make.draft_mission())
    assert journeys_of([seat.person_id], at=NOW) == []
