"""What holds for every answer, whatever it is about."""

import json

import pytest
import time_machine
from django.test import Client

from missions import counting
from tests import factories as make

from .conftest import LISTS

pytestmark = pytest.mark.django_db

EXPOSED = "ETag, Link, RateLimit, RateLimit-Policy, Retry-After, Deprecation, Sunset"
PATHS = ["/api/v1/", "/api/v1/openapi.json", "/api/v1/standings", "/api/v1/search?q=moon",
         *(f"/api/v1/{name}" for name in LISTS)]  # fmt: skip


@pytest.mark.parametrize("path", PATHS)
def test_an_answer_is_open_fresh_and_nobodys(client, path):
    response = client.get(path)
    assert response.status_code == 200
    assert response["Content-Type"].startswith("application/json")
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response["Access-Control-Expose-Headers"] == EXPOSED
    assert response["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert response["X-Robots-Tag"] == "noindex"
    assert response["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert "Cookie" not in response["Vary"]
    assert not response.cookies
    again = client.get(path, headers={"If-None-Match": response["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again["Access-Control-Allow-Origin"] == "*"
    assert again["Cache-Control"] == response["Cache-Control"]


def test_a_head_has_the_headers_of_its_get(client):
    get, head = client.get("/api/v1/missions"), client.head("/api/v1/missions")
    assert head.status_code == 200
    assert head.content == b""
    for name in ("ETag", "Content-Type", "Cache-Control", "Access-Control-Allow-Origin"):
        assert head[name] == get[name]


def test_an_etag_follows_what_is_said(client):
    mission = make.mission()
    path = f"/api/v1/missions/{mission.slug}"
    before = client.get(path)["ETag"]
    mission.subtitle = "Another"
    mission.save()
    assert client.get(path, headers={"If-None-Match": before}).status_code == 200


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "trace"])
@pytest.mark.parametrize("path", ["/api/v1/missions", "/api/v1/nothing", "/api/v1/missions/x"])
def test_nothing_can_be_written(method, path):
    response = getattr(Client(enforce_csrf_checks=True), method)(path)
    assert response.status_code == 405
    assert response["Allow"] == "GET, HEAD, OPTIONS"
    assert response["Content-Type"] == "application/problem+json"
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response["Cache-Control"] == "no-store"


def test_a_page_of_another_site_may_ask_first(client):
    response = client.options(
        "/api/v1/missions",
        headers={
            "Origin": "https://elsewhere.example",
            "Access-Control-Request-Method": "GET",
            "Access-Control-Request-Headers": "if-none-match",
        },
    )
    assert (response.status_code, response.content) == (204, b"")
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    assert "If-None-Match" in response["Access-Control-Allow-Headers"]
    assert response["Access-Control-Max-Age"] == "86400"
    assert "Access-Control-Allow-Credentials" not in response


@pytest.mark.parametrize(
    "path",
    ["/api/v1/nothing", "/api/v2/missions", "/api/nothing/", "/api/v1/missions/no-such-flight",
     "/api/v1/missions/%00", "/api/v1/missions/a/b", "/api/v1/corrections/c-99999999999999999999",
     "/api/v1/people/" + "x" * 500, "/api/v1/images/%F0%9F%9A%80"],
)  # fmt: skip
def test_what_is_not_there_is_a_problem(client, path):
    response = client.get(path)
    content = json.loads(response.content)
    assert response.status_code == 404
    assert response["Content-Type"] == "application/problem+json"
    assert response["Cache-Control"] == "no-store"
    assert set(content) == {"type", "title", "status", "detail", "instance"}
    assert (content["status"], content["title"]) == (404, "Not Found")


def test_a_wrong_slash_leads_to_what_was_meant(client):
    wrong = {"/api/v1": "/api/v1/", "/api/v1/missions/?limit=2": "/api/v1/missions?limit=2"}
    for path, meant in wrong.items():
        response = client.get(path)
        assert (response.status_code, response["Location"]) == (301, meant)
        assert response["Access-Control-Allow-Origin"] == "*"


def test_a_fault_of_ours_is_a_problem_too(client, monkeypatch):
    from missions.api.missions import MISSIONS

    def fail(*_: object) -> None:
        raise RuntimeError("secret words")

    monkeypatch.setattr(MISSIONS, "tell", fail)
    make.mission()
    client.raise_request_exception = False
    response = client.get("/api/v1/missions")
    assert response.status_code == 500
    assert response["Content-Type"] == "application/problem+json"
    assert "secret" not in response.content.decode()
    assert response["Access-Control-Allow-Origin"] == "*"


def test_a_host_that_is_not_ours_gets_a_problem(client):
    response = client.get("/api/v1/", headers={"Host": "evil.example"})
    assert response.status_code == 400
    assert response["Content-Type"] == "application/problem+json"


def test_pages_of_the_site_are_left_alone(client):
    response = client.get("/api/")
    assert response["Content-Type"].startswith("text/html")
    assert "Access-Control-Allow-Origin" not in response
    assert client.get("/nothing/")["Content-Type"].startswith("text/html")


@pytest.fixture
def clock():
    with time_machine.travel("2026-11-23 12:00:20+00:00", tick=False) as clock:
        yield clock


def test_who_asks_too_often_is_told_to_wait(client, settings, clock):
    settings.API_RATE_LIMIT = 2
    shown = [client.get("/api/v1/")["RateLimit"] for _ in range(2)]
    assert shown == ['"default";r=1;t=40', '"default";r=0;t=40']
    refused = client.get("/api/v1/")
    assert refused.status_code == 429
    assert refused["Content-Type"] == "application/problem+json"
    assert refused["Retry-After"] == "40"
    assert refused["RateLimit-Policy"] == '"default";q=2;w=60'
    assert refused["RateLimit"] == '"default";r=0;t=40'
    assert refused["Access-Control-Allow-Origin"] == "*"
    # Pages, preflights and other places are not counted with it.
    assert client.get("/about/").status_code == 200
    assert client.options("/api/v1/").status_code == 204
    assert client.get("/api/v1/", REMOTE_ADDR="192.0.2.7").status_code == 200
    clock.shift(40)
    assert client.get("/api/v1/").status_code == 200


def test_a_forged_address_is_counted_with_the_real_one(client, settings, clock):
    settings.API_RATE_LIMIT = 1
    asked = [client.get("/api/v1/", headers={"X-Forwarded-For": f"192.0.2.{n}"}) for n in (1, 2)]
    assert [response.status_code for response in asked] == [200, 429]


def test_behind_a_proxy_each_client_is_counted_alone(client, settings, clock):
    settings.API_RATE_LIMIT, settings.TRUSTED_PROXIES = 1, 1
    asked = [client.get("/api/v1/", headers={"X-Forwarded-For": f"192.0.2.{n}"}) for n in (1, 2)]
    assert [response.status_code for response in asked] == [200, 200]


def test_where_nothing_can_be_counted_nobody_is_kept_out(client, settings, monkeypatch, caplog):
    settings.API_RATE_LIMIT = 1

    def fail(*_: object) -> None:
        raise ConnectionError

    monkeypatch.setattr(counting, "_in_file", fail)
    responses = [client.get("/api/v1/") for _ in range(2)]
    assert [response.status_code for response in responses] == [200, 200]
    assert "RateLimit" not in responses[0]
    assert "cannot be counted" in caplog.text
