"""SQLite on a disk that is full or read-only: what is there is read."""

import shutil
import sqlite3
from contextlib import contextmanager

import pytest
from django.db import ConnectionHandler, OperationalError, connections
from django.db.utils import DEFAULT_DB_ALIAS

from missions.outages import Outage, outage
from spacetourism.sqlite.base import is_whole

SETTINGS = connections.settings[DEFAULT_DB_ALIAS] | {
    "ENGINE": "spacetourism.sqlite",
    "OPTIONS": {
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    },
}


@pytest.fixture
def path(tmp_path):
    """A database as a site leaves it when nobody asks: all of it in one file."""
    path = tmp_path / "a name?.sqlite3"
    database = sqlite3.connect(path)
    database.execute("PRAGMA journal_mode=WAL")
    database.execute("CREATE TABLE flight (name)")
    database.execute("INSERT INTO flight VALUES ('Soyuz MS-19')")
    database.commit()
    database.close()
    return path


@contextmanager
def opened(path):
    connection = ConnectionHandler({DEFAULT_DB_ALIAS: SETTINGS | {"NAME": str(path)}})[
        DEFAULT_DB_ALIAS
    ]
    connection.inc_thread_sharing()
    try:
        yield connection
    finally:
        connection.close()


def flights(connection):
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM flight")
        return [name for (name,) in cursor.fetchall()]


def no_room(path):
    """As SQLite finds it on such a disk: it cannot make the file that it shares with others."""
    path.with_name(f"{path.name}-shm").mkdir()


pytestmark = pytest.mark.django_db


def test_usually_it_is_written(path):
    with opened(path) as connection, connection.cursor() as cursor:
        cursor.execute("INSERT INTO flight VALUES ('Inspiration4')")
        assert flights(connection) == ["Soyuz MS-19", "Inspiration4"]


def test_what_is_there_is_read(path):
    no_room(path)
    with opened(path) as connection:
        assert flights(connection) == ["Soyuz MS-19"]


def test_whoever_writes_is_told(path):
    no_room(path)
    with (
        opened(path) as connection,
        connection.cursor() as cursor,
        pytest.raises(OperationalError) as caught,
    ):
        cursor.execute("INSERT INTO flight VALUES ('Inspiration4')")
    assert outage(caught.value) is Outage.READ_ONLY


def test_it_comes_back_by_itself(path):
    no_room(path)
    with opened(path) as connection:
        assert flights(connection) == ["Soyuz MS-19"]
    path.with_name(f"{path.name}-shm").rmdir()
    with opened(path) as connection, connection.cursor() as cursor:
        cursor.execute("DELETE FROM flight")
        assert flights(connection) == []


def test_nothing_old_is_shown_for_what_waits_beside_it(path):
    """A process that was killed left what it had written in the log."""
    with opened(path) as connection, connection.cursor() as cursor:
        cursor.execute("INSERT INTO flight VALUES ('Inspiration4')")
        killed = path.with_name("killed.sqlite3")
        for ending in ("", "-wal"):
            shutil.copy(f"{path}{ending}", f"{killed}{ending}")
    assert not is_whole(killed)
    no_room(killed)
    with opened(killed) as connection:
        assert flights(connection) == ["Soyuz MS-19", "Inspiration4"]


def test_a_database_that_is_not_there_is_not_made_up(tmp_path):
    with (
        opened(tmp_path / "none/db.sqlite3") as connection,
        pytest.raises(OperationalError) as caught,
    ):
        flights(connection)
    assert outage(caught.value) is Outage.AWAY
