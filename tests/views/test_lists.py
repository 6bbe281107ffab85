"""What all lists share: how many there are, what narrows them, and how to undo it."""

import pytest
from django.core.paginator import Paginator
from justhtml import JustHTML

from missions.models import Organisation, Vehicle
from missions.views.generic import RecordListView
from tests import factories as make

pytestmark = pytest.mark.django_db


def document(client, path: str) -> JustHTML:
    response = client.get(path)
    assert response.status_code == 200, path
    return JustHTML(response.content.decode(), sanitize=False)


def texts(page: JustHTML, selector: str) -> list[str]:
    return [" ".join(node.to_text().split()) for node in page.query(selector)]


def hrefs(page: JustHTML, selector: str) -> list[str]:
    return [node.attrs["href"] for node in page.query(selector)]


def test_a_list_says_how_many_rows_it_has(client):
    make.mission()
    assert texts(document(client, "/missions/"), ".list-count") == ["1 flight"]
    make.mission(launch="2022-01-01")
    assert texts(document(client, "/missions/"), ".list-count") == ["2 flights"]
    assert texts(document(client, "/missions/?status=failed"), ".list-count") == ["0 flights"]


def test_each_filter_in_use_can_be_taken_away(client):
    blue = make.organisation(name="Blue Origin")
    make.mission(operator=blue)
    page = document(client, "/missions/?operator=blue-origin&year=2021&line=80km")
    assert texts(page, ".chosen a") == [
        "Remove Operator: Blue Origin", "Remove Year: 2021", "Remove Line: 80 km", "Clear all",
    ]  # fmt: skip
    assert hrefs(page, ".chosen a") == [
        "/missions/?year=2021&line=80km",
        "/missions/?operator=blue-origin&line=80km",
        "/missions/?operator=blue-origin&year=2021",
        "/missions/",
    ]
    assert document(client, "/missions/").query(".chosen") == []


def test_the_default_line_of_rows_is_no_filter_in_use(client):
    make.mission(apogee_km=105, apogee_basis="peak")
    assert document(client, "/race/flights/?line=80km").query(".chosen") == []
    page = document(client, "/race/flights/?line=100km&state=launched")
    assert texts(page, ".chosen a") == [
        "Remove Line: 100 km", "Remove State on that day: Launched", "Clear all"
    ]  # fmt: skip


def test_filters_fold_without_script(client):
    make.mission()
    (form,) = document(client, "/missions/").query("details.filters > summary + form")
    assert form.attrs["method"] == "get"
    assert document(client, "/sources/").query("details.filters") == []


def test_an_empty_list_leads_back(client):
    page = document(client, "/missions/?status=failed")
    assert hrefs(page, ".empty a") == ["/missions/"]
    assert document(client, "/missions/").query(".empty a") == []


def test_pages_are_named_and_keep_the_filters(client):
    operator, vehicle = make.organisation(name="Blue Origin"), make.vehicle()
    for _ in range(51):
        make.mission(operator=operator, vehicle=vehicle)
    page = document(client, "/missions/?operator=blue-origin")
    assert texts(page, ".pagination a") == ["Page 1", "Page 2", "Next page"]
    assert hrefs(page, '.pagination a[rel="next"]') == ["?operator=blue-origin&page=2"]
    page = document(client, "/missions/?operator=blue-origin&page=2")
    assert texts(page, ".pagination a") == ["Previous page", "Page 1", "Page 2"]
    assert texts(page, ".pagination [aria-current]") == ["Page 2"]


def test_many_pages_are_left_out_in_the_middle():
    pages = Paginator(range(450), 50)
    assert RecordListView().numbers_of_pages(pages.page(5)) == [1, 0, 4, 5, 6, 0, 9]
    assert RecordListView().numbers_of_pages(Paginator(range(9), 50).page(1)) == []


@pytest.mark.parametrize("name", ["vehicle", "place", "organiser", "payer"])
def test_flights_of_a_page_can_be_listed(client, name):
    target = {
        "vehicle": lambda: make.vehicle(name="It"),
        "place": lambda: make.place(name="It"),
        "organiser": lambda: make.organisation(name="It"),
        "payer": lambda: make.organisation(name="It"),
    }[name]()
    fields = {
        "vehicle": ("vehicle", "launcher"),
        "place": ("launch_site", "landing_site", "destination"),
        "organiser": ("organiser",),
        "payer": (),
    }[name]
    ours = {make.mission(**{field: target}) for field in fields}
    if name == "payer":
        seat = make.seat(payer=target)
        make.seat(payer=target, mission=seat.mission)
        make.seat(payer=target, mission=make.draft_mission())
        ours = {seat.mission}
    make.mission()
    make.draft_mission(**dict.fromkeys(fields, target))
    page = client.get(f"/missions/?{name}=it")
    assert set(page.context["object_list"]) == ours
    assert len(page.context["object_list"]) == len(ours)
    document_ = JustHTML(page.content.decode(), sanitize=False)
    assert [chip.split(": ")[1] for chip in texts(document_, ".chosen a")] == ["It"]
    assert document_.query(f'select[name="{name}"]') == []


@pytest.mark.parametrize("name", ["vehicle", "place", "organiser", "payer"])
@pytest.mark.parametrize("value", ["nobody", "\0", "' OR 1=1 --", "%", "x" * 3000])
def test_what_is_not_there_is_a_clear_404(client, name, value):
    response = client.get("/missions/", {name: value})
    assert response.status_code == 404
    assert "to choose in this list" in response.content.decode()


# Kinds


def groups(page: JustHTML) -> dict[str, list[list[str]]]:
    return {
        " ".join(group.query("h2")[0].to_text().split()): [
            [" ".join(cell.to_text().split()) for cell in row.query("th, td")]
            for row in group.query("tr")
        ]
        for group in page.query(".group")
    }


def test_organisations_stand_by_what_they_do(client):
    operator = make.organisation(name="Flyer", country="US")
    seller = make.organisation(name="Seller", kind=Organisation.Kind.ORGANISER)
    agency = make.organisation(name="Agency", kind=Organisation.Kind.AGENCY)
    mission = make.mission(operator=operator, organiser=seller)
    for _ in range(2):
        make.seat(mission=mission, payer=agency)
    make.seat(mission=mission, payer=operator)
    make.seat(mission=make.draft_mission(operator=operator, organiser=seller), payer=agency)
    page = document(client, "/organisations/")
    assert groups(page) == {
        "Operators 1": [["Name", "Flown"], ["Flyer United States", "1"]],
        "Organisers 1": [["Name", "Organised"], ["Seller", "1"]],
        "Agencies 1": [["Name", "Paid for a seat"], ["Agency", "1"]],
    }
    assert hrefs(page, "td a") == [
        "/missions/?operator=flyer", "/organisations/seller/#organised",
        "/organisations/agency/#paid",
    ]  # fmt: skip
    for path in hrefs(page, "td a")[1:]:
        path, _, name = path.partition("#")
        assert len(document(client, path).query(f"section[aria-labelledby={name}] li")) == 1


def test_vehicles_and_places_stand_by_their_kind(client):
    capsule = make.vehicle(name="Capsule", operator=make.organisation(name="Flyer"))
    rocket = make.vehicle(name="Rocket", kind=Vehicle.Kind.LAUNCHER)
    pad, station = make.place(name="Pad"), make.place(name="Station", kind="destination")
    make.mission(vehicle=capsule, launcher=rocket, launch_site=pad, destination=station)
    make.place(name="Unused")
    page = document(client, "/vehicles/")
    assert groups(page) == {
        "Spacecraft 1": [["Name", "Flights"], ["Capsule Flyer", "1"]],
        "Launch vehicles 1": [["Name", "Flights"], ["Rocket", "1"]],
    }
    for path in hrefs(page, "td a"):
        assert texts(document(client, path), ".list-count") == ["1 flight"]
    assert groups(document(client, "/places/")) == {
        "Launch sites 2": [["Name", "Launches"], ["Pad", "1"], ["Unused", "–"]],
        "Destinations 1": [["Name", "Visits"], ["Station", "1"]],
    }
