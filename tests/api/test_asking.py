"""What can be asked for, and what is refused."""

import json
from urllib.parse import quote

import pytest
from django.core.signing import Signer
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import factories as make

from .conftest import LISTS, all_of
from .worlds import world

pytestmark = pytest.mark.django_db


def refused(read, path: str) -> dict[str, str]:
    problem = read(path, status=400)
    assert problem["title"] == "Bad Request"
    return {each["name"]: each["reason"] for each in problem["invalid_parameters"]}


@pytest.mark.parametrize("path", [*LISTS, "standings", "search", ""])
def test_an_unknown_parameter_is_named(read, path):
    assert set(refused(read, f"{path}?q=x&limmit=3&lone=80km")) >= {"limmit", "lone"}


def test_a_like_name_is_offered(read):
    assert refused(read, "missions?limmit=3") == {
        "limmit": "There is no such parameter. Did you mean “limit”?"
    }


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("missions?limit=0", "limit"),
        ("missions?limit=101", "limit"),
        ("missions?limit=ten", "limit"),
        ("missions?limit=2&limit=3", "limit"),
        ("missions?year=%00", "year"),
        ("missions?year=2021.5", "year"),
        ("missions?year=99999999999999999999", "year"),
        ("missions?operator=%00", "operator"),
        ("missions?operator=nobody", "operator"),
        ("missions?operator=" + "x" * 5000, "operator"),
        ("missions?status=lost", "status"),
        ("missions?line=50km", "line"),
        ("missions?on=yesterday", "on"),
        ("missions?on=2199", "on"),
        ("missions?on=2021-13", "on"),
        ("missions?person=nobody", "person"),
        ("people?category=tourist", "category"),
        ("articles?tag=nothing", "tag"),
        ("citations?figure=colour", "figure"),
        ("citations?differs=perhaps", "differs"),
        ("standings?line=", "line"),
        ("standings?on=x", "on"),
        ("search", "q"),
        ("search?q=moon&kind=seat", "kind"),
        ("search?q=moon&operator=nobody", "operator"),
        ("search?q=moon&year=1066", "year"),
        ("search?q=moon&page=7", "page"),
        ("missions?fields=colour", "fields"),
        ("missions?fields=seats.colour", "fields"),
        ("missions?fields=name.colour", "fields"),
        ("missions?fields=__class__", "fields"),
        ("missions?fields=operator.flights", "fields"),
        ("missions?fields=" + ",".join(f"a{n}" for n in range(99)), "fields"),
        ("missions?embed=secrets", "embed"),
        ("missions?embed=seats", "embed"),
        ("missions?embed=operator.missions", "embed"),
        ("sources?embed=operator", "embed"),
    ],
)
def test_what_cannot_be_is_refused_by_name(read, path, name):
    assert list(refused(read, path)) == [name]


@pytest.mark.parametrize(
    "cursor",
    ["x", "a:b", "%00", "🚀", "x" * 1001, "eyJhIjoxfQ:forged",
     Signer(salt="another").sign_object(["", [1]])],
)  # fmt: skip
def test_a_made_up_cursor_is_refused(read, cursor):
    assert list(refused(read, f"missions?cursor={quote(cursor)}")) == ["cursor"]


def test_a_cursor_belongs_to_its_list(read):
    for name in ("one", "two"):
        make.mission(name=name)
    following = read("missions?limit=1")["next"]
    cursor = following.partition("cursor=")[2]
    assert read(f"missions?limit=1&cursor={cursor}")["data"]
    assert read(f"missions?limit=5&fields=name&cursor={cursor}")["data"]
    assert list(refused(read, f"missions?year=2021&cursor={cursor}")) == ["cursor"]
    assert list(refused(read, f"people?cursor={cursor}")) == ["cursor"]


def test_a_list_is_read_to_its_end_each_row_once(read):
    """Also where rows are level, and where a launch is not known."""
    launches = ["2021-07-20 13:12"] * 3 + ["2021-07", "2022", None, None, "2020-01-01"]
    made = [
        make.mission(launch=launch, status="flown" if launch else "planned") for launch in launches
    ]
    whole = [row["name"] for row in read("missions?limit=100")["data"]]
    assert sorted(whole) == sorted(mission.name for mission in made)
    for limit in (1, 2, 3):
        assert [row["name"] for row in all_of(read, f"missions?limit={limit}")] == whole


def test_what_is_published_meanwhile_repeats_nothing(read, client):
    for number in range(4):
        make.mission(name=f"Old {number}", launch="2021-07-20 13:12")
    first = read("missions?limit=2")
    make.mission(name="New", launch="2025-01-01 10:00")
    second = read(first["next"].removeprefix("http://testserver"))
    names = [row["name"] for row in (*first["data"], *second["data"])]
    assert sorted(names) == [f"Old {number}" for number in range(4)]


def test_the_next_page_stands_in_a_header_too(client):
    make.mission(), make.mission()
    response = client.get("/api/v1/missions?limit=1")
    following = json.loads(response.content)["next"]
    assert response["Link"] == f'<{following}>; rel="next"'
    last = client.get(following.removeprefix("http://testserver"))
    assert json.loads(last.content)["next"] is None
    assert "Link" not in last


def test_fields_leave_the_rest_out(read):
    seat = make.seat(role="pilot")
    path = f"missions/{seat.mission.slug}"
    assert read(f"{path}?fields=name") == {"id": f"m-{seat.mission.short_id}",
                                           "name": seat.mission.name}  # fmt: skip
    assert read(f"{path}?fields=seats.role,seats.person.name")["seats"] == [
        {"role": "pilot", "person": {"name": seat.person.name}}
    ]
    # The whole contains its part, in whichever order they are named.
    whole = set(read(path)["seats"][0])
    for fields in ("seats,seats.role", "seats.role,seats"):
        assert set(read(f"{path}?fields={fields}")["seats"][0]) == whole


def test_embedded_objects_are_whole(read):
    mission = make.seat(person=make.person(nationality="Kazakh")).mission
    operator = f"organisations/{mission.operator.slug}"
    answer = read(f"missions/{mission.slug}?embed=operator,seats.person")
    assert answer["operator"] == read(operator)
    assert answer["seats"][0]["person"]["nationality"] == "Kazakh"
    assert read(f"missions/{mission.slug}?embed=operator&fields=operator.flights") == {
        "id": f"m-{mission.short_id}", "operator": {"flights": 1},
    }  # fmt: skip
    # What is embedded is shown, also where only other fields were named.
    both = read(f"missions/{mission.slug}?embed=operator&fields=name")
    assert set(both) == {"id", "name", "operator"}


# Each noun as it comes, and with all that it can embed.
QUERIES = {
    "articles": 5,
    "articles?embed=image,tags,mentions.missions,mentions.people,mentions.organisations": 21,
    "citations": 1,
    "citations?embed=source": 2,
    "corrections": 1,
    "images": 1,
    "missions": 6,
    "missions?embed=operator,organiser,vehicle,launcher,launch_site,destination,landing_site,"
    "image,seats.person": 29,
    "organisations": 2,
    "people": 4,
    "people?embed=image,seats.mission": 11,
    "places?embed=image": 3,
    "sources": 1,
    "tags": 3,
    "vehicles?embed=operator,image": 7,
    "standings": 5,
}


def cost(client, path: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        response = client.get(f"/api/v1/{path}{'&' if '?' in path else '?'}limit=100"
                              if path != "standings" else "/api/v1/standings")  # fmt: skip
    assert response.status_code == 200, response.content
    return len(captured)


def test_the_cost_of_a_page_does_not_follow_its_rows(client, media):
    world(1)
    few = {path: cost(client, path) for path in QUERIES}
    world(49)
    many = {path: cost(client, path) for path in QUERIES}
    assert few == many
    assert many == QUERIES
