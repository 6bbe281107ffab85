"""What the chaos test does to a server: each a context that is over when the fault is."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

from tests.live import PROJECT
from tests.redis import redis_server

from .chaos import Seen, World, alive, ask, kill, until

Fault = Callable[[World, Seen], AbstractContextManager[None]]


@contextlib.contextmanager
def each_worker_killed(world: World, seen: Seen) -> Iterator[None]:
    for victim in world.workers():
        kill(victim, signal.SIGKILL)
        until(lambda: len(world.workers()) == 2)
        # Twice in a moment is a crash loop to the server, which then gives up.
        time.sleep(6)
    yield


@contextlib.contextmanager
def both_workers_killed(world: World, seen: Seen) -> Iterator[None]:
    for victim in world.workers():
        kill(victim, signal.SIGKILL)
    yield


@contextlib.contextmanager
def the_server_killed(world: World, seen: Seen) -> Iterator[None]:
    assert world.server
    workers = world.workers()
    kill(world.server.pid, signal.SIGKILL)
    world.server.wait()
    # Nobody is left that would hold the port against the next one.
    until(lambda: not any(map(alive, workers)))
    world.start()
    yield


@contextlib.contextmanager
def a_full_disk(world: World, seen: Seen) -> Iterator[None]:
    assert world.disk
    filler = world.disk / "filler"
    with filler.open("wb", buffering=0) as file, contextlib.suppress(OSError):
        while True:
            file.write(b"x" * 4096)
    time.sleep(3)
    filler.unlink()
    yield


@contextlib.contextmanager
def a_read_only_disk(world: World, seen: Seen) -> Iterator[None]:
    """The machine comes up with it. What happens where it turns read-only under a running server
    is in test_disk_full.py."""
    assert world.disk
    world.stop()
    subprocess.run(["mount", "-o", "remount,ro", str(world.disk)], check=True)
    world.start()
    time.sleep(3)
    subprocess.run(["mount", "-o", "remount,rw", str(world.disk)], check=True)
    time.sleep(3)
    yield


@contextlib.contextmanager
def the_database_away(world: World, seen: Seen) -> Iterator[None]:
    assert world.relay
    world.relay.close()
    time.sleep(3)
    world.relay.open()
    yield


@contextlib.contextmanager
def a_frozen_database(world: World, seen: Seen) -> Iterator[None]:
    """It takes what is sent, and does not answer."""
    assert world.relay
    world.relay.freeze()
    time.sleep(20)
    world.relay.thaw()
    yield


@contextlib.contextmanager
def the_cache_away(world: World, seen: Seen) -> Iterator[None]:
    assert world.redis
    port, password = world.redis.port, world.redis.password
    world.redis_runs.close()
    time.sleep(3)
    world.redis = world.redis_runs.enter_context(redis_server(port, password))
    yield


def send(world: World, data: bytes = b"", *, window: int = 0) -> socket.socket:
    """A connection with the beginning of a request, and a small window for what comes back."""
    client = socket.socket()
    if window:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, window)
    client.connect(world.address)
    client.settimeout(20)
    client.sendall(data)
    return client


def begun(world: World, line: str, *headers: str) -> bytes:
    host = ":".join(map(str, world.address))
    return "\r\n".join([f"{line} HTTP/1.1", f"Host: {host}", *headers, "", ""]).encode()


def fed(clients: list[socket.socket], seconds: int) -> None:
    """A byte each ten times a second, as long as the server lets them."""
    for _ in range(seconds * 10):
        for client in clients:
            with contextlib.suppress(OSError):
                client.sendall(b"x")
        time.sleep(0.1)


@contextlib.contextmanager
def slow_heads(world: World, seen: Seen) -> Iterator[None]:
    clients = [send(world, b"GET / HTTP/1.1\r\nX-Slow: ") for _ in range(100)]
    fed(clients, 4)
    close(clients)
    yield


@contextlib.contextmanager
def slow_bodies(world: World, seen: Seen) -> Iterator[None]:
    head = begun(world, "POST /api/check-links/", "Content-Length: 5000",
                 "Content-Type: application/x-www-form-urlencoded")  # fmt: skip
    # More than both workers have threads.
    clients = [send(world, head) for _ in range(20)]
    fed(clients, 4)
    told = [status_of(client) for client in clients]
    seen.notes.append(f"20 bodies, byte by byte: {told.count('503')} were told 503 at once")
    close(clients)
    yield


@contextlib.contextmanager
def a_slow_body_given_up(world: World, seen: Seen) -> Iterator[None]:
    head = begun(world, "POST /api/check-links/", "Content-Length: 5000",
                 "Content-Type: application/x-www-form-urlencoded")  # fmt: skip
    with send(world, head) as client:
        client.setblocking(False)
        began, told = time.monotonic(), b""
        while not told and time.monotonic() - began < 60:
            with contextlib.suppress(BlockingIOError):
                told = client.recv(100)
            with contextlib.suppress(OSError):
                client.send(b"x")
            time.sleep(0.05)
        seconds = time.monotonic() - began
    seen.notes.append(f"it was told {told[9:12].decode()} after {seconds:.0f} s")
    yield


@contextlib.contextmanager
def slow_readers(world: World, seen: Seen) -> Iterator[None]:
    media = Path(world.site.environment["MEDIA_ROOT"])
    media.mkdir(exist_ok=True)
    large = media / "large.webp"
    large.write_bytes(bytes(12_000_000))
    clients = [
        send(world, begun(world, f"GET {path}"), window=2048)
        for path in ("/media/large.webp", "/missions/public-1/", "/data/record.json")
        for _ in range(20)
    ]
    for _ in range(4):
        for client in clients:
            client.recv(1)
        time.sleep(1)
    close(clients)
    until(lambda: ask(world, "/media/large.webp")[0] == "200")
    large.unlink()
    yield


@contextlib.contextmanager
def huge_requests(world: World, seen: Seen) -> Iterator[None]:
    million, parameters = "x" * 1_000_000, "&".join(f"p{n}" for n in range(100_000))
    block = million.encode()
    form = "Content-Type: application/x-www-form-urlencoded"
    chunk = b"%x\r\n%s\r\n" % (len(block), block)
    for what, head, body in (
        ("1 MB of headers", begun(world, "GET /", f"X-Huge: {million}"), b""),
        ("an address of 1 MB", begun(world, f"GET /{million}"), b""),
        ("100,000 parameters", begun(world, f"GET /missions/?{parameters}"), b""),
        ("1,000 parameters", begun(world, f"GET /missions/?{parameters[:5000]}"), b""),
        ("a body of 1 GB", begun(world, "POST /api/check-links/", form,
                                 "Content-Length: 1000000000"), block),
        ("1 GB in chunks", begun(world, "POST /api/check-links/", form,
                                 "Transfer-Encoding: chunked"), chunk),
        ("1 GB for the newsroom", begun(world, "POST /admin/login/", form,
                                        "Content-Length: 1000000000"), block),
    ):  # fmt: skip
        told, megabytes = poured(world, head, body)
        took = f", and took {megabytes} MB of it" if body else ""
        seen.notes.append(f"{what}: told {told}{took}")
    yield


def poured(world: World, head: bytes, body: bytes) -> tuple[str, int]:
    """What a client is told that sends 1,000 times ``body``, and how many were taken."""
    client, sent = send(world), 0
    with client:
        with contextlib.suppress(OSError):
            client.sendall(head)
            for _ in range(1000 if body else 0):
                client.sendall(body)
                sent += 1
        return status_of(client), sent


def status_of(client: socket.socket) -> str:
    client.settimeout(1)
    try:
        return client.recv(64)[9:12].decode() or "nothing"
    except OSError:
        return "nothing"


@contextlib.contextmanager
def a_thousand_idle(world: World, seen: Seen) -> Iterator[None]:
    clients = [send(world) for _ in range(500)]
    asked = [send(world, begun(world, "GET /")) for _ in range(500)]
    time.sleep(3)
    close([*clients, *asked])
    yield


def close(clients: list[socket.socket]) -> None:
    for client in clients:
        client.close()


BAD = """
from django.db import migrations, models
def fail(apps, schema_editor):
    apps.get_model("missions", "Tag").objects.all().delete()
    raise RuntimeError("The second half does not work.")
class Migration(migrations.Migration):
    dependencies = [("missions", LAST)]
    operations = [
        migrations.AddField("tag", "half", models.TextField(default="")),
        migrations.RunPython(fail),
    ]
"""


@contextlib.contextmanager
def a_bad_migration(world: World, seen: Seen) -> Iterator[None]:
    home = Path(world.site.environment["STATIC_ROOT"]).parent / "next"
    copy = home / "next_migrations"
    shutil.copytree(PROJECT / "missions/migrations", copy, dirs_exist_ok=True)
    last = max(path.stem for path in copy.glob("0*.py"))
    (copy / "9999_half_way.py").write_text(BAD.replace("LAST", repr(last)))
    (home / "next_settings.py").write_text(
        "from spacetourism.settings import *\nMIGRATION_MODULES = {'missions': 'next_migrations'}\n"
    )
    before = schema(world)
    done = subprocess.run(
        [sys.executable, "manage.py", "migrate"], cwd=PROJECT, capture_output=True, text=True,
        env=world.site.environment | {
            "PYTHONPATH": os.pathsep.join([str(home), str(PROJECT)]),
            "DJANGO_SETTINGS_MODULE": "next_settings",
        },
    )  # fmt: skip
    assert done.returncode != 0
    assert "Applying missions.9999_half_way..." in done.stdout
    seen.notes.append(f"“{done.stderr.strip().splitlines()[-1]}”")
    assert schema(world) == before
    yield


def schema(world: World) -> list[tuple]:
    """Every column, and every migration that is said to be applied."""
    applied = "SELECT app, name FROM django_migrations ORDER BY app, name"
    if world.relay:
        columns = (
            "SELECT table_name, column_name FROM information_schema.columns "
            "WHERE table_schema = 'public' ORDER BY 1, 2"
        )
    else:
        columns = "SELECT name, sql FROM sqlite_master ORDER BY name"
    return world.site.rows(columns) + world.site.rows(applied)
