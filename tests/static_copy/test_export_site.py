"""A copy of the site stands by itself on a server that knows nothing but files."""

import json
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import StringIO
from urllib.error import HTTPError
from urllib.parse import urljoin
from urllib.request import urlopen

import pytest
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import override_settings
from justhtml import JustHTML

from missions.static_copy import MARK
from tests import factories as make

# All of them: without one that asks for it by itself, no test database would be made.
pytestmark = pytest.mark.django_db


def export(folder, **options) -> str:
    out = StringIO()
    call_command("export_site", str(folder), stdout=out, stderr=out, **options)
    return out.getvalue()


@pytest.fixture(scope="module")
def short() -> list[str]:
    """The short address of the renamed flight, entered when that is made."""
    return []


@pytest.fixture(scope="module")
def folder(short, tmp_path_factory, django_db_setup, django_db_blocker):
    """A copy of two pages of missions, a renamed one, a picture, a story, and a whole newsroom
    of what nobody may see. What it was made from is gone."""
    folder = tmp_path_factory.mktemp("copies") / "site"
    finding = override_settings(WHITENOISE_USE_FINDERS=True)
    with finding, django_db_blocker.unblock(), transaction.atomic():
        operator = make.organisation(name="Blue Origin")
        flights = [make.mission(name=f"Flight {n}", operator=operator) for n in range(52)]
        flights[0].name, flights[0].slug = "Renamed", "renamed"
        flights[0].save()
        short.append(flights[0].get_short_url())
        body = "See [[renamed]] and [the race](/race/?on=2021-10-05)."
        make.article(headline="A story", body=body, hero=make.image())
        make.draft_article(headline="Secret scoop")
        make.draft_mission(name="Secret flight")
        make.article(headline="Secret of tomorrow", publish_at=make.FAR_AHEAD)
        cache.clear()
        export(folder)
        transaction.set_rollback(True)
    return folder


@pytest.fixture
def world(db, settings):
    """Next to nothing, for tests that copy it more than once."""
    settings.WHITENOISE_USE_FINDERS = True
    return make.mission(name="Flight")


@pytest.fixture
def host(folder):
    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


def ask(url: str) -> tuple[int, bytes]:
    try:
        with urlopen(url) as answer:
            return answer.status, answer.read()
    except HTTPError as error:
        with error:
            return error.code, b""


def links(page: str, host: str) -> set[str]:
    """What a page names on its own host, each with its fragment left out."""
    document = JustHTML(page)
    named = [node.attrs[name] for name in ("href", "src") for node in document.query(f"[{name}]")]
    for node in document.query("[srcset]"):
        named += [part.split()[0] for part in node.attrs["srcset"].split(",")]
    return {link.replace("http://testserver", host).partition("#")[0] for link in named}


def test_no_link_of_the_copy_is_dead(host, folder):
    """Read from beginning to end over HTTP, by a reader that shares nothing with the writer."""
    seen, waiting, dead = {f"{host}/"}, [f"{host}/"], []
    while waiting:
        url = waiting.pop()
        status, body = ask(url)
        if status != 200:
            dead.append(url)
        elif body.lstrip()[:9].lower() == b"<!doctype":
            found = {urljoin(url, link) for link in links(body.decode(), host)}
            assert not [link for link in found if "?" in link], url
            new = {link for link in found if link.startswith(host)} - seen
            seen |= new
            waiting += new
    assert dead == []
    assert len(seen) > 150
    assert any("/missions/page/2/" in url for url in seen)
    assert any(url.endswith("/race/flights/index.csv") for url in seen)
    assert any("/media/" in url for url in seen)


def test_every_address_of_the_sitemap_is_in_the_copy(host):
    status, index = ask(f"{host}/sitemap.xml")
    parts = [part.split("</loc>")[0] for part in index.decode().split("<loc>")[1:]]
    assert status == 200
    for part in parts:
        _, section = ask(part.replace("http://testserver", host))
        for line in section.decode().split("<url><loc>")[1:]:
            address = line.split("</loc>")[0].replace("http://testserver", host)
            assert ask(address)[0] == 200, address


def test_what_is_not_public_is_nowhere(folder):
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert len(files) > 150
    assert [path for path in files if b"Secret" in path.read_bytes()] == []
    assert not [
        path for path in files if {"admin", "preview"} & set(path.relative_to(folder).parts)
    ]


def test_old_and_short_addresses_lead_on(folder, short):
    page = (folder / "missions/flight-0/index.html").read_text()
    assert 'content="0; url=/missions/renamed/"' in page
    (address,) = short
    assert "url=/missions/renamed/" in (folder / address.strip("/") / "index.html").read_text()
    rules = (folder / "_redirects").read_text().splitlines()
    assert "/missions/flight-0/ /missions/renamed/ 301" in rules
    assert f"{address} /missions/renamed/ 301" in rules


def test_forms_become_links_and_say_what_a_copy_cannot_do(folder):
    for path in ("search/index.html", "race/index.html", "missions/index.html", "404.html"):
        html = (folder / path).read_text()
        assert "<form" not in html
        assert "nothing can be searched or typed in" in html
    assert '<a href="/missions/q/operator=blue-origin/">Blue Origin</a>' in (
        folder / "missions/index.html").read_text()  # fmt: skip
    assert '"/race/q/line=100km/"' in (folder / "race/index.html").read_text()


def test_what_the_copy_lacks_leads_to_the_site_itself(world, tmp_path):
    export(tmp_path / "site", live="https://record.example/")
    html = (tmp_path / "site/race/q/line=100km/index.html").read_text()
    assert 'href="https://record.example/race/' in html
    assert '<a href="https://record.example/search/">the site itself</a>' in (
        tmp_path / "site/search/index.html").read_text()  # fmt: skip


def test_without_it_the_words_stay_and_the_link_goes(folder):
    html = (folder / "race/q/on=2021-10-05/index.html").read_text()
    assert "?line=" not in html
    assert "record.example" not in html


def test_feeds_name_their_next_page_where_the_copy_has_it(folder):
    feed = json.loads((folder / "feeds/missions.json").read_text())
    assert feed["next_url"] == "http://testserver/feeds/missions-page-2.json"
    assert (folder / "feeds/missions-page-2.json").is_file()


def test_the_page_for_what_is_missing_names_no_address(folder):
    assert "Asked for" not in (folder / "404.html").read_text()


def test_a_copy_replaces_an_older_one_whole(world, tmp_path):
    folder = tmp_path / "site"
    export(folder)
    (folder / "stale.html").write_text("old")
    world.delete()
    export(folder)
    assert not (folder / "stale.html").exists()
    assert not (folder / "missions/flight").exists()
    assert [path.name for path in tmp_path.iterdir() if "site" in path.name] == ["site"]
    assert json.loads((folder / MARK).read_text())["pages"] > 10


def test_a_folder_of_somebody_else_is_left_alone(world, tmp_path):
    folder = tmp_path / "thesis"
    folder.mkdir()
    (folder / "chapter.txt").write_text("years of work")
    with pytest.raises(CommandError, match="holds something that is no copy"):
        export(folder)
    assert [path.name for path in folder.iterdir()] == ["chapter.txt"]
    (tmp_path / "link").symlink_to(folder)
    with pytest.raises(CommandError, match="is no folder"):
        export(tmp_path / "link")


def test_a_failure_leaves_the_older_copy(world, tmp_path, monkeypatch):
    folder = tmp_path / "site"
    export(folder)
    before = (folder / MARK).read_bytes()

    def fail(*args):
        raise OSError("No space left on device")

    monkeypatch.setattr("missions.static_copy.writing._leading", fail)
    with pytest.raises(OSError, match="No space"):
        export(folder)
    assert (folder / MARK).read_bytes() == before
    assert (folder / "index.html").is_file()
    assert [path.name for path in tmp_path.iterdir() if ".site" in path.name] == []


def test_a_dead_link_is_named_and_left_out(world, tmp_path):
    make.article(headline="Another", body="[Lost](/articles/never-written/)")
    with pytest.raises(CommandError, match="Links that lead nowhere: 1"):
        export(tmp_path / "site")
    story = (tmp_path / "site/articles/another/index.html").read_text()
    assert "Lost" in story
    assert "never-written" not in story


def test_an_address_of_another_kind_is_refused(tmp_path):
    with pytest.raises(CommandError, match="begins with https"):
        export(tmp_path / "site", live="javascript:alert(1)")
    assert not (tmp_path / "site").exists()
