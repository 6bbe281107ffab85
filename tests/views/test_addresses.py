"""Addresses that last, and wrong ones that say so."""

import pytest

from missions.models import Mission
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def mission():
    return make.mission(slug="soyuz-ms-19", name="Soyuz MS-19")


def rename(obj, slug):
    obj.slug = slug
    obj.save()


def test_an_old_slug_leads_on_in_one_hop_with_its_query(client, mission):
    rename(mission, "second")
    rename(mission, "third")
    for old in ("soyuz-ms-19", "second"):
        response = client.get(f"/missions/{old}/?utm=x&a=1")
        assert response.status_code == 301
        assert response["Location"] == "/missions/third/?utm=x&a=1"
    assert client.get("/missions/third/").status_code == 200


def test_capitals_lead_to_the_one_address(client, mission):
    response = client.get("/missions/Soyuz-MS-19/")
    assert (response.status_code, response["Location"]) == (301, "/missions/soyuz-ms-19/")


def test_the_missing_slash_is_added(client, mission):
    response = client.get("/missions/soyuz-ms-19")
    assert (response.status_code, response["Location"]) == (301, "/missions/soyuz-ms-19/")


def test_the_short_address_survives_a_rename(client, mission):
    short = mission.get_short_url()
    assert short == f"/m/{mission.short_id}/"
    rename(mission, "renamed")
    assert client.get(short)["Location"] == "/missions/renamed/"


@pytest.mark.parametrize("make_hidden", [make.draft_mission, make.draft_article])
def test_a_draft_has_no_address_for_readers(client, make_hidden):
    draft = make_hidden(slug="secret")
    assert client.get(draft.get_absolute_url()).status_code == 404
    assert client.get(draft.get_short_url()).status_code == 404
    rename(draft, "renamed")
    assert client.get(draft.get_absolute_url().replace("renamed", "secret")).status_code == 404


def test_a_person_of_a_draft_only_has_no_address(client):
    person = make.seat(mission=make.draft_mission()).person
    assert client.get(person.get_absolute_url()).status_code == 404
    assert client.get(person.get_short_url()).status_code == 404


def test_every_kind_follows_a_rename(client, mission):
    seat = make.seat(mission=mission)
    article = make.article()
    tag = make.tag()
    article.tags.add(tag)
    for obj in (
        mission, seat.person, mission.operator, mission.vehicle, make.place(), make.source(),
        article, tag,
    ):  # fmt: skip
        before = obj.get_absolute_url()
        short = obj.get_short_url()
        rename(obj, f"renamed-{obj._meta.model_name}")
        assert client.get(before)["Location"] == obj.get_absolute_url()
        assert client.get(short)["Location"] == obj.get_absolute_url()
        assert client.get(obj.get_absolute_url()).status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/missions/?operator=nobody",
        "/missions/?operator=%00",
        "/missions/?operator=' OR 1=1 --",
        "/missions/?year=21",
        "/missions/?year=99999999999999999999",
        "/missions/?profile=sideways",
        "/missions/?page=0",
        "/missions/?page=-1",
        "/missions/?page=2",
        "/missions/?page=x",
        "/missions/?page=" + "9" * 5000,
        "/missions/?page=%00",
        "/people/?category=tourist",
        "/organisations/?kind=x",
        "/vehicles/?kind=x",
        "/places/?kind=x",
        "/articles/1999/",
        "/articles/0000/",
        "/articles/9999/",
        "/articles/tags/none/",
        "/articles/tags/NONE/",
        "/missions/nothing/",
        "/missions/nothing_/",
        "/people/%00/",
        "/people/" + "a" * 3000 + "/",
        "/m/zzzzzz/",
        "/x/k7f3qx/",
        "/m/" + "z" * 3000 + "/",
        "/nothing/at/all",
        "/%F0%9F%9A%80/",
        "/missions/../../etc/passwd",
        "/media/../db.sqlite3",
        "/media/%2e%2e/db.sqlite3",
        "/media//etc/passwd",
    ],
)
def test_a_wrong_address_is_a_clear_404(client, mission, path):
    response = client.get(path)
    assert response.status_code == 404
    html = response.content.decode()
    assert html.count("<h1") == 1
    assert "Cookie" not in response.headers.get("Vary", "")


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("/missions/?operator=nobody", "There is no operator “nobody” to choose in this list."),
        ("/missions/<b>/", "There is no page at this address."),
        ("/missions/nothing/", "There is no mission at this address."),
        ("/articles/1999/", "No article was published in 1999."),
    ],
)
def test_the_404_says_what_is_wrong(client, mission, path, message):
    assert message in client.get(path).content.decode()


def test_a_wrong_value_is_escaped(client, mission):
    html = client.get("/missions/?operator=<script>alert(1)</script>").content.decode()
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


@pytest.mark.parametrize("path", ["/missions/?colour=red", "/missions/?operator=&year=", "/?x=1"])
def test_unknown_and_empty_parameters_are_ignored(client, mission, path):
    assert client.get(path).status_code == 200


def test_filters_narrow_and_keep_to_the_address(client):
    blue, virgin = make.organisation(name="Blue Origin"), make.organisation(name="Virgin Galactic")
    ours = make.mission(operator=blue, launch="2021-07-20")
    make.mission(operator=virgin, launch="2021-07-11")
    make.mission(operator=blue, launch="2022-03-31")
    response = client.get("/missions/?year=2021&operator=blue-origin&unknown=1")
    assert list(response.context["object_list"]) == [ours]
    assert response.context["page"].path == "/missions/?operator=blue-origin&year=2021"


def test_post_is_not_allowed(client, mission):
    for path in ("/", "/missions/", "/missions/soyuz-ms-19/", "/about/", mission.get_short_url()):
        assert client.post(path).status_code == 405


def test_lists_are_paged(client):
    operator, vehicle = make.organisation(), make.vehicle()
    for _ in range(51):
        make.mission(operator=operator, vehicle=vehicle)
    assert len(client.get("/missions/").context["object_list"]) == 50
    second = client.get("/missions/?page=2")
    assert len(second.context["object_list"]) == 1
    assert second.context["page"].path == "/missions/?page=2"
    assert second.context["page"].title == "Missions, page 2"


def test_context_flights_have_a_page_but_no_line_in_lists(client):
    ferry = make.mission(scope=Mission.Scope.CONTEXT, launch=None, landing="2021-10-17 04:35")
    assert client.get(ferry.get_absolute_url()).status_code == 200
    assert list(client.get("/missions/").context["object_list"]) == []
