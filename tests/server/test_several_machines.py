"""Four servers on ports of their own, one PostgreSQL, one Redis, one folder of uploads: as four
machines behind a load balancer would be, without the balancer."""

import contextlib
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest

from tests.live import PROJECT, Site, free_port, new_site, postgres_database, wait_until_up
from tests.redis import Redis, redis_server

from .test_saves import Desk, fields

pytestmark = pytest.mark.server

LIMIT = 20
PATH = "/places/shared/"


@dataclass
class Machine:
    url: str
    process: subprocess.Popen

    def get(self, path: str) -> tuple[int, str]:
        """As a reader: no cookie, no connection that was kept."""
        status, content = self.get_bytes(path)
        return status, content.decode()

    def get_bytes(self, path: str) -> tuple[int, bytes]:
        try:
            with urllib.request.urlopen(self.url + path, timeout=60) as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as error:
            return error.code, error.read()


@dataclass
class Machines:
    site: Site
    redis: Redis
    each: list[Machine]

    def all(self, path: str) -> list[tuple[int, str]]:
        return [machine.get(path) for machine in self.each]


@pytest.fixture(scope="module")
def machines(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machines]:
    with postgres_database() as url, redis_server() as redis, contextlib.ExitStack() as running:
        site = new_site(
            tmp_path_factory.mktemp("machines"),
            DATABASE_URL=url,
            # The same server by a second address: what is tried is the way there.
            DATABASE_REPLICA_URL=url,
            CACHE_URL=redis.address(1, "valkey"),
            API_RATE_LIMIT=str(LIMIT),
            REQUIRE_MFA="off",
        )
        each = [running.enter_context(machine(site)) for _ in range(4)]
        yield Machines(site, redis, each)


@contextlib.contextmanager
def machine(site: Site) -> Iterator[Machine]:
    port = free_port()
    server = subprocess.Popen(
        [sys.executable, "-m", "spacetourism.serve", "--port", str(port)],
        cwd=PROJECT, env=site.environment, stdout=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    try:
        wait_until_up(f"http://127.0.0.1:{port}/about/", server)
        yield Machine(f"http://127.0.0.1:{port}", server)
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(server.pid, signal.SIGTERM)
        server.wait(20)


def until(is_so: Callable[[], bool]) -> None:
    for _ in range(1200):
        if is_so():
            return
        time.sleep(0.1)
    raise AssertionError("it never came to be")


PUBLISH = """
from tests import factories
factories.place(name='Shared', slug='shared', summary='At first')
"""
SCHEDULE = """
from datetime import timedelta
from django.utils import timezone
from tests import factories
factories.article(slug='soon', headline='Soon', publish_at=timezone.now() + timedelta(seconds=30))
"""


def shell(site: Site, code: str) -> str:
    return site.manage("shell", "--no-imports", "-v0", "-c", code).strip()


def edit(machines: Machines, desk: Desk, summary: str) -> None:
    [(pk,)] = machines.site.rows("SELECT id FROM missions_place WHERE slug = 'shared'")
    path = f"/admin/missions/place/{pk}/change/"
    form = fields(desk.get(path)) | {"summary": summary, "change_kind": "update"}
    assert "was changed successfully" in desk.post(path, form | {"_continue": "1"})


@pytest.fixture(scope="module")
def desk(machines: Machines) -> Desk:
    """Signed in at the first machine."""
    shell(machines.site, PUBLISH)
    return Desk(machines.each[0].url, machines.site.password)


def test_what_one_machine_saves_all_of_them_show(machines: Machines, desk: Desk) -> None:
    for number, machine in enumerate(machines.each):
        assert [status for status, _ in machines.all(PATH)] == [200] * 4
        # The session that the first machine began holds on the others.
        desk.url = machine.url
        edit(machines, desk, f"Saved by number {number}")
        seen = [f"Saved by number {number}" in page for _, page in machines.all(PATH)]
        assert seen == [True] * 4


def test_who_signs_out_at_one_is_out_at_all(machines: Machines) -> None:
    other = Desk(machines.each[0].url, machines.site.password)
    other.url = machines.each[1].url
    other.post("/admin/logout/", fields(other.get("/admin/")))
    for machine in machines.each:
        other.url = machine.url
        assert 'name="login"' in other.get("/admin/")


def test_they_count_questions_to_the_api_together(machines: Machines) -> None:
    def minute() -> int:
        return int(time.time()) // 60

    told, begun, ended = [], 0, 1
    while begun != ended:  # until all of it falls into one minute
        begun = minute()
        machines.redis.client(1).flushdb()
        told = [machines.each[number % 4].get("/api/v1/")[0] for number in range(LIMIT + 4)]
        ended = minute()
    assert told == [200] * LIMIT + [429] * 4


def test_what_is_scheduled_appears_on_all(machines: Machines) -> None:
    shell(machines.site, SCHEDULE)
    [(due,)] = machines.site.rows("SELECT publish_at FROM missions_article WHERE slug = 'soon'")
    early = [status for status, _ in machines.all("/articles/soon/")]
    assert time.time() >= due.timestamp() or early == [404] * 4
    until(lambda: time.time() > due.timestamp())
    assert [status for status, _ in machines.all("/articles/soon/")] == [200] * 4
    assert all("Soon" in page for _, page in machines.all("/articles/"))


def test_an_upload_to_one_is_served_by_all(machines: Machines) -> None:
    code = "from tests import factories; print(factories.image().file.url)"
    path = shell(machines.site, code).splitlines()[-1]
    served = {machine.get_bytes(path) for machine in machines.each}
    assert [status for status, _ in served] == [200]


def test_when_one_is_killed_the_others_go_on(machines: Machines, desk: Desk) -> None:
    with machine(machines.site) as fifth:
        desk.url = fifth.url
        edit(machines, desk, "Saved by the fifth")
        os.killpg(fifth.process.pid, signal.SIGKILL)
        fifth.process.wait(20)
        with pytest.raises((urllib.error.URLError, ConnectionError)):
            fifth.get(PATH)
        assert all("Saved by the fifth" in page for _, page in machines.all(PATH))
        desk.url = machines.each[2].url
        edit(machines, desk, "Saved afterwards")
        assert all("Saved afterwards" in page for _, page in machines.all(PATH))
