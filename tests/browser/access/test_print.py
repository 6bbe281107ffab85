"""On paper: the text, its sources with their addresses, where it came from, nothing to press."""

from collections.abc import Callable
from io import BytesIO
from unicodedata import normalize

import pytest
from playwright.sync_api import Page
from pypdf import PdfReader

from tests.live import Site
from tests.pages import LOOKED_AT

pytestmark = pytest.mark.browser

STORY = "/articles/film-crew-lifts-off-for-the-station/"
PRESSED = (
    "form, .sections, .breadcrumbs, .skip-link, .pagination, .neighbours, summary, button, "
    ".article-teasers, .colophon ul"
)


@pytest.fixture
def printed(reader: Page) -> Callable[..., str]:
    """The words on the sheets, without line breaks, for an address may be broken anywhere, and
    without the ligatures that some faces have."""

    def words(path: str, size: str = "A4", prepare: str = "") -> str:
        reader.emulate_media(media="print", color_scheme="dark")
        reader.goto(path)
        if prepare:
            reader.evaluate(prepare)
        sheets = PdfReader(BytesIO(reader.pdf(format=size))).pages
        text = "".join(sheet.extract_text() for sheet in sheets)
        return "".join(normalize("NFKC", text).split())

    return words


def addresses(page: Page, selector: str) -> list[str]:
    return page.locator(selector).evaluate_all("all => all.map(one => one.getAttribute('href'))")


@pytest.mark.parametrize("size", ["A4", "Letter"])
@pytest.mark.parametrize("path", [STORY, "/missions/soyuz-ms-19/"])
def test_sources_are_printed_with_their_addresses(reader, printed, site: Site, path, size):
    words = printed(path, size)
    wanted = addresses(reader, '.sources a[href^="http"]')
    assert len(wanted) > 2
    assert [address for address in wanted if f"<{address}>" not in words] == []
    (short,) = addresses(reader, ".permalink a")
    assert f"Permanentaddress:{site.url}{short}" in words
    assert f"Printedfrom{site.url}{path}" in words


def test_an_outside_link_in_a_story_is_printed_with_its_address(printed):
    words = printed(
        STORY,
        prepare="""() => {
          const link = document.createElement("a");
          link.href = "https://elsewhere.example/a/long/way?to=go";
          link.textContent = "elsewhere";
          document.querySelector(".story-text p").append(link);
        }""",
    )
    assert "elsewhere<https://elsewhere.example/a/long/way?to=go>" in words


@pytest.mark.parametrize("entry", LOOKED_AT, ids=lambda entry: entry.name)
def test_nothing_to_press_is_printed(reader: Page, entry):
    reader.emulate_media(media="print", color_scheme="dark")
    reader.goto(entry.path)
    shown = reader.locator(PRESSED).evaluate_all(
        "all => all.filter(one => one.checkVisibility()).map(one => one.outerHTML.slice(0, 80))"
    )
    assert shown == []
    # A reader in the dark prints on white paper all the same.
    assert (
        reader.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(252, 252, 250)"
    )


def test_the_numbers_of_a_chart_are_printed_where_they_were_unfolded(printed):
    folded = printed("/pictures/seats/")
    unfolded = printed("/pictures/seats/", prepare="document.querySelector('details').open = true")
    assert "VirginGalactic" in folded
    assert len(unfolded) > len(folded) + 100


@pytest.mark.parametrize("path", [STORY, "/missions/soyuz-ms-19/", "/race/"])
def test_no_sheet_is_empty_and_nothing_sticks_out(reader: Page, path):
    reader.emulate_media(media="print", color_scheme="light")
    reader.goto(path)
    sheets = PdfReader(BytesIO(reader.pdf(format="A4"))).pages
    assert all(len(sheet.extract_text().strip()) > 40 for sheet in sheets)
