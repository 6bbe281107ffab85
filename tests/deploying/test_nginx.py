"""nginx as deploy/nginx.conf sets it up, before a site that serves HTTPS only."""

import http.client
import os
import shutil
import socket
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.live import PROJECT, Site, free_port, new_site, wait_until_up
from tests.server.test_stopping import reload, workers_of

pytestmark = pytest.mark.server

HOST = "record.example"
# What a web server adds about itself or the connection, or leaves to the site's own address.
OF_NGINX = {"server", "date", "connection", "keep-alive", "content-length", "accept-ranges"}


@dataclass
class Front:
    """nginx on two ports, and the first process of the server behind it."""

    plain: int
    secure: int
    server: int
    trusted: ssl.SSLContext

    def ask(self, path: str, *, is_secure: bool = True, **headers: str) -> http.client.HTTPResponse:
        connection = self.connect() if is_secure else http.client.HTTPConnection(HOST)
        connection.sock = self.socket(is_secure=is_secure)
        connection.request(
            "GET", path, headers={k.replace("_", "-"): v for k, v in headers.items()}
        )
        answer = connection.getresponse()
        answer.body = answer.read()
        connection.close()
        return answer

    def connect(self) -> http.client.HTTPConnection:
        connection = http.client.HTTPSConnection(HOST, context=self.trusted, timeout=60)
        connection.sock = self.socket(is_secure=True)
        return connection

    def socket(self, *, is_secure: bool) -> socket.socket:
        port = self.secure if is_secure else self.plain
        plain = socket.create_connection(("127.0.0.1", port), timeout=60)
        return self.trusted.wrap_socket(plain, server_hostname=HOST) if is_secure else plain


def configuration(home: Path, upstream: int, plain: int, secure: int, media: str) -> str:
    """The example with this machine's ports and a certificate of its own; nothing else."""
    text = (PROJECT / "deploy/nginx.conf").read_text()
    here = {
        "127.0.0.1:8000": f"127.0.0.1:{upstream}",
        "    listen [::]:80;\n": "",
        "    listen [::]:443 ssl http2;\n": "",
        "listen 80;": f"listen 127.0.0.1:{plain};",
        "listen 443 ssl http2;": f"listen 127.0.0.1:{secure} ssl http2;",
        "/etc/letsencrypt/live/record.example/fullchain.pem": f"{home}/certificate.pem",
        "/etc/letsencrypt/live/record.example/privkey.pem": f"{home}/key.pem",
        "# include /etc/nginx/spacetourism-media.conf;": f"include {home}/media.conf;",
    }
    for there, what in here.items():
        assert text.count(there) == 1, there
        text = text.replace(there, what)
    files = (PROJECT / "deploy/nginx-media.conf").read_text()
    assert files.count("root /var/lib/spacetourism;") == 1
    (home / "media.conf").write_text(
        files.replace("root /var/lib/spacetourism;", f"root {Path(media).parent};")
    )
    folders = "".join(
        f"{kind}_temp_path {home}/{kind};\n"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    return (
        f"daemon off; master_process off; pid {home}/pid; error_log stderr warn;\n"
        f"events {{}}\nhttp {{\naccess_log off;\ninclude /etc/nginx/mime.types;\n"
        f"{folders}{text}}}\n"
    )


@contextmanager
def serving(site: Site) -> Iterator[int]:
    """The server; its first process. It is asked without TLS, so for nothing but its health."""
    server = subprocess.Popen(
        [sys.executable, "-m", "spacetourism.serve"],
        cwd=PROJECT, env=site.environment, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        wait_until_up(site.url + "/healthz", server)
        yield server.pid
    finally:
        server.terminate()
        server.wait(20)


@contextmanager
def nginx(home: Path, site: Site, server: int) -> Iterator[Front]:
    if not (program := shutil.which("nginx")):
        assert not os.environ.get("CI"), "CI must have nginx"
        pytest.skip("no nginx on this machine (apt-get install nginx-light)")
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
         "-nodes", "-subj", f"/CN={HOST}", "-addext", f"subjectAltName=DNS:{HOST}", "-days", "2",
         "-keyout", home / "key.pem", "-out", home / "certificate.pem"],
        check=True, capture_output=True,
    )  # fmt: skip
    plain, secure = free_port(), free_port()
    upstream = int(site.environment["PORT"])
    text = configuration(home, upstream, plain, secure, site.environment["MEDIA_ROOT"])
    (home / "nginx.conf").write_text(text)
    words = [program, "-p", str(home), "-c", str(home / "nginx.conf")]
    tried = subprocess.run([*words, "-t"], capture_output=True, text=True)
    assert "test is successful" in tried.stderr, tried.stderr
    process = subprocess.Popen(words)
    trusted = ssl.create_default_context(cafile=str(home / "certificate.pem"))
    front = Front(plain, secure, server, trusted)
    try:
        for _ in range(600):
            with suppress(OSError), front.socket(is_secure=False):
                break
            assert process.poll() is None, "nginx stopped"
            time.sleep(0.05)
        yield front
    finally:
        process.terminate()
        process.wait(20)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """As behind nginx, at an address of HTTPS; one picture and one other file are uploaded."""
    home, port = tmp_path_factory.mktemp("behind-nginx"), free_port()
    site = new_site(
        home, SITE_URL=f"https://{HOST}", BEHIND_TLS_PROXY="on", TRUSTED_PROXIES="1",
        API_RATE_LIMIT="3", PORT=str(port),
    )  # fmt: skip
    site.url = f"http://127.0.0.1:{port}"
    images = home / "media/images"
    images.mkdir(parents=True)
    (images / "picture.avif").write_bytes(b"avif")
    (images / "page.html").write_text("<script>1</script>")
    return site


@pytest.fixture(scope="module")
def front(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Front]:
    home = tmp_path_factory.mktemp("nginx")
    home.chmod(0o755)
    with serving(site) as server, nginx(home, site, server) as front:
        yield front


def test_who_comes_without_tls_is_led_to_it(front: Front) -> None:
    answer = front.ask("/missions/?operator=spacex", is_secure=False)
    assert answer.status == 301
    assert answer.headers["Location"] == f"https://{HOST}/missions/?operator=spacex"


def test_the_site_knows_that_it_was_asked_by_https(front: Front) -> None:
    assert front.ask("/about/").status == 200
    login = front.ask("/admin/login/")
    (cookie,) = login.headers.get_all("Set-Cookie")
    assert cookie.startswith("__Host-csrftoken=")
    assert "; Secure" in cookie


def test_headers_come_through_once_and_none_is_added(front: Front, site: Site) -> None:
    direct = http.client.HTTPConnection(site.url.partition("//")[2], timeout=60)
    known = {"Host": HOST, "X-Forwarded-Proto": "https", "Accept-Encoding": "br"}
    direct.request("GET", "/about/", headers=known)
    own, through = direct.getresponse(), front.ask("/about/", Accept_Encoding="br")
    own.body = own.read()
    of_one = {"x-request-id", "cache-status"} | OF_NGINX
    assert (own.status, through.status) == (200, 200)
    assert [
        sorted((k.lower(), v) for k, v in one.getheaders() if k.lower() not in of_one)
        for one in (own, through)
    ] == [sorted((k.lower(), v) for k, v in own.getheaders() if k.lower() not in of_one)] * 2
    assert through.headers["Content-Encoding"] == "br"
    assert through.headers["Server"] == "nginx"
    # nginx gives each request an id of its own, and the site takes it over.
    assert len(through.headers["X-Request-ID"]) == 32
    assert front.ask("/about/", If_None_Match=through.headers["ETag"]).status == 304


def test_a_client_cannot_say_that_it_is_another(front: Front) -> None:
    told = [
        front.ask("/api/v1/", X_Forwarded_For=f"198.51.100.{number}").status for number in range(9)
    ]
    # Three a minute, whatever it says; nine questions lie in two minutes at most.
    assert told.count(429) >= 3


@pytest.mark.parametrize("name", ["picture.avif", "page.html"])
def test_uploads_past_the_site_have_the_headers_that_it_would_send(
    front: Front, site: Site, name: str
) -> None:
    direct = http.client.HTTPConnection(site.url.partition("//")[2], timeout=60)
    direct.request(
        "GET", f"/media/images/{name}", headers={"Host": HOST, "X-Forwarded-Proto": "https"}
    )
    own, through = direct.getresponse(), front.ask(f"/media/images/{name}")
    assert (own.status, through.status) == (200, 200)
    assert own.read() == through.body
    # A picture asks for nothing that this would forbid, and what is no picture has no type.
    left = OF_NGINX | {"permissions-policy", "x-request-id", "etag", "last-modified"}
    left |= {"content-type"} if name.endswith(".html") else set()
    expected = {k.lower(): v for k, v in own.getheaders() if k.lower() not in left}
    found = {k.lower(): v for k, v in through.getheaders() if k.lower() not in left}
    assert found == expected
    if name.endswith(".html"):
        assert through.headers["Content-Type"] == "application/octet-stream"


def test_what_is_too_large_goes_no_further(front: Front) -> None:
    connection = front.connect()
    connection.putrequest("POST", "/api/check-links/")
    connection.putheader("Content-Length", str(21 * 1024 * 1024))
    connection.endheaders()
    assert connection.getresponse().status == 413


def test_new_workers_take_over_while_people_read(front: Front) -> None:
    """`systemctl reload` as spacetourism-web.service does it."""
    before, seen, ended = workers_of(front.server), [], threading.Event()

    def read() -> None:
        while not ended.is_set():
            seen.append(front.ask("/about/").status)

    readers = [threading.Thread(target=read) for _ in range(4)]
    for reader in readers:
        reader.start()
    try:
        reload(front.server)
    finally:
        ended.set()
        for reader in readers:
            reader.join()
    assert not workers_of(front.server) & before
    assert set(seen) == {200}
