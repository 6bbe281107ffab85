"""What may be stored, and what an editor is told about what may not."""

import pytest
from django.core.exceptions import ValidationError

from missions.dates import VagueDate
from missions.models import Citation, Craft, Seat
from tests import factories as make

pytestmark = pytest.mark.django_db


def problems(obj) -> list[str]:
    try:
        obj.full_clean()
    except ValidationError as error:
        return error.messages
    return []


def test_landing_before_launch():
    mission = make.mission()
    mission.landing = VagueDate.parse("2021-07-19")
    assert problems(mission) == ["The landing lies before the launch."]


def test_docking_between_launch_and_landing():
    mission = make.mission(landing="2021-07-22")
    mission.docking = VagueDate.parse("2021-07-23")
    assert problems(mission) == ["The landing lies before the docking."]
    mission.docking = VagueDate.parse("2021-07-19")
    assert problems(mission) == ["The docking lies before the launch."]


def test_a_flown_flight_of_the_record_needs_a_launch():
    mission = make.mission()
    mission.launch = None
    assert problems(mission) == ["A flight that has flown needs its launch date."]
    mission.scope = "context"
    assert problems(mission) == []


def test_an_apogee_says_what_it_rests_on():
    mission = make.mission()
    mission.apogee_km = 107
    assert problems(mission) == ["An apogee is above 0 km and says what it rests on."]
    mission.apogee_basis = "peak"
    assert problems(mission) == []
    mission.apogee_km = -1
    assert problems(mission) == ["An apogee is above 0 km and says what it rests on."]


def test_the_lines_come_in_order():
    mission = make.mission()
    mission.crossed_80_km, mission.crossed_100_km = False, True
    assert problems(mission) == ["Whoever passes 100 km has passed 80 km."]


def test_a_craft_is_one_of_its_vehicle():
    mission = make.mission()
    mission.craft = Craft.objects.create(name="Resilience", vehicle=make.vehicle(name="Dragon"))
    assert problems(mission) == [f"Resilience is not a {mission.vehicle}."]


def test_one_seat_for_a_person_in_a_mission():
    seat = make.seat()
    twin = Seat(mission=seat.mission, person=seat.person, category="self")
    assert problems(twin) == ["This person already has a seat in this mission."]


def test_one_payer():
    seat = make.seat()
    seat.payer, seat.payer_person = make.organisation(), make.person()
    assert problems(seat) == ["A seat is paid by an organisation or by a person, not both."]
    seat.payer, seat.payer_person = None, seat.person
    assert problems(seat) == ["Someone who paid for themselves belongs in that category."]


def test_a_price_range_rises():
    seat = make.seat(price_usd=20_000_000)
    seat.price_usd_to = 20_000_000
    assert problems(seat) == ["The upper price must be above the lower one."]
    seat.price_usd = None
    assert problems(seat) == ["The upper price must be above the lower one."]


def test_a_position_is_on_earth():
    place = make.place()
    place.latitude = 91
    assert problems(place) == [
        "A position needs a latitude from -90 to 90 and a longitude from -180 to 180."
    ]
    place.latitude, place.longitude = None, 63
    assert problems(place) != []
    place.latitude, place.longitude = 46, 63
    assert problems(place) == []


def test_a_time_zone_exists():
    place = make.place()
    place.time_zone = "Asia/Baikonur"
    assert problems(place) == ["“Asia/Baikonur” is not a time zone name such as Asia/Qyzylorda."]


@pytest.mark.parametrize("country", ["ru", "R1", "R"])
def test_a_country_is_a_code(country):
    organisation = make.organisation()
    organisation.country = country
    assert problems(organisation) == ["The country is a two-letter code in capitals, such as RU."]


def test_a_citation_stands_under_exactly_one_object():
    source = make.source()
    assert problems(Citation(source=source, field="launch")) == [
        "A citation belongs to exactly one object."
    ]
    two = Citation(source=source, field="name", mission=make.mission(), person=make.person())
    assert "A citation belongs to exactly one object." in problems(two)


def test_a_citation_names_a_figure_of_its_object():
    citation = Citation(source=make.source(), field="apogee", mission=make.mission())
    assert problems(citation)[0].startswith("“apogee” is none of: name, operator,")


def test_a_source_is_cited_once_for_a_figure():
    first = make.citation("launch", mission=make.mission())
    again = Citation(source=first.source, field="launch", mission=first.mission)
    assert problems(again) == ["This source is already cited for this field."]


def test_a_tidy_name_and_an_index_name():
    person = make.person(sort_name="")
    person.name, person.sort_name = "  Yulia   Peresild ", ""
    person.full_clean()
    assert (person.name, person.sort_name) == ("Yulia Peresild", "Peresild, Yulia")


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        (
            "[" * 4_001,
            "There are more than 4,000 “[” in this text; it would take too long to render.",
        ),
        (
            "<" * 4_001,
            "There are more than 4,000 “<” in this text; it would take too long to render.",
        ),
        ("a" * 100_001, "Ensure this value has at most 100000 characters (it has 100001)."),
    ],
)
def test_a_text_that_would_choke_the_renderer(body, problem):
    article = make.draft_article()
    article.body = body
    assert problems(article) == [problem]
