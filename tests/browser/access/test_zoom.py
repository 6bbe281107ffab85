"""Larger, narrower, wider set: no page scrolls sideways and nothing is cut off."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from tests.pages import ERROR_PATHS, MORE_PATHS, PAGES

pytestmark = pytest.mark.browser

PATHS = [entry.path for entry in PAGES]
# WCAG 1.4.12, as its own test method sets it.
SPACING = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
    word-spacing: 0.16em !important; } p { margin-bottom: 2em !important; }`);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}"""


def lost(page: Page, path: str, prepare: str = "", but: str = "") -> list[str]:
    page.goto(path)
    if prepare:
        page.evaluate(prepare)
    return page.evaluate("but => looks.lostWords(but)", but)


# 640 pixels are a window of 1280 at 200 %, 320 the same at 400 %: what WCAG 1.4.10 asks for.
@pytest.mark.parametrize("width", [320, 640])
@pytest.mark.parametrize("path", [*PATHS, *MORE_PATHS, *ERROR_PATHS])
def test_zoomed(reader: Page, path, width):
    reader.set_viewport_size({"width": width, "height": 512 * width // 640})
    assert lost(reader, path) == []


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("path", PATHS)
def test_text_set_wider(reader: Page, path, width):
    reader.set_viewport_size({"width": width, "height": 900})
    # A drawing's labels cannot make room for each other; the table under it says the same.
    assert lost(reader, path, SPACING, but="svg") == []


@pytest.fixture
def large_print(reader: Page) -> Iterator[Page]:
    """A reader who told the browser to set text at twice the usual size."""
    browser = reader.context.new_cdp_session(reader)
    browser.send("Page.setFontSizes", {"fontSizes": {"standard": 32}})
    yield reader
    browser.send("Page.setFontSizes", {"fontSizes": {"standard": 16}})


@pytest.mark.parametrize("path", PATHS)
def test_text_at_twice_its_size(large_print: Page, path):
    assert lost(large_print, path) == []
    assert large_print.evaluate("getComputedStyle(document.documentElement).fontSize") == "32px"


def test_the_check_sees_what_is_lost(reader: Page):
    reader.goto("/about/")
    reader.evaluate(
        """() => {
          const box = document.querySelector("main").appendChild(document.createElement("div"));
          box.textContent = "far too long for its box";
          box.style.cssText = "width: 2rem; height: 1rem; overflow: hidden; white-space: nowrap";
          const far = document.querySelector("main").appendChild(document.createElement("p"));
          far.textContent = "beside the window";
          far.style.cssText = "position: relative; left: 80rem";
        }"""
    )
    assert reader.evaluate("looks.lostWords()") == [
        "the page scrolls sideways",
        "cut off: far too long for its box",
        "outside the window: beside the window",
    ]
