"""What a log tells: the page and the time it took, nothing of who read it."""

import json
import logging
import sys

import pytest
from django.contrib.auth.models import User
from django.urls import reverse

from spacetourism import access_log
from spacetourism.logs import JsonFormatter, PlainFormatter
from spacetourism.privacy import shown_path, without_secrets

TOKEN = "WyJhcnRpY2xlIiwxXQ:1v:s1gn4tur3"


class Kept(logging.Handler):
    def __init__(self, formatter):
        super().__init__()
        self.setFormatter(formatter)
        self.lines = []

    def emit(self, record):
        self.lines.append(self.format(record))


@pytest.fixture
def kept():
    """All that is logged while the test runs, with the request log on."""
    handler, root = Kept(JsonFormatter()), logging.getLogger()
    level = access_log.logger.level
    access_log.logger.setLevel(logging.INFO)
    root.addHandler(handler)
    yield handler.lines
    root.removeHandler(handler)
    access_log.logger.setLevel(level)


def requests(lines):
    told = [json.loads(line) for line in lines]
    return [each for each in told if each["logger"] == "spacetourism.requests"]


@pytest.mark.django_db
def test_a_line_for_each_request(client, kept):
    response = client.get("/missions/?status=flown")
    (line,) = requests(kept)
    assert line | {"time": "", "ms": 0, "queries": 0} == {
        "time": "",
        "level": "INFO",
        "logger": "spacetourism.requests",
        "message": line["message"],
        "request_id": response["X-Request-ID"],
        "method": "GET",
        "path": "/missions/",
        "route": "/missions/",
        "status": 200,
        "ms": 0,
        "queries": 0,
        "bytes": len(response.content),
    }
    assert line["queries"] > 0
    assert line["ms"] > 0


def test_none_is_written_unless_asked_for(client):
    handler, root = Kept(PlainFormatter()), logging.getLogger()
    root.addHandler(handler)
    try:
        client.get("/accessibility/")
    finally:
        root.removeHandler(handler)
    assert handler.lines == []


def test_probes_are_not_worth_a_line(client, kept):
    client.get("/healthz")
    assert requests(kept) == []


@pytest.mark.django_db
def test_no_line_tells_of_a_person(client, kept):
    client.force_login(User.objects.create_superuser("Trillian"))
    headers = {"user-agent": "Firefox-of-Zaphod", "referer": "http://testserver/search/?q=Zaphod"}
    for path in ("/search/?q=Zaphod", "/admin/?user=Zaphod", "/nothing/?Zaphod=1"):
        client.get(path, headers=headers, REMOTE_ADDR="203.0.113.77")
    text = "".join(kept)
    assert len(requests(kept)) == 3
    for secret in ("Zaphod", "203.0.113.77", "Trillian", "sessionid"):
        assert secret not in text


@pytest.mark.django_db
def test_no_line_has_the_token_of_a_draft_or_of_a_new_password(client, kept):
    paths = [
        reverse("preview_link", args=[TOKEN]),
        f"/preview/link/{TOKEN}/nothing/",
        f"/preview/link/{TOKEN}",
        f"/preview//link/{TOKEN}/",
        f"/Preview/link/{TOKEN}/",
        reverse("set_password", args=["MQ", TOKEN]),
    ]
    for path in paths:
        client.get(path)
    assert len(requests(kept)) == len(paths)
    assert TOKEN not in "".join(kept)
    assert requests(kept)[0]["route"] == "/preview/link/<str:token>/"


def test_a_fault_is_a_field(client, kept, monkeypatch):
    def fail(*args):
        raise RuntimeError("refused at /search/?q=Zaphod\nDETAIL:  Key (email)=(z@example.org)")

    monkeypatch.setattr("missions.views.pages.render", fail)
    client.raise_request_exception = False
    client.get("/accessibility/")
    (line,) = [json.loads(each) for each in kept if "exception" in each]
    assert line["exception"].splitlines()[-1] == "RuntimeError: refused at /search/"
    assert line["level"] == "ERROR"
    assert line["request_id"]


def test_one_line_is_one_line():
    record = logging.LogRecord("x", logging.INFO, "", 1, "two\nlines “quoted”", None, None)
    assert "\n" not in JsonFormatter().format(record)
    assert json.loads(JsonFormatter().format(record))["message"] == "two\nlines “quoted”"


def test_for_people_it_is_text():
    try:
        raise ValueError("/feeds/?q=secret")
    except ValueError:
        record = logging.LogRecord("x", logging.ERROR, "", 1, "%s", ("a",), sys.exc_info())
    text = PlainFormatter().format(record)
    assert " ERROR x: a\nTraceback" in text
    assert text.endswith("ValueError: /feeds/")


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("/missions/soyuz-ms-19/", "/missions/soyuz-ms-19/"),
        ("/search/?q=x", "/search/"),
        ("/a\n2026 ERROR forged/", "/a�2026 ERROR forged/"),
        ("/" + "a" * 3000, "/" + "a" * 198 + "…"),
        (f"/preview/link/{TOKEN}/", "/preview/…"),
        ("/admin/missions/mission/7/change/", "/admin/missions/mission/7/change/"),
    ],
)
def test_paths_as_they_are_shown(path, shown):
    assert shown_path(path) == shown


def test_texts_that_try_to_take_long_do_not():
    for text in ("?" * 100_000, "a?" * 50_000, "/preview/" * 20_000, "DETAIL:" * 20_000):
        assert len(without_secrets(text)) <= len(text)
