"""A Redis server of our own, with a password, that keeps nothing on a disk."""

import os
import secrets
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
import redis

from tests.live import free_port


@dataclass
class Redis:
    process: subprocess.Popen
    port: int
    password: str

    def address(self, number: int = 0, scheme: str = "redis") -> str:
        return f"{scheme}://:{self.password}@127.0.0.1:{self.port}/{number}"

    def client(self, number: int = 0) -> redis.Redis:
        return redis.Redis(port=self.port, password=self.password, db=number)


@contextmanager
def redis_server(port: int = 0, password: str = "") -> Iterator[Redis]:
    if not shutil.which("redis-server"):
        assert not os.environ.get("CI"), "CI must have redis-server"
        pytest.skip("no Redis on this machine (apt-get install redis-server)")
    port, password = port or free_port(), password or secrets.token_hex(8)
    process = subprocess.Popen(
        ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "",
         "--appendonly", "no", "--requirepass", password],
        stdout=subprocess.DEVNULL,
    )  # fmt: skip
    server = Redis(process, port, password)
    try:
        for _ in range(600):
            try:
                server.client().ping()
                break
            except redis.ConnectionError:
                assert process.poll() is None, "redis-server stopped"
                time.sleep(0.05)
        yield server
    finally:
        process.kill()
        process.wait(20)
