"""/healthz and /readyz, as a balancer or an orchestrator asks them."""

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client

from spacetourism import health

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _looked_at_anew(monkeypatch):
    monkeypatch.setattr(health, "FRESH", 0.0)


def fail(*args, **kwargs):
    raise OSError("postgres://lead:secret@10.1.2.3:5432/name")


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
@pytest.mark.parametrize("method", ["get", "head"])
@pytest.mark.parametrize("host", ["testserver", "10.0.0.7:8000", "[fd00::7]", "anything.internal"])
def test_it_answers_whatever_the_host_and_without_tls(settings, path, method, host):
    settings.SECURE_SSL_REDIRECT = True
    response = getattr(Client(), method)(path, headers={"host": host})
    assert response.status_code == 200
    assert response["Cache-Control"] == "no-store"
    assert response["X-Robots-Tag"] == "noindex"
    assert not response.cookies


def test_up_touches_nothing(client, django_assert_num_queries, monkeypatch):
    monkeypatch.setattr(health, "look", fail)
    with django_assert_num_queries(0):
        assert client.get("/healthz").content == b"ok\n"


def test_ready_names_every_part(client):
    assert client.get("/readyz").content == b"database: ok\nmigrations: ok\ncache: ok\nmedia: ok\n"


@pytest.mark.parametrize("method", ["post", "put", "delete", "options"])
def test_they_are_only_read(client, method):
    response = getattr(client, method)("/readyz")
    assert (response.status_code, response["Allow"]) == (405, "GET, HEAD")


@pytest.mark.parametrize("path", ["/healthz/", "/HEALTHZ", "/readyz/x"])
def test_there_is_one_address_for_each(client, path):
    assert client.get(path).status_code == 404


def test_a_database_that_is_away(client, monkeypatch):
    monkeypatch.setattr(health, "MigrationRecorder", fail)
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response["Retry-After"] == "5"
    assert response.content == (
        b"database: cannot be reached\nmigrations: cannot be looked at\ncache: ok\nmedia: ok\n"
    )


def test_a_migration_that_is_missing(client, monkeypatch):
    monkeypatch.setattr(health, "last_migrations", lambda: [("missions", "9999_tomorrow")])
    response = client.get("/readyz")
    assert response.status_code == 503
    assert b"migrations: are not all applied\n" in response.content


def test_a_cache_that_is_away(client, monkeypatch):
    monkeypatch.setattr(caches["default"], "set", fail)
    monkeypatch.setattr(type(caches["default"]), "set", fail)
    response = client.get("/readyz")
    assert response.status_code == 503
    assert b"cache: cannot be reached\n" in response.content


def test_uploads_that_cannot_be_stored(client, monkeypatch):
    monkeypatch.setattr(health, "TemporaryFile", fail)
    response = client.get("/readyz")
    assert response.status_code == 503
    assert b"media: cannot be written to\n" in response.content


def test_the_first_upload_makes_the_folder(client, settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path / "not/yet")
    assert client.get("/readyz").status_code == 200
    assert list(tmp_path.iterdir()) == []


def test_what_hangs_is_not_waited_for(client, monkeypatch):
    from threading import Event

    forever = Event()

    def hang():
        forever.wait(60)
        return {"cache": ""}

    monkeypatch.setattr(health, "PATIENCE", 0.05)
    monkeypatch.setattr(health, "CHECKS", ((hang, ("cache",)),))
    monkeypatch.setattr(health, "PARTS", ("cache",))
    response = client.get("/readyz")
    forever.set()
    assert response.status_code == 503
    assert response.content == b"cache: does not answer in time\n"


def test_a_part_may_be_left_out_of_the_judgement(client, monkeypatch):
    monkeypatch.setattr(health, "TemporaryFile", fail)
    response = client.get("/readyz?exclude=media&exclude=cache")
    assert response.status_code == 200
    assert b"media: cannot be written to\n" in response.content
    assert client.get("/readyz?exclude=cache").status_code == 503


@pytest.mark.parametrize("name", ["nothing", "<script>alert(1)</script>", "x" * 5000, ""])
def test_an_unknown_part_is_a_mistake_of_whoever_asks(client, name):
    response = client.get("/readyz", {"exclude": name})
    assert response.status_code == 400
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert len(response.content) < 200


def test_a_question_that_is_too_long_is_refused(client):
    assert client.get("/readyz?" + "exclude=cache&" * 2000).status_code == 400


def test_no_reason_tells_where_something_is(client, monkeypatch):
    monkeypatch.setattr(health, "MigrationRecorder", fail)
    monkeypatch.setattr(health, "TemporaryFile", fail)
    text = client.get("/readyz").content.decode()
    for secret in ("lead", "secret", "10.1.2.3", "sqlite", connection.vendor, "OSError"):
        assert secret not in text


def test_asked_all_the_time_it_looks_once_a_second(client, monkeypatch):
    looked = []
    monkeypatch.setattr(health, "FRESH", 60.0)
    monkeypatch.setattr(health, "_last", (float("-inf"), {}))
    monkeypatch.setattr(health, "_look", lambda: looked.append(1) or {"database": ""})
    for _ in range(5):
        client.get("/readyz")
    assert looked == [1]


def test_nobody_lists_them(client):
    assert b"healthz" not in client.get("/sitemap.xml").content
    assert b"healthz" not in client.get("/robots.txt").content
