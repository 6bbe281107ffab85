"""Addresses asked about by the hundred; nothing that readers may not know is told."""

import json
from datetime import UTC, datetime

import pytest
from django.test import Client

from missions.publishing import begin_histories
from tests import factories

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)


def ask(client: Client, addresses, **more):
    body = addresses if isinstance(addresses, (str, bytes)) else json.dumps(addresses)
    return client.post("/api/check-links/", body, content_type="application/json", **more)


def states(client: Client, *addresses: str) -> list[str]:
    return [one["state"] for one in ask(client, list(addresses)).json()["addresses"]]


def test_what_each_leads_to(client: Client) -> None:
    mission = factories.mission(name="MS-19", slug="ms-19")
    mission.slug = "soyuz-ms-19"
    mission.save()
    gone = factories.article(headline="Wrong", slug="wrong")
    gone.stage, gone.withdrawn_at, gone.withdrawn_because = "withdrawn", NOW, "Not so."
    gone.save()
    begin_histories(at=NOW)
    found = ask(
        client,
        ["http://testserver/missions/soyuz-ms-19/", "/missions/MS-19", mission.get_short_url(),
         "/articles/wrong/", "/missions/none/", "/race/", "https://elsewhere.example/"],
    ).json()["addresses"]  # fmt: skip
    assert [one["state"] for one in found] == [
        "alive", "moved", "moved", "withdrawn", "unknown", "alive", "not ours",
    ]  # fmt: skip
    assert found[0]["title"] == "MS-19"
    assert found[0]["changed"] == "2026-11-01T12:00:00Z"
    assert found[1]["to"] == found[2]["to"] == "http://testserver/missions/soyuz-ms-19/"
    assert (found[3]["because"], found[3]["since"]) == ("Not so.", "2026-11-01T12:00:00Z")


def test_a_draft_answers_like_nothing(client: Client) -> None:
    draft = factories.draft_mission(slug="secret")
    later = factories.article(slug="later", publish_at=factories.FAR_AHEAD)
    person = factories.seat(mission=draft).person
    addresses = [
        a for o in (draft, later, person) for a in (o.get_absolute_url(), o.get_short_url())
    ]
    for one in ask(client, addresses).json()["addresses"]:
        assert set(one) == {"address", "state"}
        assert one["state"] == "unknown"


@pytest.mark.parametrize(
    "address",
    ["http://testserver.evil.example/missions/", "//evil.example/", "javascript:alert(1)", "ftp://testserver/",
     "http://[::1", "http://testserver@evil.example/", "", "missions", "mailto:a@testserver"],
)  # fmt: skip
def test_other_hosts_are_not_ours(client: Client, address: str) -> None:
    assert states(client, address) == ["not ours"]


@pytest.mark.parametrize(
    "path",
    [
        "/missions/%00/",
        "/missions/\0/",
        "/admin/",
        "/admin/login/",
        "/" + "a" * 5000,
        "/m/" + "z" * 900 + "/",
        "/preview/m/abc/",
    ],
)
def test_odd_paths_are_unknown(client: Client, path: str) -> None:
    assert states(client, path) == ["unknown"]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("", 400), ("{", 400), ("[" * 20_000, 400), ('"x"', 400), ("[1]", 400), ("[null]", 400),
        (b"\xff\xfe", 400), ('{"addresses": 1}', 400), (json.dumps(["/"] * 501), 413),
        (json.dumps(["x" * 300_000]), 413),
    ],
)  # fmt: skip
def test_what_is_no_list_is_refused_in_words(client: Client, body, status: int) -> None:
    answer = ask(client, body)
    assert answer.status_code == status
    assert answer.json()["error"]
    assert answer["Access-Control-Allow-Origin"] == "*"


def test_many_cost_few_queries(client: Client, django_assert_max_num_queries) -> None:
    paths = [factories.mission().get_absolute_url() for _ in range(20)]
    with django_assert_max_num_queries(8):
        assert set(states(client, *paths, *(f"/missions/none-{n}/" for n in range(400)))) == {
            "alive", "unknown",
        }  # fmt: skip


def test_people_have_a_form_without_a_session() -> None:
    client = Client(enforce_csrf_checks=True)
    factories.mission(slug="m-1", name="<b>M 1</b>")
    answer = client.post("/api/check-links/", {"addresses": "/missions/m-1/\n<script>"})
    html = answer.content.decode()
    assert answer.status_code == 200
    assert not answer.cookies
    assert "&lt;b&gt;M 1" in html
    assert "<script>" not in html
    assert client.post("/api/check-links/", {"addresses": "/ " * 501}).status_code == 413
    assert client.options("/api/check-links/").status_code == 204
    assert client.put("/api/check-links/").status_code == 405
