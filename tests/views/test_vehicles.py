"""Pages of vehicles: what they carried, and each craft of the class."""

import pytest
from justhtml import JustHTML

from missions.models import Mission
from tests import factories as make

pytestmark = pytest.mark.django_db


def document(client, path: str) -> JustHTML:
    response = client.get(path)
    assert response.status_code == 200, path
    return JustHTML(response.content.decode(), sanitize=False)


def texts(page: JustHTML, selector: str) -> list[str]:
    return [" ".join(node.to_text().split()) for node in page.query(selector)]


def figures(page: JustHTML) -> dict[str, str]:
    return dict(zip(texts(page, ".key-figures dt"), texts(page, ".key-figures dd"), strict=True))


def fleet(page: JustHTML) -> list[list[str]]:
    return [texts(row, "th, td") for row in page.query(".fleet tr")]


def test_what_a_vehicle_carried(client):
    vehicle = make.vehicle(name="Capsule")
    seat = make.seat(mission=make.mission(vehicle=vehicle, apogee_km=107.5, apogee_basis="peak"))
    make.seat(mission=seat.mission, leg="down")
    again = make.mission(vehicle=vehicle, launch="2022-01-01", apogee_km=90, apogee_basis="peak")
    make.seat(mission=again, person=seat.person)
    make.seat(mission=make.mission(vehicle=vehicle, status="planned", launch="2099"))
    make.seat(mission=make.draft_mission(vehicle=vehicle))
    make.seat(mission=make.mission(vehicle=vehicle, scope=Mission.Scope.CONTEXT))
    page = document(client, "/vehicles/capsule/")
    assert figures(page) == {
        "Flights": "2", "People carried": "1", "Seats": "2", "Highest": "107.5 km"
    }  # fmt: skip
    years = [texts(row, "th, td") for row in page.query(".chart tbody tr")]
    assert years == [["2021", "1"], ["2022", "1"]]


def test_a_vehicle_that_has_not_flown_has_a_page(client):
    make.mission(vehicle=make.vehicle(name="Capsule"), status="planned", launch="2099")
    page = document(client, "/vehicles/capsule/")
    assert page.query(".key-figures, .chart, .fleet") == []
    assert len(page.query(".mission-line")) == 1


def test_each_craft_tells_its_flights(client):
    vehicle = make.vehicle(name="Capsule")
    old, new, spare = (vehicle.craft.create(name=name) for name in ("Old", "New", "Spare"))
    make.mission(vehicle=vehicle, craft=old, launch="2021-07-20")
    make.mission(vehicle=vehicle, craft=old, launch="2022-03-31")
    make.mission(vehicle=vehicle, craft=new, launch="2022-04-30")
    make.draft_mission(vehicle=vehicle, craft=new)
    make.draft_mission(vehicle=vehicle, craft=spare)
    make.mission(vehicle=vehicle, craft=spare, scope=Mission.Scope.CONTEXT)
    assert fleet(document(client, "/vehicles/capsule/")) == [
        ["Craft", "Flights", "First", "Latest"],
        ["New", "1", "30 Apr 2022", "–"],
        ["Old", "2", "20 Jul 2021", "31 Mar 2022"],
        ["Spare", "–", "–", "–"],
    ]


def test_craft_that_flew_once_need_no_latest_flight(client):
    vehicle = make.vehicle(name="Capsule")
    make.mission(vehicle=vehicle, craft=vehicle.craft.create(name="One"))
    page = document(client, "/vehicles/capsule/")
    assert fleet(page) == [["Craft", "Flights", "First"], ["One", "1", "20 Jul 2021"]]
    assert "context" not in page.query("main")[0].to_text()
