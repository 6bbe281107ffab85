"""The cache goes and comes back under a running server, which serves on without it."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis

from tests.live import Site, free_port, new_site, served

from .test_database_away import wait_until_ready
from .test_serving import ask

pytestmark = pytest.mark.server

SERVER = shutil.which("redis-server") or shutil.which("valkey-server")
PATHS = ["/", "/missions/", "/api/v1/missions", "/cards/site/home.png", "/feeds/missions.atom",
         "/data/record.json", "/admin/login/"]  # fmt: skip


class Cache:
    def __init__(self, home: Path) -> None:
        self.home, self.port = home, free_port()

    def start(self) -> None:
        assert SERVER
        self.process = subprocess.Popen(
            [SERVER, "--port", str(self.port), "--bind", "127.0.0.1", "--save", ""],
            cwd=self.home,
            stdout=subprocess.DEVNULL,
        )
        client = redis.Redis(
            port=self.port, retry=redis.retry.Retry(redis.backoff.ConstantBackoff(0.1), 100)
        )
        client.ping()
        client.close()

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(20)


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cache]:
    if not SERVER:
        assert not os.environ.get("CI"), "CI must have a redis-server"
        pytest.skip("no Redis on this machine (apt-get install redis-server)")
    cache = Cache(tmp_path_factory.mktemp("redis"))
    cache.start()
    yield cache
    cache.stop()


@pytest.fixture(scope="module")
def cached_site(cache: Cache, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    home = tmp_path_factory.mktemp("cached")
    with served(new_site(home, CACHE_URL=f"redis://127.0.0.1:{cache.port}/0")) as site:
        yield site


def statuses(site: Site) -> dict[str, int]:
    return {path: ask(site, path).status for path in PATHS}


def test_the_site_serves_on_without_it(cached_site: Site, cache: Cache) -> None:
    assert statuses(cached_site) == dict.fromkeys(PATHS, 200)
    assert "RateLimit" in ask(cached_site, "/api/v1/missions").headers
    wait_until_ready(cached_site, 200)
    cache.stop()
    assert statuses(cached_site) == dict.fromkeys(PATHS, 200)
    # What cannot be counted is not limited.
    assert "RateLimit" not in ask(cached_site, "/api/v1/missions").headers
    wait_until_ready(cached_site, 503)
    assert b"cache: cannot be reached\n" in ask(cached_site, "/readyz").body
    assert ask(cached_site, "/readyz?exclude=cache").status == 200
    cache.start()
    wait_until_ready(cached_site, 200)
