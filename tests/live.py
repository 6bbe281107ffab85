"""A real server process with two workers, on a database of its own."""

import os
import secrets
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any
from urllib.parse import urlsplit

import psycopg
import pytest

PROJECT = Path(__file__).resolve().parents[1]
EDITOR = "Valentina"


@dataclass
class Site:
    url: str
    environment: dict[str, str]
    password: str

    def manage(self, *arguments: str, **more: str) -> str:
        """Run a management command on the site's own database."""
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=PROJECT,
            env=self.environment | more,
            check=True,
            capture_output=True,
            text=True,
        )
        return done.stdout

    def rows(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        """What the database itself says, past the project's code; ``?`` stands for a value."""
        url = self.environment["DATABASE_URL"]
        if url.startswith("sqlite:///"):
            path = url.removeprefix("sqlite:///")
            with closing(sqlite3.connect(path, timeout=20)) as connection, connection:
                return connection.execute(query, values).fetchall()
        with psycopg.connect(url) as connection:
            query = query.replace("%", "%%").replace("?", "%s")
            return connection.execute(query, values).fetchall()


@contextmanager
def postgres_database() -> Iterator[str]:
    """The address of an empty database on the server of TEST_DATABASE_URL, whose role may make
    some. Dropped afterwards."""
    server = os.environ.get("TEST_DATABASE_URL", "")
    if not server:
        assert not os.environ.get("CI"), "CI must set TEST_DATABASE_URL"
        pytest.skip("no PostgreSQL server (TEST_DATABASE_URL=postgres://user:password@host/name)")
    name = f"live_{secrets.token_hex(6)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        try:
            yield urlsplit(server)._replace(path=f"/{name}").geturl()
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until_up(url: str, server: subprocess.Popen[bytes]) -> None:
    for _ in range(1200):
        if server.poll() is not None:
            raise RuntimeError(f"the server stopped with {server.returncode}")
        try:
            urllib.request.urlopen(url, timeout=5).close()
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("the server did not come up")


def new_site(home: Path, host: str = "127.0.0.1", **more: str) -> Site:
    """A site on an empty database, with an editor; not served yet."""
    url = f"http://{host}:{free_port()}"
    environment = {
        "PATH": os.environ["PATH"],
        "ENV_FILE": os.devnull,
        "DEBUG": "off",
        "SECRET_KEY": secrets.token_urlsafe(50),
        "SITE_URL": url,
        "DATABASE_URL": f"sqlite:///{home / 'db.sqlite3'}",
        "STATIC_ROOT": str(home / "static"),
        "MEDIA_ROOT": str(home / "media"),
        "WARM_PAGES": "off",
        "COUNTS_FILE": str(home / "counts.sqlite3"),
        "ASKED_FOR_FILE": str(home / "asked-for.json"),
        "SEARCH_RATE_LIMIT": "0",
    }
    site = Site(url, environment | more, secrets.token_urlsafe(16))
    site.manage("migrate", "--verbosity", "0")
    site.manage("collectstatic", "--noinput", "--verbosity", "0")
    site.manage("make_editor", EDITOR_NAME=EDITOR, EDITOR_PASSWORD=site.password)
    return site


@contextmanager
def served(site: Site, log: IO[bytes] | None = None) -> Iterator[Site]:
    """As `make run` serves it, with two worker processes; what it logs goes into ``log``."""
    server = subprocess.Popen(
        [sys.executable, "-m", "spacetourism.serve", "--port", site.url.rpartition(":")[2],
         "--workers", "2"],
        cwd=PROJECT,
        env=site.environment,
        stdout=subprocess.DEVNULL,
        stderr=log,
    )  # fmt: skip
    try:
        wait_until_up(site.url + "/about/", server)
        yield site
    finally:
        server.terminate()
        server.wait(20)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The site with the starter content. Signing in takes the password alone; where that is what
    is tested, there is a site of its own."""
    site = new_site(tmp_path_factory.mktemp("site"), REQUIRE_MFA="off")
    site.manage("load_starter")
    with served(site):
        yield site


@pytest.fixture(scope="session")
def guarded_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """An empty site that asks for a second factor, at a name that browsers make passkeys for."""
    with served(new_site(tmp_path_factory.mktemp("guarded"), host="localhost")) as site:
        yield site
