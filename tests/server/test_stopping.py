"""The server is told by signals what to do, and does it: it stops, it changes its workers."""

import os
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.live import PROJECT, free_port, wait_until_up

pytestmark = pytest.mark.server


@pytest.fixture
def server(tmp_path: Path) -> Iterator[subprocess.Popen]:
    """One that has nothing to serve yet but its health."""
    port = str(free_port())
    process = subprocess.Popen(
        [sys.executable, "-m", "spacetourism.serve"], cwd=PROJECT, stdout=subprocess.DEVNULL,
        env={"PATH": os.environ["PATH"], "ENV_FILE": os.devnull, "PORT": port, "WARM_PAGES": "off",
             "SECRET_KEY": secrets.token_urlsafe(50),
             "DATABASE_URL": f"sqlite:///{tmp_path / 'db.sqlite3'}"},
    )  # fmt: skip
    try:
        wait_until_up(f"http://127.0.0.1:{port}/healthz", process)
        yield process
    finally:
        for worker in workers_of(process.pid) if process.poll() is None else ():
            os.kill(worker, signal.SIGKILL)
        process.kill()
        process.wait(20)


def workers_of(server: int) -> set[int]:
    """The processes that a server has started."""
    found = Path(f"/proc/{server}/task/{server}/children").read_text().split()
    return {int(child) for child in found}


def reload(server: int) -> None:
    """Have all workers changed for new ones, as `systemctl reload` does."""
    before = workers_of(server)
    os.kill(server, signal.SIGHUP)
    for _ in range(1200):
        if len(now := workers_of(server)) == len(before) and not now & before:
            return
        time.sleep(0.05)
    raise AssertionError("the old workers are still there")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_stops(server: subprocess.Popen, number: signal.Signals) -> None:
    server.send_signal(number)
    assert server.wait(20) == 0


def test_it_stops_also_while_its_workers_start(server: subprocess.Popen) -> None:
    reload(server.pid)
    workers = workers_of(server.pid)
    server.terminate()
    assert server.wait(30) == 0
    assert not any(Path(f"/proc/{worker}").exists() for worker in workers)
