"""The record to take away: whole, readable by others' tools, and of nothing but what is public."""

import csv
import hashlib
import io
import json
import sqlite3
import subprocess
import sys
import zipfile
from datetime import UTC, datetime

import pytest

from missions import data
from tests import factories as make

pytestmark = pytest.mark.django_db
NOW = datetime(2030, 1, 10, 12, tzinfo=UTC)


def read() -> data.Record:
    return data.read(NOW, changed=NOW)


def row(table: str, **values):
    (found,) = [
        row for row in read().tables[table] if all(row[name] == values[name] for name in values)
    ]
    return found


def packed() -> dict[str, bytes]:
    content = data.FORMATS["record.csv.zip"].make(read(), "1.0.0")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.usefixtures("starter")
def test_the_data_package_is_valid_to_frictionless_itself(tmp_path):
    """Its profile, every cell's type, keys within and between tables, sizes and sums."""
    for name, content in packed().items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(content)
    script = (
        "from frictionless import validate; import sys\n"
        "report = validate('datapackage.json')\n"
        "print(report.flatten(['type', 'message'])[:5]); print(len(report.tasks))\n"
        "sys.exit(not report.valid)"
    )
    # In a process of its own: what the tool's imports warn of is not our matter.
    checked = subprocess.run(
        [sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True
    )
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert checked.stdout.splitlines() == ["[]", str(len(data.TABLES))]


@pytest.mark.usefixtures("starter")
def test_the_three_formats_hold_the_same_rows():
    record = read()
    files = packed()
    database = sqlite3.connect(":memory:")
    database.deserialize(data.FORMATS["record.sqlite"].make(record, "1.0.0"))
    tables = json.loads(data.FORMATS["record.json"].make(record, "1.0.0"))["tables"]
    assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert database.execute("PRAGMA foreign_key_check").fetchall() == []
    for table in data.TABLES:
        ids = [
            line["id"]
            for line in csv.DictReader(files[f"data/{table.name}.csv"].decode().splitlines())
        ]
        assert ids == [line["id"] for line in tables[table.name]]
        found = database.execute(f'SELECT id FROM "{table.name}" ORDER BY rowid').fetchall()
        assert [key for (key,) in found] == ids
    assert len(tables["missions"]) == 54
    database.close()


def test_the_same_record_makes_the_same_files():
    make.mission()
    for found in data.FORMATS.values():
        assert found.make(read(), "1.0.0") == found.make(read(), "1.0.0")


def test_what_is_not_public_is_in_no_file():
    secret = make.draft_mission(name="Secret")
    coming = make.mission(name="Secret too", publish_at=make.FAR_AHEAD)
    someone = make.person(name="Secret person")
    for mission in (secret, coming):
        make.citation("launch", mission=mission, source=make.source())
    seat = make.seat(mission=secret, person=someone)
    make.citation("price", seat=seat, source=make.source())
    shown = make.seat(mission=make.mission(), person=make.person())
    shown.payer_person = someone
    shown.save()
    for found in data.FORMATS.values():
        content = found.make(read(), "1.0.0")
        for hidden in ("Secret", secret.short_id, coming.short_id, someone.short_id):
            assert hidden.encode() not in content
    assert read().tables["citations"] == []
    assert row("seats")["payer_person"] is None
    assert all(b"Secret" not in content for content in packed().values())


@pytest.mark.parametrize(
    ("launch", "written"),
    [
        ("2021-10-05 08:55:02",
         ["2021-10-05 08:55:02 UTC", "second", "exact",
          "2021-10-05T08:55:02Z", "2021-10-05T08:55:02Z"]),
        ("no earlier than 2027-Q3",
         ["no earlier than 2027-Q3", "quarter", "no earlier than", "2027-07-01T00:00:00Z",
          "2027-09-30T23:59:59Z"]),
        ("to be determined", ["to be determined", "none", "to be determined", None, None]),
    ],
)  # fmt: skip
def test_a_vague_date_says_how_much_is_known(launch, written):
    make.mission(launch=launch, status="planned")
    found = row("missions")
    parts = ("", "_precision", "_certainty", "_earliest", "_latest")
    assert [found[f"launch{part}"] for part in parts] == written


def test_every_figure_says_what_it_rests_on():
    mission = make.mission(unsourced=["craft"])
    source = make.source()
    make.citation("launch", mission=mission, source=source)
    make.citation("apogee_km", mission=mission, source=source, says="585 km")
    found = row("missions")
    words = [found[f"{name}_confidence"] for name in ("launch", "apogee_km", "craft", "landing")]
    assert words == ["cited", "disputed", "unsourced", None]
    said = row("citations", field="apogee_km")
    assert (said["kind"], said["row"], said["source"], said["says"]) == (
        "mission", mission.short_id, source.short_id, "585 km")  # fmt: skip


def test_a_spreadsheet_is_handed_no_formula():
    make.organisation(name="=HYPERLINK(1)")
    lines = packed()["data/organisations.csv"].decode()
    assert ",'=HYPERLINK(1)," in lines


def test_the_package_says_size_and_sum_of_every_table():
    make.mission()
    files = packed()
    package = json.loads(files["datapackage.json"])
    for resource in package["resources"]:
        content = files[resource["path"]]
        assert resource["bytes"] == len(content)
        assert resource["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
    assert [licence["title"] for licence in package["licenses"]] == [data.FACTS, data.TEXTS]


def test_reading_costs_the_same_for_one_flight_and_for_twenty(django_assert_num_queries):
    for expected in (1, 20):
        while len(data.read(NOW, changed=NOW).tables["missions"]) < expected:
            mission = make.mission()
            make.citation("launch", mission=mission, source=make.source())
            make.seat(mission=mission, person=make.person())
        with django_assert_num_queries(len(data.TABLES) + 1):
            read()
