"""Saves that meet each other, and a server that dies while it saves: nothing is lost.

On SQLite and, where TEST_DATABASE_URL names a server, on PostgreSQL.
"""

import contextlib
import html
import http.cookiejar
import os
import re
import signal
import subprocess
import sys
import threading
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator

import pytest

from tests.live import (
    EDITOR,
    PROJECT,
    Site,
    free_port,
    new_site,
    postgres_database,
    served,
    wait_until_up,
)

pytestmark = pytest.mark.server

FIELDS = ["subtitle", "booster", "docking_port", "landing_note"]
SAVES = 50


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def newsroom(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    """A site with two worker processes on each of the databases."""
    if request.param == "sqlite":
        yield request.getfixturevalue("site")
        return
    with postgres_database() as url:
        home = tmp_path_factory.mktemp("newsroom")
        newsroom = new_site(home, DATABASE_URL=url, REQUIRE_MFA="off")
        newsroom.manage("load_starter")
        with served(newsroom):
            yield newsroom


class Desk:
    """A browser without scripts, as far as the admin needs one."""

    def __init__(self, url: str, password: str) -> None:
        self.url = url
        jar = http.cookiejar.CookieJar()
        self.open = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar)).open
        page = self.get("/admin/login/")
        page = self.post("/admin/login/", fields(page) | {"login": EDITOR, "password": password})
        assert EDITOR in page

    def get(self, path: str) -> str:
        return self.open(self.url + path, timeout=60).read().decode()

    def post(self, path: str, data: dict[str, str]) -> str:
        request = urllib.request.Request(
            self.url + path,
            urllib.parse.urlencode(data).encode(),
            {"Referer": self.url + path, "Origin": self.url},
        )
        return self.open(request, timeout=60).read().decode()


def fields(page: str) -> dict[str, str]:
    """What the form on a page would post; enough of it for the mission's form."""
    found: dict[str, str] = {}
    for tag in re.findall(r"<input[^>]*>", page):
        get = dict(re.findall(r'([a-z]+)="([^"]*)"', tag))
        kind, name = get.get("type", "text"), get.get("name", "")
        checkable = kind in ("checkbox", "radio")
        posts = not checkable or re.search(r"\bchecked\b", tag)
        if name and posts and "__prefix__" not in name and kind not in ("submit", "file"):
            found[name] = html.unescape(get.get("value", "on" if checkable else ""))
    for name, options in re.findall(r'<select[^>]*name="([^"]*)"[^>]*>(.*?)</select>', page, re.S):
        chosen = re.search(r'<option value="([^"]*)" selected', options)
        if "__prefix__" not in name:
            found[name] = chosen[1] if chosen else ""
    for name, text in re.findall(r'<textarea[^>]*name="([^"]*)"[^>]*>(.*?)</textarea>', page, re.S):
        if "__prefix__" not in name:
            found[name] = html.unescape(text.removeprefix("\n"))
    return {name: value for name, value in found.items() if name != "q"}


def draft(site: Site) -> str:
    code = (
        "from missions.models import Mission, Organisation, Vehicle; "
        "m = Mission.objects.create(name=NAME, profile='orbital', "
        "operator=Organisation.objects.first(), vehicle=Vehicle.objects.first()); print(m.pk)"
    ).replace("NAME", repr(f"Draft {time.monotonic_ns()}"))
    return site.manage("shell", "--no-imports", "--command", code).strip()


def test_interleaved_saves_by_several_people_lose_nothing(newsroom: Site) -> None:
    """Four people, two worker processes, 200 saves of one mission: each in a field of their own."""
    path = f"/admin/missions/mission/{draft(newsroom)}/change/"
    problems: list[str] = []

    def write(name: str) -> None:
        desk = Desk(newsroom.url, newsroom.password)
        answer = desk.get(path)
        for number in range(1, SAVES + 1):
            # On with the form as the last save left it.
            form = fields(answer) | {name: f"{name} {number}", "_continue": "1"}
            answer = desk.post(path, form)
            if "was changed successfully" not in answer:
                told = re.findall(r'class="errorlist[^>]*>.*?</ul>', answer, re.S)
                problems.append(f"{name} {number}: {told}")

    writers = [threading.Thread(target=write, args=[name]) for name in FIELDS]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert problems == []
    pk = path.split("/")[4]
    code = (
        "from missions.models import Version; "
        "rows = Version.objects.filter(content_type__model='mission', object_id=PK)"
        ".order_by('number'); "
        "print('\\n'.join('|'.join(str(v.data['fields'][f]) for f in FIELDS) for v in rows))"
    ).replace("PK", pk).replace("FIELDS", repr(FIELDS))  # fmt: skip
    rows = [
        line.split("|")
        for line in newsroom.manage("shell", "--no-imports", "--command", code).splitlines()
    ]
    for place, name in enumerate(FIELDS):
        seen = list(dict.fromkeys(row[place] for row in rows))
        assert seen == ["", *(f"{name} {number}" for number in range(1, SAVES + 1))]


def test_a_server_killed_in_mid_save_leaves_the_old_or_the_new_version(newsroom: Site) -> None:
    path = f"/admin/missions/mission/{draft(newsroom)}/change/"
    pk = path.split("/")[4]
    outcomes = set()
    for number in range(8):
        port = free_port()
        environment = newsroom.environment | {"SITE_URL": f"http://127.0.0.1:{port}"}
        server = subprocess.Popen(
            [sys.executable, "-m", "spacetourism.serve", "--port", str(port)],
            cwd=PROJECT, env=environment, stdout=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
        url = f"http://127.0.0.1:{port}"
        wait_until_up(url + "/about/", server)
        desk = Desk(url, newsroom.password)
        before, versions = kept(newsroom, pk)
        form = fields(desk.get(path)) | {"subtitle": f"save {number}", "summary": f"save {number}"}
        sender = threading.Thread(target=try_to, args=[desk, path, form])
        sender.start()
        # Somewhere in the save: each round a little later.
        time.sleep(0.02 * number)
        os.killpg(server.pid, signal.SIGKILL)
        server.wait()
        sender.join()
        after, made = kept(newsroom, pk)
        assert after in (before, (f"save {number}",) * 2)
        # What was saved is in the history, and what was not is not.
        outcomes.add("new" if after != before else "old")
        assert made == versions + (after != before) + (versions == 0 and after != before)
    assert outcomes <= {"old", "new"}


def try_to(desk: Desk, path: str, form: dict[str, str]) -> None:
    with contextlib.suppress(OSError):
        desk.post(path, form)


def kept(site: Site, pk: str) -> tuple[tuple[str, str], int]:
    """Two fields of a mission and how many versions it has, when the database is at rest."""
    while "postgres" in site.environment["DATABASE_URL"] and site.rows(
        "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() "
        "AND pid <> pg_backend_pid() AND state <> 'idle'"
    ):
        # The server notices only now and then that nobody waits for its answer.
        time.sleep(0.05)
    [(subtitle, summary, versions)] = site.rows(
        "SELECT subtitle, summary, (SELECT count(*) FROM missions_version v "
        "JOIN django_content_type t ON t.id = v.content_type_id "
        "WHERE t.model = 'mission' AND v.object_id = m.id) "
        "FROM missions_mission m WHERE id = ?",
        int(pk),
    )
    return (subtitle, summary), versions
