"""Each parameter that a public page reads is part of what the page is kept under."""

import pytest
from django.http import QueryDict
from django.test import Client

from missions.caching.parameters import READ
from spacetourism.page_cache import PASSED_BY
from tests.pages import PAGES

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("starter")]

KEPT = [page for page in PAGES if not page.path.startswith(PASSED_BY)]


@pytest.fixture
def read(monkeypatch):
    """The names that are looked for in addresses."""
    names = set()

    def noting(method):
        def look(self, name, *rest):
            names.add(name)
            return method(self, name, *rest)

        return look

    for method in ("get", "getlist", "__getitem__", "__contains__"):
        monkeypatch.setattr(QueryDict, method, noting(getattr(QueryDict, method)), raising=False)
    return names


@pytest.mark.parametrize("page", KEPT, ids=lambda page: page.name)
def test_no_page_reads_another(page, read):
    Client().get(page.path, {"line": "orbit"})
    assert read <= READ


@pytest.mark.parametrize("page", KEPT, ids=lambda page: page.name)
def test_others_change_nothing(page):
    plain, tracked = Client().get(page.path), Client().get(page.path, {"utm_source": "x&<y>"})
    assert tracked.status_code == plain.status_code == 200
    assert tracked.content == plain.content
