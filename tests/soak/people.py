"""Who uses the site during a soak: each does one thing, again and again, at a steady rate."""

import csv
import http.client
import io
import secrets
import threading
import time
import urllib.request
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import cycle
from urllib.parse import urlsplit

from PIL import Image

from tests.live import Site
from tests.server.test_saves import Desk, fields

# What readers ask for, by kind.
PATHS = {
    "pages": ["/", "/missions/", "/missions/soyuz-ms-19/", "/race/", "/articles/", "/people/",
              "/race/?line=80km", "/missions/?operator=blue-origin", "/corrections/"],
    "feeds": ["/feeds/articles.atom", "/feeds/missions.rss", "/feeds/corrections.json"],
    "calendars": ["/calendar.ics"],
    "api": ["/api/v1/missions", "/api/v1/people?limit=5", "/api/v1/standings"],
    "search": ["/search/?q=soyuz", "/search/?q=blue", "/search/?q=rokcet"],
    "cards": ["/cards/site/home.png"],
    "sitemaps": ["/sitemap.xml"],
    "static": ["/favicon.ico", "/robots.txt"],
}  # fmt: skip


@dataclass
class Told:
    """Seconds of every request by kind, what was not as it should be, and what was saved."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    wrong: list[str] = field(default_factory=list)
    saved: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))


class Person(threading.Thread):
    """Does ``act`` every ``pace`` seconds; one that takes longer is not made up for."""

    def __init__(self, kind: str, pace: float, act: Callable[[], None], told: Told) -> None:
        super().__init__(daemon=True)
        self.kind, self.pace, self.act, self.told = kind, pace, act, told
        self.stop = threading.Event()

    def run(self) -> None:
        while not self.stop.is_set():
            began = time.monotonic()
            try:
                self.act()
            except Exception as error:
                self.told.wrong.append(f"{self.kind}: {type(error).__name__} {error}"[:300])
            took = time.monotonic() - began
            self.told.seconds[self.kind].append(took)
            self.stop.wait(max(0.0, self.pace - took))


def reader(site: Site, kind: str) -> Callable[[], None]:
    paths = cycle(PATHS[kind])

    def read() -> None:
        path = next(paths)
        connection = http.client.HTTPConnection(urlsplit(site.url).netloc, timeout=60)
        connection.request("GET", path, headers={"Accept-Encoding": "br"})
        answer = connection.getresponse()
        content = answer.read()
        connection.close()
        if answer.status != 200 or not content:
            raise AssertionError(f"{answer.status} for {path}")

    return read


def unique() -> str:
    return f"soak-{secrets.token_hex(6)}"


def writer(desk: Desk, path: str, name: str, told: Told) -> Callable[[], None]:
    """Changes one field of one draft."""

    def write() -> None:
        value = unique()
        form = fields(desk.get(path)) | {name: value, "_continue": "1"}
        # A choice of many of which none is chosen.
        form.pop("tags", None)
        page = desk.post(path, form)
        assert "was changed successfully" in page, path
        told.saved["versions"].append(value)

    return write


def importer(desk: Desk, told: Told) -> Callable[[], None]:
    """A table of ten people: the dry run, then the import."""

    def bring() -> None:
        slugs = [unique() for _ in range(10)]
        table = io.StringIO()
        csv.writer(table).writerows([["slug", "name"], *([slug, f"P {slug}"] for slug in slugs)])
        path = "/admin/missions/person/import/"
        form = fields(desk.get(path)) | {"kind": "update", "why": "A soak"}
        page = post_file(desk, path, form, "table.csv", table.getvalue().encode())
        assert "Imported: 10 new" in desk.post(path, fields(page))
        told.saved["people"] += slugs

    return bring


def uploader(desk: Desk, told: Told) -> Callable[[], None]:
    def upload() -> None:
        picture = io.BytesIO()
        Image.effect_noise((640, 427), 40).convert("RGB").save(picture, "JPEG")
        title = unique()
        path = "/admin/missions/image/add/"
        words = {"title": title, "alt": "Grain.", "credit": "Nobody", "licence": "Public domain"}
        form = fields(desk.get(path)) | words
        page = post_file(desk, path, form, f"{title}.jpg", picture.getvalue())
        assert "was added successfully" in page
        told.saved["images"].append(title)

    return upload


def post_file(desk: Desk, path: str, form: dict[str, str], name: str, content: bytes) -> str:
    """``form`` with a file in its field “file”."""
    mark = secrets.token_hex(16)
    parts = [
        f'--{mark}\r\nContent-Disposition: form-data; name="{field}"\r\n\r\n{value}\r\n'
        for field, value in form.items()
    ]
    parts.append(
        f'--{mark}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
        "Content-Type: application/octet-stream\r\n\r\n"
    )
    body = "".join(parts).encode() + content + f"\r\n--{mark}--\r\n".encode()
    request = urllib.request.Request(
        desk.url + path, body,
        {"Content-Type": f"multipart/form-data; boundary={mark}", "Referer": desk.url + path,
         "Origin": desk.url},
    )  # fmt: skip
    with desk.open(request, timeout=60) as answer:
        return answer.read().decode()
