"""Every part of every public address, and the host, with what attackers put there."""

import re
from urllib.parse import quote

import pytest
from django.conf import settings
from django.test import Client
from django.urls import get_resolver

from . import payloads
from .harmless import content, faults

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("starter")]

ROUTES = sorted(
    str(entry.pattern)
    for entry in get_resolver("missions.urls").url_patterns
    if "<" in str(entry.pattern)
)
PART = re.compile(r"<(\w+):\w+>")
FITTING = {"slug": "x", "str": "x", "int": "1", "year": "2021"}


def written(route: str, number: int, part: str) -> str:
    """The address with ``part`` in its place of that number, the others fitting."""
    places = list(PART.finditer(route))
    parts = [part if n == number else FITTING[place[1]] for n, place in enumerate(places)]
    return "/" + PART.sub(lambda _: parts.pop(0), route)


@pytest.mark.parametrize("route", ROUTES)
def test_what_stands_in_a_path_does_no_harm(client: Client, route: str):
    wrong = {}
    for number in range(len(PART.findall(route))):
        quoted = [quote(payload[:2000], safe="") for payload in payloads.ALL]
        for part in (*quoted, *payloads.RAW, "../..", "..%5c..", "x" * 3000, "0" * 400):
            path = written(route, number, part)
            if found := faults(client.get(path)):
                wrong[path[:100]] = found
    assert wrong == {}


OUTSIDE = [
    "../../manage.py", "..%2f..%2fmanage.py", "%2e%2e/%2e%2e/manage.py", "..\\..\\manage.py",
    "/etc/passwd", "%2fetc%2fpasswd", "....//....//manage.py", "..%252f..%252fmanage.py",
    "a/../../../manage.py", "%00", "manage.py%00.png", "%c0%ae%c0%ae/manage.py", "C:\\x", ".", "..",
]  # fmt: skip


@pytest.mark.parametrize(
    "folder", ["media", "static", "data", "data/1", "cards/m", "cite/m", "feeds"]
)
def test_no_file_outside_its_folder_is_given_out(client: Client, folder: str):
    """Sent as it is: the test's client would tidy the path."""
    for name in OUTSIDE:
        for path in (f"/{folder}/{name}", f"//{folder}//{name}"):
            answer = client.get("/", PATH_INFO=path)
            text = content(answer)
            assert answer.status_code in (301, 400, 404), path
            assert faults(answer) == [], path
            assert "DJANGO_SETTINGS_MODULE" not in text
            assert str(settings.BASE_DIR) not in text


@pytest.mark.parametrize(
    "path",
    [
        "//evil.example", "///evil.example/", "/\\evil.example/", "//evil.example/..",
        "/%2f/evil.example/", "//evil.example/missions", "/missions//evil.example",
        "/\t/evil.example", "//EVIL.example/Missions/", "/missions\r\nSet-Cookie: evil=1",
        "/articles/x\r\n\r\n<script>alert(1)</script>", "//api/v1//evil.example",
        "/api/v1//evil.example/..", "//admin", "/admin//evil.example",
    ],
)  # fmt: skip
@pytest.mark.parametrize("host", ["testserver", "www.testserver"])
def test_no_path_leads_to_another_site(settings, host: str, path: str):
    settings.ALLOWED_HOSTS, settings.SITE_HOST = ["testserver", "www.testserver"], "testserver"
    answer = Client(headers={"host": host}).get("/", PATH_INFO=path)
    assert faults(answer) == []
    assert answer.status_code in (301, 302, 400, 404)


@pytest.mark.parametrize(
    "host",
    ["evil.example", "testserver.evil.example", "testserver:80@evil.example", "testserver\r\nX: 1",
     "", " ", "testserver/evil", "[::1", "testserver:99999999", "\x00", "tést",
     "testserver, evil.example",     "127.0.0.1.evil.example", "x" * 5000],
)  # fmt: skip
@pytest.mark.parametrize(
    "path", ["/", "/articles", "/api/v1/missions", "/feeds/articles.atom", "/data/"]
)
def test_no_host_but_ours_is_answered_or_repeated(client: Client, host: str, path: str):
    answer = client.get(path, headers={"host": host, "X-Forwarded-Host": "evil.example"})
    text = content(answer)
    assert faults(answer) == []
    assert "evil.example" not in text
    if host not in ("", "testserver:99999999"):
        assert answer.status_code == 400
