"""What several rooms of the tests share: the starter content, and parts that may be missing."""

import os
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.cache import cache
from django.db import transaction
from PIL import Image

from missions import counting, sitemaps
from missions import starter as starter_content
from tests.live import guarded_site, site

__all__ = ["guarded_site", "site"]

CHROMIUM = (
    shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
)


def pytest_itemcollected(item: pytest.Item) -> None:
    """A module whose tests share servers stays in one process: they are started once, and what
    one test leaves behind is the same each time."""
    if item.get_closest_marker("server"):
        item.add_marker(pytest.mark.xdist_group(item.nodeid.partition("::")[0]))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests of the starter content stand together: it is loaded once for all of them.

    Those in a browser come after them. They leave a loop running in which Django refuses its
    database. Without a browser they are skipped, with the reason; in CI they must run.
    """
    items.sort(key=_turn)
    if CHROMIUM or os.environ.get("CI"):
        return
    missing = pytest.mark.skip(reason="no Chromium on this machine (apt-get install chromium)")
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(missing)


def _turn(item: pytest.Item) -> int:
    if item.get_closest_marker("browser"):
        return 2
    return int("starter" in getattr(item, "fixturenames", ()))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what a test has measured, also when it passes and wherever it ran."""
    for outcome in ("passed", "failed"):
        for report in terminalreporter.stats.get(outcome, []):
            for name, table in getattr(report, "user_properties", ()):
                if name == "table":
                    terminalreporter.section(report.nodeid.rpartition("::")[2])
                    terminalreporter.write_line(table)


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    cache.clear()
    counting.forget()


@pytest.fixture
def media(tmp_path: Path, settings) -> Path:
    """An empty folder for uploads, for one test."""
    settings.MEDIA_ROOT = str(tmp_path)
    return tmp_path


@pytest.fixture(scope="session")
def starter(django_db_setup, django_db_blocker) -> Iterator[None]:
    """The starter content, from here on to the last test; each one's changes are rolled back."""
    with django_db_blocker.unblock():
        world = transaction.atomic()
        world.__enter__()
        try:
            starter_content.load(at=datetime(2026, 11, 22, tzinfo=UTC))
            yield
        finally:
            transaction.set_rollback(True)
            world.__exit__(None, None, None)


@pytest.fixture
def whole_sitemaps(monkeypatch: pytest.MonkeyPatch) -> None:
    """One part a noun. PostgreSQL never gives out a number again, also after a rollback: rows of
    late tests would stand in a later part."""
    monkeypatch.setattr(sitemaps, "MOST", 10**9)


def make_picture(folder: Path, width: int = 1600, height: int = 1066) -> Path:
    """A photograph as far as its bytes are concerned: soft light with grain in it."""
    light = Image.linear_gradient("L").resize((width, height))
    grain = Image.effect_noise((width, height), 24)
    path = folder / "picture.jpg"
    Image.merge("RGB", [light, Image.blend(light, grain, 0.3), grain]).save(path, quality=90)
    return path
