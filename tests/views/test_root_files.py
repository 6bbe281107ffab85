"""What programs look for at the root of the site."""

import json
import re
from datetime import UTC, datetime, timedelta
from io import BytesIO
from urllib.robotparser import RobotFileParser

import pytest
from PIL import Image as Pillow

from missions.context_processors import SITE_NAME
from tests import factories as make

pytestmark = pytest.mark.django_db


def text(client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    assert not response.cookies
    return response.content.decode()


def test_robots_may_read_what_is_public(client):
    parser = RobotFileParser()
    parser.parse(text(client, "/robots.txt").splitlines())
    for path in ("/", "/articles/x/", "/search/", "/missions/?year=2021", "/feeds/articles.atom"):
        assert parser.can_fetch("Anybot", path)
    for path in ("/preview/a/x/", "/search/?q=soyuz", "/search/suggest/?q=s"):
        assert not parser.can_fetch("Anybot", path)
    maps = parser.site_maps() or []
    assert maps == ["http://testserver/sitemap.xml", "http://testserver/news-sitemap.xml"]
    assert {client.get(path.removeprefix("http://testserver")).status_code for path in maps} == {
        200
    }


def test_robots_are_sent_to_the_site_s_own_address(client, settings):
    settings.SITE_URL = "https://record.example"
    settings.ALLOWED_HOSTS = ["copy.example"]
    said = client.get("/robots.txt", headers={"host": "copy.example"}).content.decode()
    assert "Sitemap: https://record.example/sitemap.xml" in said


@pytest.mark.parametrize(
    "now", [datetime(2026, 1, 31, 23, 59, tzinfo=UTC), datetime(2028, 2, 29, tzinfo=UTC)]
)
def test_where_to_report_a_weakness(client, settings, time_machine, now):
    settings.CONTACT_EMAIL = "desk@record.example"
    time_machine.move_to(now, tick=False)
    response = client.get("/.well-known/security.txt")
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    fields = dict(line.split(": ", 1) for line in response.content.decode().split("\n") if line)
    expires = datetime.fromisoformat(fields.pop("Expires"))
    assert timedelta(days=200) < expires - now < timedelta(days=365)
    assert fields == {
        "Contact": "mailto:desk@record.example",
        "Preferred-Languages": "en",
        "Canonical": "http://testserver/.well-known/security.txt",
    }


def test_nobody_is_named_where_nobody_can_be_reached(client, settings):
    settings.CONTACT_EMAIL = ""
    assert client.get("/.well-known/security.txt").status_code == 404
    assert "Contact" not in text(client, "/humans.txt")


def test_humans(client, settings):
    settings.CONTACT_EMAIL = "o'desk@record.example"
    said = text(client, "/humans.txt")
    assert said.startswith("/* SITE */\n")
    assert "Contact: o'desk@record.example" in said


def test_what_language_models_are_told(client):
    make.mission()
    make.draft_mission()
    said = text(client, "/llms.txt")
    assert said.startswith(f"# {SITE_NAME}\n\n> ")
    assert "It holds 1 flight, 0 people" in said
    links = re.findall(r"\]\((http://testserver(/[^)]*))\)", said)
    assert len(links) > 12
    assert {client.get(path).status_code for _url, path in links} == {200}


def test_the_manifest_and_its_icons(client):
    page = client.get("/about/").content.decode()
    assert '<link rel="manifest" href="/manifest.webmanifest">' in page
    response = client.get("/manifest.webmanifest")
    assert response["Content-Type"] == "application/manifest+json"
    manifest = json.loads(response.getvalue())
    assert manifest["name"] == SITE_NAME
    assert {(icon["sizes"], icon["purpose"]) for icon in manifest["icons"]} == {
        (size, purpose) for size in ("192x192", "512x512") for purpose in ("any", "maskable")
    }
    for icon in manifest["icons"]:
        with Pillow.open(BytesIO(client.get(icon["src"]).getvalue())) as picture:
            assert f"{picture.width}x{picture.height}" == icon["sizes"]
            assert picture.format == "PNG"
