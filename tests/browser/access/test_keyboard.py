"""By keyboard alone: everything is reached, in order, in sight, and nobody is caught."""

from itertools import product

import pytest
from playwright.sync_api import Page

from tests.pages import LOOKED_AT

pytestmark = pytest.mark.browser


@pytest.fixture
def walker(reader: Page) -> Page:
    # Scrolling to what has the focus takes no time.
    reader.emulate_media(reduced_motion="reduce")
    return reader


@pytest.mark.parametrize("entry", LOOKED_AT, ids=lambda entry: entry.name)
def test_tab_stops_at_everything_once_in_the_order_of_the_page(walker: Page, entry):
    walker.goto(entry.path)
    found = walker.evaluate("looks.startWalk()")
    assert found["positive"] == 0
    for _ in range(found["stops"]):
        walker.keyboard.press("Tab")
    assert walker.evaluate("visited") == list(range(found["stops"]))
    # Past the last stop the browser's own buttons come, then the page again: nobody is caught.
    walker.keyboard.press("Tab")
    if walker.evaluate("document.activeElement === document.body"):
        walker.keyboard.press("Tab")
    # The second one is a stop too many where the first was on its way back to the page.
    assert walker.evaluate("stops.indexOf(document.activeElement)") in (0, 1)


@pytest.mark.parametrize("entry", LOOKED_AT, ids=lambda entry: entry.name)
def test_what_has_the_focus_shows_it(walker: Page, entry):
    walker.goto(entry.path)
    walker.keyboard.press("Tab")
    found = {}
    for width, scheme in product((390, 1280), ("light", "dark")):
        walker.set_viewport_size({"width": width, "height": 900})
        walker.emulate_media(color_scheme=scheme)
        walker.evaluate("looks.startWalk()")
        found[width, scheme] = (
            walker.evaluate("looks.stopsThatDoNotShow()")
            + walker.evaluate("looks.stopsOutOfOrder()")
        )  # fmt: skip
    assert {look: faults for look, faults in found.items() if faults} == {}


@pytest.mark.parametrize("entry", LOOKED_AT, ids=lambda entry: entry.name)
def test_the_skip_link_comes_first_and_skips(walker: Page, entry):
    walker.goto(entry.path)
    walker.keyboard.press("Tab")
    skip = walker.locator(":focus")
    assert skip.get_attribute("href") == "#main"
    box = skip.bounding_box()
    assert box
    assert box["y"] >= 0
    assert box["height"] >= 24
    walker.keyboard.press("Enter")
    assert walker.evaluate("document.activeElement.id") == "main"
    walker.keyboard.press("Tab")
    assert walker.evaluate(
        "document.querySelector('main').contains(document.activeElement)"
        " || document.querySelector('main').querySelector('a, button, summary') === null"
    )


def test_the_numbers_of_a_chart_unfold_and_scroll_by_keyboard(walker: Page):
    walker.goto("/pictures/people/")
    walker.locator("figure.chart summary").focus()
    walker.keyboard.press("Space")
    walker.keyboard.press("Tab")
    assert walker.locator(":focus").get_attribute("role") == "region"
