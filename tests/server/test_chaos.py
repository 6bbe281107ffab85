"""Everything that a server may meet, done to a real one while readers read and an editor saves.

A table says what they were told. What is tried elsewhere as well: a server that dies in the middle
of a save (test_saves.py), writers that die at their commit (test_never_stale.py).
"""

import contextlib
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.live import new_site, postgres_database
from tests.redis import redis_server

from . import faults
from .chaos import World, table, used
from .relay import Relay

pytestmark = pytest.mark.server

# Counted, but a fault may last as long as it likes: one address asks all the while.
FREELY = {"REQUIRE_MFA": "off", "API_RATE_LIMIT": "1000000"}
# What readers may be told besides 200.
AWAY = {"503"}
CUT = {"cut off", "refused"}
EVERYWHERE: list[tuple[faults.Fault, set[str]]] = [
    (faults.each_worker_killed, CUT),
    (faults.both_workers_killed, CUT),
    (faults.the_server_killed, CUT),
    (faults.a_bad_migration, set()),
]
FAULTS = {
    "sqlite": [
        *EVERYWHERE,
        (faults.a_full_disk, set()),
        (faults.a_read_only_disk, CUT),
        (faults.the_cache_away, set()),
        (faults.slow_heads, set()),
        (faults.slow_bodies, set()),
        (faults.a_slow_body_given_up, set()),
        (faults.slow_readers, set()),
        (faults.huge_requests, set()),
        (faults.a_thousand_idle, set()),
    ],
    "postgresql": [
        *EVERYWHERE,
        (faults.the_database_away, AWAY),
        (faults.a_frozen_database, AWAY),
    ],
}


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path | None]:
    """A small one, where that may be made."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=48m", "tmpfs", str(folder)]
    if subprocess.run(mount, capture_output=True).returncode:
        yield None
        return
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


@contextlib.contextmanager
def on_sqlite(home: Path, disk: Path | None) -> Iterator[World]:
    with contextlib.ExitStack() as runs:
        redis = runs.enter_context(redis_server())
        place = disk or home
        site = new_site(
            home, DATABASE_URL=f"sqlite:///{place / 'db.sqlite3'}", MEDIA_ROOT=str(place / "media"),
            CACHE_URL=redis.address(), **FREELY,
        )  # fmt: skip
        yield World(site, disk=disk, redis=redis, redis_runs=runs)


@contextlib.contextmanager
def on_postgresql(home: Path, disk: Path | None) -> Iterator[World]:
    with postgres_database() as url:
        parts = urlsplit(url)
        relay = Relay(parts.hostname or "127.0.0.1", parts.port or 5432)
        relay.open()
        netloc = f"{parts.username}:{parts.password}@127.0.0.1:{relay.port}"
        address = parts._replace(netloc=netloc).geturl()
        yield World(new_site(home, DATABASE_URL=address, **FREELY), relay=relay)
        relay.close()


@pytest.mark.parametrize("world", [on_sqlite, on_postgresql])
def test_every_fault(world, tmp_path: Path, disk: Path | None, record_property) -> None:
    seen, wrong = [], []
    with world(tmp_path, disk) as shaken:
        shaken.site.manage(
            "shell", "--no-imports", "-v0", "-c",
            "from tests import factories as make; make.mission(slug='public-1', name='Public')",
        )  # fmt: skip
        shaken.start()
        try:
            for fault, may in FAULTS[world.__name__.removeprefix("on_")]:
                name = fault.__name__.replace("_", " ")
                if "disk" in name and not disk:
                    continue
                with used(shaken, name) as one, fault(shaken, one):
                    pass
                seen.append(one)
                if unfit := set(one.statuses) - {"200"} - may:
                    wrong.append(f"{name}: readers were told {unfit}")
                if one.lost or one.without_retry or one.stale:
                    wrong.append(f"{name}: {one.lost} lost, {one.without_retry} × 503 without "
                                 f"Retry-After, {one.stale} stale pages")  # fmt: skip
        finally:
            record_property("table", table(seen))
            shaken.stop()
    assert wrong == []
