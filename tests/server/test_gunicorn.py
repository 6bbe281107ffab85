"""The site is plain WSGI: gunicorn serves it as the document says, and nothing is lost."""

import http.client
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import brotli
import pytest

from tests.live import PROJECT, Site, new_site, wait_until_up

from .test_saves import Desk, fields
from .test_serving import ask
from .test_several_machines import until

pytestmark = pytest.mark.server

ARTICLE = "/articles/film-crew-lifts-off-for-the-station/"
PLACE = "baikonur-site-31"


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A line for each answer: the worker, the query."""
    return tmp_path_factory.mktemp("gunicorn") / "access.log"


@pytest.fixture(scope="module")
def site(log: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    site = new_site(tmp_path_factory.mktemp("site"), REQUIRE_MFA="off")
    site.manage("load_starter")
    document = (PROJECT / "docs/installing.md").read_text()
    told = re.search(r" gunicorn (spacetourism\.wsgi .*)$", document, re.MULTILINE)
    assert told
    server = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", *told[1].split(),
         "--bind", site.url.partition("//")[2], "--keep-alive", "60",
         "--access-logfile", str(log), "--access-logformat", "%(p)s %(q)s"],
        cwd=PROJECT, env=site.environment, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        wait_until_up(site.url + "/about/", server)
        yield site
    finally:
        server.terminate()
        assert server.wait(40) == 0


class Reader:
    """A connection that is kept: one worker answers all that is asked on it."""

    def __init__(self, site: Site) -> None:
        self.connection = http.client.HTTPConnection(site.url.partition("//")[2], timeout=60)

    def ask(self, path: str) -> tuple[str, str]:
        self.connection.request("GET", path)
        answer = self.connection.getresponse()
        page = answer.read().decode()
        assert answer.status == 200
        return page, answer.headers["Cache-Status"]


def test_an_article_is_kept_by_the_worker_that_made_it(site: Site) -> None:
    reader = Reader(site)
    first, how = reader.ask(ARTICLE)
    assert how in ("spacetourism; fwd=miss; stored", "spacetourism; hit")
    assert reader.ask(ARTICLE) == (first, "spacetourism; hit")


def test_pages_come_packed_and_are_not_sent_twice(site: Site) -> None:
    plain = ask(site, ARTICLE, Accept_Encoding="identity")
    packed = ask(site, ARTICLE, Accept_Encoding="br")
    assert packed.headers["Content-Encoding"] == "br"
    assert brotli.decompress(packed.body) == plain.body
    again = ask(site, ARTICLE, If_None_Match=packed.headers["ETag"])
    assert (again.status, again.body) == (304, b"")


def test_head_tells_what_get_would(site: Site) -> None:
    page = ask(site, ARTICLE, Accept_Encoding="br")
    head = ask(site, ARTICLE, method="HEAD", Accept_Encoding="br")
    assert (head.status, head.body) == (200, b"")
    of_one = {"date", "x-request-id", "cache-status"}
    told = [
        {k.lower(): v for k, v in one.getheaders() if k.lower() not in of_one}
        for one in (page, head)
    ]
    assert told[0] == told[1]


def test_files_are_served(site: Site) -> None:
    found = re.search(r'href="(/static/css/[^"]+\.css)"', ask(site, "/").body.decode())
    assert found
    styles = ask(site, found[1], Accept_Encoding="br")
    assert (styles.status, styles.headers["Content-Encoding"]) == (200, "br")
    assert styles.headers["Content-Length"] == str(len(styles.body))
    assert ask(site, "/readyz").status == 200


def test_what_an_editor_saves_every_worker_shows(site: Site, log: Path) -> None:
    desk = Desk(site.url, site.password)
    readers = kept_by_both(site, log)
    [(pk,)] = site.rows("SELECT id FROM missions_place WHERE slug = ?", PLACE)
    path = f"/admin/missions/place/{pk}/change/"
    for number in range(3):
        assert {reader.ask(f"/places/{PLACE}/")[1] for reader in readers} == {"spacetourism; hit"}
        said = f"Saved for the {number}th time"
        form = fields(desk.get(path)) | {"summary": said, "change_kind": "update"}
        assert "was changed successfully" in desk.post(path, form | {"_continue": "1"})
        assert [said in reader.ask(f"/places/{PLACE}/")[0] for reader in readers] == [True, True]


def kept_by_both(site: Site, log: Path) -> list[Reader]:
    """A connection to each of the workers, which have both kept the page."""
    answered: dict[str, Reader] = {}
    for number in range(400):
        reader = Reader(site)
        reader.ask(f"/places/{PLACE}/?reader={number}")
        worker = re.compile(rf"^(\S+) reader={number}$", re.MULTILINE)
        # It is written down after the answer has been sent.
        until(lambda worker=worker: worker.search(log.read_text()) is not None)
        answered.setdefault(worker.findall(log.read_text())[0], reader)
        if len(answered) == 2:
            return list(answered.values())
    raise AssertionError("one worker answered all")
