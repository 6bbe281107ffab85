"""Larger, narrower, wider set: no page scrolls sideways and nothing is cut off."""

from collections.abc import Iterable, Iterator

import pytest
from playwright.sync_api import Page

from tests.pages import ERROR_PATHS, LOOKED_AT, MORE_PATHS

pytestmark = pytest.mark.browser

PATHS = [entry.path for entry in LOOKED_AT]
# WCAG 1.4.12, as its own test method sets it.
SPACING = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
    word-spacing: 0.16em !important; } p { margin-bottom: 2em !important; }`);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}"""


def lost(page: Page, widths: Iterable[int], but: str = "") -> dict[int, list[str]]:
    """By the width of the window what is lost at it; widths at which nothing is are left out."""
    found = {}
    for width in widths:
        page.set_viewport_size({"width": width, "height": 900 if width > 640 else width * 4 // 5})
        found[width] = page.evaluate("but => looks.lostWords(but)", but)
    return {width: words for width, words in found.items() if words}


@pytest.mark.parametrize("path", [*PATHS, *MORE_PATHS, *ERROR_PATHS])
def test_zoomed(reader: Page, path):
    reader.goto(path)
    # A window of 1280 at 200 %, and the same at 400 %: what WCAG 1.4.10 asks for.
    assert lost(reader, (640, 320)) == {}


@pytest.mark.parametrize("path", PATHS)
def test_text_set_wider(reader: Page, path):
    reader.goto(path)
    reader.evaluate(SPACING)
    # A drawing's labels cannot make room for each other; the table under it says the same.
    assert lost(reader, (390, 1280), but="svg") == {}


@pytest.fixture
def large_print(reader: Page) -> Iterator[Page]:
    """A reader who told the browser to set text at twice the usual size."""
    browser = reader.context.new_cdp_session(reader)
    browser.send("Page.setFontSizes", {"fontSizes": {"standard": 32}})
    yield reader
    browser.send("Page.setFontSizes", {"fontSizes": {"standard": 16}})


@pytest.mark.parametrize("path", PATHS)
def test_text_at_twice_its_size(large_print: Page, path):
    large_print.goto(path)
    assert lost(large_print, (1280,)) == {}
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
