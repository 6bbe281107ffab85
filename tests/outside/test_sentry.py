"""What goes over the wire to Sentry: where it broke. Not who read, what was asked or sent."""

import gzip
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import brotli
import pytest

PROJECT = Path(__file__).resolve().parents[2]
TOKEN = "WyJhcnRpY2xlIiwxXQ:1v:s1gn4tur3"

BREAK = """
import io, logging, sys
from wsgiref.util import setup_testing_defaults
from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver
site = get_wsgi_application()

def fail(*args, **kwargs):
    password = "hunter2-in-a-local"
    raise RuntimeError("refused /search/?q=Zaphod")
fail.csrf_exempt = True

for pattern in get_resolver("missions.urls").url_patterns:
    if getattr(pattern, "name", "") in ("preview_link", "check_links", "search"):
        pattern.callback = fail
def ask(method, path, query="", body=b""):
    environ = {
        "REQUEST_METHOD": method, "PATH_INFO": path, "QUERY_STRING": query,
        "CONTENT_LENGTH": str(len(body)), "CONTENT_TYPE": "application/json",
        "wsgi.input": io.BytesIO(body), "REMOTE_ADDR": "203.0.113.77",
        "HTTP_HOST": "testserver", "HTTP_USER_AGENT": "Firefox-of-Zaphod",
        "HTTP_COOKIE": "sessionid=Zaphod", "HTTP_AUTHORIZATION": "Bearer Zaphod",
        "HTTP_X_REAL_IP": "203.0.113.77", "HTTP_REFERER": "http://testserver/search/?q=Zaphod",
    }
    setup_testing_defaults(environ)
    site(environ, lambda *args: None).close()

ask("GET", "/search/", "q=Zaphod")
ask("GET", "/preview/link/TOKEN/", "q=Zaphod")
ask("POST", "/api/check-links/", body=b"hunter2-in-a-body")
logging.getLogger("somewhere").error("asked by %s", "/preview/link/TOKEN/")
sys.modules["sentry_sdk"].flush(20)
""".replace("TOKEN", TOKEN)


@pytest.fixture
def received() -> Iterator[tuple[str, list[str]]]:
    """The DSN of a Sentry of the test's own, and what it is sent."""
    sent: list[str] = []

    class Sentry(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            coding = self.headers.get("Content-Encoding", "")
            unpack = {"gzip": gzip.decompress, "br": brotli.decompress}.get(coding, bytes)
            sent.append(unpack(body).decode())
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"{}")

        def log_message(self, *args: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Sentry)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://key@127.0.0.1:{server.server_port}/1", sent
    server.shutdown()
    server.server_close()


def run(code: str, **environment: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=PROJECT,
        env={
            "PATH": os.environ["PATH"],
            "ENV_FILE": os.devnull,
            "SECRET_KEY": "x",
            "SITE_URL": "http://testserver",
            "DJANGO_SETTINGS_MODULE": "tests.settings",
        }
        | environment,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def events(sent: list[str]) -> list[dict]:
    """An envelope is lines of JSON: its own head, then head and body of each item."""
    found = []
    for envelope in sent:
        lines = [json.loads(line) for line in envelope.splitlines() if line]
        found += [
            body
            for head, body in zip(lines[1::2], lines[2::2], strict=True)
            if head["type"] == "event"
        ]
    return found


def test_what_is_sent(received):
    dsn, sent = received
    run(BREAK, SENTRY_DSN=dsn)
    told = events(sent)
    assert sorted(each["request"]["url"] for each in told if "request" in each) == [
        "http://testserver/api/check-links/",
        "http://testserver/preview/…",
        "http://testserver/search/",
    ]
    assert all(set(each.get("request", {})) <= {"url", "method"} for each in told)
    raised = [each["exception"]["values"][-1] for each in told if "exception" in each]
    assert [(each["type"], each["value"]) for each in raised] == [
        ("RuntimeError", "refused /search/")
    ] * 3
    assert all(each["tags"]["request_id"] for each in told if "request" in each)
    assert [each["logentry"]["message"] for each in told if "logentry" in each] == ["asked by %s"]
    text = "".join(sent)
    for secret in ("Zaphod", TOKEN, "203.0.113.77", "hunter2", "sessionid", "Firefox"):
        assert secret not in text


def test_nothing_is_loaded_without_it():
    code = "import sys, django; django.setup(); print('sentry_sdk' in sys.modules)"
    assert run(code).strip() == "False"


def test_without_the_package_it_says_which_one_is_missing():
    code = (
        "import sys; sys.modules['sentry_sdk'] = None\n"
        "try:\n    import spacetourism.settings\n"
        "except Exception as error:\n    print(type(error).__name__, error)"
    )
    said = run(code, SENTRY_DSN="http://key@127.0.0.1:9/1")
    assert said.startswith("ImproperlyConfigured SENTRY_DSN is set and sentry-sdk is not installed")
