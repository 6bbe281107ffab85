"""The database goes and comes back under a running server: readers are told, nothing saved is
lost, and nobody has to do anything."""

import time
import urllib.error
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

import pytest

from tests.live import Site, new_site, postgres_database, served

from .relay import Relay
from .test_saves import Desk, draft, fields
from .test_serving import ask

pytestmark = pytest.mark.server


@pytest.fixture(scope="module")
def way() -> Iterator[tuple[Relay, str]]:
    """An open way to an empty database, and the database's address along it."""
    with postgres_database() as url:
        parts = urlsplit(url)
        relay = Relay(parts.hostname or "127.0.0.1", parts.port or 5432)
        relay.open()
        netloc = f"{parts.username}:{parts.password}@127.0.0.1:{relay.port}"
        yield relay, parts._replace(netloc=netloc).geturl()


@pytest.fixture(scope="module")
def newsroom(way: tuple[Relay, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    home = tmp_path_factory.mktemp("away")
    # Pages that are kept need no database; here each has to be made. test_chaos.py keeps them.
    newsroom = new_site(home, DATABASE_URL=way[1], REQUIRE_MFA="off", PAGE_CACHE_MB="0")
    code = (
        "from tests import factories as make; make.mission(slug='public-1', name='Public'); "
        "make.vehicle()"
    )
    newsroom.manage("shell", "--no-imports", "--command", code)
    with served(newsroom) as site:
        yield site


@pytest.fixture
def relay(way: tuple[Relay, str]) -> Relay:
    return way[0]


def wait_until_ready(site: Site, status: int) -> None:
    """Until both processes say so; each looks anew once a second."""
    for _ in range(300):
        if {ask(site, "/readyz").status for _ in range(12)} == {status}:
            return
        time.sleep(0.1)
    raise AssertionError(ask(site, "/readyz").body.decode())


def test_readers_are_told_to_come_back_and_can(newsroom: Site, relay: Relay) -> None:
    assert ask(newsroom, "/missions/public-1/").status == 200
    relay.close()
    for path, kind in (
        ("/missions/public-1/", "text/html; charset=utf-8"),
        ("/feeds/articles.atom", "text/plain; charset=utf-8"),
        ("/api/v1/missions", "application/problem+json"),
    ):
        answer = ask(newsroom, path)
        assert (answer.status, answer.headers["Retry-After"]) == (503, "30")
        assert answer.headers["Content-Type"] == kind
        assert b"Traceback" not in answer.body
    # What needs no database goes on.
    for path in ("/accessibility/", "/robots.txt", "/favicon.ico", "/healthz"):
        assert ask(newsroom, path).status == 200
    wait_until_ready(newsroom, 503)
    assert b"database: cannot be reached\n" in ask(newsroom, "/readyz").body
    relay.open()
    assert ask(newsroom, "/missions/public-1/").status == 200
    wait_until_ready(newsroom, 200)


def test_a_restart_between_two_requests_costs_nobody_a_page(newsroom: Site, relay: Relay) -> None:
    """Every kept connection is dead, in every thread of both processes."""

    def read(_number: int) -> int:
        return ask(newsroom, "/missions/public-1/").status

    with ThreadPoolExecutor(8) as many:
        assert set(many.map(read, range(40))) == {200}
        relay.close()
        relay.open()
        assert set(many.map(read, range(40))) == {200}


def test_what_was_saved_stays_and_what_was_not_is_said(newsroom: Site, relay: Relay) -> None:
    pk = draft(newsroom)
    path = f"/admin/missions/mission/{pk}/change/"
    desk = Desk(newsroom.url, newsroom.password)
    question = "SELECT subtitle FROM missions_mission WHERE id = ?"

    form = fields(desk.get(path)) | {"subtitle": "Saved", "_continue": "1"}
    assert "was changed successfully" in desk.post(path, form)
    form = fields(desk.get(path)) | {"subtitle": "Later", "_continue": "1"}
    relay.close()
    with pytest.raises(urllib.error.HTTPError) as refused:
        desk.post(path, form)
    text = refused.value.read().decode()
    assert refused.value.code == 503
    assert refused.value.headers["Retry-After"] == "30"
    assert "Nothing was saved." in text
    relay.open()
    assert newsroom.rows(question, int(pk)) == [("Saved",)]
    # Nobody had to sign in or to write anew.
    assert "was changed successfully" in desk.post(path, form)
    assert newsroom.rows(question, int(pk)) == [("Later",)]
