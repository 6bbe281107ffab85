"""The newsroom at an address of its own, which nothing that readers can ask for tells."""

import importlib
from collections.abc import Iterator

import pytest
from django.core.checks import run_checks
from django.test import Client
from django.urls import clear_url_caches, reverse

from spacetourism import urls
from tests.pages import ERROR_PATHS, MORE_PATHS, PAGES

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("starter")]

NAME = "desk-7f3q"
FILES = [
    "/robots.txt", "/humans.txt", "/llms.txt", "/sitemap.xml", "/opensearch.xml",
    "/feeds/articles.atom", "/calendar.ics", "/api/v1/", "/api/v1/openapi.json",
    "/data/record.json", "/static/links.speculationrules", "/manifest.webmanifest",
    "/preview/a/nothing/", "/preview/link/nothing/", "/admin/", "/admin/login/", "/media/nothing",
    "/search/?page=x", "/oembed/", "/cards/a/nothing.png",
]  # fmt: skip


@pytest.fixture
def moved(settings) -> Iterator[None]:
    """The addresses as a process reads them that starts with ADMIN_PATH=desk-7f3q."""
    settings.ADMIN_PATH = f"{NAME}/"
    importlib.reload(urls)
    clear_url_caches()
    yield
    settings.ADMIN_PATH = "admin/"
    importlib.reload(urls)
    clear_url_caches()


@pytest.mark.usefixtures("moved")
class TestMoved:
    def test_it_is_there_and_no_longer_at_the_usual_address(self, client: Client, admin_client):
        assert reverse("admin:index") == f"/{NAME}/"
        assert client.get(f"/{NAME}/login/").status_code == 200
        assert client.get("/admin/login/").status_code == 404
        desk = admin_client.get(f"/{NAME}/")
        assert desk.status_code == 200
        assert "/admin/missions/" not in desk.content.decode()

    def test_its_answers_are_kept_from_everybody_else(self, client: Client):
        answer = client.get(f"/{NAME}/login/")
        assert {"private", "no-store"} <= set(answer["Cache-Control"].split(", "))
        assert answer["X-Robots-Tag"] == "noindex, nofollow"
        assert answer["Referrer-Policy"] == "same-origin"

    def test_a_second_factor_is_asked_for_there(self, admin_client, settings):
        settings.REQUIRE_MFA = True
        answer = admin_client.get(f"/{NAME}/missions/mission/")
        assert (answer.status_code, answer["Location"]) == (302, f"/{NAME}/account/")

    def test_capitals_do_not_lead_there(self, client: Client):
        assert client.get(f"/{NAME.upper()}/").status_code == 404

    @pytest.mark.parametrize(
        "path", [page.path for page in PAGES] + MORE_PATHS + list(ERROR_PATHS) + FILES
    )
    def test_no_answer_to_readers_tells_of_it(self, client: Client, path: str):
        answer = client.get(path)
        content = b"".join(answer) if answer.streaming else answer.content
        assert NAME not in content.decode(errors="replace") + str(answer.headers)

    def test_asking_what_addresses_lead_to_does_not_tell_of_it_either(self, client: Client):
        asked = [f"/{NAME}/", f"/{NAME}/login/", f"/{NAME}/missions/mission/", "/nowhere/"]
        answer = client.post("/api/check-links/", asked, content_type="application/json")
        assert {one["state"] for one in answer.json()["addresses"]} == {"unknown"}


@pytest.mark.parametrize("path", ["/", "../", "a b/", "missions/", "api/x/", "static/", "a//b/"])
def test_a_path_that_cannot_be_the_newsrooms_is_refused_at_the_start(settings, path: str):
    settings.ADMIN_PATH = path
    assert [found.id for found in run_checks(tags=["urls"])] == ["missions.E002"]


@pytest.mark.parametrize("path", ["admin/", "desk-7f3q/", "behind/the/desk/"])
def test_any_other_path_may_be_it(settings, path: str):
    settings.ADMIN_PATH = path
    assert run_checks(tags=["urls"]) == []
