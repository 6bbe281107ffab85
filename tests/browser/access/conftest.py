"""One page that many checks look at: opening a window for each would cost more than the checks."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.live import Site


@pytest.fixture(scope="session")
def window(browser: Browser, site: Site) -> Iterator[Page]:
    context = browser.new_context(base_url=site.url)
    context.add_init_script(path=Path(__file__).with_name("looks.js"))
    yield context.new_page()
    context.close()


@pytest.fixture
def reader(window: Page) -> Page:
    """A reader with a wide window, in the light, who asked for nothing special."""
    window.set_viewport_size({"width": 1280, "height": 900})
    window.emulate_media(
        media="screen",
        color_scheme="light",
        reduced_motion="no-preference",
        forced_colors="none",
        contrast="no-preference",
    )
    return window
