"""What the real server answers, over the wire."""

import http.client
import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest

pytestmark = pytest.mark.server


def ask(site, path, *, method="GET", **headers):
    connection = http.client.HTTPConnection(urlsplit(site.url).netloc, timeout=20)
    connection.request(method, path, headers={k.replace("_", "-"): v for k, v in headers.items()})
    answer = connection.getresponse()
    answer.body = answer.read()
    connection.close()
    return answer


@pytest.fixture
def stylesheet(site):
    html = ask(site, "/").body.decode()
    found = re.search(r'href="(/static/css/[^"]+\.css)"', html)
    assert found
    return found[1]


def test_static_files_have_hashed_names_and_last(site, stylesheet):
    assert re.fullmatch(r"/static/css/site\.[0-9a-f]{12}\.css", stylesheet)
    answer = ask(site, stylesheet)
    assert answer.status == 200
    assert "immutable" in answer.headers["Cache-Control"]


@pytest.mark.parametrize("encoding", ["br", "gzip"])
def test_static_files_come_compressed(site, stylesheet, encoding):
    answer = ask(site, stylesheet, Accept_Encoding=encoding)
    assert answer.headers["Content-Encoding"] == encoding
    assert len(answer.body) < len(ask(site, stylesheet).body) / 2


def test_uploads_are_served_and_nothing_beside_them(site):
    media = Path(site.environment["MEDIA_ROOT"])
    media.mkdir(exist_ok=True)
    (media / "picture.webp").write_bytes(b"RIFF")
    answer = ask(site, "/media/picture.webp")
    assert (answer.status, answer.body) == (200, b"RIFF")
    assert answer.headers["Content-Type"] == "image/webp"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    for path in ("/media/../db.sqlite3", "/media/..%2fdb.sqlite3", "/media/", "/media/none.webp"):
        assert ask(site, path).status == 404


def test_pages_answer_head_and_conditional_requests(site):
    page = ask(site, "/missions/soyuz-ms-19/")
    head = ask(site, "/missions/soyuz-ms-19/", method="HEAD")
    assert (head.status, head.body) == (200, b"")
    again = ask(site, "/missions/soyuz-ms-19/", If_None_Match=page.headers["ETag"])
    assert (again.status, again.body) == (304, b"")


def test_public_answers_carry_no_cookie(site):
    for path in ("/", "/missions/soyuz-ms-19/", "/nothing/"):
        answer = ask(site, path)
        assert "Set-Cookie" not in answer.headers
        assert "Cookie" not in (answer.headers["Vary"] or "")


def test_an_unknown_host_is_refused_without_details(site):
    answer = ask(site, "/", Host="elsewhere.example")
    assert answer.status == 400
    assert b"DEBUG" not in answer.body
    assert b"elsewhere.example" not in answer.body


def test_an_error_page_shows_no_code(site):
    answer = ask(site, "/missions/?operator=nobody")
    assert answer.status == 404
    assert b"Traceback" not in answer.body
    assert "“nobody”" in answer.body.decode()
