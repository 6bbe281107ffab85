"""Error pages help: they say what was asked, what may have been meant, and where to go."""

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.test import RequestFactory
from justhtml import JustHTML

from missions.views import errors
from tests import factories as make

pytestmark = pytest.mark.django_db


def document(response) -> JustHTML:
    return JustHTML(response.content.decode(), strict=True, sanitize=False)


def meant(client, path: str) -> list[str]:
    response = client.get(path)
    assert response.status_code == 404
    return [a.attrs["href"] for a in document(response).query("section[aria-labelledby=similar] a")]


def asked(response) -> str:
    (code,) = document(response).query(".asked code")
    return code.to_text()


@pytest.fixture
def missions():
    return [make.mission(slug=f"soyuz-ms-{number}") for number in (18, 19, 20)]


@pytest.mark.parametrize("path", ["/missions/soyuz-ms-1/", "/missions/Soyuz-MS-191/"])
def test_what_looks_alike_is_offered(client, missions, path):
    assert missions[1].get_absolute_url() in meant(client, path)


def test_part_of_a_name_is_enough(client):
    person = make.person(name="Yulia Peresild", slug="yulia-peresild")
    make.person(name="Klim Shipenko", slug="klim-shipenko")
    assert meant(client, "/people/peresild/") == [person.get_absolute_url()]


def test_nothing_is_offered_for_nonsense(client, missions):
    for slug in ("qqqqqq", "a", "-", "_", "x" * 3000):
        assert meant(client, f"/missions/{slug}/") == []


def test_no_draft_is_offered(client, missions):
    make.draft_mission(slug="soyuz-ms-21", name="Zaphod")
    make.mission(slug="soyuz-ms-22", name="Zaphod too", publish_at=make.FAR_AHEAD)
    hidden = make.seat(mission=make.draft_mission(), person=make.person(slug="yulia-peresild"))
    assert set(meant(client, "/missions/soyuz-ms-2/")) <= {
        mission.get_absolute_url() for mission in missions
    }
    assert meant(client, "/people/peresild/") == []
    assert hidden.person.name not in client.get("/people/peresild/").content.decode()


def test_a_miss_costs_the_same_however_many_there_are(client, django_assert_num_queries, missions):
    client.get("/missions/soyuz-ms-1/")
    # Now, once, deleted or merged, and what is like it.
    with django_assert_num_queries(8):
        client.get("/missions/soyuz-ms-1/")
    for number in range(30, 60):
        make.mission(slug=f"soyuz-ms-{number}")
    with django_assert_num_queries(8):
        client.get("/missions/soyuz-ms-1/")


def test_wrong_parameters_lead_to_the_whole_list(client, missions):
    page = document(client.get("/missions/?year=21"))
    assert [a.attrs["href"] for a in page.query("main .more a")] == ["/missions/"]
    for path in ("/missions/nothing/?year=21", "/missions/nothing/", "/nowhere/?a=1"):
        assert document(client.get(path)).query("main .more a") == []


def test_the_address_asked_for_is_shown_and_harmless(client):
    assert asked(client.get("/missions/nothing/?x=1")) == "/missions/nothing/"
    assert asked(client.get("/<script>alert(1)</script>/")) == "/<script>alert(1)</script>/"
    assert asked(client.get("/%00%0a%1b/a")) == "//a"
    assert asked(client.get("/" + "a" * 3000)) == "/" + "a" * 118 + "…"


@pytest.mark.parametrize(
    ("view", "exception", "status", "title"),
    [
        (errors.bad_request, SuspiciousOperation("secret"), 400, "That request cannot be read"),
        (errors.forbidden, PermissionDenied("secret"), 403, "Not for you"),
    ],
)
def test_the_others_say_what_happened_and_nothing_more(view, exception, status, title):
    response = view(RequestFactory().get("/a/?b=1"), exception)
    page = document(response)
    assert response.status_code == status
    assert [h1.to_text() for h1 in page.query("h1")] == [title]
    assert "secret" not in response.content.decode()
    assert len(page.query(".ways a")) == 9


def test_the_page_of_a_fault_stands_alone(django_assert_num_queries):
    with django_assert_num_queries(0):
        response = errors.server_error(RequestFactory().get("/"))
    page = document(response)
    assert response.status_code == 500
    assert [a.attrs["href"] for a in page.query("main a")] == [
        "/", "/articles/", "/race/", "/missions/", "/people/"
    ]  # fmt: skip
    assert page.query("script, style, [style]") == []
