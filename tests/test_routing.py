"""Readers read from the replica; who writes, works in the newsroom or has a session does not.

The replica here is a copy in which one word is another, so that a page tells where it was read.
"""

import json
import sqlite3

import pytest

from tests.live import Site, new_site

pytestmark = pytest.mark.server

MAKE = """
from tests import factories
flight = factories.mission(name='Flight', slug='flight', subtitle='AS THE PRIMARY HAS IT')
"""
ASK = """
import json
from django.conf import settings
from django.db import connections
from django.test import Client
from spacetourism import routing
reader = Client(SERVER_NAME='127.0.0.1', raise_request_exception=False)
reader.cookies.load(COOKIES)
told = []
for method, path in json.loads(ASKED):
    answer = getattr(reader, method)(path)
    text = (b''.join(answer.streaming_content) if answer.streaming else answer.content).decode()
    seen = [name for name in ('PRIMARY', 'REPLICA') if f'AS THE {name} HAS IT' in text]
    told.append([answer.status_code, ''.join(seen)])
print(json.dumps(told))
"""
PAGE = "/missions/flight/"


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Site:
    home = tmp_path_factory.mktemp("replica")
    site = new_site(home, REQUIRE_MFA="off", REPLICA_PAUSE="600")
    site.manage("shell", "--no-imports", "-v0", "-c", MAKE)
    return site


@pytest.fixture
def replica(site: Site, tmp_path) -> str:
    (tmp_path / "away").mkdir()
    file = tmp_path / "away/replica.sqlite3"
    primary = site.environment["DATABASE_URL"].removeprefix("sqlite:///")
    with sqlite3.connect(primary) as connection, sqlite3.connect(file) as copy:
        connection.backup(copy)
        copy.create_function("REGEXP", 2, lambda pattern, text: True)
        for table, column in [("mission", "subtitle"), ("searchdocument", "face"),
                              ("searchdocument", "text"), ("version", "data")]:  # fmt: skip
            copy.execute(
                f"UPDATE missions_{table} SET {column} = replace({column}, 'PRIMARY', 'REPLICA')"
            )
    copy.close()
    return f"sqlite:///{file}"


def asked(site: Site, replica: str, *paths: str, method: str = "get", cookies: str = "", **more):
    questions = json.dumps([[method, path] for path in paths])
    code = ASK.replace("ASKED", repr(questions)).replace("COOKIES", repr(cookies))
    arguments = ("shell", "--no-imports", "-v0", "-c", code)
    said = site.manage(*arguments, DATABASE_REPLICA_URL=replica, **more)
    return [tuple(one) for one in json.loads(said.strip().splitlines()[-1])]


def test_readers_read_from_the_replica(site: Site, replica: str) -> None:
    paths = [PAGE, "/missions/", "/search/?q=flight", "/api/v1/missions", "/feeds/missions.json"]
    found = asked(site, replica, *paths)
    assert found == [(200, "REPLICA")] * len(paths)


def test_who_has_a_session_reads_from_the_primary(site: Site, replica: str) -> None:
    assert asked(site, replica, PAGE, cookies="sessionid=whatever") == [(200, "PRIMARY")]
    assert asked(site, replica, PAGE, cookies="other=cookie") == [(200, "REPLICA")]


def test_the_newsroom_and_whatever_is_sent_use_the_primary(site: Site, replica: str) -> None:
    script = """
from django.contrib.auth.models import User
from django.test import Client
client = Client(SERVER_NAME='127.0.0.1')
client.force_login(User.objects.get(), backend='django.contrib.auth.backends.ModelBackend')
from missions.models import Mission
page = client.get(f'/admin/missions/mission/{Mission.objects.get().pk}/change/').content.decode()
print('AS THE PRIMARY HAS IT' in page, 'AS THE REPLICA HAS IT' in page)
"""
    shell = ("shell", "--no-imports", "-v0", "-c", script)
    assert site.manage(*shell, DATABASE_REPLICA_URL=replica).strip() == "True False"
    with sqlite3.connect(replica.removeprefix("sqlite:///")) as copy:
        assert copy.execute("SELECT count(*) FROM django_session").fetchall() == [(0,)]


def test_what_is_newer_than_the_replica_is_found(site: Site, replica: str) -> None:
    with sqlite3.connect(replica.removeprefix("sqlite:///")) as copy:
        copy.create_function("REGEXP", 2, lambda pattern, text: True)
        copy.execute("UPDATE missions_mission SET slug = 'not-yet', short_id = 'xxxxxx'")
    assert asked(site, replica, PAGE, "/nowhere/") == [(200, "PRIMARY"), (404, "")]


@pytest.mark.parametrize("fault", ["gone", "empty", "postgresql"])
def test_a_replica_that_is_away_is_not_missed(site: Site, replica: str, fault: str) -> None:
    """It cannot be connected to; it answers with errors; and then it is not asked for a while."""
    from pathlib import Path

    file = Path(replica.removeprefix("sqlite:///"))
    file.unlink()
    if fault == "gone":
        file.parent.rmdir()
    if fault == "postgresql":
        replica = "postgres://somebody@127.0.0.1:1/nothing"
    assert asked(site, replica, PAGE, PAGE) == [(200, "PRIMARY"), (200, "PRIMARY")]


WITHIN = """
from django.db import connections, router
from django.http import HttpResponse
from django.test import RequestFactory
from missions.models import Mission
from spacetourism import routing
def read(request):
    return HttpResponse(Mission.objects.get().subtitle)
def write_and_read(request):
    before = Mission.objects.get().subtitle
    Mission.objects.filter(pk=0).update(summary='')
    return HttpResponse(before + ', ' + Mission.objects.get().subtitle)
ask = RequestFactory().get
print(routing.ReplicaMiddleware(read)(ask('/')).content.decode())
with routing.use_primary():
    print(routing.ReplicaMiddleware(read)(ask('/')).content.decode())
print(routing.ReplicaMiddleware(write_and_read)(ask('/')).content.decode())
print(Mission.objects.get().subtitle)
print(routing.ReplicaRouter().allow_migrate('replica', 'missions'))
"""


def test_what_was_written_in_a_request_is_read_again_from_there(site: Site, replica: str) -> None:
    shell = ("shell", "--no-imports", "-v0", "-c", WITHIN)
    said = site.manage(*shell, DATABASE_REPLICA_URL=replica)
    primary, copy = "AS THE PRIMARY HAS IT", "AS THE REPLICA HAS IT"
    assert said.splitlines() == [copy, primary, f"{copy}, {primary}", primary, "False"]
