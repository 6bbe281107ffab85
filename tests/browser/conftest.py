"""The system's own browser, on the real server."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import ConsoleMessage, Page

from tests.conftest import CHROMIUM
from tests.live import EDITOR, Site


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict) -> dict:
    return browser_type_launch_args | {
        "executable_path": CHROMIUM,
        "args": [
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
        ],
    }


@pytest.fixture
def page(page: Page, site: Site) -> Iterator[Page]:
    """A page that fails its test on any complaint in the browser's console."""
    complaints: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            complaints.append(f"{message.type}: {message.text}")

    page.on("console", listen)
    page.on("pageerror", lambda error: complaints.append(f"error: {error}"))
    yield page
    assert complaints == []


@pytest.fixture
def desk(page: Page, site: Site) -> Page:
    """The admin, with the editor signed in."""
    page.goto(site.url + "/admin/")
    page.get_by_label("Username").fill(EDITOR)
    page.get_by_label("Password").fill(site.password)
    page.get_by_role("button", name="Log in").click()
    return page
