"""Readers, editors, imports and uploads at a steady rate for SOAK_SECONDS: nothing fails, nothing
that was saved is missing, neither memory nor open files grow. `make soak` prints the figures."""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.live import PROJECT, Site, new_site, wait_until_up
from tests.server.test_saves import Desk, draft

from .people import PATHS, Person, Told, importer, reader, unique, uploader, writer

pytestmark = pytest.mark.soak

SECONDS = int(os.environ.get("SOAK_SECONDS") or 120)
# The part of it in which each worker meets every kind of request for the first time.
WARM_UP = 0.25
# What the median of the last third may have more than that of the first: bytes, files. In the two
# minutes caches are still being filled; in half an hour the same room shows what leaks.
MORE_MEMORY = 32 * 1024 * 1024
MORE_FILES = 6
# Seconds between two requests of each kind of reader.
PACES = {"pages": 0.4, "search": 2, "api": 2, "feeds": 2, "calendars": 4, "cards": 4,
         "sitemaps": 10, "static": 2}  # fmt: skip


@dataclass
class Worker:
    pid: int
    memory: list[int] = field(default_factory=list)
    files: list[int] = field(default_factory=list)

    def look(self) -> None:
        pages = Path(f"/proc/{self.pid}/statm").read_text().split()[1]
        self.memory.append(int(pages) * os.sysconf("SC_PAGE_SIZE"))
        self.files.append(len(list(Path(f"/proc/{self.pid}/fd").iterdir())))


def thirds(samples: list[int]) -> tuple[float, float]:
    """The medians of the first and the last third after the warm-up."""
    samples = samples[int(len(samples) * WARM_UP) :]
    third = max(1, len(samples) // 3)
    return statistics.median(samples[:third]), statistics.median(samples[-third:])


@contextmanager
def served(site: Site) -> Iterator[list[Worker]]:
    server = subprocess.Popen(
        [sys.executable, "-m", "spacetourism.serve", "--port", site.url.rpartition(":")[2],
         "--workers", "2"],
        cwd=PROJECT, env=site.environment, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        wait_until_up(site.url + "/about/", server)
        told = Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text()
        yield [Worker(int(pid)) for pid in told.split()]
    finally:
        server.terminate()
        server.wait(30)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    # So little that the page cache is full when the warm-up ends.
    site = new_site(tmp_path_factory.mktemp("soak"), REQUIRE_MFA="off", API_RATE_LIMIT="0",
                    PAGE_CACHE_MB="8")  # fmt: skip
    site.manage("load_starter")
    return site


def people(site: Site, told: Told) -> list[Person]:
    def desk() -> Desk:
        return Desk(site.url, site.password)

    code = (
        "from missions.models import Article; print(Article.objects.create("
        f"slug='{unique()}', headline='A draft', standfirst='One.', body='Two.').pk)"
    )
    article = site.manage("shell", "--no-imports", "-v0", "-c", code).strip()
    missions, articles = f"/admin/missions/mission/{draft(site)}/change/", f"{article}/change/"
    return [
        *(Person(kind, PACES[kind], reader(site, kind), told) for kind in PATHS),
        Person("missions saved", 5, writer(desk(), missions, "subtitle", told), told),
        Person("articles saved", 5,
               writer(desk(), f"/admin/missions/article/{articles}", "standfirst", told), told),
        Person("tables imported", 12, importer(desk(), told), told),
        Person("pictures uploaded", 12, uploader(desk(), told), told),
    ]  # fmt: skip


def missing(site: Site, told: Told) -> list[str]:
    """What was said to be saved, and is not in the database."""
    versions = " ".join(str(row) for row in site.rows("SELECT data FROM missions_version"))
    slugs = {slug for (slug,) in site.rows("SELECT slug FROM missions_person")}
    titles = {title for (title,) in site.rows("SELECT title FROM missions_image")}
    return [
        *(value for value in told.saved["versions"] if value not in versions),
        *(slug for slug in told.saved["people"] if slug not in slugs),
        *(title for title in told.saved["images"] if title not in titles),
    ]


def figures(told: Told, workers: list[Worker], lost: list[str]) -> str:
    lines = [f"{'kind':20}{'requests':>10}{'median':>12}{'99 %':>12}"]
    for kind, seconds in told.seconds.items():
        last = sorted(seconds)[int(len(seconds) * 0.99)] * 1000
        median = statistics.median(seconds) * 1000
        lines.append(f"{kind:20}{len(seconds):10}{median:9.1f} ms{last:9.1f} ms")
    for number, worker in enumerate(workers, 1):
        memory = " → ".join(f"{value / 1024**2:.1f} MB" for value in thirds(worker.memory))
        files = " → ".join(f"{value:.0f}" for value in thirds(worker.files))
        lines.append(f"worker {number}: memory {memory}, open files {files}")
    made = sum(map(len, told.saved.values()))
    lines.append(f"{made} edits, imports and uploads saved, {made - len(lost)} found; "
                 f"{len(told.wrong)} requests went wrong in {SECONDS} s")  # fmt: skip
    return "\n".join(lines)


def test_it_goes_on_and_on(site: Site, record_property) -> None:
    told = Told()
    with served(site) as workers:
        everybody = people(site, told)
        for person in everybody:
            person.start()
        ends = time.monotonic() + SECONDS
        while time.monotonic() < ends:
            time.sleep(1)
            for worker in workers:
                worker.look()
        for person in everybody:
            person.stop.set()
        for person in everybody:
            person.join(90)
    lost = missing(site, told)
    record_property("table", figures(told, workers, lost))
    assert told.wrong == []
    assert lost == []
    for worker in workers:
        first, last = thirds(worker.memory)
        assert last - first < MORE_MEMORY
        first, last = thirds(worker.files)
        assert last - first < MORE_FILES
    assert all(told.saved[kind] for kind in ("versions", "people", "images"))
