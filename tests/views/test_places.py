"""Pages of places: where they lie, what their clocks say, what happened there."""

from datetime import UTC, datetime

import pytest
from justhtml import JustHTML

from missions.models import Place
from missions.templatetags.record import utc_offset
from tests import factories as make

pytestmark = pytest.mark.django_db


def document(client, path: str) -> JustHTML:
    response = client.get(path)
    assert response.status_code == 200, path
    return JustHTML(response.content.decode(), sanitize=False)


def texts(page: JustHTML, selector: str) -> list[str]:
    return [" ".join(node.to_text().split()) for node in page.query(selector)]


def test_where_a_place_lies_and_what_happened_there(client):
    place = make.place(
        name="Pad", latitude=46, longitude=-63.5, time_zone="Asia/Qyzylorda", country="KZ"
    )
    seat = make.seat(mission=make.mission(launch_site=place, landing_site=place))
    make.draft_mission(launch_site=place)
    page = document(client, "/places/pad/")
    labels, values = texts(page, ".key-figures dt"), texts(page, ".key-figures dd")
    assert dict(zip(labels, values, strict=True)) == {
        "Launches": "1",
        "Landings": "1",
        "Position": "46.000° N, 63.500° W unsourced",
        "Time zone": "Asia/Qyzylorda UTC+5 today",
    }
    assert texts(page, ".kicker") == ["Launch site, Kazakhstan"]
    assert texts(page, ".locator title") == [
        "A map of the world: Pad lies at 46.000° N, 63.500° W."
    ]
    for link in page.query(".key-figures a"):
        name = link.attrs["href"].removeprefix("#")
        section = f"section[aria-labelledby={name}]"
        assert texts(page, f"{section} .mission-line-crew") == [seat.person.name]


def test_a_place_of_which_little_is_known_has_a_page(client):
    page = document(client, make.place().get_absolute_url())
    assert page.query(".key-figures, .locator, .mission-lines") == []


@pytest.mark.parametrize(("latitude", "longitude"), [(90, 180), (-90, -180), (0, 0)])
def test_the_ends_of_the_earth_are_on_the_map(client, latitude, longitude):
    place = make.place(latitude=latitude, longitude=longitude)
    (drawing,) = document(client, place.get_absolute_url()).query(".locator svg")
    _, _, width, height = (float(n) for n in drawing.attrs["viewBox"].split())
    circle = drawing.query("path")[-1].attrs["d"]
    x, y = (float(n) for n in circle[1:].split("A")[0].split())
    assert -5 <= x <= width
    assert 0 <= y <= height


@pytest.mark.parametrize(
    ("zone", "offset"),
    [
        ("Asia/Qyzylorda", "UTC+5"),
        ("America/Chicago", "UTC−6"),
        ("Asia/Kolkata", "UTC+5:30"),
        ("America/St_Johns", "UTC−3:30"),
        ("Etc/UTC", "UTC"),
        ("", ""),
    ],
)
def test_how_far_clocks_are_from_utc(zone, offset):
    assert utc_offset(Place(time_zone=zone), datetime(2026, 11, 22, tzinfo=UTC)) == offset


def test_clocks_follow_the_summer(client):
    place = Place(time_zone="America/Chicago")
    assert utc_offset(place, datetime(2026, 7, 1, tzinfo=UTC)) == "UTC−5"
