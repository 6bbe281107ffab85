"""Releases stay as they were made, and each says what is new in it."""

import hashlib
import io
import json
from io import StringIO

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command

from missions import data
from missions.data.comparing import compare
from tests import factories as make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media")]


def release() -> str:
    out = StringIO()
    call_command("make_release", stdout=out)
    return out.getvalue()


def fetch(client, number: int, name: str) -> bytes:
    response = client.get(f"/data/{number}/{name}")
    assert response.status_code == 200
    return response.getvalue()


def test_what_was_added_changed_and_removed(client):
    kept, gone = make.mission(name="Kept", apogee_km=100, apogee_basis="peak"), make.mission()
    assert release().startswith("Release 1 of ")
    kept.name, kept.apogee_km = "Renamed", 107
    kept.save()
    gone.stage, gone.withdrawn_because = "withdrawn", "Never flown"
    gone.save()
    added = make.mission(operator=kept.operator, vehicle=kept.vehicle)
    assert release().endswith("rows 1 added, 1 changed, 1 removed.\n")
    changes = json.loads(fetch(client, 2, "CHANGES.json"))
    assert changes["since"] == "1.0.0"
    assert changes["missions"] == {
        "added": [added.short_id],
        "changed": {kept.short_id: {"name": ["Kept", "Renamed"], "apogee_km": [100.0, 107.0]}},
        "removed": [gone.short_id],
    }


def test_nothing_new_is_no_release():
    make.mission()
    release()
    assert release() == "Nothing has changed since the last release.\n"
    assert [found.number for found in data.releases()] == [1]


def test_an_older_release_stays_as_it_was(client):
    mission = make.mission()
    release()
    before = {name: fetch(client, 1, name) for name in data.releases()[0].files}
    mission.name = "Renamed"
    mission.save()
    release()
    assert {name: fetch(client, 1, name) for name in before} == before
    assert [found.number for found in data.releases()] == [2, 1]


def test_the_sums_are_those_of_the_files(client):
    make.mission()
    release()
    lines = fetch(client, 1, "SHA256SUMS").decode().splitlines()
    named = {line.split("  ")[1]: line.split("  ")[0] for line in lines}
    assert set(named) == {*data.FORMATS, "CHANGES.json"}
    for name, total in named.items():
        assert hashlib.sha256(fetch(client, 1, name)).hexdigest() == total


def test_one_that_was_never_finished_is_not_shown_and_its_number_not_used_again(client):
    make.mission()
    default_storage.save("releases/0007-2030-01-01/record.json", io.BytesIO(b"{}"))
    assert data.releases() == []
    assert release().startswith("Release 8 of ")
    assert client.get("/data/7/record.json").status_code == 404


@pytest.mark.parametrize(
    "path",
    ["/data/1/release.json", "/data/1/..", "/data/1/%2e%2e%2frelease.json", "/data/2/record.json",
     "/data/99999999999999999999/record.json", "/data/record.xlsx", "/data/1/"],
)  # fmt: skip
def test_nothing_else_is_handed_out(client, path):
    make.mission()
    release()
    assert client.get(path).status_code == 404


def test_the_page_lists_releases_and_every_column(client):
    make.mission()
    release()
    html = client.get("/data/").content.decode()
    assert "Release 1" in html
    for name in data.releases()[0].files:
        assert f'href="/data/1/{name}"' in html
    assert all(f"<dt>{column.name}</dt>" in html for t in data.TABLES for column in t.columns)
    assert data.FACTS in html


def test_the_present_record_is_made_again_when_it_changed(client):
    mission = make.mission(name="Before")
    first = client.get("/data/record.json")
    assert first["Content-Disposition"] == 'attachment; filename="record.json"'
    assert b"Before" in first.content
    again = client.get("/data/record.json", headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304
    mission.stage, mission.withdrawn_because = "withdrawn", "Never flown"
    mission.save()
    assert b"Before" not in client.get("/data/record.json").content


def test_the_zip_and_the_database_are_what_they_say(client):
    make.mission()
    archive, database = (client.get(f"/data/record.{suffix}") for suffix in ("csv.zip", "sqlite"))
    assert (archive["Content-Type"], archive.content[:2]) == ("application/zip", b"PK")
    assert database["Content-Type"] == "application/vnd.sqlite3"
    assert database.content[:15] == b"SQLite format 3"


def test_a_column_that_is_new_counts_as_changed_where_it_says_something():
    before = {"missions": [{"id": "a"}, {"id": "b"}]}
    after = {"missions": [{"id": "a", "new": 1}, {"id": "b", "new": None}]}
    assert compare(before, after).by_table == {
        "missions": {"added": [], "changed": {"a": {"new": [None, 1]}}, "removed": []}
    }
