"""A disk that fills up or turns read-only under a running server on SQLite: readers go on, editors
are told, and what was saved is there when there is room again."""

import contextlib
import sqlite3
import subprocess
import threading
import time
import urllib.error
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connections

from spacetourism.sqlite.base import DatabaseWrapper
from tests.live import Site, new_site, served

from .test_saves import Desk, fields
from .test_serving import ask

pytestmark = pytest.mark.server

ADD = "/admin/missions/tag/add/"
PATHS = ["/", "/missions/public-1/", "/race/", "/feeds/articles.atom", "/api/v1/missions",
         "/search/?q=public", "/healthz"]  # fmt: skip


@pytest.fixture
def disk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("disk")
    mount = ["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", folder]
    if subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("mounting a small disk needs rights that we have not here")
    yield folder
    subprocess.run(["umount", "--lazy", folder], check=True)


def newsroom(disk: Path, home: Path, **more: str) -> Site:
    site = new_site(
        home,
        DATABASE_URL=f"sqlite:///{disk / 'db.sqlite3'}",
        MEDIA_ROOT=str(disk / "media"),
        REQUIRE_MFA="off",
        **more,
    )
    code = "from tests import factories as make; make.mission(slug='public-1', name='Public')"
    site.manage("shell", "--no-imports", "--command", code)
    return site


@contextlib.contextmanager
def full(disk: Path) -> Iterator[None]:
    filler = disk / "filler"
    with filler.open("wb", buffering=0) as file, contextlib.suppress(OSError):
        while True:
            file.write(b"x" * 4096)
    yield
    filler.unlink()


@contextlib.contextmanager
def read_only(disk: Path) -> Iterator[None]:
    how = ["mount", "-o", "remount,ro", disk]
    for _ in range(100):
        # The last answer may still be on its way, with its connection.
        if not (refused := subprocess.run(how, capture_output=True, text=True)).returncode:
            break
        time.sleep(0.1)
    else:
        pytest.fail(refused.stderr)
    yield
    subprocess.run(["mount", "-o", "remount,rw", disk], check=True)


# A disk cannot be made read-only while a file on it is open to be written, and the page cache keeps
# the database open.
TROUBLES = [(full, {}), (read_only, {"PAGE_CACHE_MB": "0"})]


@pytest.mark.parametrize(("trouble", "more"), TROUBLES, ids=["full", "read_only"])
def test_readers_go_on_and_nothing_saved_is_lost(
    disk: Path, tmp_path: Path, trouble, more: dict[str, str]
) -> None:
    with served(newsroom(disk, tmp_path, **more)) as site:
        desk = Desk(site.url, site.password)
        form = fields(desk.get(ADD))
        assert "was added" in desk.post(ADD, form | {"name": "Before", "slug": "before"})
        late = form | {"name": "Late", "slug": "late"}
        with trouble(disk):
            assert {path: ask(site, path).status for path in PATHS} == dict.fromkeys(PATHS, 200)
            with pytest.raises(urllib.error.HTTPError) as refused:
                desk.post(ADD, late)
            assert (refused.value.code, refused.value.headers["Retry-After"]) == (503, "120")
            assert "Nothing was saved." in refused.value.read().decode()
        assert "was added" in desk.post(ADD, late)
        rows = site.rows("SELECT slug FROM missions_tag WHERE slug IN ('before', 'late')")
        assert sorted(rows) == [("before",), ("late",)]


@pytest.mark.parametrize("log", ["no_log", "a_log"])
def test_a_server_that_came_up_on_a_read_only_disk_needs_no_restart(
    disk: Path, tmp_path: Path, log: str
) -> None:
    site = newsroom(disk, tmp_path)
    beside = disk / "db.sqlite3-wal"
    if log == "a_log":
        # As a server leaves it that was cut off; SQLite reads that too, with the log's index.
        with served(site):
            desk = Desk(site.url, site.password)
            desk.post(ADD, fields(desk.get(ADD)) | {"name": "Early", "slug": "early"})
            left = [(path, path.read_bytes()) for path in (beside, disk / "db.sqlite3-shm")]
        for path, content in left:
            path.write_bytes(content)
    assert beside.exists() == (log == "a_log")
    with contextlib.ExitStack() as running:
        with read_only(disk):
            running.enter_context(served(site))
            assert {path: ask(site, path).status for path in PATHS} == dict.fromkeys(PATHS, 200)
        desk = Desk(site.url, site.password)
        for name in ("Renamed once", "Renamed again"):
            code = (
                "from missions.models import Mission; mission = Mission.objects.get(); "
                f"mission.name = '{name}'; mission.save()"
            )
            site.manage("shell", "--no-imports", "--command", code)
            # Whichever worker answers.
            for _ in range(20):
                assert name in ask(site, "/missions/public-1/").body.decode()
        form = fields(desk.get(ADD))
        assert "was added" in desk.post(ADD, form | {"name": "Late", "slug": "late"})


def test_whoever_writes_waits_for_those_that_could_only_read(disk: Path, django_db_blocker) -> None:
    path = disk / "db.sqlite3"
    with contextlib.closing(sqlite3.connect(path)) as first:
        first.executescript("PRAGMA journal_mode=WAL; CREATE TABLE said (what TEXT);")
        left = [(beside, beside.read_bytes()) for beside in disk.glob("db.sqlite3-*")]
    for beside, content in left:
        beside.write_bytes(content)
    settings = connections.settings["default"] | {"NAME": str(path)}
    reader, writer = DatabaseWrapper(settings, "reader"), DatabaseWrapper(settings, "writer")
    reader.inc_thread_sharing()
    with django_db_blocker.unblock():
        with read_only(disk):
            reader.ensure_connection()
        threading.Timer(0.5, reader.close).start()
        with writer.cursor() as cursor:
            cursor.execute("INSERT INTO said VALUES ('late')")
        writer.close()
    with contextlib.closing(sqlite3.connect(path)) as last:
        assert last.execute("SELECT what FROM said").fetchall() == [("late",)]
