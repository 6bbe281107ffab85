"""What a server notes for the one that comes after it."""

import json
from types import SimpleNamespace

import pytest

from missions import caching
from spacetourism import wsgi
from spacetourism.page_cache import PageCache, warming
from spacetourism.page_cache.warming import Warmer


@pytest.fixture
def warmer(tmp_path):
    pages = [
        (("/about/", ""), SimpleNamespace(asked=2)),
        (("/missions/", "operator=spacex"), SimpleNamespace(asked=5)),
        (("/places/", ""), SimpleNamespace(asked=0)),
    ]
    cache = SimpleNamespace(store=SimpleNamespace(items=lambda: pages))
    return Warmer(
        cache, site_url="http://testserver", notes=tmp_path / "asked-for.json", headers={}
    )


def test_what_is_asked_for_most_is_noted_and_nothing_else_is_left(warmer, tmp_path):
    warmer.note()
    assert [path.name for path in tmp_path.iterdir()] == ["asked-for.json"]
    assert json.loads(warmer.notes.read_text()) == ["/missions/?operator=spacex", "/about/"]
    assert warmer._noted() == ["/missions/?operator=spacex", "/about/"]


def test_a_place_that_cannot_be_written_to_costs_nothing(warmer, tmp_path):
    warmer.notes = tmp_path / "missing/asked-for.json"
    warmer.note()
    assert warmer._noted() == []


def test_the_place_is_a_setting(settings, monkeypatch, tmp_path):
    begun = []
    monkeypatch.setattr(caching, "watch", lambda lease: object())
    monkeypatch.setattr(warming.Warmer, "start", lambda warmer: begun.append(warmer))
    settings.WARM_PAGES, settings.DEBUG = True, False
    settings.ASKED_FOR_FILE = str(tmp_path / "noted.json")
    assert isinstance(wsgi.with_pages_kept(lambda *_: []), PageCache)
    assert [warmer.notes for warmer in begun] == [tmp_path / "noted.json"]
