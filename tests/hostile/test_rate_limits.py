"""What is dear is limited for each address, counted by all processes together."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
import time_machine
from django.conf import settings as django_settings
from django.test import Client

from missions import counting
from missions.static_copy.asking import Asked

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("starter")]

DEAR = {
    "/search/?q=soyuz": 2,
    "/search/suggest/?q=soy": 10,
    "/cards/site/race.png": 2,
    "/data/record.json": 2,
}


@pytest.fixture(autouse=True)
def clock(settings):
    settings.SEARCH_RATE_LIMIT = 2
    with time_machine.travel("2026-11-23 12:00:20+00:00", tick=False) as clock:
        yield clock


@pytest.mark.parametrize(("path", "limit"), DEAR.items())
def test_beyond_the_limit_one_is_told_when_to_come(client: Client, clock, path: str, limit: int):
    assert {client.get(path).status_code for _ in range(limit)} == {200}
    refused = client.get(path)
    assert refused.status_code == 429
    assert refused["Retry-After"] == "40"
    assert refused["Cache-Control"] == "no-store"
    assert f"More than {limit} in a minute from one place." in refused.content.decode()
    assert "Try again in 40 seconds." in refused.content.decode()
    # Each is counted for itself, and what costs little not at all.
    assert {client.get(other).status_code for other in DEAR if other != path} == {200}
    assert client.get("/race/").status_code == 200
    clock.shift(40)
    assert client.get(path).status_code == 200


def test_a_list_of_links_is_counted_and_its_form_is_not(client: Client):
    def ask() -> int:
        return client.post("/api/check-links/", "[]", "application/json").status_code

    assert [ask(), ask(), ask()] == [200, 200, 429]
    assert client.get("/api/check-links/").status_code == 200


def test_the_search_says_so_on_a_page(client: Client):
    for _ in range(3):
        answer = client.get("/search/?q=soyuz")
    assert "<h1>Too many at once</h1>" in answer.content.decode()
    assert not answer.cookies


def searched(*addresses: str) -> list[int]:
    return [Client(REMOTE_ADDR=a).get("/search/?q=x").status_code for a in addresses]


def test_places_are_counted_alone_and_a_network_is_one_place():
    assert searched(*["192.0.2.1"] * 3, "192.0.2.2") == [200, 200, 429, 200]
    one_customer = ["2001:db8:1:2::1", "2001:db8:1:2:ffff::9", "2001:db8:1:2:1:2:3:4"]
    assert searched(*one_customer, "2001:db8:1:3::1") == [200, 200, 429, 200]


def test_what_a_client_says_of_its_address_is_believed_from_our_proxies_only(settings):
    def asked(*forwarded: str) -> list[int]:
        client = Client(REMOTE_ADDR="192.0.2.7")
        heads = [{"X-Forwarded-For": address} for address in forwarded]
        return [client.get("/search/?q=x", headers=head).status_code for head in heads]

    assert asked("198.51.100.1", "198.51.100.2", "198.51.100.3") == [200, 200, 429]
    settings.TRUSTED_PROXIES = 1
    assert asked("9.9.9.9, 198.51.100.5", "8.8.8.8, 198.51.100.5", "198.51.100.5") == [
        200,
        200,
        429,
    ]
    assert asked("198.51.100.6") == [200]


def test_the_file_holds_no_address_and_forgets_the_minute(clock):
    def rows() -> list[tuple[int, str, int]]:
        return counting._connection().execute("SELECT * FROM counts").fetchall()

    searched("192.0.2.1", "192.0.2.1", "192.0.2.2")
    assert sorted(number for _, _, number in rows()) == [1, 2]
    assert all(len(key) == 64 and key[:3] != "192" for _, key, _ in rows())
    clock.shift(60)
    searched("192.0.2.3")
    assert [number for _, _, number in rows()] == [1]


def test_the_sites_own_copy_is_not_counted():
    own = Asked()
    assert {own.get("/search/?q=x").status for _ in range(4)} == {200}


COUNT = """
import os, sys
os.environ["COUNTS_FILE"] = sys.argv[1]
import django
django.setup()
from missions.counting import count
print(*(count("test", "192.0.2.1", 1) for _ in range(50)))
"""


def test_processes_count_each_other(tmp_path):
    """Four at once: no number is given twice, and none is left out."""

    def run(_: int) -> list[int]:
        done = subprocess.run(
            [sys.executable, "-c", COUNT, str(tmp_path / "counts.sqlite3")],
            capture_output=True, text=True, check=True, cwd=django_settings.BASE_DIR,
            env={"DJANGO_SETTINGS_MODULE": "spacetourism.settings", "SECRET_KEY": "x",
                 "ENV_FILE": "/dev/null", "PYTHONPATH": "."},
        )  # fmt: skip
        return [int(number) for number in done.stdout.split()]

    with ThreadPoolExecutor(4) as many:
        numbers = [number for numbers in many.map(run, range(4)) for number in numbers]
    assert sorted(numbers) == list(range(1, 201))


def test_where_nothing_can_be_written_nobody_is_refused(client: Client, settings, tmp_path, caplog):
    settings.COUNTS_FILE = str(tmp_path / "missing" / "counts.sqlite3")
    assert {client.get("/search/?q=x").status_code for _ in range(4)} == {200}
    assert "cannot be counted" in caplog.text
    settings.COUNTS_FILE = str(tmp_path / "counts.sqlite3")
