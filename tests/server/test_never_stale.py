"""Whoever asks after a commit sees what it made, whichever worker answers."""

import os
import re
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from typing import IO

import psycopg
import pytest

from tests.live import PROJECT, Site, new_site, postgres_database, served

from .test_serving import ask

pytestmark = pytest.mark.server

SLUG = "stamped"
REQUESTS = 2_000
HEADLINE = "SELECT headline FROM missions_article WHERE slug = ?"
OPERATOR = "SELECT name FROM missions_organisation"


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def written(request, tmp_path_factory):
    """A site with one article whose headline is a number, and one operator with such a name."""
    home = tmp_path_factory.mktemp("never-stale")
    if request.param == "postgres":
        with postgres_database() as url:
            yield from _site(new_site(home, DATABASE_URL=url))
    else:
        yield from _site(new_site(home))


def _site(site: Site):
    site.manage(
        "shell",
        "-c",
        "from django.utils import timezone as t; from missions.models import Article;"
        f"Article.objects.create(slug='{SLUG}', headline='Stamp 0', standfirst='One.', body='Two.',"
        " stage='published', publish_at=t.now());"
        "from tests import factories as make;"
        "make.mission(operator=make.organisation(name='Stamp 0', slug='operator'))",
    )
    with served(site) as up:
        yield up


def stamp(text: str) -> int:
    found = re.search(r"Stamp (\d+)", text)
    assert found, text[:400]
    return int(found[1])


@contextmanager
def writer(site: Site) -> Iterator[IO[str]]:
    """Under way; each line that it says is a death."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.server.stamping", SLUG],
        cwd=PROJECT,
        env=site.environment | {"DJANGO_SETTINGS_MODULE": "spacetourism.settings"},
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert process.stdout
    try:
        yield process.stdout
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def test_no_reader_sees_less_than_what_was_committed_before(written):
    def read(number: int) -> tuple[int, int, str]:
        # The race is made of sums, which outlive a change of the article.
        if number % 5 == 0:
            question, path = (OPERATOR,), "/race/"
        else:
            question, path = (HEADLINE, SLUG), f"/articles/{SLUG}/"
        committed = stamp(written.rows(*question)[0][0])
        answer = ask(written, path, Accept_Encoding="identity")
        assert answer.status == 200
        return committed, stamp(answer.body.decode()), answer.headers["Cache-Status"] or "pass"

    with writer(written) as deaths, ThreadPoolExecutor(8) as readers:
        assert deaths.readline() == "9\n"
        seen = list(readers.map(read, range(REQUESTS)))
    assert not [(before, after) for before, after, _ in seen if after < before]
    # Neither would anything be proved by a cache that keeps nothing, nor by a writer that rests.
    assert sum("; hit" in status for *_, status in seen) > REQUESTS / 20
    stamps = [before for before, *_ in seen]
    assert max(stamps) - min(stamps) > 50


def test_a_change_by_plain_sql_is_seen_by_every_worker(written):
    for number in range(1_000_000, 1_000_030):
        for _ in range(3):
            ask(written, f"/articles/{SLUG}/")
        change(written, number)
        for _ in range(3):
            answer = ask(written, f"/articles/{SLUG}/", Accept_Encoding="identity")
            assert stamp(answer.body.decode()) == number


def change(site: Site, number: int) -> None:
    """As somebody does who has a prompt of the database and no idea of this project."""
    url, query = site.environment["DATABASE_URL"], "UPDATE missions_article SET headline = {}"
    if url.startswith("sqlite"):
        opened = sqlite3.connect(url.removeprefix("sqlite:///"), timeout=20)
        with closing(opened), opened as connection:
            connection.execute(query.format("?"), [f"Stamp {number}"])
    else:
        with psycopg.connect(url) as connection:
            connection.execute(query.format("%s"), [f"Stamp {number}"])


def test_a_scheduled_page_appears_at_its_minute(written):
    written.manage(
        "shell",
        "-c",
        "from django.utils import timezone as t; from datetime import timedelta as d;"
        "from missions.models import Article;"
        "Article.objects.create(slug='later', headline='Later', standfirst='One.', body='Two.',"
        " stage='published', publish_at=t.now() + d(seconds=6))",
    )
    row = written.rows("SELECT publish_at FROM missions_article WHERE slug = ?", "later")[0][0]
    due = row if isinstance(row, datetime) else datetime.fromisoformat(row).replace(tzinfo=UTC)
    missing = present = 0
    while present < 20:
        before = datetime.now(UTC)
        is_there = b"Later" in ask(written, "/articles/", Accept_Encoding="identity").body
        if before >= due:
            assert is_there
            present += 1
        elif datetime.now(UTC) < due:
            assert not is_there
            missing += 1
    assert missing
