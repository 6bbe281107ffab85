"""Pages of organisations: an operator's numbers and flights, and what others took part in."""

import pytest
from justhtml import JustHTML

from missions.models import Organisation
from missions.views import lines
from tests import factories as make

pytestmark = pytest.mark.django_db


def document(client, path: str) -> JustHTML:
    response = client.get(path)
    assert response.status_code == 200, path
    return JustHTML(response.content.decode(), sanitize=False)


def texts(page: JustHTML, selector: str) -> list[str]:
    return [" ".join(node.to_text().split()) for node in page.query(selector)]


@pytest.fixture
def operator():
    operator = make.organisation(name="Flyer", country="US", also_known_as="The Flyers")
    person = make.person()
    for day, apogee in (("2021-07-20", 107), ("2023-03-01", 95)):
        mission = make.mission(
            operator=operator, launch=f"{day} 13:00", landing=f"{day} 13:10",
            apogee_km=apogee, apogee_basis="peak",
        )  # fmt: skip
        make.seat(mission=mission, person=person)
        make.seat(mission=mission)
    low = make.mission(operator=operator, launch="2022-01-01", apogee_km=70, apogee_basis="peak")
    make.seat(mission=low)
    make.seat(mission=make.draft_mission(operator=operator, apogee_km=500, apogee_basis="peak"))
    make.mission()
    return operator


@pytest.mark.usefixtures("operator")
def test_every_number_of_an_operator_leads_to_its_rows(client):
    page = document(client, "/organisations/flyer/")
    numbers = zip(texts(page, ".key-figures dt"), texts(page, ".key-figures dd"), strict=True)
    assert dict(numbers) == {
        "Flights": "2",
        "People": "3",
        "Seats": "4",
        "Highest": "107 km",
        "Time in space": "40 min",
        "Latest flight": "1 Mar 2023",
    }
    for link in page.query(".key-figures a"):
        number = link.to_text().strip()
        rows = document(client, link.attrs["href"])
        if number.isdigit():
            assert texts(rows, ".rows-count") == [number]
        assert texts(rows, ".chosen b") == ["Flyer"]


@pytest.mark.usefixtures("operator")
def test_the_flights_of_an_operator_by_year(client):
    page = document(client, "/organisations/flyer/")
    years = [texts(row, "th, td") for row in page.query(".chart tbody tr")]
    assert years == [["2021", "1"], ["2022", "1"], ["2023", "1"]]
    (link,) = (a for a in page.query(".chart tbody a") if a.to_text() == "2022")
    assert texts(document(client, link.attrs["href"]), ".list-count") == ["1 flight"]


@pytest.mark.usefixtures("operator")
def test_how_an_organisation_is_introduced(client):
    page = document(client, "/organisations/flyer/")
    assert texts(page, ".kicker") == ["Operator, United States"]
    assert texts(page, ".page-heading .aside-text") == ["Also known as The Flyers"]


def test_who_does_not_fly_has_no_numbers_of_the_race(client):
    seller = make.organisation(name="Seller", kind=Organisation.Kind.ORGANISER)
    seat = make.seat(mission=make.mission(organiser=seller))
    page = document(client, seller.get_absolute_url())
    assert page.query(".key-figures, .chart") == []
    assert texts(page, ".mission-line-crew") == [seat.person.name]


def test_an_operator_without_flights_has_a_page(client):
    page = document(client, make.organisation().get_absolute_url())
    assert page.query(".key-figures, .chart, .mission-lines") == []


def test_a_long_list_ends_with_a_way_to_the_rest(client, monkeypatch):
    monkeypatch.setattr(lines, "MOST", 2)
    operator = make.organisation(name="Flyer")
    for year in (2021, 2022, 2023):
        make.mission(operator=operator, name=f"Flight {year}", launch=f"{year}-01-01")
    page = document(client, "/organisations/flyer/")
    assert texts(page, ".mission-lines h3") == ["Flight 2023", "Flight 2022"]
    (link,) = page.query(".mission-lines .more a")
    assert texts(document(client, link.attrs["href"]), ".list-count") == ["3 flights"]


def test_two_flights_need_no_way_to_the_rest(client):
    operator = make.organisation(name="Flyer")
    make.mission(operator=operator)
    assert document(client, "/organisations/flyer/").query(".more") == []


def test_vehicles_of_an_operator_tell_their_public_flights(client):
    operator = make.organisation(name="Flyer")
    vehicle = make.vehicle(name="Capsule", operator=operator)
    make.mission(vehicle=vehicle)
    make.draft_mission(vehicle=vehicle)
    page = document(client, "/organisations/flyer/")
    assert texts(page, ".side-list li") == ["Capsule spacecraft, 1 flight"]
