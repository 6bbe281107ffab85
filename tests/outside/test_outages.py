"""What is said when the database is away, or there is no room to write."""

import errno
import sqlite3

import psycopg
import pytest
from django.db import (
    IntegrityError,
    InterfaceError,
    InternalError,
    OperationalError,
    connection,
    connections,
    transaction,
)
from django.test import Client
from justhtml import JustHTML

from missions.outages import Outage, is_in_doubt, outage
from tests import factories as make


def away():
    return OperationalError("could not connect to server at 10.1.2.3, user lead")


def wrapped(wrapper, driver):
    """As Django hands on what a driver raised."""
    error = wrapper(str(driver))
    error.__cause__ = driver
    return error


def of_sqlite(code):
    driver = sqlite3.OperationalError("…")
    driver.sqlite_errorcode = code
    return wrapped(OperationalError, driver)


def of_postgresql(name, wrapper=OperationalError):
    return wrapped(wrapper, getattr(psycopg.errors, name)("…"))


@pytest.mark.parametrize(
    ("error", "found"),
    [
        (away(), Outage.AWAY),
        (InterfaceError("connection already closed"), Outage.AWAY),
        (of_sqlite(sqlite3.SQLITE_BUSY), Outage.BUSY),
        (of_sqlite(sqlite3.SQLITE_BUSY_SNAPSHOT), Outage.BUSY),
        (of_sqlite(sqlite3.SQLITE_READONLY), Outage.READ_ONLY),
        (of_sqlite(sqlite3.SQLITE_FULL), Outage.FULL),
        (of_sqlite(sqlite3.SQLITE_CANTOPEN), Outage.AWAY),
        (of_sqlite(sqlite3.SQLITE_ERROR), None),
        (of_postgresql("AdminShutdown"), Outage.AWAY),
        (of_postgresql("CannotConnectNow"), Outage.AWAY),
        (of_postgresql("TooManyConnections"), Outage.AWAY),
        (of_postgresql("DiskFull"), Outage.FULL),
        (of_postgresql("DeadlockDetected"), Outage.BUSY),
        (of_postgresql("QueryCanceled"), Outage.BUSY),
        (of_postgresql("ReadOnlySqlTransaction", InternalError), Outage.READ_ONLY),
        (of_postgresql("UniqueViolation", IntegrityError), None),
        (OSError(errno.ENOSPC, "…"), Outage.FULL),
        (OSError(errno.EROFS, "…"), Outage.READ_ONLY),
        (OSError(errno.ENOENT, "…"), None),
        (ValueError("…"), None),
        (None, None),
    ],
)  # fmt: skip
def test_what_is_an_outage_and_what_is_a_fault(error, found):
    assert outage(error) is found


def test_an_outage_is_known_behind_what_it_caused():
    error = RuntimeError("in passing")
    error.__context__ = away()
    assert outage(error) is Outage.AWAY


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "sqlite", reason="of SQLite")
@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        ("PRAGMA query_only = 1", "PRAGMA query_only = 0", Outage.READ_ONLY),
        ("PRAGMA max_page_count = 1", "PRAGMA max_page_count = 1073741823", Outage.FULL),
    ],
)
def test_sqlite_itself_says_so(before, after, found):
    with connection.cursor() as cursor:
        cursor.execute(before)
        try:
            with pytest.raises(OperationalError) as caught:
                cursor.execute("CREATE TABLE grown AS SELECT zeroblob(100000)")
        finally:
            cursor.execute(after)
    assert outage(caught.value) is found


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "postgresql", reason="of PostgreSQL")
def test_postgresql_itself_says_so():
    with connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION READ ONLY")
    with pytest.raises(InternalError) as caught:
        make.tag(name="x")
    assert outage(caught.value) is Outage.READ_ONLY


@pytest.fixture
def broken(monkeypatch):
    """Every query fails with the error that is put in."""

    def breaks(error):
        def fail(*args, **kwargs):
            raise error

        monkeypatch.setattr("django.db.backends.utils.CursorWrapper.execute", fail)

    return breaks


@pytest.fixture
def reader():
    return Client(raise_request_exception=False)


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/", "/missions/", "/missions/soyuz-ms-19/", "/race/?line=orbit",
                                  "/search/?q=x", "/m/k7f3qx/"])  # fmt: skip
def test_a_page_says_to_come_back(reader, broken, path):
    broken(away())
    response = reader.get(path)
    page = JustHTML(response.content.decode(), strict=True, sanitize=False)
    assert response.status_code == 503
    assert response["Retry-After"] == "30"
    assert "no-store" in response["Cache-Control"]
    assert [h1.to_text() for h1 in page.query("h1")] == ["Not at the moment"]
    assert "Nothing is lost." in page.query(".standfirst")[0].to_text()
    assert page.query("script, style, [style]") == []
    for secret in ("10.1.2.3", "lead", "Traceback", "OperationalError"):
        assert secret not in response.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/feeds/articles.atom", "/calendar.ics", "/data/record.json",
                                  "/sitemap.xml", "/pictures/people.svg"])  # fmt: skip
def test_a_program_is_told_in_plain_text(reader, broken, path):
    broken(away())
    response = reader.get(path)
    assert (response.status_code, response["Retry-After"]) == (503, "30")
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response.content.count(b"\n") == 1


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["get", "head"])
def test_the_api_has_a_problem(reader, broken, method):
    broken(away())
    response = getattr(reader, method)("/api/v1/missions")
    assert (response.status_code, response["Retry-After"]) == (503, "30")
    assert response["Content-Type"] == "application/problem+json"
    assert response["Cache-Control"] == "no-store"
    if method == "get":
        assert response.json()["detail"].startswith("The record cannot be read at the moment.")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("error", "told", "seconds"),
    [
        (away(), "The database is away. Nothing was saved.", "30"),
        (of_sqlite(sqlite3.SQLITE_BUSY), "not your turn. Nothing was saved.", "5"),
        (of_sqlite(sqlite3.SQLITE_FULL), "tell an administrator. Nothing was saved.", "120"),
        (of_sqlite(sqlite3.SQLITE_READONLY), "tell an administrator. Nothing was saved.", "120"),
    ],
)
def test_an_editor_is_told_that_nothing_was_saved(admin_user, broken, error, told, seconds):
    desk = Client(raise_request_exception=False)
    desk.force_login(admin_user)
    broken(error)
    response = desk.post("/admin/missions/tag/add/", {"name": "x"})
    assert (response.status_code, response["Retry-After"]) == (503, seconds)
    text = response.content.decode()
    assert told in text
    assert "still in your browser" in text


@pytest.mark.django_db
def test_a_form_of_readers_speaks_of_no_saving(reader, broken):
    broken(away())
    response = reader.post("/api/check-links/", '{"addresses": ["/m/k7f3qx/"]}',
                           content_type="application/json")  # fmt: skip
    assert response.status_code == 503
    assert "saved" not in response.content.decode()


@pytest.mark.django_db
def test_a_mistake_of_ours_stays_a_fault(reader, broken):
    broken(of_sqlite(sqlite3.SQLITE_ERROR))
    response = reader.get("/missions/")
    assert response.status_code == 500
    assert "Retry-After" not in response


@pytest.mark.django_db(transaction=True)
def test_a_commit_that_breaks_off_is_in_doubt(monkeypatch):
    """The database may have written it down before its answer was lost."""

    def lost(self):
        raise away()

    monkeypatch.setattr(type(connections["default"]), "_commit", lost)
    with pytest.raises(OperationalError) as caught, transaction.atomic():
        make.tag(name="x")
    assert is_in_doubt(caught.value)


@pytest.mark.django_db(transaction=True)
def test_what_breaks_off_before_is_not_in_doubt(monkeypatch):
    def refused(self, params):
        raise away()

    monkeypatch.setattr(connections["default"], "connection", None)
    monkeypatch.setattr(type(connections["default"]), "get_new_connection", refused)
    with pytest.raises(OperationalError) as caught:
        make.tag(name="x")
    assert not is_in_doubt(caught.value)


@pytest.mark.django_db
def test_the_log_has_one_line_of_it(reader, broken, caplog):
    broken(away())
    reader.get("/missions/")
    assert [(r.levelname, r.getMessage(), r.exc_info) for r in caplog.records] == [
        ("ERROR", "AWAY at /missions/: could not connect to server at 10.1.2.3, user lead", None)
    ]


@pytest.mark.django_db
def test_an_editor_is_told_of_the_doubt(admin_user, broken, monkeypatch):
    desk = Client(raise_request_exception=False)
    desk.force_login(admin_user)
    monkeypatch.setattr("missions.views.errors.is_in_doubt", lambda error: True)
    broken(away())
    text = desk.post("/admin/missions/tag/add/", {"name": "x"}).content.decode()
    assert "It is not certain whether your change was saved" in text
    assert "Nothing was saved" not in text
