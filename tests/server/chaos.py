"""What the chaos test needs: a server that can be killed, and people who use it meanwhile."""

import contextlib
import http.client
import os
import secrets
import sqlite3
import subprocess
import sys
import threading
import time
import urllib.error
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email.message import Message
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

from tests.live import PROJECT, Site, wait_until_up
from tests.redis import Redis

from .relay import Relay
from .test_saves import Desk, fields

ADD = "/admin/missions/tag/add/"
# Kept pages, and what is made anew each time.
PATHS = ("/", "/missions/public-1/", "/feeds/articles.atom", "/api/v1/missions",
         "/search/?q=public")  # fmt: skip
# Seconds between two requests of a reader, and before a reader gives up.
PACE = 0.05
PATIENCE = 30


@dataclass
class World:
    """A site, and what can be taken from it."""

    site: Site
    disk: Path | None = None
    relay: Relay | None = None
    redis: Redis | None = None
    redis_runs: contextlib.ExitStack = field(default_factory=contextlib.ExitStack)
    server: subprocess.Popen | None = None

    @property
    def address(self) -> tuple[str, int]:
        parts = urlsplit(self.site.url)
        return parts.hostname or "", parts.port or 0

    def start(self) -> None:
        self.server = subprocess.Popen(
            [sys.executable, "-m", "spacetourism.serve", "--port", str(self.address[1]),
             "--workers", "2"],
            cwd=PROJECT, env=self.site.environment, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )  # fmt: skip
        wait_until_up(self.site.url + "/about/", self.server)

    def stop(self) -> None:
        if self.server:
            self.server.terminate()
            self.server.wait(20)

    def workers(self) -> list[int]:
        assert self.server
        told = Path(f"/proc/{self.server.pid}/task/{self.server.pid}/children").read_text()
        return [int(pid) for pid in told.split()]


@dataclass
class Seen:
    """What readers and an editor were told while something was wrong; ``notes`` is what whoever
    made the trouble was told."""

    fault: str
    told: list[tuple[str, float]] = field(default_factory=list)
    without_retry: int = 0
    saved: list[str] = field(default_factory=list)
    refused: Counter[str] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)
    well_after: float = 0.0
    lost: list[str] = field(default_factory=list)
    stale: int = 0

    @property
    def statuses(self) -> Counter[str]:
        return Counter(status for status, _ in self.told)

    def row(self) -> list[str]:
        def listed(counted: Counter[str]) -> str:
            return ", ".join(f"{name}: {number}" for name, number in sorted(counted.items())) or "–"

        longest = max((seconds for _, seconds in self.told), default=0.0)
        return [
            self.fault, str(len(self.told)), listed(self.statuses), f"{longest:.2f} s",
            f"{self.well_after:.1f} s", str(len(self.saved)), listed(self.refused),
            str(len(self.lost)),
        ]  # fmt: skip


HEADINGS = ["fault", "requests", "answers", "longest", "all well after", "edits saved",
            "edits refused", "edits lost"]  # fmt: skip


def table(rows: list[Seen]) -> str:
    lines = [HEADINGS, *(seen.row() for seen in rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    printed = ["  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True))
               for line in lines]  # fmt: skip
    return "\n".join([*printed, "", *(f"{s.fault}: {note}" for s in rows for note in s.notes)])


def ask(world: World, path: str) -> tuple[str, Message, str]:
    """The status, or the kind of failure, with headers and text; on a connection of its own."""
    connection = http.client.HTTPConnection(*world.address, timeout=PATIENCE)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        text = answer.read().decode(errors="replace")
        return str(answer.status), answer.headers, text
    except (OSError, http.client.HTTPException) as error:
        return kind_of(error), Message(), ""
    finally:
        connection.close()


def kind_of(error: BaseException) -> str:
    error = getattr(error, "reason", error) if isinstance(error, urllib.error.URLError) else error
    if isinstance(error, ConnectionRefusedError):
        return "refused"
    return "no answer" if isinstance(error, TimeoutError) else "cut off"


def read_on(world: World, seen: Seen, path: str, stop: threading.Event) -> None:
    while not stop.wait(PACE):
        began = time.monotonic()
        status, headers, _ = ask(world, path)
        seen.told.append((status, time.monotonic() - began))
        seen.without_retry += status == "503" and "Retry-After" not in headers


def edit_on(world: World, seen: Seen, desk: Desk, form: dict[str, str], stop: threading.Event):
    while not stop.wait(PACE):
        slug = f"t-{secrets.token_hex(6)}"
        try:
            page = desk.post(ADD, form | {"name": f"Tag {slug}", "slug": slug})
            assert "was added" in page
            seen.saved.append(slug)
        except urllib.error.HTTPError as error:
            seen.refused[str(error.code)] += 1
        except (OSError, http.client.HTTPException) as error:
            seen.refused[kind_of(error)] += 1


@contextlib.contextmanager
def used(world: World, fault: str) -> Iterator[Seen]:
    """Readers and an editor are at it, from before the fault until all is well after it."""
    seen, stop = Seen(fault), threading.Event()
    desk = Desk(world.site.url, world.site.password)
    form = fields(desk.get(ADD))
    at_it = [threading.Thread(target=read_on, args=[world, seen, path, stop]) for path in PATHS]
    at_it.append(threading.Thread(target=edit_on, args=[world, seen, desk, form, stop]))
    for each in at_it:
        each.start()
    try:
        until(lambda: seen.saved and len(seen.told) > len(PATHS))
        yield seen
        ended, saved = time.monotonic(), len(seen.saved)
        until(lambda: is_well(world) and len(seen.saved) > saved)
        seen.well_after = time.monotonic() - ended
    finally:
        stop.set()
        for each in at_it:
            each.join()
    there = {slug for (slug,) in world.site.rows("SELECT slug FROM missions_tag")}
    seen.lost = sorted(set(seen.saved) - there)
    seen.stale = stale(world)


def is_well(world: World) -> bool:
    """Also that both workers say so: each looks anew once a second."""
    told = [ask(world, path)[0] for path in (*PATHS, *["/readyz"] * 12)]
    return set(told) == {"200"}


def stale(world: World) -> int:
    """How often one of both workers shows a kept page as it was before a change."""
    name = f"Renamed {secrets.token_hex(4)}"
    url = world.site.environment["DATABASE_URL"]
    query = "UPDATE missions_mission SET name = {} WHERE slug = 'public-1'"
    if world.relay:
        with psycopg.connect(url) as connection:
            connection.execute(query.format("%s"), [name])
    else:
        opened = sqlite3.connect(url.removeprefix("sqlite:///"), timeout=20)
        with contextlib.closing(opened), opened as connection:
            connection.execute(query.format("?"), [name])
    return sum(name not in ask(world, "/missions/public-1/")[2] for _ in range(12))


def until(is_so: Callable[[], object]) -> None:
    ends = time.monotonic() + 90
    while not is_so():
        assert time.monotonic() < ends, "it never came to be"
        time.sleep(0.05)


def alive(pid: int) -> bool:
    """A process that has ended and is waited for by nobody is none."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def kill(pid: int, number: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, number)
